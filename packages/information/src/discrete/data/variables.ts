import { inUnits, type Estimate, type EstimateOptions } from '../../estimate.js';
import { describe, requireInteger } from '@infodrop/requirements';
import { isArray, requireSameLength } from '../../samples.js';
import { requireEstimatorOptions } from './estimatorOptions.js';
import { GUESSED, refuseGuess } from '../estimators/guessedAlphabet.js';
import { undersampled } from '../estimators/undersampled.js';
import {
  entropyOfCounts,
  needsAlphabetSize,
  type EntropyEstimator,
  type EstimatedEntropy,
} from '../estimators/entropyOfCounts.js';
import { codesOf, jointCodes, labelColumnsOf, refuseReals, type Coded, type Labels } from './symbols.js';
import { isTable, samplesOfTable, settingsOfTable, type Table } from './table.js';

/** The names of {@link DiscreteOptions}. */
export const DISCRETE_OPTIONS = ['estimator', 'alphabetSizes', 'base', 'details'] as const;

/** What every measure of discrete variables takes. */
export interface DiscreteOptions extends EstimateOptions {
  /** How the entropies are estimated that the measure is made of: 'plugIn' by default. Probabilities are exact and take none. */
  readonly estimator?: EntropyEstimator | undefined;
  /**
   * How many values each variable may have, for 'jamesStein', 'dirichlet' and 'nsb': joint variables have their products.
   * By default the shape of a table of counts. Samples do not tell it: without it these estimators refuse, and with 'seen' take
   * the number of different (joint) values seen, which is too small where N is.
   */
  readonly alphabetSizes?: readonly number[] | 'seen' | undefined;
}

/** What a measure of many discrete variables takes. */
export interface GroupedDiscreteOptions extends DiscreteOptions {
  /** How many columns (or axes) each variable has, one each by default; they add up to the number of columns. */
  readonly dimensions?: readonly number[] | undefined;
}

/** The options as a measure reads them once their names are checked. */
export interface GivenOptions {
  readonly estimator?: EntropyEstimator | undefined;
  readonly alphabetSizes?: readonly number[] | 'seen' | undefined;
  readonly base?: number | undefined;
  readonly details?: boolean | undefined;
}

/** Discrete variables, from samples or a table: a row is a sample, or a cell of the table, and then it has a weight. */
export interface Variables {
  readonly caller: string;
  readonly parts: readonly Coded[];
  readonly weights?: Float64Array | undefined;
  /** Of each row, Σ (w / Σ w)² over the samples in it, where their weights are known. */
  readonly squares?: Float64Array | undefined;
  /** The number of samples, or the sum of the table. */
  readonly total: number;
  readonly kind: 'samples' | Table['kind'];
  /** How many samples there are, as far as it is known. */
  readonly samples?: number | undefined;
  /** What the table was made with. */
  readonly settings?: Readonly<Record<string, unknown>> | undefined;
}

/** Which of the variables: a set of them is one joint variable. */
export type Subset = readonly number[];

/** A measure as a sum of joint entropies: how often, with its sign, the entropy of each subset stands in it. */
export type Terms = readonly (readonly [times: number, subset: Subset])[];

/** The variables of samples, each given by itself. */
export function variablesOfSamples(caller: string, given: Readonly<Record<string, Labels>>): Variables {
  const names = Object.keys(given);
  const parts = names.map((name) => codesOf(caller, name, given[name]!));
  const lengths = parts.map(({ samples }) => samples);
  requireSameLength(caller, names.join(' and '), lengths);
  return { caller, parts, total: lengths[0]!, kind: 'samples', samples: lengths[0]! };
}

/** The variables of a table, an axis each. */
export function variablesOfTable(caller: string, table: Table, axes?: number): Variables {
  const { shape, values, kind } = table;
  if (axes !== undefined && shape.length !== axes) {
    throw new RangeError(
      `${caller}: table must have ${axes} axes, one a variable, got shape [${shape.join(', ')}]. Nest its values ${axes} deep.`,
    );
  }
  let stride = values.length;
  const parts = shape.map((alphabet) => {
    stride /= alphabet;
    const codes = new Int32Array(values.length);
    for (let cell = 0; cell < codes.length; cell++) codes[cell] = Math.floor(cell / stride) % alphabet;
    return { codes, alphabet, samples: values.length };
  });
  const total = values.reduce((sum, value) => sum + value, 0);
  const samples = samplesOfTable(table);
  if (kind !== 'weights') return { caller, parts, weights: values, total, kind, samples };
  // A power of two, which changes no digit: products of weights of any unit stay within the range of doubles.
  const unit = 2 ** -Math.max(-1000, Math.min(1000, Math.floor(Math.log2(total))));
  return {
    caller,
    parts,
    weights: values.map((weight) => weight * unit),
    squares: table.squares,
    total: total * unit,
    kind,
    samples,
    settings: settingsOfTable(table),
  };
}

/** Two or three variables given one by one, or as a table, which the options follow directly. */
export function variablesOf(
  caller: string,
  names: readonly string[],
  given: readonly unknown[],
): { variables: Variables; options: object | undefined } {
  const [first] = given;
  if (isTable(first)) {
    return { variables: variablesOfTable(caller, first, names.length), options: given[1] as object | undefined };
  }
  const samples = Object.fromEntries(names.map((name, i) => [name, given[i] as Labels]));
  return { variables: variablesOfSamples(caller, samples), options: given[names.length] as object | undefined };
}

/** Many variables given as the columns of one argument, or the axes of a table, grouped by `dimensions`. */
export function manyVariablesOf(
  caller: string,
  given: Labels | Table,
  dimensions: readonly number[] | undefined,
): Variables {
  const variables = isTable(given)
    ? variablesOfTable(caller, given)
    : variablesOfSamples(
        caller,
        Object.fromEntries(
          labelColumnsOf(caller, 'samples', given).map((column, j) => [`column ${j} of samples`, column as Labels]),
        ),
      );
  if (dimensions === undefined) return variables;
  if (!Array.isArray(dimensions)) {
    throw new TypeError(`${caller}: dimensions must be an array of integers, got ${describe(dimensions)}.`);
  }
  let start = 0;
  const groups = dimensions.map((size: number) => {
    requireInteger(caller, 'each of dimensions', size, 1);
    return variables.parts.slice(start, (start += size));
  });
  if (start !== variables.parts.length) {
    throw new RangeError(
      `${caller}: dimensions must add up to the ${variables.parts.length} columns, got ${describe(dimensions)}.`,
    );
  }
  return { ...variables, parts: groups.map((group) => jointCodes(group)) };
}

/** The first so many variables: [0, 1, …, count − 1]. */
export function firstOf(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

/** A subset as one variable. That of no variable is constant. */
export function jointOf({ parts }: Variables, subset: Subset): Coded {
  const { samples } = parts[0]!;
  return subset.length === 0
    ? { codes: new Int32Array(samples), alphabet: 1, samples }
    : jointCodes(subset.map((i) => parts[i]!));
}

/** How often each code was seen, or the probability of it. */
export function tallied({ weights }: Variables, { codes, alphabet }: Coded): Float64Array {
  const sums = new Float64Array(alphabet);
  if (weights === undefined) for (const code of codes) sums[code]!++;
  else for (let row = 0; row < codes.length; row++) sums[codes[row]!]! += weights[row]!;
  return sums;
}

/** Σ p ln(1/p) of numbers that sum to `total`, each divided by it. */
function plugInEntropy(sums: Float64Array, total: number): number {
  let nats = 0;
  for (const n of sums) if (n > 0) nats += (n / total) * minusLog(n, total);
  return nats;
}

/** −ln(part / whole), with all its digits when they are nearly equal. */
export function minusLog(part: number, whole: number): number {
  return 2 * part > whole ? -Math.log1p((part - whole) / whole) : -Math.log(part / whole);
}

/**
 * A measure in the caller's unit, from its terms. `exact` computes the plug-in value where the terms would lose digits.
 *
 * Local values are Σ times · −ln p(subset) of each sample; they are the influence of a sample on the plug-in value, so that
 * their spread gives its asymptotic standard error (0 where that order vanishes, as at independence).
 */
export function finish(
  variables: Variables,
  terms: Terms,
  options: GivenOptions | undefined,
  exact?: () => number,
  extra: Readonly<Record<string, unknown>> = {},
): number | Estimate {
  const { nats, estimator, settings, warnings } = estimated(variables, terms, options, exact);
  const { kind, samples, caller } = variables;
  const plugIn = options?.details === true && settings.estimator === 'plugIn' && kind !== 'probabilities';
  return inUnits(
    caller,
    {
      nats,
      estimator,
      settings: { ...settings, ...extra },
      samples,
      warnings: [...warnings, ...(plugIn ? undersampledOf(variables) : [])],
      ...(plugIn ? localsOf(variables, terms, nats) : {}),
    },
    options,
  );
}

/** Warns of samples most of which have a combination of values that no other has. Weights do not tell how many have one. */
export function undersampledOf(variables: Variables): string[] {
  if (variables.kind === 'weights') return [];
  return undersampled(tallied(variables, jointOf(variables, firstOf(variables.parts.length))), variables.total);
}

/** A measure in nats, and how it was made. */
export interface EstimatedMeasure {
  readonly nats: number;
  readonly estimator: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly warnings: readonly string[];
}

/** The estimate of a measure in nats, from its terms; the plug-in one from `exact`, where given. */
export function estimated(
  variables: Variables,
  terms: Terms,
  options: GivenOptions | undefined,
  exact?: () => number,
): EstimatedMeasure {
  const { caller, kind, total, parts } = variables;
  const { estimator, alphabetSizes } = options ?? {};
  requireEstimatorOptions(caller, kind, estimator, 'alphabetSizes', alphabetSizes);
  refuseReals(caller, parts, options);
  if (estimator === undefined || estimator === 'plugIn') {
    const nats =
      exact?.() ?? sumOf(terms, (subset) => plugInEntropy(tallied(variables, jointOf(variables, subset)), total));
    return kind === 'probabilities'
      ? { nats, estimator: 'exact', settings: {}, warnings: [] }
      : { nats, estimator: 'plug-in', settings: { estimator: 'plugIn', ...variables.settings }, warnings: [] };
  }
  const given: unknown = alphabetSizes;
  if (given !== undefined && given !== 'seen' && !(isArray(given) && given.length === parts.length)) {
    throw new RangeError(
      `${caller}: alphabetSizes must be ${parts.length} integers, one a variable, or 'seen', got ${describe(given)}.`,
    );
  }
  const ofTable = kind === 'counts' ? parts.map(({ alphabet }) => alphabet) : undefined;
  const sizes = alphabetSizes === 'seen' ? undefined : (alphabetSizes ?? ofTable);
  const warnings = new Set<string>();
  const used: EstimatedEntropy[] = [];
  const guessed = needsAlphabetSize(estimator) && sizes === undefined;
  if (guessed && alphabetSizes === undefined) {
    refuseGuess(
      caller,
      `alphabetSizes: [${parts.map(({ alphabet }) => alphabet).join(', ')}]`,
      'alphabetSizes',
      options,
    );
  }
  if (guessed) warnings.add(GUESSED);
  const entropies: Record<string, unknown>[] = [];
  const nats = sumOf(terms, (subset) => {
    const size = sizes && subset.reduce((product, i) => product * sizes[i]!, 1);
    const entropy = entropyOfCounts(caller, tallied(variables, jointOf(variables, subset)), estimator, size);
    used.push(entropy);
    entropies.push({ variables: [...subset], ...withoutName(entropy.settings) });
    for (const warning of entropy.warnings) warnings.add(warning);
    return entropy.nats;
  });
  if (used.length > 1) warnings.add(SEPARATE);
  return {
    nats,
    estimator: used[0]?.estimator ?? 'none',
    // What the caller chose, and what each entropy made of it: an intensity or a coverage differs from one to the next.
    settings: {
      ...(typeof estimator === 'string' ? { estimator } : { ...estimator, estimator: estimator.name }),
      ...(needsAlphabetSize(estimator) ? { alphabetSizes: sizes ?? 'seen' } : {}),
      ...(Object.keys(entropies[0] ?? {}).length > 1 ? { entropies } : {}),
    },
    warnings: [...warnings],
  };
}

function withoutName(settings: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => name !== 'estimator'));
}

const SEPARATE =
  'Each entropy is estimated by itself and the estimates are added: their biases need not cancel, and the value may break inequalities of information, such as being ≥ 0.';

function sumOf(terms: Terms, entropy: (subset: Subset) => number): number {
  let sum = 0;
  for (const [times, subset] of terms) if (times !== 0 && subset.length > 0) sum += times * entropy(subset);
  return sum;
}

/** Local values of samples, and the standard error of the plug-in value. */
function localsOf(
  variables: Variables,
  terms: Terms,
  nats: number,
): { localNats?: Float64Array; standardErrorNats?: number } {
  const { parts, weights, squares, total, kind } = variables;
  if (kind === 'weights' && squares === undefined) return {};
  const locals = new Float64Array(parts[0]!.samples);
  for (const [times, subset] of terms) {
    const joint = jointOf(variables, subset);
    const surprisals = tallied(variables, joint).map((n) => (n > 0 ? times * minusLog(n, total) : 0));
    for (let row = 0; row < locals.length; row++) locals[row]! += surprisals[joint.codes[row]!]!;
  }
  let spread = 0;
  // Of counts and samples, each of which has the weight 1, the squares are as many as there are.
  for (let row = 0; row < locals.length; row++) {
    spread += (squares?.[row] ?? (weights?.[row] ?? 1) / total / total) * (locals[row]! - nats) ** 2;
  }
  const standardErrorNats = Math.sqrt(spread);
  return weights === undefined ? { localNats: locals, standardErrorNats } : { standardErrorNats };
}
