import { resolve } from 'node:path';
import { CommandError } from '../commandError.js';

/** Where a queue is. */
export interface QueueAddress {
  readonly folder: string;
}

/**
 * Reads what was typed behind `--queue`.
 *
 * @param text - A folder.
 * @returns Where the queue is, absolute.
 * @throws CommandError when it is none.
 *
 * @example
 * queueAddress('/shared/sweep');
 */
export function queueAddress(text: string): QueueAddress {
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(text)?.[1];
  // What stands behind it may hold a password.
  if (scheme !== undefined || text === '') {
    throw new CommandError(`--queue must be a folder, got ${scheme === undefined ? "''" : `${scheme}://`}. Name one.`);
  }
  return { folder: resolve(text) };
}
