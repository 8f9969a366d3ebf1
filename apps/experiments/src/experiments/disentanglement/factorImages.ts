import { type FactorDataset, sampledFactors, sprites, xySquares } from '@infodrop/datasets';
import { foldIn, key } from '@infodrop/random';
import type { TargetedBatch, TrainingData } from '@infodrop/training';
import type { Splits } from '../../experiment/experiment.js';

/** Sets of images made of known factors, here once: sprites keep what they have drawn. */
const factorSets = { sprites: sprites(), xySquares: xySquares() } as const;

export type FactorSetName = keyof typeof factorSets;

/** Images with the factors they were made of: [size, factors], row-major. */
export interface FactorImages extends TrainingData {
  readonly factors: readonly (readonly number[])[];
  /** How many images the whole set has. */
  readonly setSize: number;
}

/** The mean of each block of `by` × `by` pixels: [height / by, width / by, channels] of each image. */
export function reducedImages(
  images: Float32Array,
  { height, width, channels, by }: { height: number; width: number; channels: number; by: number },
): Float32Array {
  const [rows, columns] = [height / by, width / by];
  const count = images.length / (height * width * channels);
  const reduced = new Float32Array(count * rows * columns * channels);
  let from = 0;
  for (let i = 0; i < count; i++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const cell = ((i * rows + Math.floor(y / by)) * columns + Math.floor(x / by)) * channels;
        for (let c = 0; c < channels; c++) reduced[cell + c]! += images[from++]!;
      }
    }
  }
  return reduced.map((sum) => Math.min(1, sum / by ** 2));
}

/**
 * Images of a set, drawn with their factors independent, each split by itself; made when they are asked for.
 *
 * @param name - Of the set.
 * @param options - How many images for each purpose; `by`, how many pixels a side become one; `seed`.
 *
 * @example
 * factorImages('xySquares', { train: 1000, validation: 100, test: 1000, by: 8, seed: 0 }).train.shape; // [8, 8, 3]
 */
export function factorImages(
  name: FactorSetName,
  {
    by,
    seed,
    ...sizes
  }: {
    readonly train: number;
    readonly validation: number;
    readonly test: number;
    readonly by: number;
    readonly seed: number;
  },
): Splits<FactorImages> {
  const set = factorSets[name];
  const root = foldIn(key(seed), name);
  const part = (purpose: 'train' | 'validation' | 'test'): FactorImages =>
    drawn(set, foldIn(root, purpose), sizes[purpose], by);
  return { train: part('train'), validation: part('validation'), test: part('test') };
}

function drawn(set: FactorDataset, of: ReturnType<typeof key>, size: number, by: number): FactorImages {
  const { height, width, channels, names } = set;
  const images = sampledFactors(set, { key: of, size });
  const all = Uint32Array.from({ length: size }, (_, i) => i);
  const factors = set.sampleFactors({ key: of, count: size });
  return {
    size,
    shape: [height / by, width / by, channels],
    setSize: set.size,
    factors: Array.from(all, (i) => Array.from(factors.subarray(i * names.length, (i + 1) * names.length))),
    batch(indices): TargetedBatch {
      const { inputs } = images.batch(indices);
      // No label: the first factor stands for one.
      const targets = Uint8Array.from(indices, (index) => factors[index * names.length]!);
      return { inputs: by === 1 ? inputs : reducedImages(inputs, { height, width, channels, by }), targets };
    },
  };
}
