import { deviationsModule } from '../generated/deviationsModule.js';
import { instantiate } from '../instantiate.js';
import { memoryPlan } from '../learners/memoryPlan.js';
import type { DeviationSpace } from './deviations.js';

/** Exports of assembly/deviations.ts; all that is not a count is a byte address. */
interface Functions {
  readonly deviations: (column: number, rows: number, count: number, to: number) => void;
  readonly keepGreatest: (values: number, count: number, kept: number) => void;
}

/** The column, the rows and a place for deviations in the kernel's memory; undefined where there is no kernel. */
export function compiledDeviations(samples: number, rowsOf: readonly Int32Array[]): DeviationSpace | undefined {
  const plan = memoryPlan();
  const column = plan.place(8 * samples);
  const found = plan.place(8 * samples);
  const starts = rowsOf.map((rows) => plan.place(4 * rows.length));
  const instance = instantiate<Functions>(deviationsModule, plan.end());
  if (instance === undefined) return undefined;
  const { functions, memory } = instance;
  rowsOf.forEach((rows, g) => {
    new Int32Array(memory.buffer, starts[g], rows.length).set(rows);
  });
  return {
    column: new Float64Array(memory.buffer, column, samples),
    deviations(group) {
      const count = rowsOf[group]!.length;
      functions.deviations(column, starts[group]!, count, found);
      return new Float64Array(memory.buffer, found, count);
    },
    keepGreatest(values, kept) {
      functions.keepGreatest(values.byteOffset, values.length, kept);
    },
  };
}
