import { withNoiseMode } from '@infodrop/dropout';
import { requireInteger, requireSomeOptions, requireThat } from '@infodrop/requirements';
import { eventLoopTurns, loadBatch, requireData } from '@infodrop/training';
import { type Tensor, tidy } from '@tensorflow/tfjs-core';
import type { layers, LayersModel } from '@tensorflow/tfjs-layers';
import { callGraph } from '../models/callGraph.js';
import type { InputData } from '../models/inputData.js';
import { layerByPath } from '../models/layerByPath.js';

/** Mean and spread of what a layer gives, unit by unit. */
export interface FeatureStatistics {
  /** The layer's path. */
  readonly layer: string;
  /** Shape of what it gives of one input. */
  readonly shape: readonly number[];
  /** How many inputs they were taken of. */
  readonly count: number;
  /** Of each unit, row-major. */
  readonly mean: Float32Array;
  /** Standard deviation (n − 1) of each unit, ≥ 0; 0 for one that never changed. */
  readonly std: Float32Array;
}

/** Options of {@link featureStatistics}. */
export interface FeatureStatisticsOptions<Layers extends string | readonly string[] = string> {
  /** The layer's path, or several. */
  readonly layer: Layers;
  /** Inputs in one call of the model. Default 100. */
  readonly batchSize?: number;
  /** Stops with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * Mean and standard deviation of every unit of a layer over some data, noise off: what bottleneck attribution replaces features by.
 *
 * @param model - Any tfjs-layers model of one input.
 * @param data - Inputs, two or more; some hundreds like those that the model was trained on give a map its scale.
 * @param options - `layer`: a path (what comes back is one), or several (as many).
 * @returns See {@link FeatureStatistics}; sums are in double precision, by Welford's recurrence.
 * @throws RangeError when there is no such layer (it says the nearest) or fewer than two inputs, or a feature is not finite; the signal's reason.
 *
 * Source: B. P. Welford, 1962 (https://doi.org/10.1080/00401706.1962.10490022).
 *
 * @example
 * import '@tensorflow/tfjs-backend-cpu';
 * import { featureStatistics } from '@infodrop/analysis';
 * import { arrayData } from '@infodrop/training';
 * import { layers, sequential } from '@tensorflow/tfjs-layers';
 * const model = sequential({ layers: [layers.flatten({ name: 'flat', inputShape: [1, 2] })] });
 * const data = arrayData({ inputs: Float32Array.of(1, 5, 3, 5), shape: [1, 2], targets: Uint8Array.of(0, 0) });
 * await featureStatistics(model, data, { layer: 'flat' }); // { mean: [2, 5], std: [1.414, 0], … }
 */
export async function featureStatistics(
  model: LayersModel,
  data: InputData,
  options: FeatureStatisticsOptions,
): Promise<FeatureStatistics>;
export async function featureStatistics(
  model: LayersModel,
  data: InputData,
  options: FeatureStatisticsOptions<readonly string[]>,
): Promise<FeatureStatistics[]>;
export async function featureStatistics(
  model: LayersModel,
  data: InputData,
  options: FeatureStatisticsOptions<string | readonly string[]>,
): Promise<FeatureStatistics | FeatureStatistics[]> {
  const caller = 'featureStatistics';
  requireSomeOptions(caller, options, ['layer', 'batchSize', 'signal']);
  const { layer: wanted, batchSize = 100, signal } = options;
  requireInteger(caller, 'batchSize', batchSize, 1);
  requireData(caller, 'data', data);
  requireInteger(caller, 'data.size', data.size, 2);
  const named = [wanted].flat().map((path) => layerByPath(caller, model, path));
  const moments = named.map(() => new Moments());
  const turn = eventLoopTurns();
  for (let from = 0; from < data.size; from += batchSize) {
    signal?.throwIfAborted();
    const indices = Uint32Array.from({ length: Math.min(batchSize, data.size - from) }, (_, i) => from + i);
    const features = await featuresOf(caller, model, data, indices, named);
    features.forEach(({ values, shape }, i) => {
      moments[i]!.add(caller, named[i]!.path, values, shape);
    });
    await turn();
  }
  const statistics = named.map(({ path }, i) => ({ layer: path, ...moments[i]!.statistics() }));
  return typeof wanted === 'string' ? statistics[0]! : statistics;
}

async function featuresOf(
  caller: string,
  model: LayersModel,
  data: InputData,
  indices: Uint32Array,
  named: readonly { readonly path: string; readonly layer: layers.Layer }[],
): Promise<{ values: Float32Array; shape: number[] }[]> {
  const { inputs } = loadBatch(caller, data, indices);
  let tensors: Tensor[];
  try {
    tensors = tidy(() => withNoiseMode(model, 'deterministic', () => probe(caller, model, inputs, named)));
  } finally {
    inputs.dispose();
  }
  return Promise.all(
    tensors.map(async (tensor) => ({ shape: tensor.shape.slice(1), values: await tensor.data<'float32'>() })),
  ).finally(() => {
    for (const tensor of tensors) tensor.dispose();
  });
}

/** What layers give when a model is called as in inference. */
export function probe(
  caller: string,
  model: LayersModel,
  inputs: Tensor,
  named: readonly { readonly path: string; readonly layer: layers.Layer }[],
): Tensor[] {
  const found = new Map<number, Tensor>();
  callGraph(model.outputs, new Map([[model.inputs[0]!.id, inputs]]), {
    probe: (layer, [output]) => {
      if (output !== undefined && !found.has(layer.id)) found.set(layer.id, output);
    },
  });
  return named.map(({ path, layer }) => {
    const features = found.get(layer.id);
    if (features !== undefined) return features;
    throw new TypeError(
      `${caller}: layer must be called by the model itself, got '${path}', which lies in a wrapper. Take the wrapper.`,
    );
  });
}

/** Welford's recurrence, for every unit. */
class Moments {
  private count = 0;
  private shape: readonly number[] = [];
  private mean = new Float64Array(0);
  private squares = new Float64Array(0);

  add(caller: string, path: string, values: Float32Array, shape: readonly number[]): void {
    const units = shape.reduce((product, side) => product * side, 1);
    if (this.count === 0) {
      this.shape = shape;
      this.mean = new Float64Array(units);
      this.squares = new Float64Array(units);
    }
    for (let at = 0; at < values.length; at += units) {
      this.count++;
      for (let unit = 0; unit < units; unit++) {
        const value = values[at + unit]!;
        const change = value - this.mean[unit]!;
        const mean = this.mean[unit]! + change / this.count;
        this.mean[unit] = mean;
        this.squares[unit]! += change * (value - mean);
      }
    }
    const bad = this.mean.findIndex((mean) => !Number.isFinite(mean));
    requireThat(
      bad < 0,
      caller,
      `features of '${path}'`,
      'finite',
      this.mean[bad],
      'Was the network trained to NaN, or the input not scaled?',
    );
  }

  statistics(): Omit<FeatureStatistics, 'layer'> {
    const { count, shape, mean, squares } = this;
    return {
      shape,
      count,
      mean: Float32Array.from(mean),
      std: Float32Array.from(squares, (square) => Math.sqrt(square / (count - 1))),
    };
  }
}
