import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { header, queueBench, runTask, serveBy } from '../../../test/queueBench.js';
import { noRedis, RedisServer } from '../../../test/redisServer.js';
import { folderStore } from '../../runStore/folderStore.js';
import type { RunIdentity } from '../../sweep/runIdentity.js';
import type { Lease } from '../lease.js';
import type { QueuePlace } from '../place.js';
import type { OpenQueue } from '../queue.js';
import type { QueueState } from '../state.js';
import { redisPlace } from './redisPlace.js';

const missing = noRedis();
if (missing !== undefined) console.warn(`queues on Redis are passed over: ${missing}`);

describe.skipIf(missing !== undefined)('a queue on Redis', () => {
  const bench = queueBench();
  const server = new RedisServer(bench.folder, 'secret');
  const lease = 1000;
  const forever = new AbortController().signal;
  let places: QueuePlace[] = [];
  let queue: OpenQueue;
  let watching = new AbortController();
  const shared = join(bench.folder, 'store');
  const store = folderStore(shared);

  beforeAll(async () => {
    vi.stubEnv('INFODROP_REDIS_PASSWORD', 'secret');
    await server.start();
  });
  afterAll(() => server.kill());

  async function place(): Promise<QueuePlace> {
    vi.stubEnv('INFODROP_REDIS_PASSWORD', 'secret');
    const made = await redisPlace(new URL(server.url));
    places.push(made);
    return made;
  }

  beforeEach(async () => {
    watching = new AbortController();
    queue = await (await place()).open({ header, lease, signal: watching.signal, store });
  });

  afterEach(async () => {
    await queue.close();
    for (const each of places) await each.close();
    places = [];
    vi.unstubAllEnvs();
  });

  async function taken(): Promise<Lease> {
    const found = await (await place()).serve(lease).take(forever);
    if (found === null) throw new Error('the queue has ended');
    return found;
  }

  async function serve(workers: number, signal = forever): Promise<number> {
    return serveBy(bench.script, { queue: (await place()).serve(lease), store, workers, signal });
  }

  async function state(): Promise<QueueState> {
    const there = await place();
    const header = await there.read();
    if (header === undefined) throw new Error('there is no queue');
    return there.state(header);
  }

  it('hands runs out, and tells how each ended, how far it was and what its worker said', async () => {
    const said: string[] = [];
    const arms: RunIdentity['arm'][] = [{ warns: 1 }, { fault: 'train: loss must be finite, got NaN.' }, {}];
    const ends = Promise.all(
      arms.map((arm, seed) => queue.do(runTask(shared, seed, arm, { turn: seed, onLine: (line) => said.push(line) }))),
    );
    const served = serve(2);
    expect((await ends).map((end) => ('message' in end ? end.message : end.kind))).toEqual([
      'done',
      'train: loss must be finite, got NaN.',
      'done',
    ]);
    expect(said).toEqual(['out of paper']);
    await queue.close();
    expect(await served).toBe(3);
    const { ended, runs } = await state();
    expect(ended).toBe(true);
    expect(runs.map((run) => run.state).sort()).toEqual(['done', 'done', 'failed']);
    expect(runs.find((run) => run.state === 'failed')).toMatchObject({ title: 'seed 1', progress: { step: 1 } });
  });

  it('gives a run whose worker fell silent to another one; the first, when it awakes, can end nothing', async () => {
    const end = queue.do(runTask(shared, 10));
    const timers = vi.spyOn(globalThis, 'setInterval');
    const beats = timers.mockImplementation(() => setTimeout(() => 0, 0));
    const silent = await taken();
    beats.mockRestore();
    const second = await taken();
    expect(second.run).toEqual(silent.run);
    expect(await silent.end({ kind: 'failed', message: 'late' }, 1)).toBe(false);
    expect(silent.lost.aborted).toBe(true);
    expect(await second.end({ kind: 'done' }, 1)).toBe(true);
    expect(await end).toEqual({ kind: 'done', result: undefined });
  });

  it('keeps runs, and who has them, over a restart of the server', async () => {
    const ends = [20, 21].map((seed) => queue.do(runTask(shared, seed)));
    await sleep(200);
    const first = await taken();
    await server.kill();
    await server.start();
    const second = await taken();
    expect(new Set([first, second].map(({ run }) => run.title))).toEqual(new Set(['seed 20', 'seed 21']));
    expect(await first.end({ kind: 'done' }, 1)).toBe(true);
    expect(await second.end({ kind: 'done' }, 1)).toBe(true);
    expect(await Promise.all(ends)).toEqual(ends.map(() => ({ kind: 'done', result: undefined })));
  });

  it('is opened, and asked for a run, while the server is away: both wait for it', async () => {
    const [opener, worker] = [await place(), await place()];
    await queue.close();
    await server.kill();
    const opening = opener.open({ header, lease, signal: forever, store });
    const taking = worker.serve(lease).take(forever);
    await sleep(300);
    await server.start();
    queue = await opening;
    const end = queue.do(runTask(shared, 41));
    const lent = await taking;
    expect(lent?.run.title).toBe('seed 41');
    expect(await lent?.end({ kind: 'done' }, 1)).toBe(true);
    expect(await end).toEqual({ kind: 'done', result: undefined });
  });

  it('is found again by another command, in which a run that failed is done again, and one under way is not', async () => {
    const failed = queue.do(runTask(shared, 30));
    await (await taken()).end({ kind: 'failed', message: 'no data' }, 1);
    expect(await failed).toEqual({ kind: 'failed', message: 'no data' });
    const left = queue.do(runTask(shared, 31));
    const underWay = await taken();
    watching.abort();
    expect(await left).toEqual({ kind: 'stopped' });
    await queue.close();
    expect((await state()).ended).toBe(false);

    queue = await (await place()).open({ header, lease, signal: forever, store });
    const again = [30, 31].map((seed) => queue.do(runTask(shared, seed)));
    const repeated = await taken();
    expect(repeated.run.title).toBe('seed 30');
    await repeated.end({ kind: 'done' }, 1);
    await underWay.end({ kind: 'done' }, 1);
    expect(await Promise.all(again)).toEqual(again.map(() => ({ kind: 'done', result: undefined })));
  });

  it('gives a run back at once when its worker is asked to stop', async () => {
    const end = queue.do(runTask(shared, 40));
    await (await taken()).release();
    await (await taken()).end({ kind: 'done' }, 1);
    expect(await end).toMatchObject({ kind: 'done' });
  });

  it('is handed out by one command at a time', async () => {
    const onWait = (): void => undefined;
    const leave = await (await place()).handOut({ lease, onWait });
    await expect((await place()).handOut({ lease, onWait })).rejects.toThrow('by one command at a time, got');
    await leave();
    await (
      await (await place()).handOut({ lease, onWait })
    )();
  });

  it('does not let in who lacks the password, and does not say it', async () => {
    vi.stubEnv('INFODROP_REDIS_PASSWORD', 'wrong-secret');
    const refused = redisPlace(new URL(server.url));
    await expect(refused).rejects.toThrow('must be a Redis server that lets this command in, got: ');
    await expect(refused).rejects.not.toThrow('wrong-secret');
  });
});
