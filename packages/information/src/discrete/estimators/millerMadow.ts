import { plugIn } from './plugIn.js';

/**
 * Plug-in entropy with the first-order bias added back: H = Ĥ + (k − 1)/2N, k the number of values seen.
 *
 * Source: Miller, Note on the bias of information estimates (1955).
 */
export function millerMadow(counts: ArrayLike<number>, total: number): { nats: number; standardErrorNats: number } {
  let seen = 0;
  for (let i = 0; i < counts.length; i++) if (counts[i] !== 0) seen++;
  const { nats, standardErrorNats } = plugIn(counts, total);
  return { nats: nats + (seen - 1) / (2 * total), standardErrorNats };
}
