import { hasKernel, INFORMATION_DROPOUT, runKernel } from '@infodrop/kernels';
import type { KlOptions, Prior } from '@infodrop/priors';
import type { Key } from '@infodrop/random';
import { scalar, type Tensor } from '@tensorflow/tfjs-core';
import type { AlphaOrLogits } from '../noise/alphaOrLogits.js';

export interface FusedInformationDropoutOptions extends Omit<KlOptions, 'alpha'> {
  readonly alphaOrLogits: AlphaOrLogits;
  /** The key of the normals, and how many of its stream to skip. */
  readonly key: Key;
  readonly offset: number;
  readonly prior: Prior;
}

/**
 * Whether the current backend has the kernel, and the KL of this prior is what it was written for: exactly that function,
 * of that version. For every other prior, one of a user's own too, operations are composed.
 */
export function isFused({ klPerUnit, parameters }: Prior, values: readonly Tensor[]): boolean {
  return (
    klPerUnit.fused?.kernel === INFORMATION_DROPOUT.name &&
    values.length === parameters.length &&
    hasKernel(INFORMATION_DROPOUT)
  );
}

/**
 * Noise and its KL in one pass over f and α: what `standardNormal` and `noisyRepresentation` compute one after the other.
 * The gradient draws the noise again instead of keeping it.
 *
 * @returns z and the KL per unit, of the shape of f, and its sum over units averaged over the batch.
 */
export function fusedInformationDropout(
  options: FusedInformationDropoutOptions,
): [output: Tensor, perUnit: Tensor, mean: Tensor] {
  const { f, alphaOrLogits, key, offset, prior, parameters, cap, meanCorrection, gateZeros } = options;
  const { values, bounds } = alphaOrLogits;
  const { fused } = prior.klPerUnit;
  const inputs = { f, strength: values };
  const attributes = { key: [...key.words], offset, ...bounds, meanCorrection, gateZeros };
  if (fused?.prior !== 'logNormal') {
    return runKernel(INFORMATION_DROPOUT, inputs, { ...attributes, prior: 'logUniform', cap }) as [
      Tensor,
      Tensor,
      Tensor,
    ];
  }
  const [loc = scalar(fused.loc), logScale = scalar(Math.log(fused.scale))] = parameters;
  const { floor } = fused;
  return runKernel(INFORMATION_DROPOUT, { ...inputs, loc, logScale }, { ...attributes, prior: 'logNormal', floor }) as [
    Tensor,
    Tensor,
    Tensor,
  ];
}
