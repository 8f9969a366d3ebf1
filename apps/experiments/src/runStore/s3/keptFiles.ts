import { existsSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { stepOf } from './manifest.js';

/** What belongs to one machine, or was left half written. */
const passing = /^lock-\d+\.json$|\.tmp$|\.damaged$/;

/**
 * The files in a run's folder that another machine needs to go on, or to report: all but locks; of the checkpoints the newest, and none
 * when the network is trained. A log without a checkpoint is none that could be gone on with.
 *
 * @param folder - Of the run.
 * @returns Their names with forward slashes, a checkpoint first: a log that is read after it has all that led to it. Empty before the
 *   first checkpoint.
 *
 * @example
 * keptFiles('runs/x/seed-0'); // ['checkpoints/step-000000040.safetensors', 'metrics.jsonl']
 */
export function keptFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !passing.test(entry.name))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, '/'));
  const others = names.filter((name) => stepOf(name) === undefined);
  if (others.includes('trained.json')) return others;
  const newest = names
    .filter((name) => stepOf(name) !== undefined)
    .sort((a, b) => (stepOf(b) ?? 0) - (stepOf(a) ?? 0))[0];
  return newest === undefined ? [] : [newest, ...others];
}
