import { isInformationLayer } from '@infodrop/dropout';
import { gaussianTotalCorrelation } from '@infodrop/information';
import { foldIn, key, permutation } from '@infodrop/random';
import { requireInteger, requireSomeOptions, requireThat } from '@infodrop/requirements';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { InputData } from '../models/inputData.js';
import { layerByPath } from '../models/layerByPath.js';
import { representations, type RepresentationsOptions } from './representations.js';

/** How far the units of a layer are from independent. */
export interface LayerTotalCorrelation {
  /** The layer's path. */
  readonly layer: string;
  /** Of all units counted, nats. */
  readonly nats: number;
  readonly standardError: number;
  /** Units counted. */
  readonly units: number;
  /** nats / units. */
  readonly natsPerUnit: number;
  /** How many inputs. */
  readonly count: number;
  /** Whether it is of log z. */
  readonly log: boolean;
}

/** Options of {@link layerTotalCorrelation}. */
export interface LayerTotalCorrelationOptions extends RepresentationsOptions {
  /** Whether to take the logarithm of what the layer gives. Default so for information layers, whose noise is log-normal. */
  readonly log?: boolean;
  /** Only so many of the units, drawn by the seed; default all. */
  readonly units?: number;
  /** Of the units drawn. Default 0. */
  readonly seed?: number | bigint | string;
}

/**
 * Total correlation of a layer's units under a Gaussian model, the bias of few samples taken off.
 *
 *   TC(z) = ½ Σᵢ log Σᵢᵢ − ½ log |Σ|,   Σ the covariance of z or of log z, noise on
 *
 * 0 where the units are independent. The bias of n samples in d dimensions would be large (265 nats for 3,072 units and 10,000
 * inputs) and is known exactly for Gaussian data. Units that never change are an error: leave them out.
 *
 * @param model - Any tfjs-layers model of one input.
 * @param data - More inputs than there are units.
 * @param options - See {@link LayerTotalCorrelationOptions}.
 * @returns See {@link LayerTotalCorrelation}.
 * @throws RangeError when there are too few inputs for the units, when log is asked of a unit that is 0, when a unit never changes, or there is no
 * such layer (it says the nearest).
 *
 * Source: (23) in [docs/equations.md](../../../../docs/equations.md); A. Achille, S. Soatto, 2016 (https://arxiv.org/abs/1611.01353), of log(ε f).
 *
 * @example
 * import { layerTotalCorrelation } from '@infodrop/analysis';
 * const { nats, units } = await layerTotalCorrelation(model, data, { layer: 'bottleneck' });
 */
export async function layerTotalCorrelation(
  model: LayersModel,
  data: InputData,
  options: LayerTotalCorrelationOptions,
): Promise<LayerTotalCorrelation> {
  const caller = 'layerTotalCorrelation';
  const ofRepresentations = ['mode', 'draw', 'batchSize', 'signal'] as const;
  requireSomeOptions(caller, options, ['layer', 'log', 'units', 'seed', ...ofRepresentations]);
  const { units: wanted, seed = 0, log: logGiven, ...rest } = options;
  const { path, layer } = layerByPath(caller, model, options.layer);
  const log = logGiven ?? isInformationLayer(layer);
  if (wanted !== undefined) requireInteger(caller, 'units', wanted, 1);
  const { values, count, shape } = await representations(model, data, rest);
  const all = shape.reduce((product, side) => product * side, 1);
  const units = wanted ?? all;
  requireThat(units <= all, caller, 'units', `at most the layer's ${all}`, units);
  requireThat(
    count > units,
    caller,
    'data.size',
    `more than the ${units} units that are counted`,
    count,
    `The covariance of ${units} units from as few inputs is singular, its logarithm −∞. Take more inputs, or fewer units by { units }.`,
  );
  const chosen =
    units === all
      ? undefined
      : permutation(foldIn(key(seed), 'units'), all)
          .subarray(0, units)
          .sort();
  const samples = new Float64Array(count * units);
  for (let row = 0; row < count; row++) {
    for (let column = 0; column < units; column++) {
      const value = values[row * all + (chosen?.[column] ?? column)]!;
      requireThat(
        !log || value > 0,
        caller,
        `'${path}'`,
        'above 0 where its logarithm is taken',
        value,
        'Units of a ReLU are 0 at times. Pass { log: false }, or use softplus.',
      );
      samples[row * units + column] = log ? Math.log(value) : value;
    }
  }
  const estimate = gaussianTotalCorrelation({ data: samples, shape: [count, units] }, { details: true });
  return {
    layer: path,
    nats: estimate.value,
    standardError: estimate.standardError ?? Number.NaN,
    units,
    natsPerUnit: estimate.value / units,
    count,
    log,
  };
}
