import { INFORMATION_DROPOUT } from '@infodrop/kernels';
import { requireBoolean, requireNumber, requireOptions, requireThat } from '@infodrop/requirements';
import { abs, add, log, mul, neg, scalar, softplus, step, sub, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { gateKl } from './gateKl.js';
import { requireParameters } from './locationScale.js';
import { truncatedNormalEntropy } from './posteriors/truncatedNormalEntropy.js';
import type { ClosedKl, FusedKl, KlOptions, Prior, PriorParameter } from './prior.js';
import { requireSameShape } from './requireTensors.js';
import { variationalKl } from './variationalKl.js';

/**
 * Divergence of log-normal noise from the log-uniform prior, in nats above the cap.
 *
 *   KL(p(z|x) ‖ q(z)) = −log α + const  =  log(cap / α)
 *
 * with z = ε f, log ε ~ N(0, α²) and q(z) = c/z. The prior is improper, so the divergence is known only up to a
 * constant: it is counted from the largest strength that the layer can reach, where it is 0. Only differences mean
 * anything. Neither f nor a mean correction of the noise changes it.
 *
 * @param alpha - Noise strength, the standard deviation of log ε; any shape, > 0. At 0 the
 * divergence is infinite (on webgpu perhaps a finite number above 80), below 0 it is NaN.
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

export interface LogUniformOptions {
  /**
   * Mass q₀ of the atom at zero, in (0, 1), or its initial value where learned. Default: left out of the divergence, like the
   * constant of c/z.
   */
  readonly atom?: number;
  /** Whether the mass of the atom is trained, one per layer; needs `atom`. Default false. */
  readonly learned?: boolean;
}

/** The names of those options. */
export const LOG_UNIFORM_OPTIONS = ['atom', 'learned'] as const;

const FUSED: FusedKl = { kernel: INFORMATION_DROPOUT.name, prior: 'logUniform' };

/** On the functions, so that a copy of the prior with another has lost them. */
const plainKl = Object.assign(
  ({ f, alpha, cap, gateZeros }: KlOptions): Tensor => {
    requireSameShape('logUniform', f, alpha);
    return tidy(() => {
      const kl = logUniformKl(alpha, cap);
      return gateZeros ? gateKl(kl, f) : kl;
    });
  },
  { fused: FUSED, of: 'logUniform' },
);

/**
 * The log-uniform prior with an atom at zero, q(z) = q₀ δ₀ + c/z: the scale-invariant prior of ReLU activations.
 *
 *   KL per unit = log(cap / α) where f ≠ 0;  0 where f = 0 with `gateZeros`, for the unit is then the atom
 *
 * The constant −log q₀ of the atom is left out like the constant of c/z, so an off unit costs what a unit at the cap
 * costs: nothing. Without `gateZeros` every unit costs log(cap / α), as in the authors' code.
 *
 * With `atom` the mass of the atom counts, and c is (1 − q₀) of what it was:
 *
 *   KL per unit = log(cap / α) − log(1 − q₀) where f ≠ 0;  −log q₀ where f = 0 with `gateZeros`
 *
 * Learned, q₀ = σ(atomLogit) goes to the share of units that are off: then being off costs what is usual, too.
 *
 * @param options.atom - q₀, in (0, 1). @param options.learned - Whether it is trained.
 * @returns A prior that is unchanged when f is multiplied by any k ≠ 0. Without `learned` it has no parameters.
 * @throws RangeError when `atom` is outside (0, 1), or `learned` has no `atom` to begin with; TypeError for an option that
 * there is not.
 *
 * Source: (21) in [docs/equations.md](../../../docs/equations.md).
 *
 * @example
 * const [f, alpha] = [tensor1d([0, 2]), tensor1d([0.1, 0.1])];
 * logUniform().klPerUnit({ f, alpha, cap: 0.701, meanCorrection: true, gateZeros: true, parameters: [] }); // [0, 1.947]
 */
export function logUniform(options: LogUniformOptions = {}): Prior<'logUniform'> {
  requireOptions('logUniform', options, LOG_UNIFORM_OPTIONS);
  const { atom, learned = false } = options;
  requireBoolean('logUniform', 'learned', learned);
  const given = { kind: 'logUniform', proper: false, hasAtomAtZero: true, closedKl, logProb } as const;
  if (atom === undefined) {
    requireThat(!learned, 'logUniform', 'atom', 'given where it is learned', atom, 'It is the initial mass: try 0.5.');
    return { ...given, parameters: [], klPerUnit: plainKl, getConfig: () => ({ kind: 'logUniform' }) };
  }
  requireThat(
    typeof atom === 'number' && atom > 0 && atom < 1,
    'logUniform',
    'atom',
    'in (0, 1)',
    atom,
    'It is the share of units that the prior expects to be off.',
  );
  const initial = Math.log(atom / (1 - atom));
  const parameters: readonly PriorParameter[] = learned ? [{ name: 'atomLogit', initial }] : [];
  const klPerUnit = ({ f, alpha, cap, gateZeros, parameters: values }: KlOptions): Tensor => {
    requireSameShape('logUniform', f, alpha);
    requireParameters('logUniform', parameters, values);
    return tidy(() => {
      const [logit = scalar(initial)] = values;
      // −log(1 − q₀) and −log q₀.
      const on = add(logUniformKl(alpha, cap), softplus(logit));
      return gateZeros ? add(gateKl(on, f), mul(sub(1, step(abs(f))), softplus(neg(logit)))) : on;
    });
  };
  return {
    ...given,
    parameters,
    klPerUnit: Object.assign(klPerUnit, { of: 'logUniform' }),
    getConfig: () => ({ kind: 'logUniform', atom, learned }),
  };
}

const closedKl: ClosedKl = {
  // Counted from the widest noise that the interval allows, uniform in log z.
  truncatedLogNormal: (posterior) =>
    tidy(() => sub(Math.log(posterior.high - posterior.low), truncatedNormalEntropy(posterior))),
  multiplicativeGaussian: ({ alpha }) => variationalKl(alpha),
};

/** Up to the constant log c. */
const logProb = (z: Tensor): Tensor => tidy(() => neg(log(abs(z))));
