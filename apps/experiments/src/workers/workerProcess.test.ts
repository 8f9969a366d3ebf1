import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runWorkerProcess, type WorkerOutcome } from './workerProcess.js';

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'infodrop-workers-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Runs a worker with this body, in which `send` and `request` are known, once it is told to start. */
function run(
  body: string,
  options: {
    signal?: AbortSignal;
    patience?: number;
    onProgress?: (n: number) => void;
    onStart?: (pid: number) => void;
  } = {},
): Promise<WorkerOutcome<unknown>> {
  const script = join(folder, `worker-${Math.random()}.cjs`);
  writeFileSync(
    script,
    `const send = (message, then) => process.send(message, undefined, undefined, then);
     const leave = (message) => send(message, () => process.exit(0));
     process.on('message', (message) => {
       if (message.kind === 'stop') { if (typeof onStop !== 'undefined') onStop(); return; }
       const request = message.request;
       ${body}
     });`,
  );
  return runWorkerProcess<unknown, number, unknown>({ script, request: { a: Number.NaN }, ...options });
}

describe('runWorkerProcess', () => {
  it('gives the result, and numbers that JSON does not have', async () => {
    const outcome = await run(`leave({ kind: 'done', result: request.a })`);
    expect(outcome).toEqual({ kind: 'done', result: Number.NaN });
  });

  it('passes progress on in order', async () => {
    const seen: number[] = [];
    await run(`for (const progress of [1, 2, 3]) send({ kind: 'progress', progress }); leave({ kind: 'done' });`, {
      onProgress: (n) => seen.push(n),
    });
    expect(seen).toEqual([1, 2, 3]);
  });

  it('reports a fault that the worker names', async () => {
    expect(await run(`leave({ kind: 'failed', message: 'train: loss must be finite, got NaN.' })`)).toEqual({
      kind: 'failed',
      message: 'train: loss must be finite, got NaN.',
    });
  });

  it('reports a worker that is killed, and does not wait for it', async () => {
    const outcome = await run(`setInterval(() => {}, 1000)`, {
      onStart: (pid) => setTimeout(() => process.kill(pid, 'SIGKILL'), 200),
    });
    expect(outcome).toEqual({ kind: 'died', message: 'was killed by SIGKILL' });
  });

  it('reports a worker that ends without a word, with the last line it wrote', async () => {
    expect(await run(`console.error('out of paper'); process.exit(3)`)).toEqual({
      kind: 'died',
      message: 'ended with exit code 3 (out of paper)',
    });
  });

  it('reports a script that is not there', async () => {
    const outcome = await runWorkerProcess({ script: join(folder, 'none.cjs'), request: {} });
    expect(outcome).toMatchObject({ kind: 'died' });
  });

  it('asks a worker to stop, and lets it save', async () => {
    const controller = new AbortController();
    const outcome = await run(
      `globalThis.onStop = () => leave({ kind: 'stopped' }); setInterval(() => {}, 1000); send({ kind: 'progress', progress: 1 })`,
      {
        signal: controller.signal,
        onProgress: () => {
          controller.abort();
        },
      },
    );
    expect(outcome).toEqual({ kind: 'stopped' });
  });

  it('kills a worker that does not stop in time', async () => {
    const controller = new AbortController();
    const outcome = await run(`setInterval(() => {}, 1000); send({ kind: 'progress', progress: 1 })`, {
      signal: controller.signal,
      patience: 100,
      onProgress: () => {
        controller.abort();
      },
    });
    expect(outcome).toEqual({ kind: 'died', message: 'was killed by SIGKILL' });
  });

  it('starts nothing after it was told to stop', async () => {
    expect(await run(`leave({ kind: 'done' })`, { signal: AbortSignal.abort() })).toEqual({ kind: 'stopped' });
  });
});
