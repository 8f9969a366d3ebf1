import type * as Bullmq from 'bullmq';
import type * as Ioredis from 'ioredis';
import { reasonOf } from '@infodrop/training/node';
import { CommandError } from '../../commandError.js';

/** What a queue on a Redis server is made of: two packages that only such a queue needs. */
export interface Server {
  readonly client: Ioredis.Redis;
  readonly bullmq: typeof Bullmq;
}

/** Names before every key of the server, and that of the queue. */
export const names = { prefix: 'infodrop', queue: 'runs' };

/** Milliseconds in which a server must answer at first, which may be starting just now; one that goes away later is waited for. */
const patience = 10_000;

/**
 * Connects to a Redis server. A server that goes away is waited for, and found again.
 *
 * @param url - Its address, without a password: that is in the variable `INFODROP_REDIS_PASSWORD`.
 * @returns The connection.
 * @throws CommandError when the packages are missing, or the server does not answer or does not let this command in.
 *
 * @example
 * const { client } = await connect(new URL('redis://localhost:6379'));
 */
export async function connect(url: URL): Promise<Server> {
  const [bullmq, { Redis: Client }] = await drivers();
  const { INFODROP_REDIS_PASSWORD: password = '' } = process.env;
  const client = new Client({
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? 6379 : Number(url.port),
    db: Number(url.pathname.slice(1)),
    ...(url.username === '' ? {} : { username: decodeURIComponent(url.username) }),
    ...(password === '' ? {} : { password }),
    ...(url.protocol === 'rediss:' ? { tls: {} } : {}),
    // BullMQ duplicates this connection. Were a duplicate connected when it is asked to, it would be once, and fail where the server is away at that moment.
    lazyConnect: false,
    // As BullMQ asks for: what is asked while the server is away is answered when it is back.
    maxRetriesPerRequest: null,
    retryStrategy: (times: number) => Math.min(100 * 2 ** times, 3000),
  });
  let fault: unknown;
  const ready = new Promise<void>((resolve, reject) => {
    client.once('ready', resolve);
    client.on('error', (error: Error) => {
      fault = error;
      // One that is not there yet may come; one that refuses will go on refusing.
      if (/^(?:WRONGPASS|NOAUTH|NOPERM)/.test(error.message)) reject(error);
    });
  });
  try {
    await withinPatience(ready.then(() => client.ping()));
  } catch (error) {
    client.disconnect();
    throw new CommandError(
      `the queue ${url.href} must be a Redis server that lets this command in, got: ${reasonOf(fault ?? error)}. ` +
        'Start it, or set INFODROP_REDIS_PASSWORD.',
      { cause: error },
    );
  }
  return { client, bullmq };
}

async function withinPatience(work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const end = new Promise((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no answer in ${patience / 1000} s`));
    }, patience);
  });
  try {
    await Promise.race([work, end]);
  } finally {
    clearTimeout(timer);
  }
}

async function drivers(): Promise<[typeof Bullmq, typeof Ioredis]> {
  try {
    return await Promise.all([import('bullmq'), import('ioredis')]);
  } catch (error) {
    throw new CommandError(
      'a queue on Redis must have the packages bullmq and ioredis, got none of them. Install them: npm install bullmq ioredis.',
      { cause: error },
    );
  }
}
