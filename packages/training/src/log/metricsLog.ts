import type { Json } from '../json.js';

/** Where the metrics of a run are written, record by record. */
export interface MetricsLog {
  /** Adds a record at the end. */
  append(record: Json): void;
  /** How many records there are. */
  count(): number;
  /**
   * Keeps the first `count` records; whatever part of a record was cut short after them is dropped too. Gives how many there are then:
   * fewer where some were lost.
   */
  truncate(count: number): number;
  /** Returns when the records are safe from a power failure; a checkpoint is saved only then. */
  flush(): void;
}

/**
 * A log in memory: `records` are those appended.
 *
 * @example
 * import { memoryMetricsLog } from '@infodrop/training';
 * const log = memoryMetricsLog();
 * log.append({ step: 1 });
 * log.records; // [{ step: 1 }]
 */
export function memoryMetricsLog(): MetricsLog & { readonly records: readonly Json[] } {
  const records: Json[] = [];
  return {
    records,
    append: (record) => void records.push(record),
    count: () => records.length,
    truncate: (count) => {
      records.splice(count);
      return records.length;
    },
    flush: () => undefined,
  };
}
