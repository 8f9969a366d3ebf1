import { requireNumber } from '@infodrop/requirements';

/** What every measure takes: the unit of its result, and whether the number comes alone. */
export interface EstimateOptions {
  /** Base of the logarithm: e (nats) by default, 2 for bits, 10 for hartleys; any number > 0 but 1. */
  readonly base?: number | undefined;
  /** `true` gives an {@link Estimate} instead of a number. */
  readonly details?: false | undefined;
}

/** The options of a measure, asking for an {@link Estimate} instead of a number; for either with `boolean`. */
export type WithDetails<Options, Details extends boolean = true> = Omit<Options, 'details'> & {
  readonly details: Details;
};

/** What a measure gives: an {@link Estimate} with details, a number without, and either where that is not known before it runs. */
export type Detailed<Details extends boolean> = Details extends true ? Estimate : number;

/** A value with what it was made by: what a measure gives with `details: true`. Plain JSON but for `local`. */
export interface Estimate {
  /** The estimate, in `unit`. */
  readonly value: number;
  /** 'nats', 'bits', 'hartleys', or 'log base b'. */
  readonly unit: string;
  /** What computed it, for instance 'KSG 1' or 'plug-in'. */
  readonly estimator: string;
  /** Every setting that the value depends on, the defaults included. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** How many samples it is made from; absent for an exact value, from probabilities or a covariance. */
  readonly samples?: number;
  /** The value's part of each sample, in `unit`, when it is a mean over samples: `value` is the mean of `local`, but for what a warning says. */
  readonly local?: Float64Array;
  /** Standard error in `unit`, where the estimator has one of its own. See the intervals for one of any measure. */
  readonly standardError?: number;
  /** What the reader of the value should know: ties, too few samples, a negative estimate. Empty when there is nothing. */
  readonly warnings: readonly string[];
}

/** What a measure computed, in nats. */
export interface Computed {
  readonly nats: number;
  readonly estimator: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly samples?: number | undefined;
  readonly localNats?: Float64Array | undefined;
  readonly standardErrorNats?: number | undefined;
  readonly warnings?: readonly string[] | undefined;
}

/** ln(base): what a value in nats is divided by. A RangeError when there is no such logarithm. */
export function logOfBase(caller: string, base: number | undefined): number {
  if (base === undefined || base === Math.E) return 1;
  requireNumber(caller, 'base', base, { least: 0, above: true });
  if (base === 1) throw new RangeError(`${caller}: base must not be 1, got 1. Leave it out for nats; 2 gives bits.`);
  return base === 2 ? Math.LN2 : base === 10 ? Math.LN10 : Math.log(base);
}

/** What the unit of a base is called. */
export function unitOf(base: number | undefined): string {
  if (base === undefined || base === Math.E) return 'nats';
  if (base === 2) return 'bits';
  if (base === 10) return 'hartleys';
  return `log base ${base}`;
}

/** Whether `details` asks for an {@link Estimate}; a TypeError for what is neither yes nor no. */
export function wantsDetails(caller: string, options: { readonly details?: boolean | undefined } | undefined): boolean {
  const { details = false } = options ?? {};
  if (typeof details !== 'boolean')
    throw new TypeError(`${caller}: details must be true or false, got ${String(details)}.`);
  return details;
}

/** Nats to the caller's unit: the number alone, or the {@link Estimate} where `details` asks for it. */
export function inUnits(
  caller: string,
  computed: Computed,
  options: { readonly base?: number | undefined; readonly details?: boolean | undefined } | undefined,
): number | Estimate {
  const divisor = logOfBase(caller, options?.base);
  const value = computed.nats / divisor;
  if (!wantsDetails(caller, options)) return value;
  const { estimator, settings, samples, localNats, standardErrorNats, warnings } = computed;
  return {
    value,
    unit: unitOf(options?.base),
    estimator,
    settings,
    ...(samples === undefined ? {} : { samples }),
    ...(localNats === undefined ? {} : { local: localNats.map((nats) => nats / divisor) }),
    ...(standardErrorNats === undefined ? {} : { standardError: standardErrorNats / Math.abs(divisor) }),
    warnings: warnings ?? [],
  };
}
