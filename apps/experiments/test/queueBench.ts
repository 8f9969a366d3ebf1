import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { QueueHeader } from '../src/queue/header.js';
import type { RunTask } from '../src/queue/queue.js';
import { serveQueue, type ServeOptions } from '../src/queue/serveQueue.js';
import type { RunIdentity } from '../src/sweep/runIdentity.js';

export const header: QueueHeader = {
  format: 2,
  experiments: { mine: null },
  backend: 'wasm',
  simd: 'plain',
  versions: {},
  store: null,
};

/** What a run does that computes, `amount` times: some seconds a billion. */
export const compute =
  'function compute(amount) { let sum = 0; for (let i = 0; i < amount; i++) sum += Math.sqrt(i ^ sum); return sum; }';

/** A folder for the tests of one file, with the script of a worker that trains nothing: it ends as the run's arm says. */
export function queueBench(): { readonly folder: string; readonly script: string } {
  const folder = mkdtempSync(join(tmpdir(), 'infodrop-queue-'));
  const script = join(folder, 'worker.cjs');
  beforeAll(() => {
    writeFileSync(
      script,
      `const { appendFileSync, mkdirSync, readFileSync } = require('node:fs');
       ${compute}
       const leave = (message) => process.send(message, () => process.exit(0));
       process.on('disconnect', () => process.exit(0));
       process.on('message', ({ kind, request }) => {
         if (kind === 'stop') return leave({ kind: 'stopped' });
         const { identity: { arm }, folder } = request;
         mkdirSync(folder, { recursive: true });
         appendFileSync(folder + '/begun', request.kind + '\\n');
         process.send({ kind: 'progress', progress: { step: 1, steps: 2, epoch: 1, epochs: 1, values: [] } });
         if (arm.warns) console.warn('out of paper');
         if (arm.computes) compute(arm.computes);
         if (arm.fault) return leave({ kind: 'failed', message: arm.fault });
         if (arm.waits) return setInterval(() => {}, 1000);
         leave({ kind: 'done', result: null });
       });`,
    );
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return { folder, script };
}

/** Serves a queue by processes of that script, until it has ended; gives how many runs that were. */
export const serveBy = (
  script: string,
  options: Pick<ServeOptions, 'queue' | 'store' | 'workers' | 'signal'>,
): Promise<number> => serveQueue({ ...options, script, threads: 1, files: new Map(), say: () => 0 });

/** A run of a seed, in the folder of a queue. */
export function runTask(
  queue: string,
  seed: number,
  arm: RunIdentity['arm'] = {},
  more: Partial<RunTask> = {},
): RunTask {
  const scale = { seed: 0, seeds: 1, epochs: 1 };
  return {
    title: `seed ${seed}`,
    turn: 0,
    ...more,
    request: {
      kind: 'train',
      identity: {
        experiment: 'mine',
        scale,
        arm,
        seed,
        trial: null,
        engine: { backend: 'wasm', simd: 'plain' },
        versions: {},
      },
      file: null,
      followed: null,
      folder: join(queue, 'runs', `seed-${seed}`),
      threads: 1,
    },
  };
}
