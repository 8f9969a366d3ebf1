import {
  counts,
  entropy,
  type EntropyEstimatorName,
  equalWidthBins,
  jointEntropy,
  mutualInformation,
  type Samples,
} from '@infodrop/information';
import { requireInteger, requireOneOf, requireOptions, requireThat } from '@infodrop/requirements';
import { codesAndFactors, distinctLabels, type FactorLabels, factorLabels } from './codesAndFactors.js';

/** How the information between codes and factors is estimated. */
export interface CodeFactorInformationOptions {
  /**
   * Bins of equal width from the least to the greatest value of each dimension of the code, an integer ≥ 2; or 'distinct', which takes
   * every different value for a symbol of its own, for codes that are discrete. Default 20, as published scores have.
   */
  readonly bins?: number | 'distinct' | undefined;
  /** Of the entropies of the binned codes. Default 'plugIn', as published scores have; 'millerMadow' corrects the first term of the bias. */
  readonly estimator?: EntropyEstimatorName | undefined;
}

/** By a record, so that none is left out. */
const ESTIMATORS = Object.keys({
  plugIn: true,
  millerMadow: true,
  grassberger1988: true,
  grassberger2003: true,
  chaoShen: true,
  chaoWangJost: true,
  jamesStein: true,
  dirichlet: true,
  nsb: true,
  zhang: true,
} satisfies Record<EntropyEstimatorName, true>) as EntropyEstimatorName[];

/** The information between each dimension of a code and each factor: what the scores of this family are made of. */
export interface CodeFactorInformation {
  /** I(zᵢ; vₖ) in nats, row-major [dimensions × factors]. */
  readonly information: Float64Array;
  /** H(zᵢ, vₖ) in nats, row-major [dimensions × factors]. */
  readonly jointEntropies: Float64Array;
  /** H(zᵢ) of the binned dimensions, in nats. */
  readonly codeEntropies: Float64Array;
  /** H(vₖ) in nats, > 0. */
  readonly factorEntropies: Float64Array;
  /** How many symbols each dimension could have: its bins, or its different values. */
  readonly codeSizes: readonly number[];
  readonly shape: readonly [dimensions: number, factors: number];
  readonly settings: {
    readonly bins: number | 'distinct';
    readonly estimator: EntropyEstimatorName;
    readonly samples: number;
  };
}

/**
 * The information between each dimension of a code and each factor, by a histogram of the code.
 *
 *   I(zᵢ; vₖ) = H(zᵢ) + H(vₖ) − H(zᵢ, vₖ),   zᵢ in `bins` bins of equal width
 *
 * The plug-in value is biased up by about (bins − 1)(values − 1)/2N, and an outlier widens all bins: scores compare only at the same bins
 * and number of samples, which is why every score repeats them.
 *
 * @param codes - Samples × dimensions, finite.
 * @param factors - Samples × factors: each different number is a value of the factor.
 * @param options - See {@link CodeFactorInformationOptions}.
 * @returns See {@link CodeFactorInformation}; `mig`, `modularity` and the others take it in place of codes and factors, so that it is
 *   computed once. A constant dimension has 0 nats everywhere.
 * @throws TypeError for another form of samples or an unknown option; RangeError when the numbers of samples differ, a number is not finite,
 *   there are fewer than 2 samples, a factor is constant, or an option is outside its domain.
 *
 * Source of the bins: F. Locatello et al., [Challenging common assumptions in the unsupervised learning of disentangled
 * representations](https://arxiv.org/abs/1811.12359), 2019, whose code has 20 of equal width.
 *
 * @example
 * import { codeFactorInformation } from '@infodrop/metrics';
 * const { information, factorEntropies } = codeFactorInformation([[0, 5], [0, 6], [1, 5], [1, 6]], [0, 0, 1, 1], { bins: 2 });
 * information; // [ln 2, 0]
 */
export function codeFactorInformation(
  codes: Samples,
  factors: Samples,
  options: CodeFactorInformationOptions = {},
): CodeFactorInformation {
  return informationOf('codeFactorInformation', codes, factors, options);
}

/** The same for a score, which its errors name. */
export function informationOf(
  caller: string,
  codes: Samples,
  factors: Samples,
  options: CodeFactorInformationOptions = {},
): CodeFactorInformation {
  requireOptions(caller, options, ['bins', 'estimator']);
  const { bins = 20, estimator = 'plugIn' } = options;
  if (bins !== 'distinct') requireInteger(caller, 'bins', bins, 2);
  requireOneOf(caller, 'estimator', estimator, ESTIMATORS);
  const given = codesAndFactors(caller, codes, factors);
  const z = given.codes.map((column): FactorLabels =>
    bins === 'distinct' ? distinctLabels(column) : { labels: equalWidthBins(column, { bins }).labels, size: bins },
  );
  const v = given.factors.map((column, k) => factorLabels(caller, column, k));
  const by = { estimator } as const;
  const entropyOf = ({ labels, size }: FactorLabels): number => entropy(counts(tally(labels, size)), by);
  const tables = z.flatMap((code) => v.map((factor) => jointTable(code, factor)));
  return {
    information: Float64Array.from(tables, (table) => mutualInformation(table, by)),
    jointEntropies: Float64Array.from(tables, (table) => jointEntropy(table, by)),
    codeEntropies: Float64Array.from(z, entropyOf),
    factorEntropies: Float64Array.from(v, entropyOf),
    codeSizes: z.map(({ size }) => size),
    shape: [z.length, v.length],
    settings: { bins, estimator, samples: given.samples },
  };
}

/** What a score was given, (codes, factors, options) or the information between them, as that information; a RangeError with too few dimensions or factors for it. */
export function informationGiven(
  caller: string,
  given: readonly unknown[],
  { dimensions = 1, factors = 1 }: { readonly dimensions?: number; readonly factors?: number },
): CodeFactorInformation {
  const [first, ...rest] = given;
  const found =
    isInformation(first) && rest.length === 0
      ? first
      : informationOf(
          caller,
          first as Samples,
          rest[0] as Samples,
          rest[1] as CodeFactorInformationOptions | undefined,
        );
  const [z, v] = found.shape;
  requireThat(
    z >= dimensions,
    caller,
    'codes',
    `of ${dimensions} dimensions or more`,
    z,
    'The gap is one between the two best of them.',
  );
  requireThat(v >= factors, caller, 'factors', `${factors} or more`, v, 'The gap is one between the two best of them.');
  return found;
}

/** Whether a score was given the information between codes and factors in place of them. */
export const isInformation = (given: unknown): given is CodeFactorInformation =>
  typeof given === 'object' && given !== null && 'information' in given && 'factorEntropies' in given;

function tally(labels: Int32Array, size: number): Float64Array {
  const found = new Float64Array(size);
  for (const label of labels) found[label]!++;
  return found;
}

function jointTable(code: FactorLabels, factor: FactorLabels) {
  const cells = new Float64Array(code.size * factor.size);
  for (let i = 0; i < code.labels.length; i++) cells[code.labels[i]! * factor.size + factor.labels[i]!]!++;
  return counts(cells, [code.size, factor.size]);
}
