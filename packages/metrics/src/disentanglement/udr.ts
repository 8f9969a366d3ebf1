import { sampleMatrix, type Samples } from '@infodrop/information';
import { requireNumber, requireOneOf, requireOptions, requireThat } from '@infodrop/requirements';
import { quantile } from '../comparison/quantile.js';
import { lasso } from '../learners/lasso.js';
import { standardizer } from '../learners/standardizer.js';
import { columnsOf } from './codesAndFactors.js';
import { ranksOf, squaredCorrelations } from './correlation.js';
import { mean } from './informationRows.js';

const LIKENESSES = ['lasso', 'rank'] as const;

/** How two codes are compared, and which dimensions count. */
export interface UdrOptions {
  /** 'lasso': absolute weights of one code's dimensions for each of the other's; 'rank': Spearman's correlations. Default 'lasso'. */
  readonly likeness?: (typeof LIKENESSES)[number] | undefined;
  /** What a weight costs, ≥ 0. Default 0.1. */
  readonly alpha?: number | undefined;
  /** Of each model, the mean KL divergence of each dimension in nats. Dimensions of 0.01 or less do not count. Default: those that vary count. */
  readonly kl?: readonly ArrayLike<number>[] | undefined;
}

/** The score of each model, and of each pair. */
export interface UdrScore {
  /** Of each model, the median over the others of how alike they are. */
  readonly values: readonly number[];
  /** How alike each two are, row-major [models × models]; 0 on the diagonal. */
  readonly pairs: Float64Array;
  readonly settings: {
    readonly likeness: (typeof LIKENESSES)[number];
    readonly alpha: number;
    readonly samples: number;
  };
}

/** KL divergence up to which a dimension says nothing. */
const UNINFORMATIVE = 0.01;

/**
 * Unsupervised disentanglement ranking: how alike a model's code is to those of others trained alike, dimension by dimension. No factor is needed.
 *
 *   R between two codes; likeness = ½ ( mean over columns + mean over rows of max² / sum );   UDR of a model = median over the others
 *
 * The idea is that disentangled codes are alike up to order and sign, and entangled ones in ways of their own. 1 is a permutation, 0 nothing in common.
 *
 * @param codes - Of each model, two or more, samples × dimensions: the same inputs in the same order.
 * @param options - `likeness` ('lasso', or 'rank'), `alpha` (0.1), `kl`.
 * @returns The score of each model in [0, 1] (weights of a lasso may lead a little beyond), and of each pair.
 * @throws TypeError for another form of samples or an unknown option; RangeError for fewer than two models, other numbers of samples, or a number that is not
 *   finite.
 *
 * Source: S. Duan et al., [Unsupervised model selection for variational disentangled representation learning](https://arxiv.org/abs/1905.12614), 2020, as in
 * the code of Locatello et al.
 *
 * @example
 * import { udr } from '@infodrop/metrics';
 * const one = [[0, 5], [0, 6], [1, 5], [1, 6]];
 * udr([one, one.map(([a, b]) => [b, -a])], { likeness: 'rank' }).values; // [1, 1]
 */
export function udr(codes: readonly Samples[], options: UdrOptions = {}): UdrScore {
  const caller = 'udr';
  requireOptions(caller, options, ['likeness', 'alpha', 'kl']);
  const { likeness = 'lasso', alpha = 0.1, kl } = options;
  requireOneOf(caller, 'likeness', likeness, LIKENESSES);
  requireNumber(caller, 'alpha', alpha, { least: 0 });
  const count = Array.isArray(codes) ? codes.length : 0;
  requireThat(count >= 2, caller, 'codes', 'an array of the codes of two models or more', count);
  const matrices = codes.map((each, m) => sampleMatrix(each, { caller, name: `codes[${m}]` }));
  const samples = matrices[0]!.shape[0];
  matrices.forEach(({ shape }, m) => {
    requireThat(shape[0] === samples, caller, `codes[${m}]`, `of as many samples as codes[0], ${samples}`, shape[0]);
  });
  const models = matrices.map((matrix, m) => {
    const divergences = kl?.[m];
    const columns = columnsOf(matrix).map((column) => column.map(standardizer(column)));
    if (divergences !== undefined) {
      requireThat(
        divergences.length === columns.length,
        caller,
        `kl[${m}]`,
        `${columns.length} numbers`,
        divergences.length,
      );
    }
    return columns.filter((column, i) =>
      divergences === undefined ? column.some((x) => x !== 0) : divergences[i]! > UNINFORMATIVE,
    );
  });
  const compare = likeness === 'lasso' ? lassoTable(alpha) : rankTable;
  const pairs = Float64Array.from({ length: count * count }, (_, at) => {
    const [i, j] = [Math.floor(at / count), at % count];
    return i === j ? 0 : relativeStrength(compare(models[i]!, models[j]!));
  });
  const values = models.map((_, j) => {
    const others = Float64Array.from({ length: count - 1 }, (__, m) => pairs[(m < j ? m : m + 1) * count + j]!);
    return quantile(others.sort(), 0.5);
  });
  return { values, pairs, settings: { likeness, alpha, samples } };
}

type Compare = (one: readonly Float64Array[], other: readonly Float64Array[]) => Float64Array[];

const lassoTable =
  (alpha: number): Compare =>
  (one, other) => {
    const weights = other.map((column) => lasso(one, column, alpha).weights);
    return one.map((_, i) => Float64Array.from(weights, (each) => Math.abs(each[i]!)));
  };

const rankTable: Compare = (one, other) => {
  // What a model tells nothing by is left out, and that may be all.
  if (one.length === 0 || other.length === 0) return [];
  const found = squaredCorrelations(ranksOf(one), ranksOf(other)).map(Math.sqrt);
  return one.map((_, i) => found.subarray(i * other.length, (i + 1) * other.length));
};

/** ½ (mean over columns + mean over rows of max² / sum): 1 of a permutation; rows and columns of zeros count 0, an empty table is 0. */
export function relativeStrength(rows: readonly Float64Array[]): number {
  if (rows.length === 0 || rows[0]!.length === 0) return 0;
  const strength = (values: Float64Array): number => {
    const all = values.reduce((sum, each) => sum + each, 0);
    return all === 0 ? 0 : values.reduce((a, b) => Math.max(a, b)) ** 2 / all;
  };
  const columns = Array.from(rows[0]!, (_, j) => Float64Array.from(rows, (row) => row[j]!));
  return (mean(rows.map(strength)) + mean(columns.map(strength))) / 2;
}
