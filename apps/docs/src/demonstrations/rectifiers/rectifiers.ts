import { paidNats, type PriorName } from '../noise/law.js';

/** ReLU and softplus. */
export type Activation = 'relu' | 'softplus';

/** The least f whose logarithm the log-normal prior is asked of: that of the layer. */
export const FLOOR = 1e-4;

/** f(x); softplus as (10) has it, so that neither large nor small x overflows. */
export const rectified = (activation: Activation, x: number): number =>
  activation === 'relu' ? Math.max(x, 0) : Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** f′(x); of ReLU at 0 it is taken as 0. */
export const slopeOf = (activation: Activation, x: number): number =>
  activation === 'relu' ? Number(x > 0) : 1 / (1 + Math.exp(-x));

/**
 * What a unit with this activation pays for an input that gives it x, in nats.
 *
 * The log-uniform prior has an atom at 0, and a unit that is off pays nothing. The log-normal prior has none: as f → 0 it asks for
 * (log f)² / 2 without end, and a layer stops at f = {@link FLOOR}.
 */
export function costOf(activation: Activation, prior: PriorName, x: number, alpha: number): number {
  const f = rectified(activation, x);
  if (prior === 'logUniform') return f === 0 ? 0 : paidNats(prior, f, alpha);
  return paidNats(prior, Math.max(f, FLOOR), alpha);
}
