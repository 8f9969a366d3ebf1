import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from '../../errorCode.js';
import { makeFolder } from '../../runFolder/makeFolder.js';
import { underFlag, writeFault } from '../../runFolder/writeFault.js';

/**
 * Where everything of a queue lies in its folder:
 *
 * ```
 * queue.json            its header, and whether the sweep has ended
 * todo/<turn>-<id>.json a run that has not ended
 * claims/<id>.<n>.json  who has it: the nth worker that took it; the highest number counts
 * ends/<id>.json        how it ended
 * runs/                 the folders of the sweeps
 * ```
 */
export interface QueueFolder {
  readonly folder: string;
  readonly header: string;
  readonly todo: string;
  readonly claims: string;
  readonly ends: string;
}

/** The places of a queue in a folder; nothing is made. */
export function queueFolder(folder: string): QueueFolder {
  return {
    folder,
    header: join(folder, 'queue.json'),
    todo: join(folder, 'todo'),
    claims: join(folder, 'claims'),
    ends: join(folder, 'ends'),
  };
}

/** Makes the folders of a queue where they are missing. */
export function makeQueueFolder({ todo, claims, ends }: QueueFolder): void {
  underFlag('--queue', () => {
    for (const folder of [todo, claims, ends]) makeFolder(folder);
  });
}

/** A run that has not ended, as the name of its file says. */
export interface Todo {
  readonly turn: number;
  readonly id: string;
  readonly path: string;
}

/** The name of the file of a run that is to be done: by its name it is sorted. */
export function todoName({ turn, id }: Omit<Todo, 'path'>): string {
  return `${String(turn).padStart(4, '0')}-${id}.json`;
}

/** All runs that have not ended, the earliest turn first. */
export function todosIn({ todo }: QueueFolder): Todo[] {
  return namesIn(todo)
    .sort()
    .flatMap((name): Todo[] => {
      const [, turn, id] = /^(\d+)-([0-9a-f]+)\.json$/.exec(name) ?? [];
      return turn === undefined || id === undefined ? [] : [{ turn: Number(turn), id, path: join(todo, name) }];
    });
}

/** The ids of all runs that have ended. */
export function endsIn({ ends }: QueueFolder): string[] {
  return namesIn(ends).flatMap((name) => /^([0-9a-f]+)\.json$/.exec(name)?.[1] ?? []);
}

/** Names in a folder; none where it is not there. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw writeFault(folder, error);
  }
}

/** A JSON file that appears whole; undefined where there is none (any more). */
export function readIfThere(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as unknown;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw writeFault(path, error);
  }
}

/** A file that is gone; ESTALE where a network file system has only just noticed. */
function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ESTALE'].includes(String(errorCode(error)));
}
