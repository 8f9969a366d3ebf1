import { withNoiseMode } from '@infodrop/dropout';
import { requireInteger } from '@infodrop/requirements';
import { eventLoopTurns } from '@infodrop/training';
import { mul, slice, sum, type Tensor, type Tensor2D, tensor2d, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { type Classifier, classifierOf, targetsOf } from '../models/classifier.js';
import { requireImages } from '../models/requireImages.js';
import { type SplitModel, splitClassifier } from '../models/splitModel.js';

/** Options that every method of attribution has. */
export interface ExplainOptions {
  /** The class to explain, one an image. Default what the model takes it for. */
  readonly targets?: ArrayLike<number>;
  /** Images at once. The maps do not depend on it but for rounding. */
  readonly batchSize?: number;
  /** Stops with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** The names of those options. */
export const EXPLAIN_OPTIONS = ['targets', 'batchSize', 'signal'] as const;

/** Some of the images, on the backend. */
export interface ImageBatch {
  readonly images: Tensor4D;
  /** The class to explain of each. */
  readonly targets: Int32Array;
  /** The number of the first. */
  readonly from: number;
  /** To be awaited between pieces of work: the event loop gets its turns, and the signal is looked at. */
  readonly turn: () => Promise<void>;
}

/** Everything that attribution needs to be checked and at hand, once for all batches. */
export interface Explained {
  /** Its logits are without noise. */
  readonly classifier: Classifier;
  /** A pass that calls the model, without noise: between passes it is as it was, also for whoever else calls it. */
  readonly quietly: <T>(pass: () => T) => T;
  /** The model cut behind a layer, without noise. */
  readonly splitAt: (layer: string) => SplitModel;
  readonly count: number;
  readonly height: number;
  readonly width: number;
  /** Calls `task` for one batch after the other; the targets of all images. */
  readonly inBatches: (task: (batch: ImageBatch) => Promise<void>) => Promise<Int32Array>;
}

/** Checks what every method of attribution takes. */
export function explaining(
  caller: string,
  model: LayersModel,
  images: Tensor4D,
  { targets, batchSize, signal }: ExplainOptions & { readonly batchSize: number },
): Explained {
  requireInteger(caller, 'batchSize', batchSize, 1);
  requireImages(caller, images, model);
  const given = classifierOf(caller, model);
  const quietly: Explained['quietly'] = (pass) => withNoiseMode(model, 'deterministic', pass);
  const classifier: Classifier = { ...given, logits: (inputs) => quietly(() => given.logits(inputs)) };
  const [count, height, width] = images.shape;
  const splitAt = (layer: string): SplitModel => {
    const { head, tail, ...cut } = splitClassifier(caller, classifier, layer);
    return {
      ...cut,
      head: (inputs) => quietly(() => head(inputs)),
      tail: (features) => quietly(() => tail(features)),
    };
  };
  const turns = eventLoopTurns();
  const turn = async (): Promise<void> => {
    signal?.throwIfAborted();
    await turns();
  };
  const inBatches: Explained['inBatches'] = async (task) => {
    const all = await targetsOf(caller, classifier, images, targets);
    for (let from = 0; from < count; from += batchSize) {
      await turn();
      const size = Math.min(batchSize, count - from);
      const batch = slice(images, [from, 0, 0, 0], [size, -1, -1, -1]);
      try {
        await task({ images: batch, targets: all.subarray(from, from + size), from, turn });
      } finally {
        batch.dispose();
      }
    }
    return all;
  };
  return { classifier, quietly, splitAt, count, height, width, inBatches };
}

/** The logit of each example's target, [batch]. */
export function targetLogits(logits: Tensor2D, targets: Int32Array): Tensor {
  return tidy(() => {
    const classes = logits.shape[1];
    const rows = new Float32Array(targets.length * classes);
    targets.forEach((target, i) => (rows[i * classes + target] = 1));
    return sum(mul(logits, tensor2d(rows, [targets.length, classes])), 1);
  });
}
