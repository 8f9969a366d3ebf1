import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Measured, RunOutcome } from '../experiment/measured.js';
import { archiveFile, readArchive } from './archive.js';
import { readRunFile } from './runFiles.js';
import type { Run } from './runs.js';
import { identityOf, type Sweep } from './sweepFolder.js';

/** What reports need of a trained network. */
export type TrainedRecord = Pick<RunOutcome, 'validation' | 'history' | 'saturation' | 'seconds'>;

/** What the runs of a sweep came to, wherever that is kept. */
export interface Records {
  /** Undefined where the network is not trained yet. */
  trained(run: Run): TrainedRecord | undefined;
  /** Undefined where it is not measured: its turn has not come, or another trial was chosen. */
  measured(run: Run): Measured | undefined;
}

/**
 * The records in a folder: of the runs themselves, or of an archive, which has no networks.
 *
 * @param folder - Of a sweep, or of its archive.
 * @param sweep - What its `config.json` says.
 * @returns The records; each is checked when it is asked for.
 * @throws CommandError when the archive, or later a file, is damaged or of another run.
 *
 * @example
 * recordsIn('runs/x', readSweep('runs/x')).trained(run)?.validation.error;
 */
export function recordsIn(folder: string, sweep: Sweep): Records {
  if (isArchive(folder)) return readArchive(folder);
  return {
    trained: (run) => readRunFile(join(folder, run.folder), 'trained', identityOf(sweep, run)),
    measured: (run) => readRunFile(join(folder, run.folder), 'measured', identityOf(sweep, run)),
  };
}

/** Whether a folder is an archive: numbers and report of a sweep without its networks. */
export function isArchive(folder: string): boolean {
  return existsSync(join(folder, archiveFile));
}
