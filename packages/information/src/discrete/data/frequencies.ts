import { labelCounts, type Labels } from './symbols.js';
import { isTable, type Table } from './table.js';

/** The probabilities above 0 of a discrete variable: of a table as they are, of samples and counts their frequencies. */
export function frequenciesOf(
  caller: string,
  x: Labels | Table,
): { values: Float64Array; samples: number | undefined; estimator: string } {
  if (isTable(x) && x.kind === 'probabilities') {
    return { values: x.values.filter((p) => p > 0), samples: undefined, estimator: 'exact' };
  }
  const counts = isTable(x) ? x.values : labelCounts(caller, 'x', x).counts;
  let samples = 0;
  for (const n of counts) samples += n;
  const values = Float64Array.from(counts.filter((n) => n > 0)).map((n) => n / samples);
  return { values, samples, estimator: 'plug-in' };
}
