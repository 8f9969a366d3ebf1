import { relative, sep } from 'node:path';
import { CommandError } from '../commandError.js';
import { sha256 } from '../runFolder/sealedFile.js';
import type { RunRequest } from '../sweep/requests.js';
import type { RunTask } from './queue.js';

/** A run as it lies in a queue: nothing in it belongs to one machine. */
export interface QueuedRun {
  /** What is to be done with it, and what makes it this run, as one word: of each there is one in a queue. */
  readonly id: string;
  readonly title: string;
  /** The lowest number comes first. */
  readonly turn: number;
  readonly kind: 'train' | 'measure';
  /** Its folder is below that of the run store, with forward slashes. */
  readonly request: Pick<RunRequest, 'identity' | 'followed' | 'folder'>;
}

/**
 * A run as it is put into a queue.
 *
 * @param task - What is asked for, its folder below that of the store.
 * @param store - The folder of the run store, as this machine sees it.
 * @returns Plain JSON. Its `id` follows from the kind of the work and the run's identity alone.
 * @throws CommandError when the run's folder is elsewhere.
 *
 * @example
 * queuedRun(task, '/shared/sweep/runs').request.folder; // 'sweep-small/widths-mlp/width-30/seed-0'
 */
export function queuedRun({ request, title, turn }: RunTask, store: string): QueuedRun {
  const { kind, identity, followed } = request;
  const folder = relative(store, request.folder).replaceAll(sep, '/');
  if (folder === '' || folder.startsWith('..')) {
    throw new CommandError(`a run's folder must be below ${store}, got ${request.folder}. Leave --out out.`);
  }
  return {
    id: sha256(JSON.stringify([kind, identity])).slice(0, 32),
    title,
    turn,
    kind,
    request: { identity, followed, folder },
  };
}
