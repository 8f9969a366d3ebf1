import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { key, normal } from '@infodrop/random';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { correlated, product } from '../../test/significance/ownStatistics.js';
import { inlineWorker } from '../../inlineWorker.config.js';
import { conditionalMutualInformation } from '../discrete/measures/conditionalMutualInformation.js';
import { jensenShannonDivergence } from '../discrete/measures/jensenShannonDivergence.js';
import { mutualInformation } from '../discrete/measures/mutualInformation.js';
import { probabilities } from '../discrete/data/table.js';
import { gaussianMutualInformation } from '../gaussian/mutualInformation.js';
import { gaoMutualInformation } from '../neighbours/estimators/gaoMutualInformation.js';
import { ksgMutualInformation } from '../neighbours/estimators/ksgMutualInformation.js';
import { wangKlDivergence } from '../neighbours/estimators/wangKlDivergence.js';
import { bootstrapInterval } from '../significance/bootstrapInterval.js';
import { circularShiftTest } from '../significance/circularShiftTest.js';
import { jackknife } from '../significance/jackknife.js';
import { localPermutationTest } from '../significance/localPermutationTest.js';
import { permutationTest } from '../significance/permutationTest.js';
import { subsamplingInterval } from '../significance/subsamplingInterval.js';
import { twoSampleTest } from '../significance/twoSampleTest.js';
import { workers } from './workers.js';

const [x, y] = correlated(key(1), 200, 0.3);

/** Node's workers that `body` starts. */
async function startedBy(body: (started: readonly Worker[]) => Promise<void>): Promise<void> {
  const threads = process.getBuiltinModule('node:worker_threads');
  const NodeWorker = threads.Worker;
  const started: Worker[] = [];
  threads.Worker = class extends NodeWorker {
    constructor(...args: ConstructorParameters<typeof NodeWorker>) {
      super(...args);
      started.push(this);
    }
  };
  try {
    await body(started);
  } finally {
    threads.Worker = NodeWorker;
  }
}

describe('a pool of workers', () => {
  const pool = workers({ count: 2 });
  afterAll(() => pool.close());

  it('gives every test and interval the bits that it has without', async () => {
    const options = { seed: 3, permutations: 40 };
    const many = { ...options, workers: pool };
    const k3 = { options: { k: 3, base: 2 } };
    expect(await permutationTest(ksgMutualInformation, [x, y], { ...many, ...k3 })).toEqual(
      await permutationTest(ksgMutualInformation, [x, y], { ...options, ...k3 }),
    );
    expect(await circularShiftTest(gaussianMutualInformation, [x, y], many)).toEqual(
      await circularShiftTest(gaussianMutualInformation, [x, y], options),
    );
    const two = [[...x], [...y]] as const;
    const local = { permuted: 0, given: 1 };
    expect(await localPermutationTest(gaussianMutualInformation, two, { ...many, ...local })).toEqual(
      await localPermutationTest(gaussianMutualInformation, two, { ...options, ...local }),
    );
    expect(await bootstrapInterval(gaussianMutualInformation, [x, y], { seed: 1, workers: pool })).toEqual(
      await bootstrapInterval(gaussianMutualInformation, [x, y], { seed: 1 }),
    );
    expect(await jackknife(gaussianMutualInformation, [x, y], { workers: pool })).toEqual(
      await jackknife(gaussianMutualInformation, [x, y]),
    );
    expect(await subsamplingInterval(ksgMutualInformation, [x, y], { seed: 1, workers: pool })).toEqual(
      await subsamplingInterval(ksgMutualInformation, [x, y], { seed: 1 }),
    );
    expect(await twoSampleTest(wangKlDivergence, [x, y.subarray(0, 90)], many)).toEqual(
      await twoSampleTest(wangKlDivergence, [x, y.subarray(0, 90)], options),
    );
  });

  it('gives discrete measures their bits, of labels of any type and of tables', async () => {
    const names = Array.from(x, (each) => (each > 0 ? 'up' : 'down'));
    const signs = Array.from(y, (each) => each > 0);
    const options = { seed: 3, permutations: 30 };
    expect(await permutationTest(mutualInformation, [names, signs], { ...options, workers: pool })).toEqual(
      await permutationTest(mutualInformation, [names, signs], options),
    );
    const two = [[names, names.slice(0, 50).fill('down', 0, 20)]] as const;
    expect(await twoSampleTest(jensenShannonDivergence, two, { ...options, workers: pool })).toEqual(
      await twoSampleTest(jensenShannonDivergence, two, options),
    );
    const mixed = { ...options, options: { ties: 'keep' } } as const;
    expect(await permutationTest(gaoMutualInformation, [x, names], { ...mixed, workers: pool })).toEqual(
      await permutationTest(gaoMutualInformation, [x, names], mixed),
    );
    const given = Array.from(y, (each) => Math.floor(each));
    expect(
      await localPermutationTest(conditionalMutualInformation, [names, signs, given], { ...options, workers: pool }),
    ).toEqual(await localPermutationTest(conditionalMutualInformation, [names, signs, given], options));
    const joint = probabilities([
      [0.5, 0.1],
      [0.1, 0.3],
    ]);
    expect(await pool.estimate(mutualInformation, [joint] as never)).toBe(mutualInformation(joint));
    expect(await pool.estimate(mutualInformation, [names, signs])).toBe(mutualInformation(names, signs));
  });

  it('takes several computations at a time, and a part of a larger buffer', async () => {
    const large = new Float64Array(1000);
    large.set(y, 500);
    const options = { permutations: 30 };
    const both = await Promise.all(
      [1, 2].map((seed) =>
        permutationTest(ksgMutualInformation, [x, large.subarray(500, 700)], { ...options, seed, workers: pool }),
      ),
    );
    for (const [i, each] of both.entries()) {
      expect(each).toEqual(await permutationTest(ksgMutualInformation, [x, y], { ...options, seed: i + 1 }));
    }
  });

  it('divides the samples of an estimate, and computes any other measure, with the same bits', async () => {
    const options = { k: 3, base: 2 };
    expect(await pool.estimate(ksgMutualInformation, [x, y], options)).toBe(ksgMutualInformation(x, y, options));
    const details = { ...options, details: true } as const;
    const estimate = await pool.estimate(ksgMutualInformation, [x, y], details);
    expect(estimate).toEqual(ksgMutualInformation(x, y, details));
    expect(estimate.local).toBeInstanceOf(Float64Array);
    for (const each of [{ algorithm: 2 }, { theilerWindow: 4 }, { norm: 'euclidean' }, { scaling: 'ranks' }] as const) {
      expect(await pool.estimate(ksgMutualInformation, [x, y], each)).toBe(ksgMutualInformation(x, y, each));
      const wide = { data: Float64Array.from([...x, ...y]), shape: [200, 2] as const };
      expect(await pool.estimate(ksgMutualInformation, [wide, y], each)).toBe(ksgMutualInformation(wide, y, each));
    }
    expect(await pool.estimate(gaussianMutualInformation, [x, y])).toBe(gaussianMutualInformation(x, y));
    await expect(pool.estimate(ksgMutualInformation, [x, y.slice(1)])).rejects.toThrow(
      'ksgMutualInformation: x and y must have the same number of samples, got 200, 199.',
    );
    await expect(pool.estimate(product, [x, y])).rejects.toThrow('estimate: measure must be a measure of @infodrop');
    await expect(pool.estimate(ksgMutualInformation, [x, y], {}, { signal: AbortSignal.abort('no') })).rejects.toBe(
      'no',
    );
  });

  it('tells how far it has come', async () => {
    const told: number[] = [];
    const options = {
      seed: 1,
      permutations: 300,
      workers: pool,
      onProgress: ({ done }: { done: number }) => told.push(done),
    };
    await permutationTest(ksgMutualInformation, [x, y], options);
    expect(told).toEqual([...new Set(told)].sort((a, b) => a - b));
    expect(told.at(-1)).toBe(300);
  });

  it('refuses functions that it cannot send by name', async () => {
    const own = { seed: 1, workers: pool };
    await expect(permutationTest(product, [x, y], own)).rejects.toThrow(
      new TypeError(
        'permutationTest: statistic must be a measure of @infodrop/information when there are workers, got product. ' +
          'Workers know functions by name only: leave out workers, or pass the measure itself and its options.',
      ),
    );
    const options = { seed: 1, permutations: 2, workers: pool };
    const loose = (a: Float64Array, b: Float64Array, c?: object): number => ksgMutualInformation(a, b, c);
    await expect(permutationTest(loose, [x, y], options)).rejects.toThrow('got loose');
    await expect(pool.estimate(gaussianMutualInformation, [x, y], { base: () => 3 } as object)).rejects.toThrow(
      'estimate: options.base must be no function when there are workers, got base.',
    );
  });

  it('gives the error of a worker as it would be without', async () => {
    const few = x.slice(0, 5);
    const options = { options: { k: 4 } };
    const variables = [few, y.slice(0, 5)] as const;
    const without: unknown = await jackknife(ksgMutualInformation, variables, options).catch((error: unknown) => error);
    expect(without).toBeInstanceOf(RangeError);
    await expect(jackknife(ksgMutualInformation, variables, { ...options, workers: pool })).rejects.toThrow(without);
    // And goes on.
    await permutationTest(ksgMutualInformation, [x, y], { seed: 1, permutations: 4, workers: pool });
  });

  it('stops at once when it is told to, with the reason, and goes on with the next', async () => {
    const big = [normal(key(1), 100_000), normal(key(2), 100_000)] as const;
    const controller = new AbortController();
    const reason = { my: 'reason' };
    const running = permutationTest(gaussianMutualInformation, big, {
      seed: 1,
      permutations: 100_000,
      workers: pool,
      signal: controller.signal,
    });
    let at = Infinity;
    setTimeout(() => {
      at = performance.now();
      controller.abort(reason);
    }, 300);
    await expect(running).rejects.toBe(reason);
    expect(performance.now() - at).toBeLessThan(100);
    const options = { seed: 1, permutations: 20 };
    expect(await permutationTest(ksgMutualInformation, [x, y], { ...options, workers: pool })).toEqual(
      await permutationTest(ksgMutualInformation, [x, y], options),
    );
  });

  it('leaves this thread free from the first estimate on, and stops that at once', async () => {
    const big = [1, 2].map((seed) => Float64Array.from(normal(key(seed), 200_000))) as [Float64Array, Float64Array];
    const controller = new AbortController();
    const options = { seed: 1, permutations: 10, workers: pool, signal: controller.signal };
    await pool.estimate(ksgMutualInformation, [x, y]);
    const began = performance.now();
    const running = permutationTest(ksgMutualInformation, big, options);
    running.catch(() => undefined);
    let last = performance.now();
    let held = 0;
    const ticks = setInterval(() => {
      held = Math.max(held, performance.now() - last);
      last = performance.now();
    }, 5);
    await new Promise((resolve) => setTimeout(resolve, 50));
    controller.abort('enough');
    await expect(running).rejects.toBe('enough');
    clearInterval(ticks);
    // The estimate alone takes several times as long.
    expect(performance.now() - began).toBeLessThan(300);
    expect(held).toBeLessThan(100);
  });

  it('has one job stop another in none of many tries', async () => {
    const own = workers({ count: 2 });
    const options = { seed: 1, permutations: 60, workers: own };
    const alone = await permutationTest(ksgMutualInformation, [x, y], options);
    for (let round = 0; round < 12; round++) {
      const controller = new AbortController();
      const stopped = permutationTest(ksgMutualInformation, [x, y], {
        ...options,
        permutations: 1e5,
        signal: controller.signal,
      });
      const other = permutationTest(ksgMutualInformation, [x, y], options);
      setTimeout(() => {
        controller.abort(`round ${round}`);
      }, round);
      await expect(stopped).rejects.toBe(`round ${round}`);
      expect(await other).toEqual(alone);
    }
    await own.close();
  });

  it('rejects when a worker dies, and starts another for what comes next', async () => {
    await startedBy(async (started) => {
      const own = workers({ count: 2 });
      const options = { seed: 1, permutations: 1e6, workers: own };
      const running = permutationTest(ksgMutualInformation, [x, y], {
        ...options,
        onProgress: () => void started[0]!.terminate(),
      });
      // Node ends a thread that is terminated between two messages with code 0.
      await expect(running).rejects.toThrow(
        /^workers: a worker must live until it has answered, got an exit with code [01]\. Run it again/u,
      );
      await permutationTest(ksgMutualInformation, [x, y], { ...options, permutations: 10 });
      expect(started.length).toBeGreaterThan(2);
      await own.close();
    });
  });

  it('rejects what is running when it is closed, and what comes after', async () => {
    const own = workers({ count: 1 });
    const options = { seed: 1, permutations: 1e6, workers: own };
    const running = permutationTest(ksgMutualInformation, [x, y], options);
    setTimeout(() => void own.close(), 200);
    await expect(running).rejects.toThrow('workers: the pool must be open until its work is done, got close().');
    await expect(permutationTest(ksgMutualInformation, [x, y], options)).rejects.toThrow(
      'permutationTest: workers must be open, got a closed pool.',
    );
    await own.close();
  });

  it('refuses a count that is none, and options that it has not', () => {
    expect(() => workers({ count: 0 })).toThrow('workers: count must be an integer ≥ 1, got 0.');
    expect(() => workers({ size: 2 } as object)).toThrow('workers: options must be among count, got "size".');
    expect(workers().count).toBeGreaterThanOrEqual(1);
  });
});

describe('in a browser', () => {
  // A page as far as the pool can tell: no module of Node, and a Worker that loads a blob: address.
  const threads = process.getBuiltinModule('node:worker_threads');
  const { resolveObjectURL } = process.getBuiltinModule('node:buffer');
  const page =
    "const { parentPort } = require('node:worker_threads');\n" +
    'globalThis.postMessage = (message, transfer) => parentPort.postMessage(message, transfer);\n' +
    "parentPort.on('message', (data) => globalThis.onmessage({ data }));\n" +
    'globalThis.process = undefined;\n';
  let addresses: string[] = [];
  let last: PageWorker | undefined;

  class PageWorker {
    onmessage?: (event: { data: unknown }) => void;
    onerror?: (event: { message: string; preventDefault: () => void }) => void;
    #thread: Promise<Worker>;
    constructor(url: string) {
      addresses.push(url);
      // eslint-disable-next-line @typescript-eslint/no-this-alias -- for the test to make it fail.
      last = this;
      this.#thread = resolveObjectURL(url)!
        .text()
        .then((program) => {
          const thread = new threads.Worker(page + program, { eval: true });
          thread.on('message', (data) => this.onmessage?.({ data }));
          return thread;
        });
    }
    postMessage(message: unknown): void {
      void this.#thread.then((thread) => {
        thread.postMessage(message);
      });
    }
    terminate(): void {
      void this.#thread.then((thread) => thread.terminate());
    }
  }

  beforeEach(() => {
    addresses = [];
    vi.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined);
    vi.stubGlobal('Worker', PageWorker);
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });

  it('gives the same bits, and forgets the program when it is closed', async () => {
    const pool = workers({ count: 2 });
    const options = { seed: 3, permutations: 10 };
    expect(await permutationTest(ksgMutualInformation, [x, y], { ...options, workers: pool })).toEqual(
      await permutationTest(ksgMutualInformation, [x, y], options),
    );
    expect(addresses).toHaveLength(2);
    await pool.close();
    for (const url of addresses) expect(resolveObjectURL(url)).toBeUndefined();
  });

  it('rejects when a worker cannot start', async () => {
    const pool = workers({ count: 1 });
    const running = permutationTest(ksgMutualInformation, [x, y], { seed: 3, permutations: 1e6, workers: pool });
    setTimeout(() => {
      last!.onerror!({ message: '', preventDefault: () => undefined });
    }, 20);
    await expect(running).rejects.toThrow('got no start (does the page allow workers from blob: addresses?)');
    await pool.close();
  });
});

describe.each(['esm', 'cjs'] as const)('a bundled program (%s)', (format) => {
  it.each([
    ['ends without closing them', '', `${1 / 21}\n`],
    [
      'lives until they are closed',
      `.then(() => options.workers.close()).then(() => console.log('closed'))`,
      `${1 / 21}\nclosed\n`,
    ],
  ])('starts workers, and %s', async (_, afterwards, output) => {
    const folder = mkdtempSync(join(tmpdir(), 'infodrop-workers-'));
    try {
      const outfile = join(folder, format === 'esm' ? 'program.mjs' : 'program.cjs');
      const source = fileURLToPath(new URL('.', import.meta.url));
      await build({
        stdin: {
          contents:
            "import { ksgMutualInformation, permutationTest } from '../index.js';\n" +
            "import { workers } from './workers.js';\n" +
            'const x = Array.from({ length: 50 }, (_, i) => Math.sin(i * i));\n' +
            'const options = { seed: 1, permutations: 20, workers: workers({ count: 2 }) };\n' +
            'permutationTest(ksgMutualInformation, [x, x], options).then(({ pValue }) => console.log(pValue))' +
            afterwards,
          resolveDir: source,
          sourcefile: 'program.ts',
        },
        bundle: true,
        minify: true,
        conditions: ['@infodrop/source', 'module'],
        format,
        platform: 'neutral',
        mainFields: ['module', 'main'],
        outfile,
        plugins: [inlineWorker({ external: false })],
      });
      const { stdout, stderr, status } = spawnSync(process.execPath, [outfile], { encoding: 'utf8', timeout: 20_000 });
      expect({ stdout, stderr, status }).toEqual({ stdout: output, stderr: '', status: 0 });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
