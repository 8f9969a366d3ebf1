import type { Detailed, Estimate, WithDetails } from '../../estimate.js';
import { requireOneOf, requireOptions } from '@infodrop/requirements';
import { dimensionless, normalizer } from './normalization.js';
import { sharedInformation, sharedTerms } from './sharedInformation.js';
import type { Labels } from '../data/symbols.js';
import type { CountTable } from '../data/table.js';
import { estimated, jointOf, tallied, variablesOf } from '../data/variables.js';

const MEANS = ['arithmetic', 'geometric', 'min', 'max'] as const;

/** What an adjusted mutual information takes. */
export interface AdjustedMutualInformationOptions {
  /** The mean of the two entropies: 'arithmetic' (default, as scikit-learn's), 'geometric', 'min' or 'max'. */
  readonly normalization?: (typeof MEANS)[number] | undefined;
  readonly details?: false | undefined;
}

/**
 * Mutual information adjusted for chance: 0 is what shuffled labels have on the average, 1 what a partition has with itself.
 *
 *   AMI = (I − E[I]) / (M − E[I]),  M the mean of H(X) and H(Y)
 *
 * E[I] is exact: the mean over all permutations of the samples, cell by cell hypergeometric. The weights of each cell follow
 * from one another and are divided by their own sum, so that no factorial is evaluated. Time: about kx · ky · N / max(kx, ky)
 * steps at most, and less where sizes repeat.
 *
 * @param x - Labels, one a sample; or a table of counts with two axes. Probabilities and weights are refused: chance depends on N.
 * @param y - Labels, as many as x has; left out after a table.
 * @param options - `normalization` ('arithmetic' by default, scikit-learn's `average_method`), `details`.
 * @returns A number without unit, at most 1; negative where there is less than chance gives.
 * @throws RangeError for probabilities and weights, different lengths, no samples.
 *
 * Edge cases: 1 when both are constant, or both all different (as scikit-learn); 0 when just one is constant. Where every label of one differs, all
 * permutations share the entropy of the other: 0; by 'min' alone the ratio is 0/0, and is taken for 1, since one determines the other.
 *
 * Source: Vinh, Epps & Bailey 2010 (https://jmlr.org/papers/v11/vinh10a.html), eq. 24a.
 *
 * @example
 * import { adjustedMutualInformation } from '@infodrop/information';
 * adjustedMutualInformation([0, 0, 1, 1], [0, 0, 1, 1]); // 1
 */
export function adjustedMutualInformation<Details extends boolean>(
  x: Labels,
  y: Labels,
  options: WithDetails<AdjustedMutualInformationOptions, Details>,
): Detailed<Details>;
export function adjustedMutualInformation<Details extends boolean>(
  joint: CountTable,
  options: WithDetails<AdjustedMutualInformationOptions, Details>,
): Detailed<Details>;
export function adjustedMutualInformation(joint: CountTable, options?: AdjustedMutualInformationOptions): number;
export function adjustedMutualInformation(x: Labels, y: Labels, options?: AdjustedMutualInformationOptions): number;
export function adjustedMutualInformation(...given: readonly unknown[]): number | Estimate {
  const caller = 'adjustedMutualInformation';
  const { variables, options } = variablesOf(caller, ['x', 'y'], given);
  requireOptions(caller, options, ['normalization', 'details']);
  const chosen = (options ?? {}) as AdjustedMutualInformationOptions;
  const normalization = requireOneOf(caller, 'normalization', chosen.normalization ?? 'arithmetic', MEANS);
  if (variables.kind === 'probabilities' || variables.kind === 'weights') {
    throw new RangeError(
      `${caller}: table must be counts, got ${variables.kind}. What chance gives depends on their number.`,
    );
  }
  const [a, b] = [0, 1].map((i) => tallied(variables, jointOf(variables, [i])).filter((n) => n > 0)) as [
    Float64Array,
    Float64Array,
  ];
  const { total } = variables;
  const information = estimated(variables, sharedTerms([0], [1]), { details: chosen.details }, () =>
    sharedInformation(variables, [0], [1]),
  );
  const [hx, hy] = [0, 1].map((i) => estimated(variables, [[1, [i]]], { details: chosen.details }).nats) as [
    number,
    number,
  ];
  const trivial = a.length === b.length && (a.length === 1 || a.length === total);
  // By every permutation the same, so that nothing is above chance: computed, the differences of equal numbers would be rounding.
  const isChance = a.length === total || b.length === total;
  let expectedNats = 0;
  let value = 1;
  if (!trivial) {
    expectedNats = expectedInformation(a, b, total);
    const numerator = information.nats - expectedNats;
    const mean = normalizer(normalization, hx, hy, () => NaN);
    // One of them constant: nothing is shared, by chance or otherwise.
    value =
      a.length === 1 || b.length === 1
        ? 0
        : isWhole(information.nats, mean)
          ? 1
          : isChance
            ? 0
            : numerator / (mean - expectedNats);
  }
  return dimensionless(variables, { ...information, value }, { normalization, expectedNats }, options);
}

/** Whether all of the mean is shared, to rounding: then the ratio is 1, also where chance gives nearly as much, or all. */
function isWhole(information: number, mean: number): boolean {
  return Math.abs(information - mean) <= 1e-13 * mean;
}

/** Mean over all permutations of the mutual information in nats of variables seen so often. */
function expectedInformation(a: Float64Array, b: Float64Array, total: number): number {
  let sum = 0;
  for (const [rows, row] of repeated(a)) {
    for (const [columns, column] of repeated(b)) sum += rows * columns * expectedCell(row, column, total);
  }
  return sum;
}

/** The different sizes, and how many there are of each. */
function repeated(sizes: Float64Array): [times: number, size: number][] {
  const times = new Map<number, number>();
  for (const size of sizes) times.set(size, (times.get(size) ?? 0) + 1);
  return [...times].map(([size, count]) => [count, size]);
}

/** E[(n/N) ln(N n / (a b))], n hypergeometric: out from the likeliest n in both directions, until nothing is added. */
function expectedCell(a: number, b: number, total: number): number {
  const least = Math.max(0, a + b - total);
  const most = Math.min(a, b);
  const mode = Math.min(most, Math.max(least, Math.floor(((a + 1) * (b + 1)) / (total + 2))));
  const value = (n: number) => (n === 0 ? 0 : (n / total) * Math.log((n / a) * (total / b)));
  let weights = 1;
  let sum = value(mode);
  for (let n = mode, weight = 1; n < most && weight > 1e-22; n++) {
    weight *= (((a - n) / (n + 1)) * (b - n)) / (total - a - b + n + 1);
    weights += weight;
    sum += weight * value(n + 1);
  }
  for (let n = mode, weight = 1; n > least && weight > 1e-22; n--) {
    weight *= ((n / (a - n + 1)) * (total - a - b + n)) / (b - n + 1);
    weights += weight;
    sum += weight * value(n - 1);
  }
  return sum / weights;
}
