import { labelCounts, type Labels } from './symbols.js';
import { isTable, samplesOfTable, settingsOfTable, type Table } from './table.js';

/** The probabilities above 0 of a discrete variable: of a table as they are, of samples, counts and weights their shares. */
export function frequenciesOf(
  caller: string,
  x: Labels | Table,
): {
  values: Float64Array;
  samples: number | undefined;
  estimator: string;
  settings: Readonly<Record<string, unknown>>;
} {
  const table = isTable(x) ? x : undefined;
  if (table?.kind === 'probabilities') {
    return { values: table.values.filter((p) => p > 0), samples: undefined, estimator: 'exact', settings: {} };
  }
  const counts = table?.values ?? labelCounts(caller, 'x', x as Labels).counts;
  let total = 0;
  for (const n of counts) total += n;
  const values = Float64Array.from(counts.filter((n) => n > 0)).map((n) => n / total);
  const samples = table === undefined ? total : samplesOfTable(table);
  return { values, samples, estimator: 'plug-in', settings: table === undefined ? {} : settingsOfTable(table) };
}
