import {
  covariance,
  covarianceOf,
  equalWidthBins,
  gaussianTotalCorrelation,
  gaussianWasserstein,
  mutualInformation,
  sampleMatrix,
  type Samples,
} from '@infodrop/information';
import { requireInteger, requireOptions, requireThat } from '@infodrop/requirements';
import { columnsOf, isConstant } from './codesAndFactors.js';

/** How the mutual information is estimated. */
export interface CodeDependenceOptions {
  /** Bins of equal width of each dimension, an integer ≥ 2. Default 20, as published scores have. */
  readonly bins?: number | undefined;
}

/** How much the dimensions of a code depend on each other; no factor is needed. */
export interface CodeDependence {
  /** Total correlation of a Gaussian of the code's covariance, in nats; Infinity where one dimension is a linear combination of others. */
  readonly totalCorrelation: number;
  /** Squared 2-Wasserstein distance of that Gaussian from the one of independent dimensions, in squared units of the code; null where the total correlation is infinite. */
  readonly wasserstein: number | null;
  /** The same as a share of the sum of variances. */
  readonly wassersteinShare: number | null;
  /** Mean over pairs of different dimensions of their mutual information by a histogram, in nats. */
  readonly mutualInformation: number;
  readonly settings: {
    readonly bins: number;
    readonly samples: number;
    /** The dimensions that are not constant, to which all of this refers. */
    readonly active: readonly number[];
  };
}

/**
 * How much the dimensions of a code depend on each other: the unsupervised scores.
 *
 *   TC = ½ (Σ ln Σᵢᵢ − ln |Σ|),   W₂² = 2 tr Σ − 2 tr (D^½ Σ D^½)^½ with D = diag Σ,   MI = mean over i ≠ j of I(zᵢ; zⱼ)
 *
 * All are 0 for independent dimensions (the histogram's by about (bins − 1)²/2N more), and say nothing of whether a factor is known. None is corrected for the
 * number of samples, so that they compare with published ones; `gaussianTotalCorrelation` of @infodrop/information takes the bias off. Constant dimensions are
 * left out, and the result says which are left.
 *
 * @param codes - Samples × dimensions, two or more of which are not constant.
 * @param options - `bins` (20).
 * @returns See {@link CodeDependence}; less is more independent.
 * @throws TypeError for another form of samples or an unknown option; RangeError when a number is not finite or fewer than two dimensions vary.
 *
 * Source: the unsupervised scores of F. Locatello et al., [Challenging common assumptions](https://arxiv.org/abs/1811.12359), 2019.
 *
 * @example
 * import { codeDependence } from '@infodrop/metrics';
 * codeDependence([[0, 0], [0, 1], [1, 0], [1, 1]], { bins: 2 }).totalCorrelation; // 0
 */
export function codeDependence(codes: Samples, options: CodeDependenceOptions = {}): CodeDependence {
  const caller = 'codeDependence';
  requireOptions(caller, options, ['bins']);
  const { bins = 20 } = options;
  requireInteger(caller, 'bins', bins, 2);
  const matrix = sampleMatrix(codes, { caller, name: 'codes' });
  const all = columnsOf(matrix);
  const active = all.flatMap((column, i) => (isConstant(column) ? [] : [i]));
  requireThat(active.length >= 2, caller, 'codes', 'of 2 dimensions or more that are not constant', active.length);
  const columns = active.map((i) => all[i]!);
  const found = covarianceOf({ columns });
  const d = columns.length;
  const diagonal = Array.from({ length: d }, (_, i) =>
    Array.from({ length: d }, (__, j) => (i === j ? found.covariance[i * d + i]! : 0)),
  );
  const labels = columns.map((column) => equalWidthBins(column, { bins }).labels);
  const pairs = labels.flatMap((one, i) => labels.slice(i + 1).map((other) => mutualInformation(one, other)));
  const wasserstein = unlessSingular(() => gaussianWasserstein(found, covariance(diagonal)) ** 2);
  const variance = diagonal.reduce((sum, row, i) => sum + row[i]!, 0);
  return {
    totalCorrelation: unlessSingular(() => gaussianTotalCorrelation(found)) ?? Infinity,
    wasserstein,
    wassersteinShare: wasserstein === null ? null : wasserstein / variance,
    mutualInformation: pairs.reduce((sum, each) => sum + each, 0) / pairs.length,
    settings: { bins, samples: matrix.shape[0], active },
  };
}

/** What a covariance gives, or null where one dimension is a linear combination of others, which the function refuses. */
function unlessSingular(measure: () => number): number | null {
  try {
    return measure();
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
