import { logExcess } from '../special/logExcess.js';

/**
 * A term of a divergence that is never negative: p log(p/q) − p + q, which is 0 only where p equals q. Over all outcomes the
 * rest, q − p, adds up to nothing, and the sum of such terms keeps its digits where p and q are all but equal.
 *
 * @param gap - q − p, as exactly as it is known.
 * @param logRatio - log(p/q); only read where p and q are far apart.
 */
export function divergenceTerm(p: number, gap: number, logRatio: number): number {
  if (p === 0) return gap;
  return Math.abs(gap) < p / 2 ? p * logExcess(gap / p) : gap + p * logRatio;
}
