import { readFileSync } from 'node:fs';
import { CommandError } from '../commandError.js';
import type { Session } from '../provenance/session.js';
import { sha256 } from '../runFolder/sealedFile.js';
import { difference } from '../sweep/difference.js';

/** What all runs of a queue have in common. */
export interface QueueHeader {
  /** Of the queue itself: how runs, claims and ends are written down. */
  readonly format: number;
  /** SHA-256 of the file of each experiment, by its name; null where it is the command's own. */
  readonly experiments: Readonly<Record<string, string | null>>;
  readonly backend: string;
  readonly simd: string;
  readonly versions: Readonly<Record<string, string>>;
  /** Where the runs are kept, as every machine names it; null for a folder, which machines may see under different paths. */
  readonly store: string | null;
}

/** How queues are written down now. */
const format = 2;

/**
 * The header of a queue of a sweep.
 *
 * @param session - Of the command that hands out.
 * @param files - The file of each experiment, by its name; null where it is the command's own.
 * @param store - Where the runs are kept; null for a folder.
 *
 * @example
 * queueHeader(session, { 'widths-mlp': null }, null).simd; // 'simd'
 */
export function queueHeader(
  { backend, simd, versions }: Pick<Session, 'backend' | 'simd' | 'versions'>,
  files: Readonly<Record<string, string | null>>,
  store: string | null,
): QueueHeader {
  const experiments = Object.fromEntries(
    Object.entries(files).map(([name, file]) => [name, file === null ? null : sha256(readFileSync(file))]),
  );
  return { format, experiments, backend, simd, versions, store };
}

/**
 * Refuses a queue whose runs would come to other numbers here, or are of another sweep.
 *
 * @param there - What the queue says.
 * @param here - What this command has.
 * @param where - Which queue; without a password.
 * @throws CommandError naming the first difference, and what to do.
 *
 * @example
 * requireSameQueue(header, queueHeader(session, { 'widths-mlp': null }, null), '/shared/sweep');
 */
export function requireSameQueue(there: QueueHeader, here: QueueHeader, where: string): void {
  for (const name of ['format', 'versions', 'experiments', 'backend', 'simd', 'store'] as const) {
    const found = difference(there[name], here[name], name);
    if (found === undefined) continue;
    const remedies = {
      format: 'Install the version of infodrop that made it.',
      versions: 'Install those versions, or choose another queue.',
      experiments: 'Choose another queue; a worker is told the file of an experiment of your own by --experiment.',
      backend: `Choose it with --backend ${there.backend}.`,
      simd: `Set INFODROP_SIMD=${there.simd} where this machine has that.`,
      store: 'Name that one by --store, or choose another queue.',
    };
    throw new CommandError(
      `the queue ${where} must be of this version and sweep, got another (${found}). ${remedies[name]}`,
    );
  }
}
