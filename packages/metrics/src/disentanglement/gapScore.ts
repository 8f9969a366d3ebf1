import type { CodeFactorInformation } from './codeFactorInformation.js';
import { mean } from './informationRows.js';
import { topTwo } from './topTwo.js';

/** A gap of information, and what it is the mean of. */
export interface GapScore {
  /** Mean of `gaps`. */
  readonly value: number;
  readonly gaps: readonly number[];
  /** Of each gap, the indices of the two between which it is: dimensions of the code, or factors. */
  readonly between: readonly (readonly [first: number, second: number])[];
  readonly settings: CodeFactorInformation['settings'];
}

/** The mean gap between the two best of each row, each gap divided by `unit` of its row. */
export function gapScore(
  { settings }: Pick<CodeFactorInformation, 'settings'>,
  rows: readonly Float64Array[],
  unit: (row: number) => number = () => 1,
): GapScore {
  const best = rows.map(topTwo);
  const gaps = best.map(({ first, second }, row) => (first - second) / unit(row));
  const between = best.map(({ firstIndex, secondIndex }) => [firstIndex, secondIndex] as const);
  return { value: mean(gaps), gaps, between, settings };
}
