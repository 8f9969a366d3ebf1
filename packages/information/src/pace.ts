import { describe, requireInteger, requireOptions } from '@infodrop/requirements';
import type { Replicator, RunOptions } from './significance/replicates.js';

/** Milliseconds for which the event loop is held before it gets its turn. */
const SLICE = 30;

/** Who asks, in the words of errors, and how it is run. */
export interface PaceOptions extends Pick<RunOptions, 'onProgress' | 'signal'> {
  /** The function that was called. Default 'pace'. */
  readonly caller?: string | undefined;
}

/** Called after each part of a long computation: nothing, or a promise to wait for before the next part. */
export type Pace = () => Promise<void> | undefined;

/**
 * The pace of a long computation, for a function that is built on these: it can be watched and stopped, and the page stays awake.
 *
 * @param total - How many parts there are, an integer ≥ 1.
 * @param options - `onProgress`, told after 30 ms or more how many parts are done, and at the end; `signal`, that stops it; `caller`, for the errors.
 * @returns To be called and awaited after every part. Where there is nothing to wait for it gives undefined, which costs next to nothing.
 * @throws RangeError when `total` is no integer ≥ 1; TypeError when an option is unknown or of another type; the signal's reason when that is aborted, here or from the promise.
 *
 * @example
 * import { pace } from '@infodrop/information';
 * const next = pace(1000, { onProgress: ({ done, total }) => console.log(done, 'of', total) });
 * let sum = 0;
 * for (let i = 0; i < 1000; i++) {
 *   sum += i ** 2;
 *   await next();
 * }
 * sum; // 332833500
 */
export function pace(total: number, options: PaceOptions = {}): Pace {
  requireOptions('pace', options, ['caller', 'onProgress', 'signal']);
  const { caller = 'pace', onProgress, signal } = options;
  requireInteger(caller, 'total', total, 1);
  requireRunOptions(caller, { onProgress, signal });
  signal?.throwIfAborted();
  let done = 0;
  let since = performance.now();
  const rest = async (): Promise<void> => {
    onProgress?.({ done, total });
    await pause();
    signal?.throwIfAborted();
    since = performance.now();
  };
  return () => {
    done += 1;
    return performance.now() - since >= SLICE || done === total ? rest() : undefined;
  };
}

/** Lets timers, input and drawing have their turn. */
export function pause(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(0);
  });
}

/** A TypeError for run options of another type than they should have. */
export function requireRunOptions(caller: string, { onProgress, signal, workers }: RunOptions): void {
  const refuse = (name: string, requirement: string, value: unknown): never => {
    throw new TypeError(`${caller}: ${name} must be ${requirement}, got ${describe(value)}.`);
  };
  if (onProgress !== undefined && typeof onProgress !== 'function') refuse('onProgress', 'a function', onProgress);
  if (signal !== undefined && typeof (signal as Partial<AbortSignal> | null)?.throwIfAborted !== 'function') {
    refuse('signal', 'an AbortSignal', signal);
  }
  if (workers !== undefined && typeof (workers as Partial<Replicator> | null)?.replicates !== 'function') {
    refuse('workers', "workers() of '@infodrop/information/workers'", workers);
  }
}
