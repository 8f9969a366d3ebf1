import { engine } from '@tensorflow/tfjs-core';

/** How many calls of `differentiatedTwice` run. */
let running = 0;

/** Whether gradients are taken of the gradients of what is computed now: it has to be made of operations of tfjs, whose gradients have some. */
export const isDifferentiatedTwice = (): boolean => running > 0 || engine().state.gradientDepth > 1;

/** Computes gradients of which gradients are taken. */
export function differentiatedTwice<T>(compute: () => T): T {
  running += 1;
  try {
    return compute();
  } finally {
    running -= 1;
  }
}
