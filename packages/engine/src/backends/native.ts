import { findBackend } from '@tensorflow/tfjs-core';
import { importByName } from '../importByName.js';
import { importError, NOT_INSTALLED } from '../importError.js';
import type { PreparedBackend } from '../preparedBackend.js';
import { nodeBuiltin, nodeProcess, nodeRequire } from '../runtime.js';

/** Where tfjs-node 4.22.0 looks for its addon, from its folder, in a Node that has Node-API 8, as all that are supported do. */
const ADDON_PATH = ['lib', 'napi-v8', 'tfjs_binding.node'] as const;

/** What a reader of the reason can do. */
const WAY_OUT = 'run npx infodrop native';

/** What this needs of tfjs-node, which need not be installed where this is compiled. */
interface NativePeer {
  readonly version?: Readonly<Record<string, string>>;
}

/** What this needs of the backend that tfjs-node registers. */
interface NativeBackend {
  readonly binding: { readonly TF_Version: string };
  readonly isUsingGpuDevice: boolean;
}

/**
 * Loads TensorFlow's C library through tfjs-node or tfjs-node-gpu, of which the exports are the same.
 *
 * @param name - Without its scope.
 * @returns The backend that the package has registered.
 * @throws Error that says in a few words why not: not installed, no addon, an addon that does not load.
 *
 * @example
 * const prepared = await prepareNative('tfjs-node');
 */
export async function prepareNative(name: 'tfjs-node' | 'tfjs-node-gpu'): Promise<PreparedBackend> {
  const os = nodeBuiltin('node:os');
  const util = nodeBuiltin('node:util');
  if (!os || !util) throw new Error('needs Node');
  const packageName = `@tensorflow/${name}`;
  checkAddon(packageName);
  // tfjs-node 4.22.0 calls this function of Node, of which Node 22 warns, and which Node 23 no longer has.
  util.isNullOrUndefined = (value) => value === null || value === undefined;
  quiet();
  let peer: NativePeer;
  try {
    peer = (await importByName(packageName)) as NativePeer;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'ERR_DLOPEN_FAILED') throw importError(packageName, error);
    throw new Error(`installed, but its addon does not load (${message.split('\n', 1)[0]!}): ${WAY_OUT}`, {
      cause: error,
    });
  }
  const { binding, isUsingGpuDevice: onGpu } = findBackend('tensorflow') as unknown as NativeBackend;
  return {
    name: 'tensorflow',
    // Which package it is says nothing: TensorFlow takes a GPU where it was built for one and finds one.
    why: `native TensorFlow on ${onGpu ? 'a GPU' : 'the CPU'}`,
    threads: () => os.availableParallelism(),
    simd: onGpu ? 'none' : 'plain',
    kernels: [],
    versions: { [packageName]: peer.version?.['tfjs-node'] ?? 'unknown', TensorFlow: binding.TF_Version },
  };
}

/** Throws where the package has no addon. Importing it would find that out too, after registering hundreds of kernels. */
function checkAddon(packageName: string): void {
  const fs = nodeBuiltin('node:fs');
  const path = nodeBuiltin('node:path');
  let manifest: string | undefined;
  try {
    manifest = nodeRequire()?.resolve(`${packageName}/package.json`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') throw new Error(NOT_INSTALLED, { cause: error });
    // In a bundle there may be no place to look from; the import finds out.
  }
  if (manifest === undefined || !path || !fs) return;
  if (!fs.existsSync(path.join(path.dirname(manifest), ...ADDON_PATH))) {
    throw new Error(`installed, but its addon is not built: ${WAY_OUT}`);
  }
}

/** Leaves out what TensorFlow tells of the processor at every start, and keeps its warnings; unless told otherwise. */
function quiet(): void {
  const env = nodeProcess()?.env;
  if (env) env.TF_CPP_MIN_LOG_LEVEL ??= '1';
}
