import { describe, requireInteger } from '@infodrop/requirements';
import { isArray } from '../../samples.js';
import type { Coded } from './symbols.js';

/** The times at which a measure of sequences looks: all whose past lies within the same trial. */
export function embeddedTimes(
  caller: string,
  samples: number,
  trialLengths: readonly number[] | undefined,
  reach: number,
): Int32Array {
  if (trialLengths !== undefined && !Array.isArray(trialLengths)) {
    throw new TypeError(`${caller}: trialLengths must be an array of integers, got ${describe(trialLengths)}.`);
  }
  const lengths: readonly number[] = trialLengths ?? [samples];
  const times: number[] = [];
  let start = 0;
  for (const length of lengths) {
    requireInteger(caller, 'each of trialLengths', length, 1);
    if (length <= reach) {
      throw new RangeError(
        `${caller}: ${trialLengths === undefined ? 'sequences' : 'each trial'} must be longer than the ${reach} samples that history and delay reach back, got ${length}. Shorten them, or leave such a trial out.`,
      );
    }
    for (let t = start + reach; t < start + length; t++) times.push(t);
    start += length;
  }
  if (start !== samples) {
    throw new RangeError(`${caller}: trialLengths must add up to the ${samples} samples, got ${start}.`);
  }
  return Int32Array.from(times);
}

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
