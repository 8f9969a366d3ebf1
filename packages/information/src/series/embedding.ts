import { describe, requireInteger } from '@infodrop/requirements';

/** How the past of a series is taken. */
export interface PastOptions {
  /** How many samples of the past are taken: 1 by default. */
  readonly history?: number | undefined;
  /** Lengths of trials that lie end to end in the series; no past reaches from one into another. One trial by default. */
  readonly trialLengths?: readonly number[] | undefined;
}

/** How the pasts of a source, a target and what is known besides are taken; `history` is that of source and target alike. */
export interface EmbeddingOptions<Series> extends PastOptions {
  /** How many samples of the source's past are taken. */
  readonly sourceHistory?: number | undefined;
  /** How many samples of the target's past are taken. */
  readonly targetHistory?: number | undefined;
  /** How many samples the source's past ends before the target's present: 1 by default. */
  readonly delay?: number | undefined;
  /** A further series (or several, as columns) whose past is known: what comes through it is not counted. */
  readonly conditioning?: Series | undefined;
  /** How many samples of it are known, the latest one back: 1 by default. */
  readonly conditioningHistory?: number | undefined;
}

/** Names of the options, for those who refuse others. */
export const PAST_OPTIONS = ['history', 'trialLengths'] as const;
export const EMBEDDING_OPTIONS = [
  ...PAST_OPTIONS,
  'sourceHistory',
  'targetHistory',
  'delay',
  'conditioning',
  'conditioningHistory',
] as const;

/** The past of one series: the times that have one, and the settings that say so. */
export interface Past {
  readonly history: number;
  readonly times: Int32Array;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** The past of a series of so many samples, checked. */
export function pastOptions(caller: string, options: PastOptions | undefined, samples: number): Past {
  const { history = 1, trialLengths } = options ?? {};
  requireInteger(caller, 'history', history, 1);
  return {
    history,
    times: embeddedTimes(caller, samples, trialLengths, history),
    settings: { history, ...(trialLengths && { trialLengths: [...trialLengths] }) },
  };
}

/** The pasts of several series, as lengths in samples. */
export interface Embedding {
  readonly sourceHistory: number;
  readonly targetHistory: number;
  readonly delay: number;
  /** 0 where nothing is conditioned on. */
  readonly conditioningHistory: number;
  /** How many samples they reach back. */
  readonly reach: number;
  readonly times: Int32Array;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** The pasts of series of so many samples, checked. */
export function embeddingOf(
  caller: string,
  options: EmbeddingOptions<unknown> | undefined,
  samples: number,
): Embedding {
  const { history = 1, delay = 1, conditioning, trialLengths } = options ?? {};
  const { sourceHistory = history, targetHistory = history, conditioningHistory = 1 } = options ?? {};
  const lengths = { history, sourceHistory, targetHistory, delay, conditioningHistory };
  for (const [name, value] of Object.entries(lengths)) requireInteger(caller, name, value, 1);
  const known = conditioning === undefined ? 0 : conditioningHistory;
  const reach = Math.max(targetHistory, delay + sourceHistory - 1, known);
  return {
    sourceHistory,
    targetHistory,
    delay,
    conditioningHistory: known,
    reach,
    times: embeddedTimes(caller, samples, trialLengths, reach),
    settings: {
      sourceHistory,
      targetHistory,
      delay,
      ...(known > 0 && { conditioningHistory }),
      ...(trialLengths && { trialLengths: [...trialLengths] }),
    },
  };
}

/** The times at which a measure of series looks: all whose past lies within the same trial. */
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
