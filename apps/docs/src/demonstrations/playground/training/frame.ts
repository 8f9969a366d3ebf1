import { foldIn, type Key, key, normal } from '@infodrop/random';
import { argMax, logSoftmax, memory, softmax, tensor2d, tidy, type Tensor2D } from '@tensorflow/tfjs-core';
import type { Samples, SplitSamples } from '../data/samples.js';
import { EXTENT } from '../../points/ownPoint.js';
import type { Settings } from '../settings.js';
import { type Channel, channelsOf } from './channel.js';
import { layerNats, type LayerNats } from './nats.js';
import type { Network } from './network.js';
import { CELLS, MEASURED_POINTS, WIDTHS } from './sizes.js';
import { weightsHash } from './weightsHash.js';
import { wireNats } from './wires.js';

/** What is seen of a network at one step. */
export interface Frame {
  readonly step: number;
  readonly trainingError: number;
  readonly heldOutError: number;
  /** −log p(y|x) on held-out points, noise off, in nats. */
  readonly crossEntropy: number;
  /** What the network believes of each cell, [CELLS, CELLS, classes], from above; every cell has distractors of its own. */
  readonly beliefs: Float32Array;
  readonly layers: readonly LayerNats[];
  /** Nats of the wires into each hidden layer and into the answer. */
  readonly wires: readonly Float32Array[];
  /** log p of the label's share less the cross-entropy: what the answer is known to say of the label; 0 where that is less. */
  readonly answerNats: number;
  readonly weights: string;
  /** Tensors alive: the same in every frame, or something leaks. */
  readonly tensors: number;
}

/** What does not change from frame to frame. */
export interface FrameInputs {
  readonly settings: Settings;
  readonly samples: SplitSamples;
  readonly grid: Float32Array;
  readonly ofNoise: Key;
}

export function frameInputs(settings: Settings, samples: SplitSamples): FrameInputs {
  const ofFrame = foldIn(key(settings.seed), 'frame');
  return {
    settings,
    samples,
    grid: gridInputs(samples.training.dimensions, foldIn(ofFrame, 'distractors'), settings.data === 'csv'),
    ofNoise: foldIn(ofFrame, 'noise'),
  };
}

/** The middle of each cell, and distractors drawn for it; a file's other columns stay at their mean. */
function gridInputs(dimensions: number, ofDistractors: Key, others: boolean): Float32Array {
  const drawn = normal(ofDistractors, CELLS * CELLS * (dimensions - 2));
  const inputs = new Float32Array(CELLS * CELLS * dimensions);
  const middle = (cell: number): number => ((cell + 0.5) / CELLS) * 2 * EXTENT - EXTENT;
  for (let cell = 0; cell < CELLS * CELLS; cell++) {
    inputs[cell * dimensions] = middle(cell % CELLS);
    inputs[cell * dimensions + 1] = -middle(Math.floor(cell / CELLS));
    if (!others) {
      inputs.set(drawn.subarray(cell * (dimensions - 2), (cell + 1) * (dimensions - 2)), cell * dimensions + 2);
    }
  }
  return inputs;
}

/** What is read from tensors that end with the reading. */
function inScope<T>(read: () => T): T {
  const results: T[] = [];
  tidy(() => {
    results.push(read());
  });
  return results[0]!;
}

/** Looks at the network; its weights and its noise are left as they are. */
export function frameOf(network: Network, inputs: FrameInputs, step: number): Frame {
  const { settings, samples, grid, ofNoise } = inputs;
  const { training, heldOut } = samples;
  const measured = Math.min(MEASURED_POINTS, heldOut.size);
  const points = heldOut.inputs.subarray(0, measured * heldOut.dimensions);
  const { channels, ...seen } = inScope(() => {
    const answers = (rows: Float32Array): Tensor2D =>
      network.model.apply(tensor2d(rows, [rows.length / heldOut.dimensions, heldOut.dimensions])) as Tensor2D;
    const heldOutLogits = answers(heldOut.inputs);
    return {
      trainingError: errorOf(answers(training.inputs), training),
      heldOutError: errorOf(heldOutLogits, heldOut),
      crossEntropy: crossEntropyOf(heldOutLogits, heldOut),
      beliefs: softmax(answers(grid)).dataSync<'float32'>().slice(),
      channels: channelsOf(network, settings, tensor2d(points, [measured, heldOut.dimensions]), ofNoise),
    };
  });
  const layers = throughOneAnother(channels.map((channel) => layerNats(channel, heldOut.labels)));
  const answerNats = Math.max(0, labelEntropy(heldOut) - seen.crossEntropy);
  return {
    ...seen,
    step,
    layers,
    wires: wiresOf(network, points, channels, layers, answerNats),
    answerNats,
    weights: weightsHash(network.model.getWeights().map((each) => each.dataSync<'float32'>())),
    tensors: memory().numTensors,
  };
}

/** A layer behind another knows of the input no more than that does. */
function throughOneAnother(layers: readonly LayerNats[]): LayerNats[] {
  let most = Infinity;
  return layers.map((layer) => {
    const { lower, upper } = layer.aboutInput;
    most = Math.min(most, upper);
    return { ...layer, aboutInput: { lower: Math.min(lower, most), upper: most } };
  });
}

function wiresOf(
  { hidden, logits }: Network,
  points: Float32Array,
  channels: readonly Channel[],
  layers: readonly LayerNats[],
  answerNats: number,
): Float32Array[] {
  const sources = [points, ...channels.map(({ activations }) => activations)];
  const kernelOf = (layer: Network['logits']): Float32Array => layer.getWeights()[0]!.dataSync<'float32'>();
  const into = hidden.map(({ dense }, i) => wireNats(kernelOf(dense), sources[i]!, layers[i]!.units));
  const toAnswer = contrasts(kernelOf(logits), WIDTHS.at(-1)!);
  return [...into, wireNats(toAnswer, sources.at(-1)!, Float32Array.of(answerNats))];
}

/** For each unit the length of its weights to the classes, less their mean: only differences of logits say anything. */
function contrasts(kernel: Float32Array, units: number): Float32Array {
  const classes = kernel.length / units;
  return Float32Array.from({ length: units }, (_, i) => {
    const row = kernel.subarray(i * classes, (i + 1) * classes);
    const mean = row.reduce((sum, weight) => sum + weight, 0) / classes;
    return Math.sqrt(row.reduce((sum, weight) => sum + (weight - mean) ** 2, 0));
  });
}

function errorOf(logits: Tensor2D, { labels, size }: Samples): number {
  const answers = argMax(logits, 1).dataSync<'int32'>();
  return answers.reduce((wrong, answer, i) => wrong + (answer === labels[i] ? 0 : 1), 0) / size;
}

function crossEntropyOf(logits: Tensor2D, { labels, size, classes }: Samples): number {
  const logs = logSoftmax(logits).dataSync<'float32'>();
  return labels.reduce((sum, label, i) => sum - logs[i * classes.length + label]!, 0) / size;
}

function labelEntropy({ labels, size, classes }: Samples): number {
  const shares = classes.map((_, label) => labels.reduce((count, each) => count + (each === label ? 1 : 0), 0) / size);
  return shares.reduce((sum, share) => (share > 0 ? sum - share * Math.log(share) : sum), 0);
}
