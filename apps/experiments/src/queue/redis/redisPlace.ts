import { setTimeout as sleep } from 'node:timers/promises';
import { lookEvery } from '../lease.js';
import { handedOutElsewhere, type QueuePlace, type QueueThere } from '../place.js';
import { workerName } from '../workerName.js';
import { connect, names } from './connection.js';
import { redisLeases } from './redisLeases.js';
import { redisQueue } from './redisQueue.js';
import { redisState } from './redisState.js';

const headerKey = `${names.prefix}:header`;
const commandKey = `${names.prefix}:command`;

/**
 * A queue on a Redis server, by BullMQ; the runs lie elsewhere. One database of a server holds one queue.
 *
 * @param url - Of the server, without a password.
 * @returns The place; close it.
 * @throws CommandError when the server cannot be reached.
 *
 * @example
 * const place = await redisPlace(new URL('redis://localhost/0'));
 */
export async function redisPlace(url: URL): Promise<QueuePlace> {
  const server = await connect(url);
  const { client } = server;
  const write = async (there: QueueThere): Promise<void> => {
    await client.set(headerKey, JSON.stringify(there));
  };
  const read = async (): Promise<QueueThere | undefined> => {
    const text = await client.get(headerKey);
    return text === null ? undefined : (JSON.parse(text) as QueueThere);
  };
  return {
    where: url.href,
    read,
    async handOut({ lease, onWait }) {
      const own = workerName();
      // The server lets go of it when it was not renewed for so long, by its own clock.
      const end = performance.now() + lease;
      for (let looks = 0; (await client.set(commandKey, own, 'PX', lease, 'NX')) === null; looks++) {
        if (looks === 0) onWait();
        if (performance.now() > end + 1000) {
          throw handedOutElsewhere(url.href, (await client.get(commandKey)) ?? 'another');
        }
        await sleep(lookEvery(lease));
      }
      const timer = setInterval(() => {
        client.set(commandKey, own, 'PX', lease, 'XX').catch(() => undefined);
      }, lease / 6);
      return async () => {
        clearInterval(timer);
        if ((await client.get(commandKey)) === own) await client.del(commandKey);
      };
    },
    open: async (options) => {
      const there: QueueThere = { header: options.header, lease: options.lease, ended: false };
      await write(there);
      return redisQueue(server, {
        ...options,
        // A server that was begun anew may have forgotten it.
        remind: async () => {
          await client.set(headerKey, JSON.stringify(there), 'NX');
        },
        end: () => write({ ...there, ended: true }),
      });
    },
    serve: (lease) => redisLeases(server, { lease, isEnded: async () => (await read())?.ended === true }),
    state: (there) => redisState(server, there),
    close: async () => {
      client.disconnect();
      return Promise.resolve();
    },
  };
}
