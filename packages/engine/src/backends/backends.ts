import type * as WasmBackendPackage from '@tensorflow/tfjs-backend-wasm';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { backend, engine, env, findBackendFactory, setBackend } from '@tensorflow/tfjs-core';
import { importError } from '../importError.js';
import { takeNativeKernels } from '../native/takeNativeKernels.js';
import type { BackendOptions, PreparedBackend } from '../preparedBackend.js';
import { registerTrainingKernels } from '../registerTrainingKernels.js';
import { installedVersions, nodeBuiltin, nodeProcess, nodeRequire } from '../runtime.js';
import { canShareMemory, withSharedMemory } from '../threads/sharedMemory.js';
import type { WorkerUrl } from '../threads/threadPool.js';
import { threadCount } from '../threads/threadCount.js';
import { compileTrainingModule, trainingInstance, type TrainingInstance } from '../wasm/trainingModule.js';
import { prepareNative } from './native.js';
import { webglDevice } from './webgl.js';
import { describeGpu, mendWebgpu, provideGpu } from './webgpu.js';

/** A backend that `prepareEngine` knows. */
export interface BackendChoice {
  readonly backend: string;
  /** What to give `npm install`, and what to do after it. */
  readonly installs: string;
  readonly why: string;
  /** Makes it ready to be set. Throws an error that says why it cannot. */
  readonly prepare: (options: BackendOptions) => Promise<PreparedBackend>;
}

/** Whether tfjs knows a backend of this name: a user may have imported it, or registered one of their own. */
function isRegistered(name: string): boolean {
  return Boolean(findBackendFactory(name));
}

// The imports below are each in a `try` of their own: that is how bundlers know that a missing peer is no error.

async function prepareWebgpu({ asked = false }: BackendOptions): Promise<PreparedBackend> {
  let withdraw: () => void;
  try {
    withdraw = await provideGpu();
  } catch (error) {
    throw importError('webgpu', error);
  }
  try {
    const gpu = await describeGpu();
    if (gpu.software && !asked) {
      throw new Error(`only a software adapter, ${gpu.name}, slower than wasm; ask for webgpu to take it all the same`);
    }
    if (!isRegistered('webgpu')) {
      try {
        await import('@tensorflow/tfjs-backend-webgpu');
      } catch (error) {
        throw importError('@tensorflow/tfjs-backend-webgpu', error);
      }
      if (!isRegistered('webgpu')) {
        throw new Error(
          'tfjs-backend-webgpu was imported before there was a GPU; call prepareEngine before that import',
        );
      }
    }
    return {
      name: 'webgpu',
      threads: () => 1,
      simd: 'none',
      kernels: [],
      versions: installedVersions('@tensorflow/tfjs-backend-webgpu', 'webgpu'),
      started: mendWebgpu,
      device: () => (gpu.software ? `${gpu.name} (software)` : gpu.name),
    };
  } catch (error) {
    withdraw();
    throw error;
  }
}

async function prepareWasm({ wasmPaths, threads, workerUrl, native, simd }: BackendOptions): Promise<PreparedBackend> {
  let peer: typeof WasmBackendPackage;
  try {
    peer = await import('@tensorflow/tfjs-backend-wasm');
  } catch (error) {
    throw importError('@tensorflow/tfjs-backend-wasm', error);
  }
  const wanted = threadCount(threads);
  const { kernels: compiled, why: noNativeBecause } = await takeNativeKernels(native, simd);
  // Compiled once: before anything else takes the best there is.
  await compileTrainingModule(simd);
  const kernels = await registerTrainingKernels();
  // What a user has set up is taken as it is.
  if (!isSetUp('wasm')) {
    const path = nodeBuiltin('node:path');
    const file = nodeRequire()?.resolve('@tensorflow/tfjs-backend-wasm');
    if (wasmPaths !== undefined) peer.setWasmPaths(wasmPaths);
    else if (path && file !== undefined) peer.setWasmPaths(path.dirname(file) + path.sep);
    // The training kernels have threads of their own.
    peer.setThreadsCount(1);
    // Native kernels have theirs, and need not share memory with anybody.
    if (wanted > 1 && !compiled && canShareMemory()) await withSharedMemory(() => setBackend('wasm'));
    else env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  }
  if (!(await setBackend('wasm'))) throw new Error(`does not start${noFiles(wasmPaths)}`);
  const wasm: unknown = backend();
  const training = trainingInstance(wasm as BackendWasm);
  compiled?.setThreads(wanted);
  training.useNative(compiled);
  const versions = { '@tensorflow/tfjs-backend-wasm': peer.version_wasm };
  if (compiled) {
    return {
      name: 'wasm',
      why: 'native kernels',
      threads: training.threads,
      simd: compiled.instructions,
      kernels,
      versions: { ...versions, '@infodrop/engine-native': compiled.version },
    };
  }
  const oneThreadBecause = await startThreads(training, wanted, workerUrl);
  return {
    name: 'wasm',
    threads: training.threads,
    ...(oneThreadBecause === undefined ? {} : { oneThreadBecause }),
    simd: await compileTrainingModule(),
    kernels,
    versions,
    ...(noNativeBecause === undefined ? {} : { noNativeBecause }),
  };
}

/** Starts the threads wanted; why there is but one where there is. One thread computes the same. */
async function startThreads(
  training: TrainingInstance,
  wanted: number,
  workerUrl: WorkerUrl | undefined,
): Promise<string | undefined> {
  if (!training.sharesMemory) {
    if (wanted === 1) return undefined;
    return canShareMemory()
      ? 'the backend was set up before, without memory that threads share'
      : 'the page must be cross-origin isolated for more';
  }
  try {
    await training.startThreads(wanted, workerUrl);
    return undefined;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const wayOut = 'serve dist/threadWorker.js of @infodrop/engine from the page and pass its address as workerUrl';
    return nodeProcess() || workerUrl !== undefined ? why : `${why}; ${wayOut}`;
  }
}

/** What is missing, most likely, where the wasm backend of a page does not start. */
function noFiles(wasmPaths: BackendOptions['wasmPaths']): string {
  if (nodeProcess()) return '';
  const where = wasmPaths === undefined ? 'the address of the script' : JSON.stringify(wasmPaths);
  return (
    `, for its .wasm files were not found or are forbidden; they were asked for at ${where}. Serve those of ` +
    '@tensorflow/tfjs-backend-wasm/dist, and pass their folder as wasmPaths'
  );
}

/** Whether a backend has been set up already; only what is done before that has an effect on it. */
function isSetUp(name: string): boolean {
  // Not `findBackend`, which would begin to set it up.
  return name in engine().registry;
}

async function prepareWebgl(): Promise<PreparedBackend> {
  if (typeof document === 'undefined' && typeof OffscreenCanvas === 'undefined') throw new Error('needs a browser');
  let versions = {};
  try {
    // Imported also where it is registered: it says its version.
    const { version_webgl } = (await import('@tensorflow/tfjs-backend-webgl')) as { version_webgl?: string };
    if (version_webgl !== undefined) versions = { '@tensorflow/tfjs-backend-webgl': version_webgl };
  } catch (error) {
    if (!isRegistered('webgl')) throw importError('@tensorflow/tfjs-backend-webgl', error);
  }
  return { name: 'webgl', threads: () => 1, simd: 'none', kernels: [], versions, device: webglDevice };
}

async function prepareCpu(): Promise<PreparedBackend> {
  if (!isRegistered('cpu')) {
    try {
      await import('@tensorflow/tfjs-backend-cpu');
    } catch (error) {
      throw importError('@tensorflow/tfjs-backend-cpu', error);
    }
  }
  return { name: 'cpu', threads: () => 1, simd: 'none', kernels: [], versions: {} };
}

/** Best first. */
export const BACKENDS: readonly BackendChoice[] = [
  {
    backend: 'tfjs-node-gpu',
    installs: '--ignore-scripts @tensorflow/tfjs-node-gpu@4.22.0, then npx infodrop native',
    why: 'native TensorFlow, on a GPU where it finds one',
    prepare: () => prepareNative('tfjs-node-gpu'),
  },
  {
    backend: 'tfjs-node',
    installs: '--ignore-scripts @tensorflow/tfjs-node@4.22.0, then npx infodrop native',
    why: 'native TensorFlow',
    prepare: () => prepareNative('tfjs-node'),
  },
  {
    backend: 'webgpu',
    installs: `@tensorflow/tfjs-backend-webgpu${nodeProcess() ? ' webgpu' : ''}`,
    why: 'WebGPU',
    prepare: prepareWebgpu,
  },
  {
    backend: 'wasm',
    installs: '@tensorflow/tfjs-backend-wasm@4.22.0',
    why: 'WebAssembly with training kernels',
    prepare: prepareWasm,
  },
  { backend: 'webgl', installs: '@tensorflow/tfjs-backend-webgl', why: 'WebGL', prepare: prepareWebgl },
  { backend: 'cpu', installs: '@tensorflow/tfjs-backend-cpu', why: 'plain JavaScript, slow', prepare: prepareCpu },
];
