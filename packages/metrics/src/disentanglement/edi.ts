import type { Samples } from '@infodrop/information';
import { requireOneOf, requireOptions, requireThat } from '@infodrop/requirements';
import {
  type CodeFactorInformation,
  type CodeFactorInformationOptions,
  informationGiven,
  isInformation,
} from './codeFactorInformation.js';
import { byDimension, byFactor, mean } from './informationRows.js';

const WHOLES = ['sum', 'max'] as const;

/** What the whole code is taken to know. */
export interface EdiWholeOptions {
  /**
   * I(z; vₖ), what the whole code knows of each factor: the sum of what its dimensions know, as if each told something else; the most that one of them
   * knows; or a number of nats for each factor, by an estimator of your own. Default 'sum'.
   */
  readonly whole?: (typeof WHOLES)[number] | ArrayLike<number> | undefined;
}

/** How the information is estimated. */
export interface EdiOptions extends CodeFactorInformationOptions, EdiWholeOptions {}

/** Modularity, compactness and explicitness by exclusivity, with their parts. */
export interface EdiScore {
  /** Whether dimensions know one factor each: mean over factors of the exclusivities of the dimensions that know it best, at most 1 each. */
  readonly modularity: number;
  /** Whether factors are known by one dimension each: mean of `exclusivityPerFactor`. */
  readonly compactness: number;
  /** Mean of `explicitnessPerFactor`. */
  readonly explicitness: number;
  /** Of each dimension: its share of the factor that it knows best, less the others' root mean square. */
  readonly exclusivityPerDimension: readonly number[];
  /** Of each factor: the share of the dimension that knows it best, less the others' root mean square. */
  readonly exclusivityPerFactor: readonly number[];
  /** Of each factor, the share of its entropy that the whole code knows, at most 1. */
  readonly explicitnessPerFactor: readonly number[];
  readonly settings: CodeFactorInformation['settings'] & {
    readonly whole: (typeof WHOLES)[number] | readonly number[];
  };
}

/** Less information than this is the rounding of a factor that no dimension knows. */
const NOTHING = 1e-12;

/**
 * EDI, the exclusivity disentanglement index: modularity, compactness and explicitness by how exclusive the relation of dimensions and factors is.
 *
 *   rᵢₖ = I(zᵢ; vₖ) / I(z; vₖ);   exclusivity of numbers = max − √( mean of the squares of the others )
 *   modularity  = mean over k of min(1, Σ of the exclusivity of rᵢ· over the dimensions i whose greatest share is of factor k)
 *   compactness = mean over k of the exclusivity of r·ₖ;   explicitness = mean over k of min(1, I(z; vₖ) / H(vₖ))
 *
 * Dimensions that share a factor between them are modular, and not compact. By 'sum' a factor's shares sum to 1, and the copy of a dimension halves them.
 * Of a factor that no dimension knows, the little that each seems to know by the bias of a histogram is shared out all the same, and takes from the modularity
 * of dimensions that know others: `estimator: 'millerMadow'` has less of it.
 *
 * @param codes - Samples × dimensions, two dimensions or more; or a {@link CodeFactorInformation}.
 * @param factors - Samples × factors, two or more; left out with a {@link CodeFactorInformation}.
 * @param options - `whole` ('sum'); `bins` and `estimator` with codes and factors.
 * @returns All three in [0, 1], with their parts. A factor that no dimension knows has shares of 0; shares above 1, which a `whole` of your own can lead to,
 *   count 1, and information below 0, which an estimator can give, 0.
 * @throws As `codeFactorInformation`; RangeError with one dimension or factor, or for another `whole`.
 *
 * Source: S. Julka, Y. Wang, M. Granitzer, [Towards an improved metric for evaluating disentangled representations](https://arxiv.org/abs/2410.03056), 2024,
 * and their [code](https://github.com/julka01/InnVariant), where I(z; vₖ) is that of a neural estimator, the sum or the maximum.
 *
 * @example
 * import { edi } from '@infodrop/metrics';
 * const { modularity, compactness } = edi([[0, 5], [0, 6], [1, 5], [1, 6]], [[0, 0], [0, 1], [1, 0], [1, 1]], { bins: 2 }); // both 1
 */
export function edi(codes: Samples, factors: Samples, options?: EdiOptions): EdiScore;
export function edi(information: CodeFactorInformation, options?: EdiWholeOptions): EdiScore;
export function edi(...given: readonly unknown[]): EdiScore {
  const caller = 'edi';
  const [first, second, third] = given;
  const done = isInformation(first);
  const { whole = 'sum', ...binning } = ((done ? second : third) ?? {}) as EdiOptions;
  if (done) requireOptions(caller, binning, []);
  const found = informationGiven(caller, done ? [first] : [first, second, binning], { dimensions: 2, factors: 2 });
  const known = { ...found, information: found.information.map((nats) => (nats < NOTHING ? 0 : nats)) };
  const nats = typeof whole === 'string' ? byFactor(known).map(wholeOf(caller, whole)) : ownWhole(caller, whole, found);
  const columns = byFactor(known).map((column, k) =>
    column.map((each) => (each === 0 ? 0 : Math.min(1, each / nats[k]!))),
  );
  const rows = byDimension(known).map((_, i) => Float64Array.from(columns, (column) => column[i]!));
  const exclusivityPerDimension = rows.map(exclusivity);
  const exclusivityPerFactor = columns.map(exclusivity);
  const explicitnessPerFactor = nats.map((each, k) => Math.min(1, each / found.factorEntropies[k]!));
  const ofFactor = new Float64Array(columns.length);
  rows.forEach(
    (row, i) => (ofFactor[row.indexOf(row.reduce((a, b) => Math.max(a, b)))]! += exclusivityPerDimension[i]!),
  );
  return {
    modularity: mean(Array.from(ofFactor, (each) => Math.min(1, each))),
    compactness: mean(exclusivityPerFactor),
    explicitness: mean(explicitnessPerFactor),
    exclusivityPerDimension,
    exclusivityPerFactor,
    explicitnessPerFactor,
    settings: { ...found.settings, whole: typeof whole === 'string' ? whole : nats },
  };
}

/** max − √(mean of the squares of the others). */
function exclusivity(shares: Float64Array): number {
  const most = shares.reduce((a, b) => Math.max(a, b));
  const squares = shares.reduce((sum, share) => sum + share * share, 0) - most * most;
  return Math.max(0, most - Math.sqrt(Math.max(0, squares) / (shares.length - 1)));
}

function wholeOf(caller: string, whole: string): (column: Float64Array) => number {
  requireOneOf(caller, 'whole', whole as (typeof WHOLES)[number], WHOLES);
  return (column) => column.reduce((a, b) => (whole === 'sum' ? a + b : Math.max(a, b)));
}

function ownWhole(caller: string, whole: ArrayLike<number>, { shape: [, factors] }: CodeFactorInformation): number[] {
  const nats = Array.from(whole);
  requireThat(nats.length === factors, caller, 'whole', `${factors} numbers, one for each factor`, nats.length);
  nats.forEach((each, k) => {
    requireThat(Number.isFinite(each) && each >= 0, caller, `whole[${k}]`, 'a finite number of nats ≥ 0', each);
  });
  return nats;
}
