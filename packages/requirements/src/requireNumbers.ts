import { describe } from './describe.js';
import { requireThat } from './requirements.js';

/** Which numbers are refused too. */
export interface NumbersRequirement {
  /** 'number': any but NaN; 'finite': no infinite one either; 'any': NaN stands for a value that is not there. */
  readonly kind: 'any' | 'number' | 'finite';
  /** What to do about a number of another kind. */
  readonly wayOut?: string;
}

/**
 * Refuses what is no array of numbers: a TypeError for another form or element, a RangeError for a number of another kind.
 *
 * Texts and undefined would be compared by other rules than numbers, and `null` counted as 0.
 */
export function requireNumbers(
  caller: string,
  name: string,
  values: ArrayLike<number>,
  { kind, wayOut = '' }: NumbersRequirement,
): void {
  const count = requireLength(caller, name, values, 'numbers');
  for (let i = 0; i < count; i++) {
    const value: unknown = values[i];
    if (typeof value !== 'number') {
      throw new TypeError(
        `${caller}: ${name} must be numbers, got ${describe(value)} at ${i}. Convert them, or leave the sample out.`,
      );
    }
    // 0 · x is 0 but for NaN and the infinities.
    if (value * 0 === 0 || kind === 'any' || (kind === 'number' && !Number.isNaN(value))) continue;
    requireThat(false, caller, name, kind === 'finite' ? 'finite numbers' : 'numbers', value, wayOut);
  }
}

/** How many elements there are; a TypeError for what is no plain or typed array, nor like one. */
export function requireLength(caller: string, name: string, values: ArrayLike<unknown>, of: string): number {
  const given: unknown = values;
  if (typeof given === 'object' && given !== null && 'length' in given) {
    const { length } = given;
    if (typeof length === 'number' && Number.isSafeInteger(length) && length >= 0) return length;
  }
  throw new TypeError(`${caller}: ${name} must be an array of ${of}, got ${describe(given)}.`);
}
