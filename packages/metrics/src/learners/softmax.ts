import { expOfNegative } from './exponentials.js';

/** exp(xₖ) / Σ exp(x) of `shares.length` numbers from `at` on; gives log Σ exp(x). */
export function softmaxInto(shares: Float64Array, values: Float64Array, at: number): number {
  let most = -Infinity;
  for (let k = 0; k < shares.length; k++) if (values[at + k]! > most) most = values[at + k]!;
  let all = 0;
  for (let k = 0; k < shares.length; k++) all += shares[k] = expOfNegative(values[at + k]! - most);
  const scale = 1 / all;
  for (let k = 0; k < shares.length; k++) shares[k]! *= scale;
  return most + Math.log(all);
}
