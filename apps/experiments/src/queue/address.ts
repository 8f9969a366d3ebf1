import { resolve } from 'node:path';
import { CommandError } from '../commandError.js';

/** Where a queue is: in a folder, or on a Redis server. */
export type QueueAddress = { readonly folder: string } | { readonly redis: URL };

/** What stands before `://`, in small letters; undefined in a folder's path. */
export function schemeOf(text: string): string | undefined {
  return /^([a-z][a-z0-9+.-]+):\/\//i.exec(text)?.[1]?.toLowerCase();
}

/**
 * Reads what was typed behind `--queue`.
 *
 * @param text - A folder, or the address of a Redis server without a password: what is typed stands in the list of processes.
 * @returns Where the queue is; a folder absolute.
 * @throws CommandError when it is neither, or has a password. Nothing of it is repeated that may be one.
 *
 * @example
 * queueAddress('redis://queue.example:6379/0');
 */
export function queueAddress(text: string): QueueAddress {
  const scheme = schemeOf(text);
  if (scheme === undefined) {
    if (text === '') throw new CommandError("--queue must be a folder or redis://HOST, got ''. Name one.");
    return { folder: resolve(text) };
  }
  if (scheme !== 'redis' && scheme !== 'rediss') {
    throw new CommandError(`--queue must be a folder, redis:// or rediss://, got ${scheme}://. Name one of them.`);
  }
  const redis = URL.canParse(text) ? new URL(text) : undefined;
  if (
    redis === undefined ||
    redis.hostname === '' ||
    !/^(?:\/\d*)?$/.test(redis.pathname) ||
    redis.search + redis.hash !== ''
  ) {
    throw new CommandError(
      `--queue must be ${scheme}://HOST:PORT/DATABASE, got an address that is not. Leave out all but the host.`,
    );
  }
  if (redis.password !== '') {
    throw new CommandError(
      '--queue must be without a password, got one, which all users of this machine could see. ' +
        'Put it into the variable INFODROP_REDIS_PASSWORD, and change it.',
    );
  }
  return { redis };
}
