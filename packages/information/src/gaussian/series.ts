import type { Matrix } from '../samples.js';
import { gaussianOfVariables, type Gaussian } from './gaussian.js';

/** Variables taken from series, by name. Refuses fewer times than there are coordinates. */
export function gaussianOfSeries(
  caller: string,
  variables: Readonly<Record<string, Matrix>>,
  options: object | undefined,
  known: readonly string[],
): Gaussian {
  const parts = Object.entries(variables);
  const { rows } = parts[0]![1];
  const least = 1 + parts.reduce((sum, [, { columns }]) => sum + columns, 0);
  if (rows < least) {
    throw new RangeError(
      `${caller}: series must have at least ${least} times whose pasts are known, got ${rows}. ` +
        'Shorten the histories, or bring longer series.',
    );
  }
  const named = parts.map(([name, { data, columns }]) => [name, { data, shape: [rows, columns] }] as const);
  return gaussianOfVariables(caller, named, options, known);
}
