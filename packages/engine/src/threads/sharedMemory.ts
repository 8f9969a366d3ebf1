import { env } from '@tensorflow/tfjs-core';

/** Whether the runtime lets threads share memory: Node does, a page only where it is cross-origin isolated. */
export function canShareMemory(): boolean {
  const { crossOriginIsolated = true } = globalThis as { crossOriginIsolated?: boolean };
  return typeof SharedArrayBuffer !== 'undefined' && crossOriginIsolated;
}

/**
 * Stands in for the eight workers that the threaded build of tfjs-backend-wasm starts with: it says that it has loaded,
 * and that is all. With one thread for XNNPACK, the build never hands them anything to do.
 */
class IdleWorker {
  /** Set by the build's runtime, which waits for the word. */
  onmessage?: (event: { data: { cmd: 'loaded' } }) => void;

  constructor(script: string) {
    URL.revokeObjectURL(script);
  }
  postMessage(): void {
    queueMicrotask(() => this.onmessage?.({ data: { cmd: 'loaded' } }));
  }
  on(): void {
    /* Nothing happens here. */
  }
  unref(): void {
    /* Nothing runs. */
  }
  terminate(): void {
    /* Nothing runs. */
  }
}

/**
 * Lets `setUp` set up the wasm backend of TensorFlow.js on memory that threads can share.
 *
 * Of tfjs's builds only the threaded one has such memory. It would start eight workers of its own, from an address that
 * Node cannot load; since the training kernels bring their own threads, none is needed, and none is started.
 * `setThreadsCount(1)` must have been called.
 */
export async function withSharedMemory<Result>(setUp: () => Promise<Result>): Promise<Result> {
  // Known from here on, so that `setUp` comes to the build's start without a pause in which other code runs.
  await env().getAsync('WASM_HAS_SIMD_SUPPORT');
  env().set('WASM_HAS_MULTITHREAD_SUPPORT', true);
  const before = Object.getOwnPropertyDescriptor(globalThis, 'Worker');
  const restore = () => {
    if (before) Object.defineProperty(globalThis, 'Worker', before);
    else Reflect.deleteProperty(globalThis, 'Worker');
  };
  const made: IdleWorker[] = [];
  const makeIdleWorker = function (script: string): IdleWorker {
    // They are made one after the other in one go.
    if (made.length === 0) queueMicrotask(restore);
    const worker = new IdleWorker(script);
    made.push(worker);
    return worker;
  };
  // In Node the build assigns to it first.
  Object.defineProperty(globalThis, 'Worker', {
    configurable: true,
    get: () => makeIdleWorker,
    set: () => undefined,
  });
  try {
    return await setUp();
  } finally {
    if (made.length === 0) restore();
  }
}
