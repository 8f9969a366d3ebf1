import type { Observed } from './observed.js';
import { plugIn } from './plugIn.js';

/**
 * Plug-in entropy with its first-order bias taken off.
 *
 *   H = Ĥ + (k − 1)/2N,  k the number of values seen
 *
 * Source: Miller, Note on the bias of information estimates (1955).
 */
export function millerMadow(observed: Observed): { nats: number; standardErrorNats: number } {
  const { nats, standardErrorNats } = plugIn(observed);
  return { nats: nats + (observed.counts.length - 1) / (2 * observed.total), standardErrorNats };
}
