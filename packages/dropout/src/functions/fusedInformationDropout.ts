import { type Key } from '@infodrop/random';
import { type Prior } from '@infodrop/priors';
import { engine, getBackend, getKernel, scalar, type Tensor } from '@tensorflow/tfjs-core';
import { type Strength } from '../noise/strength.js';

/** The kernel that does it all in one pass; `@infodrop/engine` brings one for wasm, with its gradient. */
const KERNEL = 'InformationDropout';

export interface FusedInformationDropoutArgs {
  readonly f: Tensor;
  readonly strength: Strength;
  /** The key of the normals, and how many of its stream to skip. */
  readonly key: Key;
  readonly offset: number;
  readonly prior: Prior;
  /** Current values of the prior's parameters. */
  readonly parameters: readonly Tensor[];
  readonly cap: number;
  readonly meanCorrection: boolean;
  readonly gateZeros: boolean;
}

/** Whether the current backend has the kernel. */
export function hasFusedInformationDropout(): boolean {
  return Boolean(getKernel(KERNEL, getBackend()) as unknown);
}

/**
 * Noise and its cost in one pass over f and the strengths: what `standardNormal`, `logNormalProduct` and the prior compute
 * one after the other. The gradient draws the noise again instead of keeping it.
 *
 * @returns z and the cost per unit, of the shape of f, and the cost's sum over units averaged over the batch.
 */
export function fusedInformationDropout(
  args: FusedInformationDropoutArgs,
): [output: Tensor, perUnit: Tensor, mean: Tensor] {
  const { f, strength, key, offset, prior, parameters, cap, meanCorrection, gateZeros } = args;
  const { values, bounds } = strength;
  const config = prior.getConfig();
  const inputs: Record<string, Tensor> = { f, strength: values };
  if (config.kind === 'logNormal') {
    const [loc = scalar(config.loc), logScale = scalar(Math.log(config.scale))] = parameters;
    Object.assign(inputs, { loc, logScale });
  }
  return engine().runKernel(KERNEL, inputs, {
    key: [...key.words],
    offset,
    ...(bounds === null ? {} : { minAlpha: bounds.minAlpha, maxAlpha: bounds.maxAlpha }),
    meanCorrection,
    gateZeros,
    prior: config.kind,
    ...(config.kind === 'logNormal' ? { floor: config.floor } : { cap }),
  });
}
