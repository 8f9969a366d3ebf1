import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { folderPlace } from '../src/queue/folder/folderPlace.js';
import type { QueuePlace } from '../src/queue/place.js';
import { redisPlace } from '../src/queue/redis/redisPlace.js';
import { folderStore } from '../src/runStore/folderStore.js';
import { crewOf } from '../src/workers/crew.js';
import { compute, header, queueBench, runTask, serveBy } from './queueBench.js';
import { noRedis, RedisServer } from './redisServer.js';

const bench = queueBench();
const server = new RedisServer(bench.folder);
const missing = noRedis();
if (missing !== undefined) console.warn(`queues on Redis are passed over: ${missing}`);
afterAll(() => server.kill());

async function placeOf(kind: string, folder: string): Promise<QueuePlace> {
  if (kind === 'a folder') return folderPlace(folder);
  await server.kill();
  await server.start();
  return redisPlace(new URL(server.url));
}

const signal = new AbortController().signal;

const cores = availableParallelism();
/** About a second. */
const amount = 3e8;

/** Seconds that so many processes take which share the same work, without a queue. */
async function processes(count: number): Promise<number> {
  const began = performance.now();
  const each = (6 * cores) / count;
  await Promise.all(
    Array.from({ length: count }, () =>
      promisify(execFile)(process.execPath, ['-e', `${compute} for (let i = 0; i < ${each}; i++) compute(${amount});`]),
    ),
  );
  return (performance.now() - began) / 1000;
}

describe.for(['a folder', 'Redis'] as const)('a queue by %s', (kind) => {
  const passedOver = kind === 'Redis' && missing !== undefined;

  it.skipIf(passedOver)(
    'lists and hands out ten thousand runs at 500 a second or more',
    { timeout: 300_000 },
    async () => {
      const folder = join(bench.folder, `rate ${kind}`);
      const place = await placeOf(kind, folder);
      const lease = 60_000;
      const queue = await place.open({ header, lease, signal, store: folderStore(folder) });
      const count = 10_000;
      let began = performance.now();
      for (let seed = 0; seed < count; seed++) void queue.do(runTask(folder, seed));
      const there = await place.read();
      while ((await place.state(there!)).runs.length < count);
      const listed = count / ((performance.now() - began) / 1000);
      began = performance.now();
      const titles = new Set<string>();
      await Promise.all(
        Array.from({ length: 4 }, async () => {
          const leases = place.serve(lease);
          for (; titles.size < count - 3;) {
            const taken = await leases.take(signal);
            if (taken === null) break;
            titles.add(taken.run.title);
            expect(await taken.end({ kind: 'done' }, 1)).toBe(true);
          }
          await leases.close?.();
        }),
      );
      const handedOut = titles.size / ((performance.now() - began) / 1000);
      console.log(
        `${kind}: ${listed.toFixed(0)} put in and listed, ${handedOut.toFixed(0)} handed out and ended a second`,
      );
      expect(titles.size).toBeGreaterThanOrEqual(count - 3);
      expect(listed).toBeGreaterThan(500);
      expect(handedOut).toBeGreaterThan(500);
      await queue.close();
      await place.close();
    },
  );

  it.skipIf(passedOver)('costs a run less than 0.3 s, 1 % of one of 30 s', { timeout: 300_000 }, async () => {
    const folder = join(bench.folder, `cost ${kind}`);
    const place = await placeOf(kind, folder);
    const { script } = bench;
    const count = 40;
    const seeds = Array.from({ length: count }, (_, seed) => seed);
    const timed = async (work: () => Promise<unknown>): Promise<number> => {
      const began = performance.now();
      await work();
      return (performance.now() - began) / 1000 / count;
    };
    const crew = crewOf({ script, workers: 1, signal });
    const local = await timed(() => Promise.all(seeds.map((seed) => crew.do(runTask(join(folder, 'local'), seed)))));
    const store = folderStore(folder);
    const queue = await place.open({ header, lease: 60_000, signal, store });
    const leases = place.serve(60_000);
    const queued = await timed(async () => {
      const served = serveBy(script, { queue: leases, store, workers: 1, signal });
      await Promise.all(seeds.map((seed) => queue.do(runTask(folder, seed))));
      await queue.close();
      await served;
    });
    await leases.close?.();
    await place.close();
    console.log(
      `${kind}: a run took ${(1000 * local).toFixed(0)} ms here, ${(1000 * queued).toFixed(0)} ms by the queue`,
    );
    expect(queued - local).toBeLessThan(0.3);
  });

  it.skipIf(passedOver || cores === 1)(
    'is as many times as fast by a worker a core as processes are without a queue, to a tenth',
    { timeout: 600_000 },
    async () => {
      const folder = join(bench.folder, `cores ${kind}`);
      const seeds = Array.from({ length: 6 * cores }, (_, seed) => seed);
      const by = async (workers: number): Promise<number> => {
        const shared = join(folder, `${workers}`);
        const place = await placeOf(kind, shared);
        const store = folderStore(shared);
        const queue = await place.open({ header, lease: 60_000, signal, store });
        const leases = place.serve(60_000);
        const began = performance.now();
        const served = serveBy(bench.script, { queue: leases, store, workers, signal });
        await Promise.all(seeds.map((seed) => queue.do(runTask(shared, seed, { computes: amount }))));
        const seconds = (performance.now() - began) / 1000;
        await queue.close();
        await served;
        await leases.close?.();
        await place.close();
        return seconds;
      };
      const queued = (await by(1)) / (await by(cores));
      const bare = (await processes(1)) / (await processes(cores));
      console.log(
        `${kind}: ${queued.toFixed(2)} times as fast by ${cores} workers, ${bare.toFixed(2)} without a queue`,
      );
      expect(queued).toBeGreaterThan(0.9 * bare);
    },
  );
});
