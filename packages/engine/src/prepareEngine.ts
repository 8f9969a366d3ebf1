import { describe, requireOptions } from '@infodrop/requirements';
import { matMul, setBackend, tensor2d, tidy, version_core } from '@tensorflow/tfjs-core';
import { version } from '../package.json';
import { type BackendChoice, BACKENDS } from './backends/backends.js';
import { takeNativeKernels } from './native/takeNativeKernels.js';
import { mendTensorflow } from './mendTensorflow.js';
import { NOT_INSTALLED } from './importError.js';
import type { PreparedBackend } from './preparedBackend.js';
import { simdAskedFor, type SimdLevel } from './native/simdAskedFor.js';
import { nodeProcess } from './runtime.js';
import { threadCount } from './threads/threadCount.js';
import type { WorkerUrl } from './threads/threadPool.js';

/** What `prepareEngine` may be told. */
export interface PrepareEngineOptions {
  /** One of tfjs-node-gpu, tfjs-node, webgpu, wasm, webgl, cpu. It goes before the variable INFODROP_BACKEND. */
  backend?: string;
  /** Where the .wasm files of tfjs-backend-wasm are served from, for a browser; see its `setWasmPaths`. */
  wasmPaths?: string | Record<string, string>;
  /**
   * Threads that compute on wasm, 1 to 32; it goes before the variable INFODROP_THREADS. By default one for each processor,
   * up to eight. The number does not change results.
   */
  threads?: number;
  /**
   * In Node, whether the kernels of @infodrop/engine-native compute on the memory of wasm: `false` leaves them alone, `true`
   * throws where they cannot be had. By default they do where they load. The two round differently.
   */
  native?: boolean;
  /**
   * Instructions of the WebAssembly kernels: 'plain' rounds alike in Node and in every browser, 'relaxed' multiplies and adds in
   * one. By default the best that the runtime has. It goes before the variable INFODROP_SIMD, and leaves native kernels alone.
   */
  simd?: SimdLevel;
  /**
   * Where dist/threadWorker.js of this package is served from, for a browser. Without it, threads start from a blob: address, which a
   * page's policy may forbid (`worker-src`, Trusted Types); then one thread computes, and the report says why.
   */
  workerUrl?: WorkerUrl;
}

/** A backend that comes before the chosen one, and why it was not taken. */
export interface PassedOverBackend {
  backend: string;
  why: string;
}

/** What `prepareEngine` chose. Plain JSON, to be stored with a run. */
export interface EngineReport {
  /** One of tfjs-node-gpu, tfjs-node, webgpu, wasm, webgl, cpu. */
  backend: string;
  why: string;
  passedOver: PassedOverBackend[];
  /** Threads that compute; for native TensorFlow, the processors it may use. */
  threads: number;
  /**
   * The instructions that round: 'relaxed', WebAssembly that multiplies and adds in one; 'plain'; those of native kernels; or
   * 'none', on a GPU or in JavaScript. Where another run has others, its numbers differ in the last digits.
   */
  simd: 'none' | 'plain' | 'relaxed' | 'AVX-512' | 'AVX2' | 'NEON' | 'scalar';
  /** What computes, as the driver calls it; only for webgpu and webgl. A renderer in software is marked as such. */
  device?: string;
  versions: Record<string, string>;
  /** Names of the kernels that this package registered. */
  kernels: string[];
  /** All of this in one line. */
  line: string;
}

const NAMES = BACKENDS.map(({ backend }) => backend).join(', ');

/** Sets the backend and lets it compute, so that a backend which only seems to be there is found out here. */
async function trial(prepared: PreparedBackend): Promise<void> {
  if (!(await setBackend(prepared.name))) throw new Error('does not start');
  prepared.started?.();
  mendTensorflow();
  const product = tidy(() => matMul(tensor2d([[2, 3]]), tensor2d([[5], [7]])));
  const [value] = await product.data();
  product.dispose();
  if (value !== 31) throw new Error(`computes 2 · 5 + 3 · 7 = ${String(value)}`);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function report(
  { backend, why: known }: BackendChoice,
  prepared: PreparedBackend,
  before: PassedOverBackend[],
  asked: string | undefined,
): EngineReport {
  const node = nodeProcess()?.versions?.node;
  const threads = prepared.threads();
  const because = prepared.oneThreadBecause;
  const device = prepared.device?.();
  const why = prepared.why ?? known;
  const details = [
    device === undefined ? why : `${why} on ${device}`,
    { none: '', plain: 'SIMD', relaxed: 'relaxed SIMD' }[prepared.simd as string] ?? prepared.simd,
    threads === 1 ? `1 thread${because === undefined ? '' : ` (${because})`}` : `${threads} threads`,
    asked ?? '',
  ].filter((detail) => detail !== '');
  const { noNativeBecause } = prepared;
  const passedOver = [
    ...before,
    ...(noNativeBecause === undefined ? [] : [{ backend: 'native kernels', why: noNativeBecause }]),
  ];
  const others = passedOver.map((other) => `${other.backend} (${other.why})`).join(', ');
  return {
    backend,
    why: asked === undefined ? why : `${why}; ${asked}`,
    passedOver,
    threads,
    simd: prepared.simd,
    ...(device === undefined ? {} : { device }),
    versions: {
      '@infodrop/engine': version,
      '@tensorflow/tfjs-core': version_core,
      ...prepared.versions,
      ...(node === undefined ? {} : { node }),
    },
    kernels: [...prepared.kernels],
    line: `${backend}: ${details.join(', ')}${others === '' ? '' : `; passed over ${others}`}`,
  };
}

/** The backends, best first. With native kernels wasm is faster than TensorFlow on the processor, and comes before it. */
async function inOrder({ native, simd }: PrepareEngineOptions): Promise<readonly BackendChoice[]> {
  const { kernels } = await takeNativeKernels(native, simd);
  if (!kernels) return BACKENDS;
  const onProcessor = BACKENDS.filter(({ backend }) => backend === 'tfjs-node');
  const others = BACKENDS.filter((choice) => !onProcessor.includes(choice));
  const next = others.findIndex(({ backend }) => backend === 'wasm') + 1;
  return [...others.slice(0, next), ...onProcessor, ...others.slice(next)];
}

async function chooseBackend(options: PrepareEngineOptions): Promise<EngineReport> {
  // What cannot be is refused here, and is no reason to pass a backend over.
  requireOptions('prepareEngine', options, ['backend', 'wasmPaths', 'threads', 'native', 'simd', 'workerUrl']);
  threadCount(options.threads);
  simdAskedFor(options.simd);
  const { INFODROP_BACKEND: variable = '' } = nodeProcess()?.env ?? {};
  const wanted = options.backend ?? (variable === '' ? undefined : variable);
  if (wanted !== undefined) {
    const source = options.backend === undefined ? 'INFODROP_BACKEND' : 'backend';
    const choice = BACKENDS.find(({ backend }) => backend === wanted);
    if (!choice) {
      throw new RangeError(
        `prepareEngine: ${source} must be one of ${NAMES}, got ${describe(wanted)}. ` +
          'Leave it out to take the best one that is installed.',
      );
    }
    try {
      const prepared = await choice.prepare({ ...options, asked: true });
      await trial(prepared);
      return report(choice, prepared, [], `asked for by ${source}`);
    } catch (error) {
      const reason = reasonOf(error);
      const way = reason === NOT_INSTALLED ? `Run npm install ${choice.installs}, or leave` : 'Leave';
      throw new Error(
        `prepareEngine: ${source} must be a backend that works here, got ${wanted}: ${reason}. ` +
          `${way} ${source} out to take the best one that is installed.`,
        { cause: error },
      );
    }
  }

  const passedOver: PassedOverBackend[] = [];
  for (const choice of await inOrder(options)) {
    if (choice.backend === 'cpu') continue;
    try {
      const prepared = await choice.prepare(options);
      await trial(prepared);
      return report(choice, prepared, passedOver, undefined);
    } catch (error) {
      passedOver.push({ backend: choice.backend, why: reasonOf(error) });
    }
  }
  const reasons = passedOver.map(({ backend, why }) => `${backend} (${why})`).join(', ');
  const wasmIsThere = passedOver.some(({ backend, why }) => backend === 'wasm' && why !== NOT_INSTALLED);
  const mend =
    wasmIsThere && !nodeProcess() ? 'Mend what wasm lacks' : 'Run npm install @tensorflow/tfjs-backend-wasm@4.22.0';
  // A browser has no variables.
  const slow = nodeProcess() ? 'with INFODROP_BACKEND=cpu' : "by prepareEngine({ backend: 'cpu' })";
  throw new Error(
    `prepareEngine: a backend must be installed, got none that works: ${reasons}. ` +
      `${mend}, or ask for plain, slow JavaScript ${slow}.`,
  );
}

/** Settles with the latest call: tfjs gives up a backend that is starting when another is set meanwhile. */
let latest: Promise<unknown> = Promise.resolve();

/**
 * Chooses a backend of TensorFlow.js, best first, sets it, and gives it what training needs.
 *
 * The order: an explicit choice (`backend`, else the environment variable INFODROP_BACKEND), @tensorflow/tfjs-node-gpu,
 * @tensorflow/tfjs-node, webgpu, wasm with the training kernels of this package, webgl in a browser; where the native kernels of
 * @infodrop/engine-native load, wasm computes with them and comes before tfjs-node, not before a GPU. Back ends are
 * optional peers: those that are not installed are passed over. The plain `cpu` backend is taken only when it is asked
 * for. A second call comes to the same choice and registers nothing twice; calls at the same time take turns.
 *
 * @returns What was chosen, and why each better one was passed over.
 * @throws RangeError when the backend asked for is none of the list, `threads` no integer from 1 to 32, or `simd` another word.
 * @throws TypeError for an option that it does not have.
 * @throws Error when the backend asked for cannot be had, or when none can; it says what to install.
 *
 * @example
 * const engine = await prepareEngine();
 * console.log(engine.line); // wasm: WebAssembly with training kernels, relaxed SIMD, 2 threads; passed over tfjs-node-gpu (not installed), …
 */
export function prepareEngine(options: PrepareEngineOptions = {}): Promise<EngineReport> {
  const chosen = latest.then(() => chooseBackend(options));
  latest = chosen.catch(() => undefined);
  return chosen;
}
