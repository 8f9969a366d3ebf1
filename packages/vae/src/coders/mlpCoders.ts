import { initializeWeights } from '@infodrop/networks';
import { requireInteger, requireSomeOptions, requireThat } from '@infodrop/requirements';
import { layers, type LayersModel, sequential } from '@tensorflow/tfjs-layers';
import { CODE_GAIN, VALUES_GAIN } from './gains.js';

/** Arguments of {@link mlpEncoder}. */
export interface MlpEncoderOptions {
  /** Shape of one input; it is flattened. */
  readonly inputShape: readonly number[];
  /** Size of the code, an integer ≥ 1. */
  readonly latent: number;
  /** Units of each hidden layer; none makes a linear encoder. Default [512, 512]. */
  readonly units?: readonly number[];
  /** Of the hidden layers. Default 'relu'. */
  readonly activation?: 'relu' | 'softplus' | 'tanh';
  /** Of the initial weights, an integer ≥ 0. Default 0. */
  readonly seed?: number;
}

/** Arguments of {@link mlpDecoder}. */
export interface MlpDecoderOptions extends Omit<MlpEncoderOptions, 'inputShape'> {
  /** Shape of one output: that of an input, with channels × `parametersPerValue` of the likelihood on its last axis. */
  readonly outputShape: readonly number[];
}

const DEFAULT_UNITS = [512, 512] as const;

function requireCoder(
  caller: string,
  { latent, units = DEFAULT_UNITS, seed = 0 }: Omit<MlpEncoderOptions, 'inputShape'>,
): void {
  requireInteger(caller, 'latent', latent, 1);
  units.forEach((width) => requireInteger(caller, 'units of a layer', width, 1));
  requireInteger(caller, 'seed', seed, 0);
}

/** The number of values of a shape, checked. */
function sizeOf(caller: string, name: string, shape: readonly number[]): number {
  const holds =
    Array.isArray(shape) && shape.length > 0 && shape.every((length) => Number.isSafeInteger(length) && length >= 1);
  requireThat(holds, caller, name, 'integers ≥ 1', shape, 'A digit has [28, 28, 1].');
  return shape.reduce((product, length) => product * length, 1);
}

/**
 * A fully connected encoder: two numbers for each unit of the code.
 *
 *   flatten → (dense → activation) for each of `units` → dense to 2 · latent
 *
 * @returns A model from inputs to [batch, 2 · latent]: all first numbers (loc), then all second ones (log scale).
 * @throws RangeError when an option is outside its domain; TypeError for one that there is not.
 *
 * @example
 * import { mlpEncoder } from '@infodrop/vae';
 * mlpEncoder({ inputShape: [28, 28, 1], latent: 10 }).outputShape; // [null, 20]
 */
export function mlpEncoder(options: MlpEncoderOptions): LayersModel {
  requireSomeOptions('mlpEncoder', options, ['inputShape', 'latent', 'units', 'activation', 'seed']);
  const { inputShape, latent, units = DEFAULT_UNITS, activation = 'relu', seed = 0 } = options;
  requireCoder('mlpEncoder', options);
  const values = sizeOf('mlpEncoder', 'inputShape', inputShape);
  const network = sequential({ name: 'encoder' });
  // Not flatten, which refuses what is flat.
  network.add(layers.reshape({ name: 'flatten', targetShape: [values], inputShape: [...inputShape] }));
  units.forEach((width, i) => {
    network.add(layers.dense({ name: `encode${i + 1}`, units: width, activation }));
  });
  network.add(layers.dense({ name: 'code', units: 2 * latent }));
  initializeWeights(network, seed, { lastGain: CODE_GAIN });
  return network;
}

/**
 * A fully connected decoder: the likelihood's parameters for each value.
 *
 *   (dense → activation) for each of `units` → dense → reshape
 *
 * @returns A model from [batch, latent] to [batch, …outputShape].
 * @throws RangeError when an option is outside its domain; TypeError for one that there is not.
 *
 * @example
 * import { mlpDecoder } from '@infodrop/vae';
 * mlpDecoder({ outputShape: [28, 28, 1], latent: 10 }).outputShape; // [null, 28, 28, 1]
 */
export function mlpDecoder(options: MlpDecoderOptions): LayersModel {
  requireSomeOptions('mlpDecoder', options, ['outputShape', 'latent', 'units', 'activation', 'seed']);
  const { outputShape, latent, units = DEFAULT_UNITS, activation = 'relu', seed = 0 } = options;
  requireCoder('mlpDecoder', options);
  const values = sizeOf('mlpDecoder', 'outputShape', outputShape);
  const network = sequential({ name: 'decoder' });
  const first = { inputShape: [latent] };
  units.forEach((width, i) => {
    network.add(layers.dense({ name: `decode${i + 1}`, units: width, activation, ...(i === 0 ? first : {}) }));
  });
  network.add(layers.dense({ name: 'values', units: values, ...(units.length === 0 ? first : {}) }));
  network.add(layers.reshape({ name: 'shape', targetShape: [...outputShape] }));
  initializeWeights(network, seed, { lastGain: VALUES_GAIN });
  return network;
}
