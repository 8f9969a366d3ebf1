import { logNormalKlDivergence } from '@infodrop/information';

/** The strength at which a unit of the log-uniform prior pays nothing: the layer's default. */
export const CAP = 0.701;

/** What a unit pays by. */
export type PriorName = 'logUniform' | 'logNormal';

/** Location and scale of log z, for z = ε f with E ε = 1. */
export const logLaw = (f: number, alpha: number): { readonly loc: number; readonly scale: number } => ({
  loc: Math.log(f) - alpha ** 2 / 2,
  scale: alpha,
});

/** The density of z = ε f, at z > 0. */
export function densityOf(z: number, f: number, alpha: number): number {
  const { loc, scale } = logLaw(f, alpha);
  return Math.exp(-0.5 * ((Math.log(z) - loc) / scale) ** 2) / (z * scale * Math.sqrt(2 * Math.PI));
}

/**
 * What a unit pays for one input, in nats: of the log-uniform prior those above the cap, (21); of the log-normal prior whose logarithm is
 * standard normal the whole divergence, (22).
 */
export const paidNats = (prior: PriorName, f: number, alpha: number): number =>
  prior === 'logUniform' ? Math.log(CAP / alpha) : logNormalKlDivergence(logLaw(f, alpha), { loc: 0, scale: 1 });

const REACH = 9;
const CELLS = 360;

/**
 * What z tells of which of two equally likely inputs it came from, I(x; z) in nats, at most log 2.
 *
 *   I = log 2 − E log(1 + e^{−L}),   L ~ N(d² / 2, d²),   d = |log f₁ − log f₂| / α
 *
 * L is the logarithm of how much more likely the right input is. The mean is an integral over the noise, by the trapezoid rule, whose error is far
 * below what is shown.
 */
export function toldNats(first: number, second: number, alpha: number): number {
  const d = Math.abs(Math.log(first / second)) / alpha;
  const width = (2 * REACH) / CELLS;
  let lost = 0;
  for (let cell = 0; cell <= CELLS; cell++) {
    const t = -REACH + cell * width;
    const surprise = -(d * t + d ** 2 / 2);
    lost += width * Math.exp(-0.5 * t ** 2) * (Math.max(surprise, 0) + Math.log1p(Math.exp(-Math.abs(surprise))));
  }
  return Math.max(0, Math.LN2 - lost / Math.sqrt(2 * Math.PI));
}
