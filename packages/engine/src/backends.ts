import { env, findBackend, findBackendFactory } from '@tensorflow/tfjs-core';
import { registerTrainingKernels } from './registerTrainingKernels.js';
import { nodeBuiltin, nodeRequire } from './runtime.js';

/** What a backend says of itself once it may be set. */
export interface PreparedBackend {
  /** Its name in the registry of tfjs. */
  readonly name: string;
  readonly threads: () => number;
  readonly simd: boolean;
  readonly kernels: readonly string[];
  readonly versions: Readonly<Record<string, string>>;
}

/** A backend that `prepareEngine` knows. */
export interface BackendChoice {
  readonly backend: string;
  /** The package to install. */
  readonly installs: string;
  readonly why: string;
  /** Makes it ready to be set. Throws an error that says why it cannot. */
  readonly prepare: (options: BackendOptions) => Promise<PreparedBackend>;
}

/** What `prepareEngine` passes on. */
export interface BackendOptions {
  readonly wasmPaths?: string | Record<string, string> | undefined;
}

/** Imports an optional peer, or says in an error of one line why it is not there. */
async function importPeer<Peer>(name: string, load: () => Promise<Peer>): Promise<Peer> {
  try {
    return await load();
  } catch (error) {
    const code = (error as { code?: unknown } | undefined)?.code;
    const message = (error instanceof Error ? error.message : String(error)).split('\n', 1)[0]!;
    const missing = (code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND') && message.includes(name);
    throw new Error(missing ? 'not installed' : `does not load: ${message}`, { cause: error });
  }
}

/** TensorFlow's C library, through tfjs-node or tfjs-node-gpu, of which the exports are the same. */
async function prepareNative(name: string): Promise<PreparedBackend> {
  const os = nodeBuiltin<{ availableParallelism(): number }>('node:os');
  const util = nodeBuiltin<{ isNullOrUndefined?: (value: unknown) => boolean }>('node:util');
  if (!os || !util) throw new Error('needs Node');
  // tfjs-node 4.22.0 calls this function of Node, which Node 23 no longer has.
  util.isNullOrUndefined ??= (value) => value === null || value === undefined;
  // The name is not written in the import, so that no bundler follows it into native code.
  const peer = await importPeer(
    name,
    () => import(/* @vite-ignore */ /* webpackIgnore: true */ name) as Promise<{ version?: Record<string, string> }>,
  );
  return {
    name: 'tensorflow',
    threads: () => os.availableParallelism(),
    simd: true,
    kernels: [],
    versions: { [name]: peer.version?.['tfjs-node'] ?? 'unknown' },
  };
}

async function prepareWebgpu(): Promise<PreparedBackend> {
  const gpu = (globalThis.navigator as { gpu?: { requestAdapter(): Promise<unknown> } } | undefined)?.gpu;
  if (!gpu) throw new Error('the runtime has no navigator.gpu');
  if (!(await gpu.requestAdapter())) throw new Error('the runtime has no GPU adapter');
  if (!findBackendFactory('webgpu')) {
    await importPeer('@tensorflow/tfjs-backend-webgpu', async () => {
      try {
        // @ts-ignore -- an optional peer, which need not be installed where this is compiled
        await import('@tensorflow/tfjs-backend-webgpu');
      } catch (error) {
        throw error;
      }
    });
  }
  return { name: 'webgpu', threads: () => 1, simd: false, kernels: [], versions: {} };
}

async function prepareWasm({ wasmPaths }: BackendOptions): Promise<PreparedBackend> {
  const peer = await importPeer('@tensorflow/tfjs-backend-wasm', () => import('@tensorflow/tfjs-backend-wasm'));
  // What a user has set up is taken as it is.
  if (!findBackend('wasm')) {
    const path = nodeBuiltin<{ dirname(file: string): string; sep: string }>('node:path');
    const file = nodeRequire()?.resolve('@tensorflow/tfjs-backend-wasm');
    if (wasmPaths !== undefined) peer.setWasmPaths(wasmPaths);
    else if (path && file !== undefined) peer.setWasmPaths(path.dirname(file) + path.sep);
    peer.setThreadsCount(1);
    // Also one thread's memory, where a page is cross-origin isolated: the threaded build shares its memory with workers.
    env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  }
  const kernels = await registerTrainingKernels();
  return {
    name: 'wasm',
    threads: () => peer.getThreadsCount(),
    simd: (await env().getAsync('WASM_HAS_SIMD_SUPPORT')) === true,
    kernels,
    versions: { '@tensorflow/tfjs-backend-wasm': peer.version_wasm },
  };
}

async function prepareWebgl(): Promise<PreparedBackend> {
  if (typeof document === 'undefined' && typeof OffscreenCanvas === 'undefined') throw new Error('needs a browser');
  if (!findBackendFactory('webgl')) {
    await importPeer('@tensorflow/tfjs-backend-webgl', async () => {
      try {
        // @ts-ignore -- an optional peer, which need not be installed where this is compiled
        await import('@tensorflow/tfjs-backend-webgl');
      } catch (error) {
        throw error;
      }
    });
  }
  return { name: 'webgl', threads: () => 1, simd: false, kernels: [], versions: {} };
}

async function prepareCpu(): Promise<PreparedBackend> {
  if (!findBackendFactory('cpu')) {
    await importPeer('@tensorflow/tfjs-backend-cpu', () => import('@tensorflow/tfjs-backend-cpu'));
  }
  return { name: 'cpu', threads: () => 1, simd: false, kernels: [], versions: {} };
}

/** Best first. */
export const BACKENDS: readonly BackendChoice[] = [
  {
    backend: 'tfjs-node-gpu',
    installs: '@tensorflow/tfjs-node-gpu',
    why: 'native TensorFlow on a CUDA GPU',
    prepare: () => prepareNative('@tensorflow/tfjs-node-gpu'),
  },
  {
    backend: 'tfjs-node',
    installs: '@tensorflow/tfjs-node',
    why: 'native TensorFlow',
    prepare: () => prepareNative('@tensorflow/tfjs-node'),
  },
  {
    backend: 'webgpu',
    installs: '@tensorflow/tfjs-backend-webgpu',
    why: 'a GPU through WebGPU',
    prepare: prepareWebgpu,
  },
  {
    backend: 'wasm',
    installs: '@tensorflow/tfjs-backend-wasm@4.22.0',
    why: 'WebAssembly with training kernels',
    prepare: prepareWasm,
  },
  { backend: 'webgl', installs: '@tensorflow/tfjs-backend-webgl', why: 'a GPU through WebGL', prepare: prepareWebgl },
  { backend: 'cpu', installs: '@tensorflow/tfjs-backend-cpu', why: 'plain JavaScript, slow', prepare: prepareCpu },
];
