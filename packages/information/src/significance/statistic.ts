import type { Estimate } from '../estimate.js';
import { describe } from '@infodrop/requirements';
import { GUESSED } from '../discrete/estimators/guessedAlphabet.js';
import type { RunOptions } from './replicates.js';
import { formOf, type LabelsAs, sampleCount, type Variable, variableOf } from './variable.js';

/**
 * A measure of samples: any function of this package of the form (…variables, options) → number, or one of your own, which gets
 * draws in the form in which it gets the samples: arrays as arrays, rows as rows, labels as labels.
 */
export type Statistic<Variables extends readonly unknown[], Options> = (
  ...args: [...variables: Variables, options?: Options]
) => number;

/** A statistic whose variables' types have been checked already. */
export type AnyStatistic = (...args: readonly unknown[]) => unknown;

/** What a statistic gave on the samples as they came, and the samples as they will be drawn from. */
export interface Observed {
  readonly value: number;
  readonly description: {
    readonly unit?: string;
    readonly estimator: string;
    readonly settings: Readonly<Record<string, unknown>>;
  };
  readonly warnings: readonly string[];
  readonly variables: readonly Variable[];
  /** How many samples each variable has, or each set of samples. */
  readonly sizes: readonly number[];
  /** How many samples the first has: of variables that belong together, all of them. */
  readonly samples: number;
  /** How many of them the value is made from, where it tells: those whose pasts are known, of a series. */
  readonly used: number | undefined;
  /** The options for draws: what the observed estimate is warned of is no reason to stop at one of them. */
  readonly options: object | undefined;
  /** The statistic as a function of such variables: one of one's own gets them in the form in which it got the samples. */
  readonly statistic: AnyStatistic;
}

/** The variables as a test draws from them. */
export interface Reading {
  readonly variables: readonly Variable[];
  readonly sizes: readonly number[];
  /** What a function of one's own gets in place of what a scheme draws: the form in which it got the samples. */
  readonly restored: (drawn: readonly unknown[]) => unknown[];
}

function isEstimate(value: unknown): value is Estimate {
  return typeof value === 'object' && value !== null && 'value' in value && 'unit' in value && 'settings' in value;
}

/** A statistic's value as a number that can be compared. */
export function numberOf(caller: string, value: unknown, place: string): number {
  if (typeof value !== 'number') {
    throw new TypeError(`${caller}: statistic must give a number, got ${describe(value)} ${place}.`);
  }
  if (Number.isNaN(value)) {
    throw new RangeError(`${caller}: statistic must give a number that can be compared, got NaN ${place}.`);
  }
  return value;
}

/**
 * The statistic of the samples themselves. It is asked for its details first, so that the unit, estimator and warnings of a
 * measure of this package can be told; a function that gives no details, or refuses them, is called again without. Workers, which
 * know measures only, compute it where there are some.
 */
export async function observe(
  caller: string,
  statistic: AnyStatistic,
  variables: readonly unknown[],
  options: object | undefined,
  run: RunOptions,
  read: (labels: LabelsAs) => Reading = (labels) => pairedReading(caller, variables, labels),
): Promise<Observed> {
  if (typeof statistic !== 'function') {
    throw new TypeError(
      `${caller}: statistic must be a function of the variables, got ${describe(statistic)}. ` +
        'Pass a measure, for instance mutualInformation.',
    );
  }
  if (!Array.isArray(variables) || variables.length === 0) {
    throw new TypeError(
      `${caller}: variables must be an array of samples, one element a variable, got ${describe(variables)}.`,
    );
  }
  for (const [index, each] of variables.entries()) {
    if (typeof each !== 'object' || each === null) {
      throw new TypeError(
        `${caller}: variables must be an array of samples, one element a variable, got ${describe(each)} as variables[${index}]. ` +
          'Write [x, y].',
      );
    }
  }
  let given: unknown = undefined;
  const detailed = { ...options, details: true };
  if (run.workers?.observe !== undefined)
    given = await run.workers.observe(caller, statistic, variables, detailed, run);
  else
    try {
      given = statistic(...(variables as unknown[]), detailed);
    } catch {
      // A function of one's own may refuse what it does not know. A measure's own refusal comes again below.
    }
  const estimate = isEstimate(given) ? given : undefined;
  const value = numberOf(
    caller,
    estimate?.value ?? statistic(...(variables as unknown[]), options),
    'for the samples themselves',
  );
  // A measure for which numbers have distances must not take codes for labels.
  const reading = read(estimate !== undefined && 'labelled' in estimate.settings ? 'bigints' : 'integers');
  return {
    value,
    statistic: estimate === undefined ? (...drawn) => statistic(...reading.restored(drawn)) : statistic,
    description: {
      ...(estimate === undefined ? {} : { unit: estimate.unit }),
      estimator: estimate?.estimator ?? (statistic.name || 'a function'),
      settings: estimate?.settings ?? { ...options },
    },
    warnings: estimate?.warnings ?? [],
    variables: reading.variables,
    sizes: reading.sizes,
    samples: reading.sizes[0]!,
    used: estimate?.samples,
    options: estimate === undefined ? options : goingOn(options, estimate),
  };
}

/** Variables whose samples belong together, one by one. */
function pairedReading(caller: string, given: readonly unknown[], labels: LabelsAs): Reading {
  const variables = given.map((each, index) => variableOf(caller, `variables[${index}]`, each, labels));
  const sizes = variables.map(sampleCount);
  if (sizes.some((size) => size !== sizes[0])) {
    throw new RangeError(
      `${caller}: variables must have the same number of samples, got ${sizes.join(', ')}. ` +
        'They are drawn together, sample by sample.',
    );
  }
  const forms = given.map(formOf);
  return {
    variables,
    sizes,
    restored: (drawn) => [...forms.map((form, index) => form(drawn[index] as Variable)), ...drawn.slice(forms.length)],
  };
}

/**
 * The options with which a measure goes on where it would refuse for the reader's sake: the reader of a test has the warnings of
 * the estimate itself. Told by the settings: measures of neighbours have ties, those of dependence a window and a scaling too.
 */
function goingOn(options: object | undefined, { settings, warnings }: Estimate): object | undefined {
  const going = {
    ...('ties' in settings ? { ties: 'keep' } : {}),
    ...('theilerWindow' in settings && 'scaling' in settings ? { unreliable: 'keep' } : {}),
    ...(warnings.includes(GUESSED) ? { ['alphabetSizes' in settings ? 'alphabetSizes' : 'alphabetSize']: 'seen' } : {}),
  };
  return Object.keys(going).length === 0 ? options : { ...going, ...options };
}
