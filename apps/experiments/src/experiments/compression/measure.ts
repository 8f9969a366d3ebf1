import { pruneSilentUnits, type PrunedModel } from '@infodrop/dropout';
import { spread } from '@infodrop/metrics';
import { evaluate, type TrainingData } from '@infodrop/training';
import { tensor, type Tensor, tidy } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Measured } from '../../experiment/measured.js';
import type { Splits } from '../../experiment/experiment.js';

/** What tables need of a run. */
export interface CompressionDetail {
  /** Units of each hidden layer that stay, in order; none where nothing is cut. */
  readonly kept: readonly number[];
  /** The threshold that the validation split chose, in nats. */
  readonly maxNats: number;
}

/** Training digits that units are listened to with. */
const LISTENED = 500;

/** Thresholds that are tried, in nats: the largest is chosen that costs no more than {@link TOLERATED} on the validation split. */
const THRESHOLDS = [0, 0.01, 0.03, 0.1, 0.3, 1] as const;

/** How much more of the validation split the smaller network may get wrong, as a share. */
export const TOLERATED = 0.005;

/** Digits at once, and how often, when the time is taken. */
const TIMED = { batch: 100, times: 20 };

/**
 * Cuts the silent units of a trained network, and measures what is left of it.
 *
 * @param trained - The network, its splits, and a signal that stops it.
 * @returns `error` of the smaller network on the test split, `errorBefore` of the whole one; `validationError` of the smaller one; `weights`, those
 *   that are not 0, and `dense`, all that its kernels have, as shares of the network without noise; `time`, milliseconds for 100 digits.
 * @throws The signal's reason when it is aborted.
 *
 * @example
 * await measureCompression({ model, splits, signal });
 */
export async function measureCompression({
  model,
  splits: { train, validation, test },
  signal,
}: {
  readonly model: LayersModel;
  readonly splits: Splits;
  readonly signal: AbortSignal;
}): Promise<Measured<CompressionDetail>> {
  const inputs = inputsOf(train, Math.min(LISTENED, train.size));
  const images = inputsOf(test, Math.min(TIMED.batch, test.size));
  let best: { readonly pruned: PrunedModel; readonly maxNats: number; readonly error: number } | undefined;
  try {
    const whole = await evaluate({ model, data: validation, signal });
    for (const maxNats of THRESHOLDS) {
      const pruned = await pruneSilentUnits(model, { inputs, maxNats, tolerance: Infinity });
      const { error } = await evaluate({ model: pruned.model, data: validation, signal });
      // Nothing is chosen by the test split, and the first threshold, of units that say nothing at all, always stands.
      if (best !== undefined && error > whole.error + TOLERATED) {
        pruned.model.dispose();
        break;
      }
      best?.pruned.model.dispose();
      best = { pruned, maxNats, error };
    }
    const { pruned, maxNats, error } = best!;
    const [before, after] = [model, pruned.model].map((each) =>
      evaluate({ model: each, data: test, signal, perExample: true }),
    );
    const wrong = async (of: typeof before): Promise<number[]> =>
      Array.from((await of!).perExample.wrong, (one) => 100 * one);
    const plain = pruned.weights.before;
    return {
      values: {
        error: spread(await wrong(after)),
        errorBefore: spread(await wrong(before)),
        validationError: 100 * error,
        weights: (100 * (await nonzero(pruned.model))) / plain,
        dense: (100 * pruned.weights.after) / plain,
        time: await timeOf(pruned.model, images),
      },
      detail: { kept: pruned.layers.map(({ kept }) => kept), maxNats },
    };
  } finally {
    best?.pruned.model.dispose();
    inputs.dispose();
    images.dispose();
  }
}

function inputsOf(data: TrainingData, count: number): Tensor {
  const { inputs } = data.batch(Uint32Array.from({ length: count }, (_, i) => i));
  return tensor(inputs, [count, ...data.shape]);
}

/** How many weights of a model are not 0. */
async function nonzero(model: LayersModel): Promise<number> {
  let count = 0;
  for (const weight of model.getWeights()) {
    for (const value of await weight.data()) if (value !== 0) count++;
  }
  return count;
}

/** Milliseconds that a batch takes: the quickest of several. */
async function timeOf(model: LayersModel, images: Tensor): Promise<number> {
  let quickest = Infinity;
  for (let i = 0; i < TIMED.times; i++) {
    const start = performance.now();
    const answers = tidy(() => model.predict(images) as Tensor);
    await answers.data();
    answers.dispose();
    quickest = Math.min(quickest, performance.now() - start);
  }
  return quickest;
}
