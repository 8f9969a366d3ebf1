import { afterEach, describe, expect, it } from 'vitest';
import { compileTrainingModule, sharedTrainingModule } from '../wasm/trainingModule.js';
import { FAILED, type Kernel, kernelsOf, MOST_CHUNKS, STATE } from './protocol.js';
import { startThreadPool, type ThreadPool } from './threadPool.js';

const SIZE = 1 << 16;
const OUT = SIZE * 4;
const SCRATCH = 2 * OUT;

let pool: ThreadPool | undefined;

/** Looks until something is so. A kernel cannot be asynchronous. */
function lookUntil(isSo: () => boolean): void {
  const stop = performance.now() + 30_000;
  while (!isSo()) if (performance.now() > stop) throw new Error('it never was so');
}

/** A pool on memory of its own, in which the first floats are 1, 2, 3, … */
async function start(count: number, patience?: number) {
  await compileTrainingModule();
  const memory = new WebAssembly.Memory({ initial: 256, maximum: 65536, shared: true });
  const floats = new Float32Array(memory.buffer);
  for (let i = 0; i < SIZE; i++) floats[i] = i + 1;
  const module = sharedTrainingModule();
  const functions = kernelsOf(new WebAssembly.Instance(module, { env: { memory } }).exports);
  const losses: [string, number][] = [];
  const kernels: Kernel[] = functions.map(([, kernel]) => kernel);
  const number = (name: string) => functions.findIndex(([each]) => each === name);
  pool = await startThreadPool({ module, memory }, kernels, {
    count,
    ...(patience === undefined ? {} : { patience }),
    onLoss: (why, left) => losses.push([why, left]),
  });
  /** Sums of pairs of neighbours: [SIZE / 2, 2, 1]. */
  const sums = {
    kernel: number('sumAxis'),
    args: [0, 0, SIZE / 2, 2, 1, 1, OUT, 0],
    units: SIZE / 2,
    align: 1,
    chunks: 8,
  };
  const results = () => floats.slice(OUT / 4, OUT / 4 + SIZE / 2);
  return { pool, kernels, number, sums, results, losses };
}

const expected = Float32Array.from({ length: SIZE / 2 }, (_, i) => 4 * i + 3);

afterEach(() => {
  pool?.close();
  pool = undefined;
});

describe('startThreadPool', () => {
  it.each([1, 2, 5])('computes a job with %i threads', async (count) => {
    const { pool, sums, results } = await start(count);
    expect(pool.size()).toBe(count);
    const workspaces = Array.from({ length: count }, (_, i) => SCRATCH + 64 * i);
    for (let i = 0; i < 200; i++) {
      pool.run({ ...sums, chunks: 1 + (i % 8) }, workspaces, () => expect.fail('nothing went wrong'));
    }
    expect(results()).toEqual(expected);
  });

  it('does a job again alone when only a helper failed, reports the helper, and goes on without it', async () => {
    const { pool, number, kernels, sums, results, losses } = await start(2);
    const kernel = number('drawRange');
    const args = [0, 0, 0, 1, 2, 0, 0, 0, OUT];
    const own = kernels[kernel]!;
    own(...args, 0, 1000, SCRATCH);
    const normals = results();
    // The helper's scratch lies where there is no memory; this thread waits until it has found that out.
    kernels[kernel] = (...given) => {
      lookUntil(() => pool.block.words[FAILED]! > 0);
      own(...given);
    };
    let alone = 0;
    pool.run({ kernel, args, units: 1000, align: 4, chunks: 2 }, [SCRATCH, 0xffff_0000], () => {
      alone += 1;
      own(...args, 0, 1000, SCRATCH);
    });
    expect(alone).toBe(1);
    expect(results()).toEqual(normals);
    await expect.poll(() => losses).toEqual([[expect.stringContaining('memory access out of bounds'), 1]]);
    expect(pool.size()).toBe(1);
    pool.run(sums, [SCRATCH, SCRATCH], () => expect.fail('nothing went wrong'));
    expect(results()).toEqual(expected);
  });

  it('throws when a helper keeps its chunk, and helps no more', async () => {
    const { pool, number, kernels } = await start(2, 1);
    const kernel = number('repeatBlocks');
    // Empty blocks, many of them: seconds in the helper. Here nothing is done until the helper has the other chunk.
    kernels[kernel] = () => {
      lookUntil(() => (pool.block.words[STATE]! & MOST_CHUNKS) === 0);
    };
    const args = [0, 2 ** 31 - 1, 0, 0, OUT];
    expect(() => {
      pool.run({ kernel, args, units: 2, align: 1, chunks: 2 }, [SCRATCH, SCRATCH], () => expect.fail('not redone'));
    }).toThrow('a thread must finish what it has taken within 1 s, got 1 of 2 chunks');
    expect(pool.size()).toBe(1);
  });
});
