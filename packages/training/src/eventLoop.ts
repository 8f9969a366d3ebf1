/**
 * A function to await between pieces of work: when `everyMs` have passed since the event loop last had a turn, it gives
 * it one, so that timers, signals and messages get through a long loop of tensor work.
 *
 * @param everyMs - Milliseconds; default 30.
 *
 * @example
 * import { eventLoopTurns } from '@infodrop/training';
 * const turn = eventLoopTurns();
 * for (let step = 0; step < 1000; step++) await turn();
 */
export function eventLoopTurns(everyMs = 30): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < everyMs) return;
    await new Promise<void>((resolve) => {
      // In Node a timer of 0 waits a whole millisecond; its immediate does not.
      const { setImmediate: immediate } = globalThis as { setImmediate?: (task: () => void) => unknown };
      if (immediate) immediate(resolve);
      else setTimeout(resolve, 0);
    });
    last = performance.now();
  };
}
