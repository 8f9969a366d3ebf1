/** What every scale of an experiment says; an experiment adds numbers of its own. Plain JSON: it is stored with the sweep. */
export interface Scale {
  /** Seed of the first run, an integer ≥ 0; the others follow it one by one. */
  readonly seed: number;
  /** Seeds: every arm is trained and measured once for each. */
  readonly seeds: number;
  /** Passes over the training data. */
  readonly epochs: number;
}

/** The scale where none is chosen. */
export const defaultScale = 'small';

/**
 * The seeds of a sweep.
 *
 * @param scale - First seed and how many.
 * @returns They are counted up from the first.
 *
 * @example
 * seedsOf({ seed: 21, seeds: 3, epochs: 1 }); // [21, 22, 23]
 */
export function seedsOf({ seed, seeds }: Scale): number[] {
  return Array.from({ length: seeds }, (_, i) => seed + i);
}
