import { logUniform, type Prior } from '@infodrop/priors';
import { requireBoolean, requireNumber, requireSomeOptions } from '@infodrop/requirements';
import { type Tensor, tidy } from '@tensorflow/tfjs-core';
import { requireEta, requireFloat, requireShape } from '../requireTensors.js';
import { noisyRepresentation } from './noisyRepresentation.js';

/** A noisy representation and its divergence from the prior. */
export interface NoisyRepresentation {
  /** z = ε ⊙ f, shape of f. */
  readonly output: Tensor;
  /** KL(p(z|x) ‖ q(z)) per unit, nats, shape of f: above the cap where the prior is log-uniform. */
  readonly kl: Tensor;
}

/** What the pure functions of information dropout share. */
export interface InformationDropoutOptions {
  /** Standard normals η, shape of f, or null for z = f. */
  readonly eta: Tensor | null;
  /** Default `logUniform()`. */
  readonly prior?: Prior;
  /** Current values of the prior's parameters. Default none. */
  readonly parameters?: readonly Tensor[];
  /** Whether ε = exp(αη − α²/2), of mean 1. Default true; the paper does not correct (false). */
  readonly meanCorrection?: boolean;
  /** Whether units with f = 0 cost nothing. Default: so for the log-uniform prior, which has an atom at zero. */
  readonly gateZeros?: boolean;
}

/** The names of those options. */
export const INFORMATION_DROPOUT_OPTIONS = ['eta', 'prior', 'parameters', 'meanCorrection', 'gateZeros'] as const;

export interface ApplyInformationDropoutOptions extends InformationDropoutOptions {
  /** Activations, shape [batch, …units]. */
  readonly f: Tensor;
  /** Strength, the standard deviation of log ε; shape of `f`, > 0. */
  readonly alpha: Tensor;
  /** Largest strength, minAlpha + alphaRange. Default 0.701. */
  readonly cap?: number;
}

const DEFAULT_CAP = 0.701;

/**
 * Information dropout as a function: log-normal noise of given strength on given activations, and its KL.
 *
 *   z = f·exp(αη − α²/2),   kl = KL(p(z|x) ‖ q(z)) per unit
 *
 * Without mean correction z = f·exp(αη), as in the paper. With `eta: null` z = f, whatever α; the KL is the same.
 *
 * @returns `output`, shape of f, and `kl`, shape of f, in nats (above the cap for the log-uniform prior).
 * Differentiable in `f`, `alpha` and `parameters`; the noise is a constant.
 * @throws RangeError when the shapes differ or `cap` is not a finite number above 0; TypeError for integers, and for an
 * option that there is not.
 *
 * Source: (19)–(22) in [docs/equations.md](../../../../docs/equations.md).
 *
 * @example
 * const f = tensor2d([[0, 1, 2]]);
 * const alpha = fill([1, 3], 0.3505);
 * const { kl } = applyInformationDropout({ f, alpha, eta: standardNormal(key(7), [1, 3]) });
 * kl.print(); // [[0, 0.693, 0.693]]
 */
export function applyInformationDropout(options: ApplyInformationDropoutOptions): NoisyRepresentation {
  requireSomeOptions('applyInformationDropout', options, ['f', 'alpha', 'cap', ...INFORMATION_DROPOUT_OPTIONS]);
  return informationDropoutFor('applyInformationDropout', options);
}

/** The same for another function, which its errors name, and which has options of other kinds too. */
export function informationDropoutFor(caller: string, options: ApplyInformationDropoutOptions): NoisyRepresentation {
  const { f, alpha, eta, cap = DEFAULT_CAP, prior = logUniform(), parameters = [], meanCorrection = true } = options;
  const { gateZeros = prior.hasAtomAtZero } = options;
  requireFloat(caller, 'f', f);
  requireFloat(caller, 'alpha', alpha);
  requireShape(caller, 'alpha', alpha, f.shape, 'f');
  requireEta(caller, eta, f.shape, 'f');
  requireNumber(caller, 'cap', cap, { least: 0, above: true });
  requireBoolean(caller, 'meanCorrection', meanCorrection);
  requireBoolean(caller, 'gateZeros', gateZeros);
  return tidy(() => {
    const klOptions = { f, alpha, cap, meanCorrection, gateZeros, parameters };
    const { output, kl } = noisyRepresentation(caller, prior, eta, klOptions);
    return { output, kl: kl() };
  });
}
