import { layerPaths, withNoiseMode } from '@infodrop/dropout';
import { describe, requireInteger, requireModel, requireSomeOptions } from '@infodrop/requirements';
import { dispose, tidy, zerosLike } from '@tensorflow/tfjs-core';
import type { layers, LayersModel, LayerVariable } from '@tensorflow/tfjs-layers';
import { type Batch, loadBatch, requireData, stretch, type TrainingData } from './data/trainingData.js';
import { eventLoopTurns } from './eventLoop.js';
import { interceptCalls } from './interceptCalls.js';

/** Arguments of {@link recalibrateBatchNorm}. */
export interface RecalibrateBatchNormOptions {
  readonly model: LayersModel;
  /** The data whose statistics are taken: the training data. */
  readonly data: TrainingData<Batch>;
  /** Examples in one call of the model: use that of training. Default 100. A smaller last batch counts by its size. */
  readonly batchSize?: number;
  /** How many examples are looked at, from the first on. Default all. */
  readonly count?: number;
  /** Stops the recalibration with the signal's reason; the statistics are then as they were. */
  readonly signal?: AbortSignal;
}

/** What a recalibration did. */
export interface BatchNormRecalibration {
  /** Paths of the layers whose statistics were replaced. */
  readonly layers: readonly string[];
  /** How many examples were looked at. */
  readonly count: number;
}

/** Batch normalisation with moving statistics, stock or ours. */
interface BatchNormLike extends layers.Layer {
  momentum: number;
  readonly movingMean: LayerVariable;
  readonly movingVariance: LayerVariable;
}

function isBatchNorm(layer: layers.Layer): layer is BatchNormLike {
  const { momentum, movingMean, movingVariance } = layer as Partial<BatchNormLike>;
  return (
    typeof momentum === 'number' &&
    typeof movingMean?.write === 'function' &&
    typeof movingVariance?.write === 'function'
  );
}

/**
 * Replaces the moving statistics of every batch normalisation by those of the noise-free network: the paper's 'dry run'.
 *
 *   mean ← Σ_c n_c · mean_c / Σ_c n_c,   variance likewise,   over the layer's calls c on n_c examples each
 *
 * One pass over the data with every kind of noise off (ours and stock dropout alike) while batch normalisation works as in
 * training, so that each layer sees inputs that are normalised without noise. Noise without mean correction multiplies what
 * a layer sees in training by E ε > 1; with the moving statistics of training, a noise-free test then fails
 * badly. With mean correction the recalibration still removes what noise adds to the variance.
 *
 * A layer is called once in each batch, more often where it is shared or stands in `timeDistributed`. Weights, noise steps and modes are
 * unchanged. With a momentum that falls with each call, the moving average becomes this plain average; the layer's own is put back.
 *
 * @returns Which layers were recalibrated, on how many examples.
 * @throws TypeError when the model has no batch normalisation; RangeError when an argument is outside its domain or the
 * new statistics are not finite; the signal's reason when it is aborted. The statistics are then as they were.
 *
 * Source: the authors' procedure before testing ('dry run'), in the code of Information Dropout (https://arxiv.org/abs/1611.01353).
 *
 * @example
 * import '@tensorflow/tfjs-backend-cpu';
 * import { layers, sequential } from '@tensorflow/tfjs-layers';
 * import { arrayData, recalibrateBatchNorm } from '@infodrop/training';
 * const model = sequential({ layers: [layers.batchNormalization({ inputShape: [1], name: 'norm' })] });
 * const data = arrayData({ inputs: Float32Array.of(1, 3), shape: [1], targets: Uint8Array.of(0, 1) });
 * await recalibrateBatchNorm({ model, data }); // { layers: ['norm'], count: 2 }; the moving mean is now 2
 */
export async function recalibrateBatchNorm(options: RecalibrateBatchNormOptions): Promise<BatchNormRecalibration> {
  const caller = 'recalibrateBatchNorm';
  requireSomeOptions(caller, options, ['model', 'data', 'batchSize', 'count', 'signal']);
  const { model, data, batchSize = 100, signal } = options;
  requireModel(caller, model);
  requireData(caller, 'data', data);
  requireInteger(caller, 'batchSize', batchSize, 1);
  const count = requireInteger(caller, 'count', options.count ?? data.size, 1);
  if (count > data.size)
    throw new RangeError(`${caller}: count must be at most data.size, got ${count} > ${data.size}.`);
  const found = layerPaths(model).flatMap(({ path, layer }) => (isBatchNorm(layer) ? [{ path, layer }] : []));
  if (found.length === 0) {
    throw new TypeError(`${caller}: model must have a batch normalisation, got none. It needs no recalibration.`);
  }
  const before = found.map(({ layer }) => ({
    momentum: layer.momentum,
    statistics: [layer.movingMean, layer.movingVariance].map((weight) => ({ weight, values: weight.read().clone() })),
  }));
  const turn = eventLoopTurns();
  const seen = new Map<BatchNormLike, number>();
  // The model is called as in inference, which silences stock noise too; only these layers work as in training.
  const restore = interceptCalls(
    found.map(({ layer }) => layer),
    (layer, call, inputs, kwargs) => {
      const examples = [inputs].flat()[0]!.shape[0];
      const before = seen.get(layer) ?? 0;
      layer.momentum = before / (before + examples);
      seen.set(layer, before + examples);
      return call(inputs, { ...kwargs, training: true });
    },
  );
  let finished = false;

  try {
    for (const { layer } of found) {
      tidy(() => {
        layer.movingMean.write(zerosLike(layer.movingMean.read()));
        layer.movingVariance.write(zerosLike(layer.movingVariance.read()));
      });
    }
    for (let from = 0; from < count; from += batchSize) {
      signal?.throwIfAborted();
      const { inputs } = loadBatch(caller, data, stretch(from, Math.min(from + batchSize, count)));
      try {
        tidy(() => {
          withNoiseMode(model, 'deterministic', () => model.apply(inputs, { training: false }));
        });
      } finally {
        inputs.dispose();
      }
      await turn();
    }
    for (const { path, layer } of found) {
      for (const weight of [layer.movingMean, layer.movingVariance]) {
        const wrong = Array.from(await weight.read().data()).find((value) => !Number.isFinite(value));
        if (wrong !== undefined) {
          throw new RangeError(
            `${caller}: statistics of layer '${path}' must be finite, got ${describe(wrong)}. Check the inputs and weights.`,
          );
        }
      }
    }
    finished = true;
  } finally {
    restore();
    found.forEach(({ layer }, i) => {
      layer.momentum = before[i]!.momentum;
      for (const { weight, values } of before[i]!.statistics) {
        if (!finished) weight.write(values);
        dispose(values);
      }
    });
  }
  return { layers: found.map(({ path }) => path), count };
}
