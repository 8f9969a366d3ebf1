import { describe, requireInteger, requireNumber, requireOneOf, requireOptions } from '@infodrop/requirements';
import { chaoShen } from './chaoShen.js';
import { chaoWangJost } from './chaoWangJost.js';
import { priorWeight, type DirichletPrior } from './dirichletPrior.js';
import { grassberger1988, grassberger2003 } from './grassberger.js';
import { millerMadow } from './millerMadow.js';
import { nsb } from './nsb.js';
import { observedOf } from './observed.js';
import { plugIn } from './plugIn.js';
import { dirichlet, jamesStein } from './shrinkage.js';
import { undersampled } from './undersampled.js';
import { zhang } from './zhang.js';

const NAMES = [
  'plugIn',
  'millerMadow',
  'grassberger1988',
  'grassberger2003',
  'chaoShen',
  'chaoWangJost',
  'jamesStein',
  'dirichlet',
  'nsb',
  'zhang',
] as const;

/**
 * A rule that estimates an entropy from counts n of N samples, by the name of its authors. k values were seen, K are possible.
 *
 * - `plugIn`: that of the frequencies n/N. Too low by about (k − 1)/2N; has the asymptotic standard error.
 * - `millerMadow`: plug-in + (k − 1)/2N (Miller 1955). For N well above k.
 * - `grassberger1988`, `grassberger2003`: ln n replaced by ψ(n) + (−1)ⁿ/(n+1), and by G(n), which has less bias (Grassberger 1988, 2003).
 * - `zhang`: Σ (n/N)(ψ(N) − ψ(n)), with a bias that falls exponentially (Zhang 2012).
 * - `chaoShen`: frequencies shrunk to the estimated coverage, unseen values allowed for (Chao and Shen 2003).
 * - `chaoWangJost`: Zhang's plus the share of unseen values, from how many were seen once and twice (Chao, Wang and Jost 2013).
 *   Needs no K, and does well where N is not far above it.
 * - `jamesStein`: frequencies shrunk towards 1/K (Hausser and Strimmer 2009). Needs K.
 * - `dirichlet`: frequencies under a Dirichlet prior, Jeffreys' unless {@link DirichletEstimator} says another. Needs K.
 * - `nsb`: Bayes with a prior that is flat in the entropy (Nemenman, Shafee and Bialek 2002). Made for few samples and a known K;
 *   its standard error is the posterior's deviation. Needs K.
 */
export type EntropyEstimatorName = (typeof NAMES)[number];

/** Shrinkage towards equal frequencies, with a given intensity λ in [0, 1] instead of the estimated one. */
export interface JamesSteinEstimator {
  readonly name: 'jamesStein';
  readonly intensity?: number | undefined;
}

/** Posterior frequencies under a symmetric Dirichlet prior: α > 0, or a prior by name ('jeffreys' by default). */
export interface DirichletEstimator {
  readonly name: 'dirichlet';
  readonly alpha?: number | DirichletPrior | undefined;
}

/** An estimator of entropy: its name, or an object with its name and settings. */
export type EntropyEstimator = EntropyEstimatorName | JamesSteinEstimator | DirichletEstimator;

/** An estimated entropy in nats. */
export interface EstimatedEntropy {
  readonly nats: number;
  /** For people, for instance 'Miller–Madow'. */
  readonly estimator: string;
  /** What it was made with, defaults included. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly standardErrorNats?: number | undefined;
  readonly warnings: readonly string[];
}

/** Whether an estimator asks for the number of possible values, K. */
export function needsAlphabetSize(estimator: EntropyEstimator): boolean {
  return ['jamesStein', 'dirichlet', 'nsb'].includes(nameOf(estimator));
}

/**
 * The entropy that an estimator gives for counts (integers ≥ 0, not all 0).
 *
 * `alphabetSize` is K, the number of possible values, for the estimators that need it (James–Stein, Dirichlet, NSB; the others
 * pass it over); by default as many as have a count above 0. Counts of 0 make no difference.
 */
export function entropyOfCounts(
  caller: string,
  counts: Float64Array | Int32Array,
  estimator: EntropyEstimator = 'plugIn',
  alphabetSize?: number,
): EstimatedEntropy {
  const observed = observedOf(counts);
  const name = requireOneOf(caller, 'estimator', nameOf(estimator), NAMES);
  const settings = typeof estimator === 'object' ? estimator : undefined;
  const seen = observed.counts.length;
  const size = alphabetSize ?? seen;
  if (alphabetSize !== undefined) {
    requireInteger(caller, 'alphabetSize', alphabetSize, 1);
    if (alphabetSize < seen) {
      throw new RangeError(`${caller}: alphabetSize must be at least the ${seen} values seen, got ${alphabetSize}.`);
    }
  }
  const result = (
    estimatorName: string,
    nats: number | { nats: number; standardErrorNats?: number },
    used: Record<string, unknown> = {},
    warnings: readonly string[] = [],
  ): EstimatedEntropy => {
    const { nats: value, standardErrorNats } = typeof nats === 'number' ? { nats, standardErrorNats: undefined } : nats;
    return {
      nats: value,
      standardErrorNats,
      estimator: estimatorName,
      settings: { estimator: name, ...used },
      warnings,
    };
  };
  switch (name) {
    case 'plugIn':
      return result('plug-in', plugIn(observed), {}, undersampled(observed.counts, observed.total));
    case 'millerMadow':
      return result('Miller–Madow', millerMadow(observed));
    case 'grassberger1988':
      return result('Grassberger 1988', grassberger1988(observed));
    case 'grassberger2003':
      return result('Grassberger 2003', grassberger2003(observed));
    case 'zhang':
      return result('Zhang', zhang(observed));
    case 'chaoShen': {
      const { nats, coverage, warnings } = chaoShen(observed);
      return result('Chao–Shen', nats, { coverage }, warnings);
    }
    case 'chaoWangJost':
      return result('Chao–Wang–Jost', chaoWangJost(observed));
    case 'nsb': {
      const rare = seen === observed.total && seen > 1;
      return result(
        'Nemenman–Shafee–Bialek',
        nsb(observed, size),
        { alphabetSize: size },
        rare ? [NO_COINCIDENCE] : [],
      );
    }
    case 'jamesStein': {
      requireOptions(caller, settings, ['name', 'intensity']);
      const given = settings?.name === 'jamesStein' ? settings.intensity : undefined;
      if (given !== undefined) requireNumber(caller, 'intensity of estimator', given, { least: 0, most: 1 });
      const { nats, intensity } = jamesStein(observed, size, given);
      return result('James–Stein', nats, { alphabetSize: size, intensity });
    }
    case 'dirichlet': {
      requireOptions(caller, settings, ['name', 'alpha']);
      const prior = (settings?.name === 'dirichlet' ? settings.alpha : undefined) ?? 'jeffreys';
      const alpha = alphaOf(caller, prior, size, observed.total);
      return result('Dirichlet', dirichlet(observed, size, alpha), { alphabetSize: size, prior, alpha });
    }
  }
}

const NO_COINCIDENCE = 'No value was seen twice: the estimate rests on its prior and on alphabetSize.';

function nameOf(estimator: EntropyEstimator): EntropyEstimatorName {
  return (estimator as Partial<JamesSteinEstimator> | null)?.name ?? (estimator as EntropyEstimatorName);
}

function alphaOf(caller: string, prior: number | DirichletPrior, alphabetSize: number, total: number): number {
  if (typeof prior === 'number') return requireNumber(caller, 'alpha of estimator', prior, { least: 0, above: true });
  const alpha = priorWeight(prior, alphabetSize, total);
  if (alpha !== undefined) return alpha;
  throw new RangeError(
    `${caller}: alpha of estimator must be a number > 0, 'jeffreys', 'laplace', 'schurmannGrassberger' or 'minimax', got ${describe(prior)}.`,
  );
}
