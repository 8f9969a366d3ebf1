/** Where a stream of random words is read from: a key of `@infodrop/random`, and how many of its elements are skipped. */
export interface NoiseStreamAttributes {
  /** Two words, integers in 0 … 2³² − 1. */
  readonly key: readonly number[];
  /** Elements to skip, an integer ≥ 0. */
  readonly offset: number;
}
