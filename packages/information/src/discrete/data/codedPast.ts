import { describe, requireInteger } from '@infodrop/requirements';
import { isArray } from '../../samples.js';
import type { Coded } from './symbols.js';

/** A sequence as it was `lag` samples before each of the times. */
export function lagged({ codes, alphabet }: Coded, times: Int32Array, lag: number): Coded {
  return { codes: times.map((t) => codes[t - lag]!), alphabet, samples: times.length };
}

/** `history` samples of the past of each of the times, the latest of them `delay` back: a variable each. */
export function pastOf(sequence: Coded, times: Int32Array, history: number, delay: number): Coded[] {
  return Array.from({ length: history }, (_, i) => lagged(sequence, times, delay + i));
}

/** How many values the embedded variables may have, from those of the series; as they are where none are given. */
export function embeddedSizes(
  caller: string,
  given: readonly number[] | 'seen' | undefined,
  series: number,
  embed: (sizes: readonly number[]) => readonly number[],
): readonly number[] | 'seen' | undefined {
  const value: unknown = given;
  if (given === undefined || given === 'seen') return given;
  if (!isArray(value) || value.length !== series) {
    throw new RangeError(
      `${caller}: alphabetSizes must be ${series === 1 ? 'one integer' : `${series} integers`}, one a series, or 'seen', got ${describe(value)}.`,
    );
  }
  for (const [i, size] of given.entries()) requireInteger(caller, `alphabetSizes[${i}]`, size, 1);
  return embed(given);
}
