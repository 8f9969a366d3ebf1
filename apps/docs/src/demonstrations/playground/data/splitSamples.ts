import { foldIn, type Key, key, normal, permutation } from '@infodrop/random';
import type { Settings } from '../settings.js';
import { type PlanarPoints, rings, twoMoons } from './planar.js';
import { type Samples, type SplitSamples, takeRows } from './samples.js';

const TRAINING_SIZE = 192;
const HELD_OUT_SIZE = 256;
/** Own points are few: two thirds are trained on. */
const TRAINING_SHARE = 2 / 3;
const LEAST_OF_A_LABEL = 4;

/**
 * The samples that the settings name, cut into those trained on and those held out.
 *
 * @param csv - What the reader's file holds, where the settings say so.
 * @throws RangeError that says, for the reader of the page, what own data need.
 */
export function splitSamples(settings: Settings, csv?: Samples): SplitSamples {
  const { seed } = settings;
  const ofData = foldIn(key(seed), 'data');
  switch (settings.data) {
    case 'moons':
    case 'rings': {
      const make = settings.data === 'moons' ? twoMoons : rings;
      const samplesOf = (size: number, part: string): Samples =>
        withDistractors(make(size, foldIn(ofData, part)), settings.distractors, foldIn(ofData, `${part} distractors`));
      return { training: samplesOf(TRAINING_SIZE, 'training'), heldOut: samplesOf(HELD_OUT_SIZE, 'held out') };
    }
    case 'points': {
      const positions = Float32Array.from(settings.points.flatMap(({ x, y }) => [x, y]));
      const labels = Uint8Array.from(settings.points, ({ label }) => label);
      return cut(
        withDistractors({ positions, labels }, settings.distractors, foldIn(ofData, 'distractors')),
        foldIn(ofData, 'cut'),
      );
    }
    case 'csv':
      if (csv === undefined) throw new RangeError('Choose a file first.');
      return cut(csv, foldIn(ofData, 'cut'));
  }
}

/** Two coordinates, and standard normals that have nothing to do with the label. */
function withDistractors({ positions, labels }: PlanarPoints, distractors: number, ofNoise: Key): Samples {
  const size = labels.length;
  const dimensions = 2 + distractors;
  const inputs = new Float32Array(size * dimensions);
  const noise = normal(ofNoise, size * distractors);
  for (let i = 0; i < size; i++) {
    inputs.set(positions.subarray(2 * i, 2 * i + 2), i * dimensions);
    inputs.set(noise.subarray(i * distractors, (i + 1) * distractors), i * dimensions + 2);
  }
  const names = ['x₁', 'x₂', ...Array.from({ length: distractors }, () => 'noise')];
  return { inputs, labels, size, dimensions, names, classes: ['blue', 'orange'] };
}

/** Two thirds of each label to train on, whatever the order they came in. */
function cut(samples: Samples, ofOrder: Key): SplitSamples {
  const training: number[] = [];
  const heldOut: number[] = [];
  for (const [label, name] of samples.classes.entries()) {
    const rows = [...samples.labels.keys()].filter((row) => samples.labels[row] === label);
    if (rows.length < LEAST_OF_A_LABEL) {
      throw new RangeError(
        `At least ${LEAST_OF_A_LABEL} points of every label are needed; ${name} has ${rows.length}.`,
      );
    }
    const order = permutation(foldIn(ofOrder, label), rows.length);
    const share = Math.ceil(TRAINING_SHARE * rows.length);
    for (let i = 0; i < rows.length; i++) (i < share ? training : heldOut).push(rows[order[i]!]!);
  }
  return { training: takeRows(samples, training), heldOut: takeRows(samples, heldOut) };
}
