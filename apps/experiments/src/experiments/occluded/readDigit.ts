import { type Representations, representations, splitModel } from '@infodrop/analysis';
import { noisyLayers, withNoiseMode } from '@infodrop/dropout';
import { mlp } from '@infodrop/networks';
import {
  adam,
  arrayData,
  constant,
  crossEntropy,
  evaluate,
  objective,
  train,
  type TrainingData,
} from '@infodrop/training';
import { argMax, cast, mean, notEqual, type Tensor2D, tensor1d } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { OverlaidBatch } from './overlaid.js';

/** What a second network made of another one's representation. */
export interface DigitReading {
  /** Of each test image: 1 where it took the digit for another. */
  readonly wrong: readonly number[];
  /** Of each test image: −log of the probability that it gave to the digit, nats. */
  readonly crossEntropy: readonly number[];
}

/** How a second network is trained. */
export interface ReadDigitOptions {
  /** The first network; it is left as it was. */
  readonly model: LayersModel;
  /** The layer whose output is read. */
  readonly layer: string;
  readonly train: TrainingData<OverlaidBatch>;
  readonly test: TrainingData<OverlaidBatch>;
  readonly epochs: number;
  /** Of Adam. */
  readonly learningRate: number;
  /** Units of its hidden layer. */
  readonly units: number;
  readonly seed: number;
  readonly signal: AbortSignal;
}

/**
 * Trains a second network to read the digit from what a layer of the first one gives, with its noise: drawn anew in every step, and
 * once for each test image. The first network does not learn.
 *
 * @param options - See {@link ReadDigitOptions}.
 * @returns What it makes of the test images.
 * @throws The signal's reason when it is aborted; DivergenceError when it does not train.
 *
 * @example
 * const { wrong } = await readDigit({ model, layer: 'informationDropout2', train, test, epochs: 10, learningRate: 0.003, units: 64, seed: 0, signal });
 */
export async function readDigit(options: ReadDigitOptions): Promise<DigitReading> {
  const { model, layer, train: learned, test, epochs, learningRate, units, seed, signal } = options;
  const held = await representations(model, test, { layer, signal });
  const reader = mlp({ units: [units], inputShape: [...held.shape], noise: { kind: 'none' }, seed });
  try {
    await learn(reader, { model, layer, learned, epochs, learningRate, seed, signal });
    const { perExample } = await evaluate({ model: reader, data: withDigits(held, test), signal, perExample: true });
    return { wrong: [...perExample.wrong], crossEntropy: [...perExample.crossEntropy] };
  } finally {
    reader.dispose();
  }
}

interface Lesson extends Pick<ReadDigitOptions, 'model' | 'layer' | 'epochs' | 'learningRate' | 'seed' | 'signal'> {
  readonly learned: TrainingData<OverlaidBatch>;
}

async function learn(
  reader: LayersModel,
  { model, layer, learned, epochs, learningRate, seed, signal }: Lesson,
): Promise<void> {
  const { head } = splitModel(model, { layer });
  const noisy = noisyLayers(model);
  const reading = objective({
    models: { reader },
    terms({ inputs, arrays }: { inputs: Parameters<typeof head>[0]; arrays: OverlaidBatch }, { step, training }) {
      for (const each of noisy) each.noiseStep = step;
      const logits = reader.apply(head(inputs), { training }) as Tensor2D;
      const nats = crossEntropy(logits, arrays.digits);
      const right = tensor1d(Int32Array.from(arrays.digits), 'int32');
      const error = cast(notEqual(argMax(logits, -1), right), 'float32');
      return { loss: mean(nats), measures: { crossEntropy: nats, error } };
    },
  });
  const { status } = await withNoiseMode(model, 'monteCarlo', () =>
    train({
      objective: reading,
      data: learned,
      epochs,
      batchSize: Math.min(100, learned.size),
      optimizer: adam(),
      schedule: constant(learningRate),
      seed: `reader ${seed}`,
      signal,
    }),
  );
  if (status === 'aborted') throw signal.reason;
}

/** Representations of the test images, with their digits. */
function withDigits({ values, shape }: Representations, test: TrainingData<OverlaidBatch>): TrainingData {
  const { digits } = test.batch(Uint32Array.from({ length: test.size }, (_, i) => i));
  return arrayData({ inputs: values, shape: [...shape], targets: digits });
}
