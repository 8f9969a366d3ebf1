import type { NativeKernels } from '@infodrop/engine-native';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { DividedKernels, TrainingExports } from '../generated/trainingExports.js';
import { plainKernelsBase64, relaxedKernelsBase64 } from '../generated/trainingKernels.js';
import { bindKernels, type BoundKernels } from '../native/boundKernels.js';
import { simdAskedFor, type SimdLevel } from '../native/simdAskedFor.js';
import { nodeBuiltin } from '../runtime.js';
import { allocate, free } from './heldMemory.js';
import { kernelsOf } from '../threads/protocol.js';
import { startThreadPool, type ThreadPool, type WorkerUrl } from '../threads/threadPool.js';
import { withSharedImport } from '../threads/sharedImport.js';

/** How a kernel's work may be divided among threads. The units of its result do not depend on each other. */
export interface Division {
  readonly units: number;
  /** Units that are best computed together: pieces begin at multiples of it (default 1). */
  readonly align?: number;
  /** Bytes of scratch that a thread needs. */
  readonly scratch?: number;
  /** About how long one thread takes for all. Short work is not worth waking another for. */
  readonly nanoseconds: number;
  /** Whether the kernel writes over what it reads: where a thread fails, its piece cannot be computed again. */
  readonly inPlace?: boolean;
}

/** The kernels, bound to the memory of one wasm backend, and pieces of that memory for them to work in. */
export interface TrainingInstance {
  readonly exports: TrainingExports;
  /** Address of at least `bytes` bytes that the steps of a kernel share, valid until the next call. */
  readonly scratch: (bytes: number) => number;
  /** The same for what thread number `thread` needs by itself. */
  readonly threadScratch: (thread: number, bytes: number) => number;
  /**
   * Computes all units of a divided kernel: by the native kernel of its name, which takes the same arguments and then the
   * units, where there is one; on the threads of the backend where it has any; else here. The division does not change the
   * result. Where a thread fails all is computed again here, or an error thrown where it is in place.
   */
  readonly run: <Name extends keyof DividedKernels>(
    kernel: Name,
    args: DividedKernels[Name],
    division: Division,
  ) => void;
  /** The native kernels where they compute: those that stand for several of these are asked for by name. */
  readonly native: () => BoundKernels | undefined;
  /** Lets native kernels compute what they know, or none of them. */
  readonly useNative: (kernels: NativeKernels | undefined) => void;
  /** Threads that compute. */
  readonly threads: () => number;
  /** Whether the backend's memory is one that threads can share. */
  readonly sharesMemory: boolean;
  /** Starts threads that help, `count` in all with this one, in place of those there are; the memory must be shared. */
  readonly startThreads: (count: number, workerUrl?: WorkerUrl) => Promise<void>;
}

let compiled:
  | { readonly bytes: Uint8Array<ArrayBuffer>; readonly module: WebAssembly.Module; readonly simd: SimdLevel }
  | undefined;
const instances = new WeakMap<BackendWasm, TrainingInstance>();

function decode(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** Whether the runtime takes the module, after Node 20 was told to: it has relaxed SIMD behind a flag. */
function takesRelaxed(bytes: Uint8Array<ArrayBuffer>): boolean {
  if (WebAssembly.validate(bytes)) return true;
  nodeBuiltin('node:v8')?.setFlagsFromString('--experimental-wasm-relaxed-simd');
  return WebAssembly.validate(bytes);
}

/**
 * Compiles the kernels, once, for the best SIMD that the runtime has, or for what `option` or INFODROP_SIMD asks for.
 *
 * @throws Error where the runtime has no WebAssembly SIMD, or not the one asked for, or they were compiled for another before.
 */
export async function compileTrainingModule(option?: SimdLevel): Promise<SimdLevel> {
  if (compiled) {
    if (option !== undefined && option !== compiled.simd) {
      throw new Error(`the kernels were prepared for ${compiled.simd} SIMD before, and ${option} is asked for now`);
    }
    return compiled.simd;
  }
  const asked = simdAskedFor(option).level;
  const relaxed = decode(relaxedKernelsBase64);
  const simd = asked !== 'plain' && takesRelaxed(relaxed) ? 'relaxed' : 'plain';
  const bytes = simd === 'relaxed' ? relaxed : decode(plainKernelsBase64);
  if ((asked ?? simd) !== simd || !WebAssembly.validate(bytes)) {
    throw new Error(
      `registerTrainingKernels: the runtime must support WebAssembly ${asked === 'relaxed' ? 'relaxed ' : ''}SIMD, ` +
        'and it does not. Use a newer runtime, or another backend.',
    );
  }
  compiled = { bytes, module: await WebAssembly.compile(bytes), simd };
  return simd;
}

let sharedModule: WebAssembly.Module | undefined;

function compiledOrThrow(): NonNullable<typeof compiled> {
  if (!compiled)
    throw new Error('registerTrainingKernels: must have finished before a training kernel runs. Await it.');
  return compiled;
}

/** The kernels for memory that threads share. Compiled when first asked for, without a wait: a kernel cannot wait. */
export function sharedTrainingModule(): WebAssembly.Module {
  return (sharedModule ??= new WebAssembly.Module(withSharedImport(compiledOrThrow().bytes)));
}

/** Work that takes less than this is computed where it is. */
const SHORTEST_CHUNK = 40_000;
/** Chunks for each thread: one that comes late, or is interrupted, leaves the others something to take over. */
const CHUNKS_A_THREAD = 4;

function instantiate(backend: BackendWasm): TrainingInstance {
  const { wasm } = backend as unknown as {
    wasm: {
      asm?: { memory?: unknown };
      wasmMemory?: unknown;
    };
  };
  // Memory that threads share is made outside the module of tfjs, other memory inside.
  const memory = wasm.wasmMemory ?? wasm.asm?.memory;
  if (!(memory instanceof WebAssembly.Memory)) {
    throw new Error(
      'registerTrainingKernels: tfjs-backend-wasm must be 4.22.0, and its memory is not where that has it. ' +
        'Install that version.',
    );
  }
  const sharesMemory = wasm.wasmMemory !== undefined;
  const module = sharesMemory ? sharedTrainingModule() : compiledOrThrow().module;
  const instance = new WebAssembly.Instance(module, { env: { memory } });
  const exports = instance.exports as unknown as TrainingExports;
  const named = kernelsOf(instance.exports);
  const kernels = named.map(([, kernel]) => kernel);
  const numbers = new Map(named.map(([name], number) => [name, number]));
  const ownScratch = scratchOf(backend);
  const threadScratches = [scratchOf(backend)];
  let pool: ThreadPool | undefined;
  let native: BoundKernels | undefined;

  const training: TrainingInstance = {
    exports,
    scratch: ownScratch,
    threadScratch: (thread, bytes) => (threadScratches[thread] ??= scratchOf(backend))(bytes),
    run(kernel, args, { units, align = 1, scratch = 0, nanoseconds, inPlace = false }) {
      if (units === 0) return;
      if (native?.has(kernel)) {
        native.run(kernel, [...args, units]);
        return;
      }
      const number = numbers.get(kernel)!;
      const alone = () => {
        kernels[number]!(...args, 0, units, training.threadScratch(0, scratch));
      };
      const threads = pool?.size() ?? 1;
      const chunks = Math.min(
        CHUNKS_A_THREAD * threads,
        Math.ceil(units / align),
        Math.floor(nanoseconds / SHORTEST_CHUNK),
      );
      if (!pool || threads === 1 || chunks < 2) {
        alone();
        return;
      }
      const workspaces = Array.from({ length: pool.places }, (_, thread) => training.threadScratch(thread, scratch));
      const job = { kernel: number, args, units, align, chunks };
      if (!inPlace) {
        pool.run(job, workspaces, alone);
        return;
      }
      try {
        pool.run(job, workspaces, () => {
          throw new Error('a helping thread failed');
        });
      } catch (cause) {
        throw new Error(
          `${kernel}: every thread must finish its piece, and one failed when a part of the values may have been changed ` +
            'in place. Train from the last checkpoint.',
          { cause },
        );
      }
    },
    native: () => native,
    useNative: (kernels) => {
      native = kernels && bindKernels(kernels, memory);
    },
    threads: () => native?.kernels.threads() ?? pool?.size() ?? 1,
    sharesMemory,
    startThreads: async (count, workerUrl) => {
      if (count === (pool?.size() ?? 1)) return;
      pool?.close();
      pool = undefined;
      if (count < 2) return;
      pool = await startThreadPool({ module, memory }, kernels, {
        count,
        workerUrl,
        onLoss: (why, left) => {
          console.warn(`@infodrop/engine: a thread ended, ${why}; training goes on with ${left}.`);
        },
      });
    },
  };
  const dispose = backend.dispose.bind(backend);
  backend.dispose = () => {
    pool?.close();
    pool = undefined;
    dispose();
  };
  return training;
}

/** A piece of the backend's memory that grows with what is asked for. */
function scratchOf(backend: BackendWasm): (bytes: number) => number {
  let address = 0;
  let size = 0;
  return (bytes) => {
    if (bytes > size) {
      if (address !== 0) free(backend, address, size);
      // Nothing is held until there is another.
      [address, size] = [0, 0];
      const wanted = Math.max(bytes, 1 << 16);
      address = allocate(backend, wanted, () => 'the scratch of a training kernel');
      size = wanted;
    }
    return address;
  };
}

/** The kernels on the memory of `backend`. */
export function trainingInstance(backend: BackendWasm): TrainingInstance {
  let instance = instances.get(backend);
  if (!instance) {
    instance = instantiate(backend);
    instances.set(backend, instance);
  }
  return instance;
}
