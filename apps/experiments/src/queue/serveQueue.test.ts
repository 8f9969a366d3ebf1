import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { queueBench, runTask } from '../../test/queueBench.js';
import { CommandError } from '../commandError.js';
import { folderStore } from '../runStore/folderStore.js';
import type { OpenRun, RunStore } from '../runStore/runStore.js';
import type { Lease, WorkersQueue } from './lease.js';
import { queuedRun } from './queuedRun.js';
import { serveQueue } from './serveQueue.js';

const bench = queueBench();
const shared = folderStore(bench.folder);
let said: string[] = [];

/** Serves a queue of one run; what was done with its lease and with its folder, in order. */
async function serve(
  seed: number,
  opened: (run: OpenRun, lost: AbortController) => Partial<OpenRun> = () => ({}),
  store: Partial<RunStore> = {},
  release?: Lease['release'],
): Promise<string[]> {
  const did: string[] = [];
  said = [];
  const note = <T>(what: string, result: T) => {
    did.push(what);
    return Promise.resolve(result);
  };
  const lost = new AbortController();
  const lease: Lease = {
    run: queuedRun(runTask(bench.folder, seed), shared.folder),
    lost: lost.signal,
    tell: () => undefined,
    end: ({ kind }) => note(kind, true),
    release: release ?? (() => note('given back', undefined)),
  };
  let taken = 0;
  const queue: WorkersQueue = { take: () => Promise.resolve(taken++ === 0 ? lease : null) };
  const noted: RunStore = {
    ...shared,
    async open(run, options) {
      const own = await shared.open(run, options);
      const made = { end: () => note('kept', undefined), drop: () => note('dropped', undefined) };
      return { ...own, ...made, ...opened(own, lost) };
    },
    ...store,
  };
  const { signal } = new AbortController();
  const options = { script: bench.script, workers: 1, threads: 1, files: new Map<string, string>(), signal };
  await serveQueue({ ...options, queue, store: noted, say: (line) => said.push(line) }).catch((error: unknown) => {
    did.push(error instanceof CommandError ? error.message : 'a fault');
  });
  return did;
}

it('ends a run when what it came to is kept, and not before', async () => {
  expect(await serve(1)).toEqual(['kept', 'done']);
  expect(readFileSync(join(shared.folder, 'seed-1', 'begun'), 'utf8')).toBe('train\n');
});

it('gives a run back that cannot be opened, or kept, and leaves', async () => {
  const fault = (): Promise<never> => Promise.reject(new CommandError('the run store must answer'));
  expect(await serve(2, () => ({}), { open: fault })).toEqual(['given back', 'the run store must answer']);
  expect(await serve(3, () => ({ end: fault }))).toEqual(['given back', 'the run store must answer']);
  expect(said.at(-1)).toBe('seed 3: given back: the run store must answer');
});

it('says where a run is kept when the queue cannot be told that it is given back', async () => {
  const fault = (): Promise<never> => Promise.reject(new CommandError('what the run came to is still in /scratch'));
  const away = (): Promise<never> => Promise.reject(new Error('the queue is away'));
  expect(await serve(6, () => ({ end: fault }), {}, away)).toEqual(['what the run came to is still in /scratch']);
  expect(said.at(-1)).toBe('seed 6: given back: what the run came to is still in /scratch');
});

it('keeps nothing of a run that is another worker’s, whenever it was lost', async () => {
  const atOnce = await serve(4, (_, lost) => {
    lost.abort();
    return {};
  });
  expect(atOnce).toEqual(['dropped']);
  const atTheEnd = await serve(5, (_, lost) => ({
    end: () => {
      lost.abort();
      return Promise.resolve();
    },
  }));
  expect(atTheEnd).toEqual(['dropped']);
});
