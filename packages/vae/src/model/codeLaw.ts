import { alphaFromLogits } from '@infodrop/dropout';
import {
  gaussian,
  gaussianPosterior,
  logNormal,
  logNormalPosterior,
  logUniform,
  type Posterior,
  type Prior,
} from '@infodrop/priors';
import { requireBoolean, requireNumber, requireOneOf, requireOptions } from '@infodrop/requirements';
import { exp, relu, softplus, split, type Tensor, tidy } from '@tensorflow/tfjs-core';

/** A law of codes as plain JSON, for saving a model. */
export type CodeLawConfig =
  | { readonly kind: 'gaussian' }
  | {
      readonly kind: 'informationDropout';
      readonly activation: 'softplus' | 'relu';
      readonly minAlpha: number;
      readonly alphaRange: number;
      readonly meanCorrection: boolean;
    };

/** How a code is drawn from what an encoder gives: two numbers for each of its units. */
export interface CodeLaw {
  readonly kind: CodeLawConfig['kind'];
  /** The prior of a model that is given none. */
  defaultPrior(): Prior;
  /** Why there is no bound on the likelihood, or null where there is one. */
  whyNoBound(prior: Pick<Prior, 'kind' | 'proper'>): string | null;
  /** q(z|x) of what the encoder gave, [batch, 2 · units]. */
  posterior(parameters: Tensor): Posterior;
  /** The code without its noise, [batch, units]. */
  center(posterior: Posterior): Tensor;
  getConfig(): CodeLawConfig;
}

/** Arguments of {@link informationDropoutCode}. */
export interface InformationDropoutCodeOptions {
  /** Of f. 'softplus' goes with the log-normal prior, 'relu' with the log-uniform. Default 'softplus'. */
  readonly activation?: 'softplus' | 'relu';
  /** The least α, > 0. Default 0.001. */
  readonly minAlpha?: number;
  /** How much more it may be, > 0. Default 0.7, the paper's. */
  readonly alphaRange?: number;
  /** Whether E z = f instead of median f. Default false, as in the paper. */
  readonly meanCorrection?: boolean;
}

/** Divergences from an improper prior bound nothing. */
function improper(prior: Pick<Prior, 'kind' | 'proper'>): string | null {
  return prior.proper ? null : `the ${prior.kind} prior is improper: its divergences are known up to a constant`;
}

/**
 * Codes with Gaussian noise: those of Kingma's variational autoencoder.
 *
 *   z ~ N(loc(x), scale(x)²);   an encoder gives loc and log scale
 *
 * @returns The law; its default prior is the standard normal.
 *
 * Source: D. P. Kingma, M. Welling, [Auto-Encoding Variational Bayes](https://arxiv.org/abs/1312.6114), 2013.
 *
 * @example
 * import { gaussianCode } from '@infodrop/vae';
 * gaussianCode().defaultPrior().kind; // 'gaussian'
 */
export function gaussianCode(): CodeLaw {
  return {
    kind: 'gaussian',
    defaultPrior: () => gaussian(),
    whyNoBound: improper,
    posterior: (parameters) =>
      tidy(() => {
        const [loc, logScale] = split(parameters, 2, -1);
        return gaussianPosterior({ loc: loc!, scale: exp(logScale!) }) as never;
      }),
    center: (posterior) => (posterior as Extract<Posterior, { kind: 'gaussian' }>).loc,
    getConfig: () => ({ kind: 'gaussian' }),
  };
}

/**
 * Codes with information dropout: log-normal noise whose strength is learned per unit and per input.
 *
 *   z = ε f(x),  log ε ~ N(0, α(x)²);   an encoder gives the argument of f's activation and the logits of α
 *
 * With softplus and a log-normal prior this is a Gaussian autoencoder of log z whose decoder sees the exponential. With ReLU and the
 * log-uniform prior codes have an atom at 0 and the prior is improper: it can be trained, but there is no bound on the likelihood.
 *
 * @param options - `activation`, `minAlpha`, `alphaRange`, `meanCorrection`.
 * @returns The law; its default prior is log-normal with softplus, log-uniform with ReLU.
 * @throws RangeError when an option is outside its domain; TypeError for one that there is not.
 *
 * Source: (20)–(22) in [docs/equations.md](../../../../docs/equations.md); A. Achille, S. Soatto,
 * [Information Dropout](https://arxiv.org/abs/1611.01353), 2016, section 6.
 *
 * @example
 * import { informationDropoutCode } from '@infodrop/vae';
 * informationDropoutCode({ activation: 'relu' }).defaultPrior().kind; // 'logUniform'
 */
export function informationDropoutCode(options: InformationDropoutCodeOptions = {}): CodeLaw {
  const caller = 'informationDropoutCode';
  requireOptions(caller, options, ['activation', 'minAlpha', 'alphaRange', 'meanCorrection']);
  const { activation = 'softplus', minAlpha = 0.001, alphaRange = 0.7, meanCorrection = false } = options;
  requireOneOf(caller, 'activation', activation, ['softplus', 'relu']);
  requireNumber(caller, 'minAlpha', minAlpha, { least: 0, above: true });
  requireNumber(caller, 'alphaRange', alphaRange, { least: 0, above: true });
  requireBoolean(caller, 'meanCorrection', meanCorrection);
  return {
    kind: 'informationDropout',
    defaultPrior: () => (activation === 'relu' ? logUniform() : logNormal()),
    whyNoBound: (prior) =>
      improper(prior) ?? (activation === 'relu' ? 'ReLU codes have an atom at 0, where a density has none' : null),
    posterior: (parameters) =>
      tidy(() => {
        const [argument, logits] = split(parameters, 2, -1);
        return logNormalPosterior({
          f: activation === 'relu' ? relu(argument!) : softplus(argument!),
          alpha: alphaFromLogits(logits!, { minAlpha, alphaRange }),
          meanCorrection,
          cap: minAlpha + alphaRange,
        }) as never;
      }),
    center: (posterior) => (posterior as Extract<Posterior, { kind: 'logNormal' }>).f,
    getConfig: () => ({ kind: 'informationDropout', activation, minAlpha, alphaRange, meanCorrection }),
  };
}

/** A law of codes from what its `getConfig` returned. */
export function codeLawFromConfig(config: CodeLawConfig): CodeLaw {
  if (config.kind === 'gaussian') return gaussianCode();
  requireOneOf('codeLawFromConfig', 'kind', config.kind, ['informationDropout']);
  const { activation, minAlpha, alphaRange, meanCorrection } = config;
  return informationDropoutCode({ activation, minAlpha, alphaRange, meanCorrection });
}
