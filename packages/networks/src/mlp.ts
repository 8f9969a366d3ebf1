import { requireInteger, requireSomeOptions } from '@infodrop/requirements';
import { input, layers, type LayersModel, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { HiddenActivation } from './convolutionBlock.js';
import { initializeWeights } from './initialWeights.js';
import { applyNoise, type NetworkNoise } from './networkNoise.js';
import { requireCounts, requireHiddenActivation } from './requireShapes.js';

export interface MlpOptions {
  /** Units of each hidden layer, at least one layer. The paper's networks have three of one width. */
  readonly units: readonly number[];
  /** What the activations of every hidden layer are multiplied by. */
  readonly noise: NetworkNoise;
  /** Shape of one input; it is flattened. Default [28, 28, 1]. */
  readonly inputShape?: readonly number[];
  /** Default 10. */
  readonly classes?: number;
  /** Default 'relu'. 'softplus' takes the log-normal prior with it. */
  readonly activation?: HiddenActivation;
  /** Of the initial weights and the noise, an integer ≥ 0. Default 0. */
  readonly seed?: number;
}

/**
 * A fully connected network with noise behind every hidden layer; α of a layer is computed from the layer's input.
 *
 *   flatten → (dense → activation → noise) for each of `units` → dense to classes
 *
 * @returns A model from inputs to logits [batch, classes], with the noise layers `informationDropout1`, … (or
 * `noise1`, …).
 * @throws RangeError when an option is outside its domain; TypeError for one that there is not.
 *
 * Source: the MNIST experiment of A. Achille, S. Soatto, [Information Dropout](https://arxiv.org/abs/1611.01353), 2016.
 *
 * @example
 * import { mlp } from '@infodrop/networks';
 * const network = mlp({ units: [800, 800, 800], noise: { kind: 'information', beta: 1, klScale: 1 / 8_000 } });
 */
export function mlp(options: MlpOptions): LayersModel {
  requireSomeOptions('mlp', options, ['units', 'noise', 'inputShape', 'classes', 'activation', 'seed']);
  const { units, noise, inputShape = [28, 28, 1], classes = 10, activation = 'relu', seed = 0 } = options;
  requireCounts('mlp', 'units', units, 'at least one integer ≥ 1', 'Give the units of each hidden layer.');
  requireCounts('mlp', 'inputShape', inputShape, 'integers ≥ 1', 'A digit has [28, 28, 1].');
  requireHiddenActivation('mlp', activation);
  requireInteger('mlp', 'classes', classes, 1);
  const inputs = input({ shape: [...inputShape], name: 'inputs' });
  let x = inputShape.length === 1 ? inputs : (layers.flatten({ name: 'flatten' }).apply(inputs) as SymbolicTensor);
  for (const [i, width] of units.entries()) {
    const index = i + 1;
    const f = layers.dense({ name: `dense${index}`, units: width, activation }).apply(x) as SymbolicTensor;
    x = applyNoise('mlp', noise, { index, seed, f, activation, source: x });
  }
  x = layers.dense({ name: 'logits', units: classes }).apply(x) as SymbolicTensor;
  const network = model({ name: 'mlp', inputs, outputs: x });
  initializeWeights(network, seed);
  return network;
}
