import { type CountedLabels, rowsByLabel } from './codesAndFactors.js';
import { compiledPartners } from './partnerKernel.js';

/** The rows of each value of a factor. */
export interface RowsOfValues {
  /** The value of each row, as a label. */
  readonly labels: Int32Array;
  /** Rows by their labels, and where those of each label start. */
  readonly order: Int32Array;
  readonly starts: Int32Array;
  /** Of each label, what 32 random bits are multiplied by to choose one of its rows. */
  readonly shares: Float64Array;
}

/** For each point a batch of rows, and for each of these, by a word of 32 random bits, one that has the same value of the factor which the point holds. */
export type Partners = (held: ArrayLike<number>, batch: number, rows: Int32Array, words: Uint32Array) => Int32Array;

/** What 32 random bits are multiplied by to choose one of so many rows: of some thousand rows each is as likely as another to one in a million. */
export const shareOf = (count: number): number => count * 2 ** -32;

export function rowsOfValues(counted: CountedLabels): RowsOfValues {
  const { order, starts } = rowsByLabel(counted);
  return { labels: counted.labels, order, starts, shares: Float64Array.from(counted.counts, shareOf) };
}

/** Of these factors; by the compiled kernel where there is one, to the same rows. */
export function partnersOf(factors: readonly RowsOfValues[]): Partners {
  const compiled = compiledPartners(factors);
  const plain = plainPartners(factors);
  return (...given) => compiled?.(...given) ?? plain(...given);
}

/** The same in plain loops. */
export const plainPartners =
  (factors: readonly RowsOfValues[]): Partners =>
  (held, batch, rows, words) => {
    const found = new Int32Array(rows.length);
    for (let point = 0; point < held.length; point++) {
      const { labels, order, starts, shares } = factors[held[point]!]!;
      for (let at = point * batch; at < (point + 1) * batch; at++) {
        const label = labels[rows[at]!]!;
        found[at] = order[starts[label]! + Math.floor(words[at]! * shares[label]!)]!;
      }
    }
    return found;
  };
