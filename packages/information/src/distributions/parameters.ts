import { logOfBase } from '../estimate.js';
import { describe, requireNumber, requireOptions } from '@infodrop/requirements';
import { isArray, type NumericArray } from '../samples.js';

/** Options of the closed forms: the unit of the result. */
export interface UnitOptions {
  /** Base of the logarithm: e (nats) by default, 2 for bits; any number > 0 but 1. */
  readonly base?: number | undefined;
}

/** Nats to the caller's unit, the options checked. */
export function inBase(caller: string, nats: number, options: UnitOptions | undefined): number {
  requireOptions(caller, options, ['base']);
  return nats / logOfBase(caller, options?.base);
}

/** A TypeError when the parameters of a distribution are no object, or hold a name that it does not have. */
export function requireParameters(caller: string, value: object, names: readonly string[]): void {
  const given: unknown = value;
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new TypeError(`${caller}: parameters must be an object of ${names.join(', ')}, got ${describe(value)}.`);
  }
  for (const name of Object.keys(given)) {
    if (!names.includes(name)) {
      throw new TypeError(`${caller}: parameters must be among ${names.join(', ')}, got ${describe(name)}.`);
    }
  }
}

/** Whether a distribution of probabilities is given by `logits`; a TypeError unless it has exactly one of the two. */
export function givesLogits(caller: string, value: { readonly probs?: unknown; readonly logits?: unknown }): boolean {
  requireParameters(caller, value, ['probs', 'logits']);
  if ((value.probs === undefined) === (value.logits === undefined)) {
    throw new TypeError(`${caller}: parameters must be either probs or logits, got ${describe(value)}.`);
  }
  return value.logits !== undefined;
}

/** Numbers as doubles: each finite, and above 0 with `positive`. */
export function requireNumbers(
  caller: string,
  name: string,
  values: NumericArray,
  least: number,
  { positive = false, lowest = -Infinity }: { positive?: boolean; lowest?: number } = {},
): Float64Array {
  if (!isArray(values)) throw new TypeError(`${caller}: ${name} must be an array of numbers, got ${describe(values)}.`);
  if (values.length < least) {
    throw new RangeError(`${caller}: ${name} must hold at least ${least} numbers, got ${values.length}.`);
  }
  return Float64Array.from(values, (value) =>
    requireNumber(caller, name, value, positive ? { least: 0, above: true } : { least: lowest }),
  );
}
