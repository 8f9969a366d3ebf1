import { BATCH_NORM_TRAINING, PHILOX_NORMAL } from '@infodrop/kernels';
import { availableParallelism } from 'node:os';
import { getBackend } from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { prepareEngine } from './prepareEngine.js';

const NO_ADAPTER =
  'no adapter: WebGPU needs a driver for Vulkan 1.1, Metal or Direct3D 12; on Linux install that of the GPU, or ' +
  'mesa-vulkan-drivers, newer than Mesa 22.3, for a slow one in software';

beforeEach(() => {
  // Installed for webgpu.test.ts. Here no machine has a GPU, whatever machine it is.
  vi.doMock('webgpu', () => ({ create: () => ({ requestAdapter: () => Promise.resolve(null) }), globals: {} }));
});

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  vi.doUnmock('@tensorflow/tfjs-backend-wasm');
  vi.resetModules();
});

describe('prepareEngine', () => {
  it('takes wasm with training kernels where nothing better is installed, and says why', async () => {
    vi.stubEnv('INFODROP_BACKEND', undefined);
    vi.stubEnv('INFODROP_THREADS', '2');
    const engine = await prepareEngine();
    expect(getBackend()).toBe('wasm');
    expect(engine.backend).toBe('wasm');
    expect(engine.passedOver).toEqual([
      { backend: 'tfjs-node-gpu', why: 'not installed' },
      { backend: 'tfjs-node', why: 'not installed' },
      { backend: 'webgpu', why: NO_ADAPTER },
    ]);
    expect(engine).toMatchObject({ threads: 2, simd: 'relaxed' });
    expect(engine.kernels).toEqual(
      expect.arrayContaining(['Conv2DBackpropFilter', BATCH_NORM_TRAINING.name, PHILOX_NORMAL.name]),
    );
    expect(engine.versions).toMatchObject({ '@tensorflow/tfjs-backend-wasm': '4.22.0', node: process.versions.node });
    expect(engine.line).toBe(
      'wasm: WebAssembly with training kernels, relaxed SIMD, 2 threads; passed over tfjs-node-gpu (not installed), ' +
        `tfjs-node (not installed), webgpu (${NO_ADAPTER})`,
    );
    expect(JSON.parse(JSON.stringify(engine))).toEqual(engine);
  });

  it('comes to the same choice again, and registers nothing twice', async () => {
    const warn = vi.spyOn(console, 'warn');
    const engine = await prepareEngine();
    expect(await prepareEngine()).toEqual(engine);
    expect(warn).not.toHaveBeenCalled();
  });

  it('takes cpu only when it is asked for, by argument before variable', async () => {
    vi.stubEnv('INFODROP_BACKEND', 'cpu');
    const engine = await prepareEngine();
    expect(getBackend()).toBe('cpu');
    expect(engine.line).toBe('cpu: plain JavaScript, slow, 1 thread, asked for by INFODROP_BACKEND');
    expect(engine.kernels).toEqual([]);
    expect((await prepareEngine({ backend: 'wasm' })).line).toContain('asked for by backend');
    expect(getBackend()).toBe('wasm');
  });

  it('takes as many threads as it is told, by argument before variable, and else one for each processor', async () => {
    vi.stubEnv('INFODROP_THREADS', '3');
    expect(await prepareEngine({ backend: 'wasm' })).toMatchObject({ threads: 3 });
    expect(await prepareEngine({ backend: 'wasm', threads: 1 })).toMatchObject({ threads: 1 });
    vi.stubEnv('INFODROP_THREADS', '');
    const { threads } = await prepareEngine({ backend: 'wasm' });
    expect(threads).toBe(Math.min(8, availableParallelism()));
  });

  it('refuses a number of threads that cannot be, and passes no backend over for it', async () => {
    await expect(prepareEngine({ threads: 0 })).rejects.toThrow(
      'prepareEngine: threads must be an integer from 1 to 32, got 0. Leave it out to take one for each processor.',
    );
    await expect(prepareEngine({ threads: 1.5 })).rejects.toThrow(RangeError);
    vi.stubEnv('INFODROP_THREADS', 'many');
    await expect(prepareEngine()).rejects.toThrow('INFODROP_THREADS must be an integer from 1 to 32, got "many"');
  });

  it('refuses an option that it does not have', async () => {
    const misspelt = { thread: 2 } as object;
    await expect(prepareEngine(misspelt)).rejects.toThrow(
      new TypeError(
        'prepareEngine: options must be among backend, wasmPaths, threads, native, simd, workerUrl, got "thread". Did you mean threads?',
      ),
    );
    await expect(prepareEngine('wasm' as never)).rejects.toThrow('options must be an object, got "wasm"');
  });

  it('treats an empty variable as none', async () => {
    vi.stubEnv('INFODROP_BACKEND', '');
    expect((await prepareEngine()).backend).toBe('wasm');
  });

  it('refuses an unknown backend with the list of those it knows', async () => {
    await expect(prepareEngine({ backend: 'cuda' })).rejects.toThrow(
      'prepareEngine: backend must be one of tfjs-node-gpu, tfjs-node, webgpu, wasm, webgl, cpu, got "cuda". ' +
        'Leave it out to take the best one that is installed.',
    );
    vi.stubEnv('INFODROP_BACKEND', 'gpu');
    await expect(prepareEngine()).rejects.toThrow('INFODROP_BACKEND must be one of');
  });

  it('says what to install when the backend asked for is missing, and does not take another', async () => {
    await expect(prepareEngine({ backend: 'tfjs-node' })).rejects.toThrow(
      'prepareEngine: backend must be a backend that works here, got tfjs-node: not installed. ' +
        'Run npm install --ignore-scripts @tensorflow/tfjs-node@4.22.0, then npx infodrop native, or leave backend out to take the best one that is installed.',
    );
    await expect(prepareEngine({ backend: 'webgl' })).rejects.toThrow('got webgl: needs a browser. Leave backend out');
  });

  it('does not fall back to cpu when nothing better is there, but says what to install', async () => {
    vi.doMock('@tensorflow/tfjs-backend-wasm', () => {
      throw Object.assign(new Error("Cannot find package '@tensorflow/tfjs-backend-wasm'"), {
        code: 'ERR_MODULE_NOT_FOUND',
      });
    });
    vi.resetModules();
    const again = await import('./prepareEngine.js');
    await expect(again.prepareEngine()).rejects.toThrow(
      /no.* that works: .*wasm \(.*\), webgl \(needs a browser\)\. Run npm install @tensorflow\/tfjs-backend-wasm@4\.22\.0, or .*INFODROP_BACKEND=cpu/u,
    );
  });
});

describe('native kernels', () => {
  beforeEach(() => {
    vi.stubEnv('INFODROP_SIMD', '');
    vi.stubEnv('INFODROP_THREADS', '2');
  });
  afterEach(() => {
    vi.doUnmock('@infodrop/engine-native');
  });

  /** What the package would export where its kernels load; these know nothing, and WebAssembly computes. */
  function installed(loadNativeKernels: (options: object) => object) {
    vi.doMock('@infodrop/engine-native', () => ({ loadNativeKernels }));
  }
  const setThreads = vi.fn();
  const kernels = { version: '1.2.3', instructions: 'AVX-512', names: [], threads: () => 2, setThreads };

  it('are taken where they load, before tfjs-node, and named with their instructions', async () => {
    installed(() => kernels);
    const engine = await prepareEngine();
    expect(engine).toMatchObject({ backend: 'wasm', why: 'native kernels', simd: 'AVX-512', threads: 2 });
    expect(engine.versions).toMatchObject({ '@infodrop/engine-native': '1.2.3' });
    expect(engine.passedOver.map(({ backend }) => backend)).toEqual(['tfjs-node-gpu', 'webgpu']);
    expect(engine.line).toMatch(/^wasm: native kernels, AVX-512, 2 threads; passed over tfjs-node-gpu/u);
    expect(setThreads).toHaveBeenLastCalledWith(2);
  });

  it('are passed over with the reason where they do not load', async () => {
    installed(() => {
      throw new Error('the binary is damaged; install or build it again');
    });
    const engine = await prepareEngine();
    expect(engine).toMatchObject({ backend: 'wasm', simd: 'relaxed' });
    expect(engine.line).toContain('native kernels (the binary is damaged; install or build it again)');
    expect((await prepareEngine({ backend: 'wasm' })).passedOver).toEqual([
      { backend: 'native kernels', why: 'the binary is damaged; install or build it again' },
    ]);
    await expect(prepareEngine({ backend: 'wasm', native: true })).rejects.toThrow(
      'got wasm: native kernels are asked for: the binary is damaged; install or build it again',
    );
  });

  it('are left alone where they are not wanted, and taken with the instructions that are asked for', async () => {
    const load = vi.fn(() => kernels);
    installed(load);
    expect((await prepareEngine({ backend: 'wasm', native: false })).passedOver).toEqual([]);
    vi.stubEnv('INFODROP_SIMD', 'relaxed');
    expect((await prepareEngine({ backend: 'wasm' })).simd).toBe('relaxed');
    expect(load).not.toHaveBeenCalled();
    vi.stubEnv('INFODROP_SIMD', 'AVX2');
    expect((await prepareEngine({ backend: 'wasm', simd: 'relaxed' })).simd).toBe('relaxed');
    expect(load).not.toHaveBeenCalled();
    await prepareEngine({ backend: 'wasm' });
    expect(load).toHaveBeenLastCalledWith({ instructions: 'AVX2' });
    vi.stubEnv('INFODROP_SIMD', 'AVX');
    await expect(prepareEngine({ backend: 'wasm' })).rejects.toThrow(
      'INFODROP_SIMD must be one of plain, relaxed, AVX-512, AVX2, NEON, scalar, got "AVX"',
    );
  });
});
