import { sparseVariationalDropoutDense, truncatedLogNormalNoise } from '@infodrop/dropout';
import { initializeWeights, mlp } from '@infodrop/networks';
import { input, layers, type LayersModel, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';

/** The dropouts that are compared by what they leave of a network, and none. */
export const compressionMethods = ['none', 'information', 'structured', 'sparse'] as const;

export type CompressionMethod = (typeof compressionMethods)[number];

/** What an arm is: a dropout, and the weight of its divergence. */
export interface CompressionArm {
  readonly method: CompressionMethod;
  /** 0 for 'none'. */
  readonly beta: number;
}

/**
 * A fully connected classifier of digits with a dropout that cuts.
 *
 * @param options - The arm; `units` of the hidden layers; `klScale`, one over the training digits; `seed`.
 *
 * @example
 * const network = compressionNetwork({ method: 'sparse', beta: 0.1, units: [300, 100], klScale: 1 / 8000, seed: 0 });
 */
export function compressionNetwork({
  method,
  beta,
  units,
  klScale,
  seed,
}: CompressionArm & {
  readonly units: readonly number[];
  readonly klScale: number;
  readonly seed: number;
}): LayersModel {
  switch (method) {
    case 'none':
      return mlp({ units, noise: { kind: 'none' }, seed });
    case 'information':
      return mlp({ units, noise: { kind: 'information', beta, klScale }, seed });
    case 'structured':
      return mlp({ units, noise: { kind: 'multiplicative', noise: truncatedLogNormalNoise(), beta, klScale }, seed });
    case 'sparse':
      return sparseNetwork(units, beta, klScale, seed);
  }
}

/** The same layers, each with sparse variational dropout on its weights. */
function sparseNetwork(units: readonly number[], beta: number, klScale: number, seed: number): LayersModel {
  const inputs = input({ shape: [28, 28, 1], name: 'inputs' });
  const args = { beta, klScale, seed };
  let x = layers.flatten({ name: 'flatten' }).apply(inputs) as SymbolicTensor;
  for (const [i, width] of units.entries()) {
    x = sparseVariationalDropoutDense({ ...args, name: `dense${i + 1}`, units: width }).apply(x) as SymbolicTensor;
  }
  x = sparseVariationalDropoutDense({ ...args, name: 'logits', units: 10, activation: 'linear' }).apply(
    x,
  ) as SymbolicTensor;
  const network = model({ name: 'mlp', inputs, outputs: x });
  initializeWeights(network, seed);
  return network;
}

/**
 * An arm from how it is called in the grid.
 *
 * @param name - 'none', or a dropout, '-' and the weight of its divergence.
 *
 * @example
 * armOf('sparse-0.1'); // { method: 'sparse', beta: 0.1 }
 */
export function armOf(name: string): CompressionArm {
  const [method, beta] = name.split('-');
  return { method: method as CompressionMethod, beta: beta === undefined ? 0 : Number(beta) };
}
