import { layerPaths, withNoiseMode } from '@infodrop/dropout';
import { describe, requireInteger, requireModel, requireSomeOptions } from '@infodrop/requirements';
import { clone, dispose, keep, type Tensor, tidy, zerosLike } from '@tensorflow/tfjs-core';
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
 * A layer is called once in each batch, more often where it is shared or stands in `timeDistributed`; one that is not called keeps its
 * statistics. Weights, noise steps and modes are unchanged, and the statistics are until the last batch was looked at: the model may be called,
 * evaluated and trained meanwhile. With a momentum that falls with each call, the moving average becomes this plain average.
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
  const averages = found.map(({ layer }) => new Averages(layer));
  const turn = eventLoopTurns();

  try {
    for (let from = 0; from < count; from += batchSize) {
      signal?.throwIfAborted();
      const { inputs } = loadBatch(caller, data, stretch(from, Math.min(from + batchSize, count)));
      try {
        // Without a wait: whoever else calls the model finds its layers as they were.
        tidy(() => {
          withNoiseMode(model, 'deterministic', () => {
            takenInto(averages, () => model.apply(inputs, { training: false }));
          });
        });
      } finally {
        inputs.dispose();
      }
      await turn();
    }
    const called = found.flatMap(({ path }, i) => (averages[i]!.count > 0 ? [{ path, ofLayer: averages[i]! }] : []));
    for (const { path, ofLayer } of called) {
      for (const values of ofLayer.statistics) {
        const wrong = Array.from(await values.data()).find((value) => !Number.isFinite(value));
        if (wrong !== undefined) {
          throw new RangeError(
            `${caller}: statistics of layer '${path}' must be finite, got ${describe(wrong)}. Check the inputs and weights.`,
          );
        }
      }
    }
    for (const { ofLayer } of called) ofLayer.write();
    return { layers: called.map(({ path }) => path), count };
  } finally {
    for (const ofLayer of averages) ofLayer.dispose();
  }
}

/** The statistics of a layer's batches so far, averaged by their examples; the layer has its own between passes. */
class Averages {
  readonly layer: BatchNormLike;
  /** Examples of all calls. */
  count = 0;
  /** Mean and variance. */
  statistics: Tensor[];

  constructor(layer: BatchNormLike) {
    this.layer = layer;
    this.statistics = statisticsOf(layer).map((weight) => keep(zerosLike(weight.read())));
  }

  /** Has the layer take the averages further, with a momentum that makes its moving average this one; what puts it back. */
  enter(): () => void {
    const { layer } = this;
    const { momentum } = layer;
    const own = statisticsOf(layer).map((weight) => keep(clone(weight.read())));
    this.write();
    return () => {
      dispose(this.statistics);
      this.statistics = statisticsOf(layer).map((weight) => keep(clone(weight.read())));
      statisticsOf(layer).forEach((weight, i) => {
        weight.write(own[i]!);
      });
      dispose(own);
      layer.momentum = momentum;
    };
  }

  write(): void {
    statisticsOf(this.layer).forEach((weight, i) => {
      weight.write(this.statistics[i]!);
    });
  }

  dispose(): void {
    dispose(this.statistics);
  }
}

const statisticsOf = (layer: BatchNormLike): LayerVariable[] => [layer.movingMean, layer.movingVariance];

/**
 * A pass whose batch statistics are taken into the averages. The model is called as in inference, which silences stock noise too; only these
 * layers work as in training.
 */
function takenInto(averages: readonly Averages[], pass: () => unknown): void {
  const byLayer = new Map(averages.map((each) => [each.layer, each]));
  const putBack = averages.map((each) => each.enter());
  const restore = interceptCalls([...byLayer.keys()], (layer, call, inputs, kwargs) => {
    const ofLayer = byLayer.get(layer)!;
    const examples = [inputs].flat()[0]!.shape[0];
    layer.momentum = ofLayer.count / (ofLayer.count + examples);
    ofLayer.count += examples;
    return call(inputs, { ...kwargs, training: true });
  });
  try {
    pass();
  } finally {
    restore();
    for (const each of putBack) each();
  }
}
