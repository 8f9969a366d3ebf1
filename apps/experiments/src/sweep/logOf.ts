import { renameSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckpointStore, MetricsLog } from '@infodrop/training';
import { jsonLinesLog } from '@infodrop/training/node';

const logFile = 'metrics.jsonl';
const oldLogFile = 'metrics-before.jsonl';

/**
 * The log of a run. Where its checkpoints are gone, the network is trained from the beginning: the log that there was is put
 * aside, and a warning says so.
 *
 * @param folder - Of the run.
 * @param store - Of its checkpoints.
 * @returns The log.
 * @throws What the store throws where a checkpoint cannot be read.
 *
 * @example
 * const metrics = await logOf(folder, store);
 */
export async function logOf(folder: string, store: CheckpointStore): Promise<MetricsLog> {
  const path = join(folder, logFile);
  const log = jsonLinesLog(path);
  if (log.count() === 0 || (await store.load()) !== null) return log;
  renameSync(path, join(folder, oldLogFile));
  console.warn(`the checkpoints are gone: it begins again; what it had logged is kept as ${oldLogFile}`);
  return jsonLinesLog(path);
}
