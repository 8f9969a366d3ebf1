import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { header, queueBench, runTask, serveBy } from '../../../test/queueBench.js';
import type { RunIdentity } from '../../sweep/runIdentity.js';
import type { Lease } from '../lease.js';
import type { OpenQueue } from '../queue.js';
import type { QueueState } from '../state.js';
import { readHeader } from './folderHeader.js';
import { folderLeases } from './folderLeases.js';
import { folderQueue } from './folderQueue.js';
import { folderState } from './folderState.js';
import { folderStore } from '../../runStore/folderStore.js';
import { handsOut } from './handsOut.js';
import { queueFolder } from './queueFolder.js';

const bench = queueBench();
const lease = 120;
let folder = '';
let watching = new AbortController();
let queue: OpenQueue;
let count = 0;

beforeEach(() => {
  folder = join(bench.folder, `queue-${count++}`);
  watching = new AbortController();
  queue = folderQueue(folder, { header, lease, signal: watching.signal, store: folderStore(folder) });
});

afterEach(() => queue.close());

const forever = new AbortController().signal;

async function taken(): Promise<Lease> {
  const found = await folderLeases(folder, lease).take(forever);
  if (found === null) throw new Error('the queue has ended');
  return found;
}

/** A run whose worker is suspended at once: nothing is heard of it. */
async function takenAndSilent(): Promise<Lease> {
  const timers = vi.spyOn(globalThis, 'setInterval').mockImplementation(() => setTimeout(() => 0, 0));
  try {
    return await taken();
  } finally {
    timers.mockRestore();
  }
}

/** Serves the queue until it has ended. */
function serve(workers = 1, signal = forever): Promise<number> {
  return serveBy(bench.script, { queue: folderLeases(folder, lease), store: folderStore(folder), workers, signal });
}

const begun = (seed: number): string => readFileSync(join(folder, 'runs', `seed-${seed}`, 'begun'), 'utf8');

function state(): QueueState {
  const there = readHeader(queueFolder(folder));
  if (there === undefined) throw new Error('there is no queue');
  return folderState(folder, there);
}

describe('a queue in a folder', () => {
  it('hands runs out, and tells how each ended, how far it was and what its worker said', async () => {
    const said: string[] = [];
    const arms: RunIdentity['arm'][] = [{ warns: 1 }, { fault: 'train: loss must be finite, got NaN.' }, {}];
    const ends = Promise.all(
      arms.map((arm, seed) =>
        queue.do(
          runTask(folder, seed, arm, {
            onLine: (line) => said.push(line),
            onProgress: ({ step, steps }) => said.push(`${step}/${steps}`),
          }),
        ),
      ),
    );
    const served = serve(2);
    expect((await ends).map((end) => ('message' in end ? end.message : end.kind))).toEqual([
      'done',
      'train: loss must be finite, got NaN.',
      'done',
    ]);
    await queue.close();
    expect(await served).toBe(3);
    expect(said).toContain('out of paper');
    expect(said.filter((line) => line === '1/2').length).toBeGreaterThanOrEqual(3);
    expect([0, 1, 2].map(begun)).toEqual(['train\n', 'train\n', 'train\n']);
    expect(readdirSync(join(folder, 'claims'))).toEqual([]);
    expect(readdirSync(join(folder, 'todo'))).toEqual([]);
    expect(state()).toMatchObject({ ended: true, experiments: ['mine'] });
    expect(
      state()
        .runs.map((run) => run.state)
        .sort(),
    ).toEqual(['done', 'done', 'failed']);
  });

  it('gives a run to one worker, the earliest turn first', async () => {
    void queue.do(runTask(folder, 1, {}, { turn: 2 }));
    void queue.do(runTask(folder, 2, {}, { turn: 1 }));
    const [first, second] = [await taken(), await taken()];
    expect([first, second].map(({ run }) => run.title)).toEqual(['seed 2', 'seed 1']);
    expect(state().runs.map((run) => run.state)).toEqual(['running', 'running']);
    await first.end({ kind: 'done' }, 1);
    await second.end({ kind: 'done' }, 1);
  });

  it('gives a run whose worker fell silent to another one; the first, when it awakes, can end nothing', async () => {
    const said: string[] = [];
    const end = queue.do(runTask(folder, 1, {}, { onLine: (line) => said.push(line) }));
    const first = await takenAndSilent();
    const second = await taken();
    expect(await first.end({ kind: 'failed', message: 'late' }, 1)).toBe(false);
    expect(first.lost.aborted).toBe(true);
    // Until the command that hands out has looked.
    await sleep(2 * lease);
    expect(await second.end({ kind: 'done' }, 1)).toBe(true);
    expect(await second.end({ kind: 'done' }, 1)).toBe(false);
    expect(await end).toEqual({ kind: 'done', result: undefined });
    expect(said).toEqual([expect.stringMatching(/^its worker fell silent; .* goes on from the last checkpoint$/)]);
  });

  it('leaves a run to a worker that is alive', async () => {
    void queue.do(runTask(folder, 1));
    const first = await taken();
    const none = await folderLeases(folder, lease).take(AbortSignal.timeout(4 * lease));
    expect(none).toBeNull();
    expect(await first.end({ kind: 'done' }, 1)).toBe(true);
  });

  it('gives a run back at once when its worker is asked to stop', async () => {
    const end = queue.do(runTask(folder, 1, { waits: 1 }));
    const stop = new AbortController();
    const served = serve(1, stop.signal);
    while (state().runs[0]?.progress?.step !== 1) await sleep(20);
    stop.abort();
    expect(await served).toBe(0);
    const next = await taken();
    expect(next.run.title).toBe('seed 1');
    await next.end({ kind: 'done' }, 1);
    expect(await end).toMatchObject({ kind: 'done' });
  });

  it('is left to its workers when the command that hands out is stopped, and found again', async () => {
    const end = queue.do(runTask(folder, 1));
    const other = queue.do(runTask(folder, 2));
    const first = await taken();
    watching.abort();
    expect([await end, await other]).toEqual([{ kind: 'stopped' }, { kind: 'stopped' }]);
    await queue.close();
    expect(state().ended).toBe(false);

    queue = folderQueue(folder, { header, lease, signal: forever, store: folderStore(folder) });
    const again = [1, 2].map((seed) => queue.do(runTask(folder, seed)));
    expect(readdirSync(join(folder, 'todo'))).toHaveLength(2);
    await first.end({ kind: 'done' }, 1);
    await (await taken()).end({ kind: 'done' }, 1);
    expect(await Promise.all(again)).toEqual(again.map(() => ({ kind: 'done', result: undefined })));
  });

  it('does a run again that failed in an earlier command', async () => {
    const failed = queue.do(runTask(folder, 1));
    await (await taken()).end({ kind: 'failed', message: 'no data' }, 1);
    expect(await failed).toEqual({ kind: 'failed', message: 'no data' });
    await queue.close();
    queue = folderQueue(folder, { header, lease, signal: forever, store: folderStore(folder) });
    const again = queue.do(runTask(folder, 1));
    await (await taken()).end({ kind: 'done' }, 1);
    expect(await again).toMatchObject({ kind: 'done' });
  });

  it('gives up a run that silences every worker', async () => {
    const end = queue.do(runTask(folder, 1));
    for (let take = 0; take < 10; take++) await takenAndSilent();
    const stop = new AbortController();
    const none = folderLeases(folder, lease).take(stop.signal);
    expect(await end).toEqual({ kind: 'died', message: 'was lost 10 times, by a worker each' });
    stop.abort();
    expect(await none).toBeNull();
  });

  it('refuses a run whose folder other machines do not see', () => {
    expect(() => queue.do(runTask('/elsewhere', 1))).toThrow(
      `must be below ${join(folder, 'runs')}, got /elsewhere/runs/seed-1`,
    );
  });
});

describe('handing out', () => {
  it('is one command’s at a time, and another’s when that one left or fell silent', async () => {
    let waits = 0;
    const onWait = (): number => waits++;
    const leave = await handsOut(folder, { lease, onWait });
    await expect(handsOut(folder, { lease, onWait })).rejects.toThrow(
      /must be handed out by one command at a time, got/,
    );
    await leave();
    const timers = vi.spyOn(globalThis, 'setInterval').mockImplementation(() => setTimeout(() => 0, 0));
    const silent = await handsOut(folder, { lease, onWait });
    timers.mockRestore();
    expect(waits).toBe(1);
    const leaveAgain = await handsOut(folder, { lease, onWait });
    expect(waits).toBe(2);
    await silent();
    await expect(handsOut(folder, { lease, onWait })).rejects.toThrow('at work');
    await leaveAgain();
    expect(readdirSync(join(folder, 'claims'))).toEqual([]);
  });
});
