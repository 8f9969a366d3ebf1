import { digamma } from '../special/digamma.js';
import { logGamma } from '../special/logGamma.js';
import { logExcess, ratioExcess } from '../special/logExcess.js';

/** The smallest argument at which the series are within a rounding error. */
const ASYMPTOTIC = 10;

/** ½ log 2π. */
const HALF_LOG_TWO_PI = 0.9189385332046728;

/** Coefficients of 1/x, 1/x³, … in {@link rest}: B₂ₖ / (2k (2k − 1)). */
const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156, -3617 / 122400];

/** log Γ(x) − [(x − ½) log x − x + ½ log 2π], for x ≥ 10: what Stirling's formula leaves, about 1/(12 x). */
function rest(x: number): number {
  let sum = 0;
  for (let k = STIRLING.length - 1; k >= 0; k--) sum = STIRLING[k]! + sum / x / x;
  return sum / x;
}

/** log x − 1/(2x) − ψ(x), for x ≥ 10: minus the derivative of {@link rest}, about 1/(12 x²). */
function slope(x: number): number {
  let sum = 0;
  for (let k = STIRLING.length - 1; k >= 0; k--) sum = (2 * k + 1) * STIRLING[k]! + sum / x / x;
  return sum / x / x;
}

/** rest(to) − rest(from) + slope(from) (to − from), x = to/from − 1: how far that lies above its tangent. */
function restAboveTangent(from: number, to: number, x: number): number {
  if (Math.abs(x) > 0.5) return rest(to) - rest(from) + slope(from) * from * x;
  // (1 + x)⁻ᵐ − 1 + m x, of the power x⁻ᵐ, with u = (1 + x)⁻ᵐ − 1: u − log(1 + u) + m (x − log(1 + x)).
  const log = Math.log1p(x);
  const excess = logExcess(x);
  let sum = 0;
  for (let k = STIRLING.length - 1; k >= 0; k--) {
    const m = 2 * k + 1;
    sum = STIRLING[k]! * (logExcess(Math.expm1(-m * log)) + m * excess) + sum / from / from;
  }
  return sum / from;
}

/**
 * x + log Γ(x) + (1 − x) ψ(x): the entropy of a gamma distribution of unit rate, without the cancellation of its terms for a
 * large x, where it is about ½ log 2πe x.
 */
export function gammaEntropyOf(x: number): number {
  if (x < ASYMPTOTIC) return x + logGamma(x) + (1 - x) * digamma(x);
  return Math.log(x) / 2 + HALF_LOG_TWO_PI + (1 - 1 / x) / 2 + rest(x) + (x - 1) * slope(x);
}

/**
 * log Γ(b) − log Γ(a) − ψ(a)(b − a): how far the convex log Γ lies above its tangent; it is never negative.
 *
 * By Γ(x + 1) = x Γ(x) it is Σₖ δₖ − log(1 + δₖ), δₖ = (b − a)/(a + k), up to where Stirling's formula holds, and there
 * n φ(x) + ½ [x − log(1 + x)] and the difference of the rests, with x = (b − a)/n and φ(x) = (1 + x) log(1 + x) − x.
 */
export function logGammaAboveTangent(a: number, b: number): number {
  const gap = b - a;
  let from = a;
  let to = b;
  let sum = 0;
  while (from < ASYMPTOTIC || to < ASYMPTOTIC) {
    sum += ratioExcess(from, to, gap);
    from += 1;
    to += 1;
  }
  const convex = Math.abs(gap / from) > 0.5 ? to * Math.log(to / from) - gap : to * logExcess(-gap / to);
  return sum + convex + afterConvex(from, to, gap);
}

/**
 * a [y log y − y + 1] r + ½ (x − log(1 + x)) + the difference of the rests, with 1 + x = b/a and y = (b/a)/r: the divergence of two
 * gamma distributions of concentrations a and b, both ≥ 10, and of the ratio r of their rates, whose terms would cancel.
 *
 * @param difference - b − a, with all its digits.
 * @param gap - y − 1, with all its digits.
 */
export function divergenceOfLargeGammas(a: number, b: number, difference: number, r: number, gap: number): number {
  const y = b / a / r;
  const convex = Math.abs(gap) > 0.5 ? y * Math.log(y) - gap : y * logExcess(-gap / y);
  return a * r * convex + afterConvex(a, b, difference);
}

/** What the divergence of log Γ from its tangent has besides its convex part, for a and b ≥ 10; `difference` is b − a. */
export function afterConvex(a: number, b: number, difference: number): number {
  return ratioExcess(a, b, difference) / 2 + restAboveTangent(a, b, difference / a);
}

/** How often 1 is to be added to both numbers until Stirling's formula holds of them. */
export function stepsToLarge(a: number, b: number): number {
  return Math.max(0, Math.ceil(ASYMPTOTIC - Math.min(a, b)));
}

/** Σ δₖ − log(1 + δₖ), δₖ = (b − a)/(a + k): how much so many steps by Γ(x + 1) = x Γ(x) lie above the tangent. */
export function stepsAboveTangent(a: number, b: number, difference: number, steps: number): number {
  let sum = 0;
  for (let k = 0; k < steps; k++) sum += ratioExcess(a + k, b + k, difference);
  return sum;
}

/** ψ(b) − ψ(a), without the cancellation for large arguments. */
export function digammaDifference(a: number, b: number): number {
  const gap = b - a;
  let from = a;
  let to = b;
  let sum = 0;
  while (from < ASYMPTOTIC || to < ASYMPTOTIC) {
    sum += gap / from / to;
    from += 1;
    to += 1;
  }
  return sum + Math.log1p(gap / from) + gap / from / to / 2 + (slope(from) - slope(to));
}

/** log x − ψ(x), about 1/(2x) for a large x. */
export function logLessDigamma(x: number): number {
  return x < ASYMPTOTIC ? Math.log(x) - digamma(x) : 1 / (2 * x) + slope(x);
}

/** log Γ(x) − x ψ(x), whose second differences are the mutual information of Student's t; see {@link restOfGap}. */
export function gammaGap(x: number): number {
  return logGamma(x) - x * digamma(x);
}

/** {@link gammaGap} without its part −½ log x − x + ½ + ½ log 2π, for x ≥ 10. */
export function restOfGap(x: number): number {
  return rest(x) + x * slope(x);
}
