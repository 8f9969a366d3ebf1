import { INFORMATION_DROPOUT } from '@infodrop/kernels';
import { requireNumber } from '@infodrop/requirements';
import { log, sub, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { gateKl } from './gateKl.js';
import { type FusedKl, type KlOptions, type Prior } from './prior.js';
import { requireSameShape } from './requireTensors.js';

/**
 * Divergence of log-normal noise from the log-uniform prior, in nats above the cap.
 *
 *   KL(p(z|x) ‖ q(z)) = −log α + const  =  log(cap / α)
 *
 * with z = ε f, log ε ~ N(0, α²) and q(z) = c/z. The prior is improper, so the divergence is known only up to a
 * constant: it is counted from the largest strength that the layer can reach, where it is 0. Only differences mean
 * anything. Neither f nor a mean correction of the noise changes it.
 *
 * @param alpha - Noise strength, the standard deviation of log ε; any shape, > 0 (at 0 the divergence is infinite, below 0
 * it is NaN).
 * @param cap - The largest strength, minAlpha + alphaRange; finite, > 0.
 * @returns Divergence per element, in nats above the cap, shape of `alpha`. Negative where `alpha` exceeds `cap`.
 * @throws RangeError when `cap` is not a finite number above 0.
 *
 * Source: (21) in [docs/equations.md](../../../docs/equations.md), with its constant
 * fixed as log cap. The divergence of a unit that is off (z = 0, the atom q₀ of the prior) does not depend on α: see
 * `gateZeros` of the prior.
 *
 * @example
 * logUniformKl(tensor1d([0.701, 0.3505]), 0.701); // [0, 0.6931472]
 */
export function logUniformKl(alpha: Tensor, cap: number): Tensor {
  requireNumber('logUniformKl', 'cap', cap, { least: 0, above: true });
  return tidy(() => sub(Math.log(cap), log(alpha)));
}

const fused: FusedKl = { kernel: INFORMATION_DROPOUT.name, prior: 'logUniform' };

const klPerUnit = Object.assign(
  ({ f, alpha, cap, gateZeros }: KlOptions): Tensor => {
    requireSameShape('logUniform', f, alpha);
    return tidy(() => {
      const kl = logUniformKl(alpha, cap);
      return gateZeros ? gateKl(kl, f) : kl;
    });
  },
  { fused },
);

/**
 * The log-uniform prior with an atom at zero, q(z) = q₀ δ₀ + c/z: the scale-invariant prior of ReLU activations.
 *
 *   KL per unit = log(cap / α) where f ≠ 0;  0 where f = 0 with `gateZeros`, for the unit is then the atom
 *
 * The constant −log q₀ of the atom is left out like the constant of c/z, so an off unit costs what a unit at the cap
 * costs: nothing. Without `gateZeros` every unit costs log(cap / α), as in the authors' code.
 *
 * @returns A prior without parameters. It is unchanged when f is multiplied by any k ≠ 0.
 *
 * Source: (21) in [docs/equations.md](../../../docs/equations.md).
 *
 * @example
 * const [f, alpha] = [tensor1d([0, 2]), tensor1d([0.1, 0.1])];
 * logUniform().klPerUnit({ f, alpha, cap: 0.701, meanCorrection: true, gateZeros: true, parameters: [] }); // [0, 1.947]
 */
export function logUniform(): Prior {
  return {
    kind: 'logUniform',
    parameters: [],
    hasAtomAtZero: true,
    klPerUnit,
    getConfig: () => ({ kind: 'logUniform' }),
  };
}
