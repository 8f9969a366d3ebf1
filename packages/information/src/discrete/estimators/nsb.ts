import { digamma } from '../../special/digamma.js';
import { trigamma } from '../../special/trigamma.js';
import type { Observed } from './observed.js';

/** A posterior weight below this share (in logarithms) of the greatest is nothing. */
const NEGLIGIBLE = -38;

/**
 * The posterior mean of the entropy under the prior of Nemenman, Shafee and Bialek: a mixture of symmetric Dirichlet priors
 * over K values that makes the expected entropy ξ uniform on [0, ln K].
 *
 *   H = ∫ dξ ρ(β) ⟨H⟩_β / ∫ dξ ρ(β),   ξ(β) = ψ(Kβ + 1) − ψ(β + 1)
 *   ρ(β) = Γ(Kβ)/Γ(N + Kβ) Πᵢ Γ(nᵢ + β)/Γ(β)
 *   ⟨H⟩_β = ψ(A + 1) − Σᵢ (aᵢ/A) ψ(aᵢ + 1),   aᵢ = nᵢ + β,  A = N + Kβ,  the sum over all K values
 *
 * The standard error is the posterior standard deviation, Var = ⟨Var(H | β)⟩ + Var(⟨H⟩_β) (Wolpert and Wolf 1995; Archer, Park
 * and Pillow 2014).
 *
 * The integral is taken in ln β, where the integrand is analytic and decays exponentially at both ends, so the trapezoidal rule
 * doubles its digits with every halving of the step. Equal counts are evaluated once.
 *
 * Source: Nemenman, Shafee and Bialek, Entropy and inference, revisited, NIPS 14 (2002, https://arxiv.org/abs/physics/0108025).
 */
export function nsb(observed: Observed, alphabetSize: number): { nats: number; standardErrorNats: number } {
  if (alphabetSize === 1) return { nats: 0, standardErrorNats: 0 };
  const posterior = posteriorOf(observed, alphabetSize);
  const { mode, top, scale, low, high } = support(posterior.logWeight, alphabetSize, observed.total);
  const sums = [0, 0, 0, 0]; // weight, weight × H, × H², × Var(H | β); H less its value at the mode
  const centre = posterior.moments(Math.exp(mode))[0];
  // ln β = mode + scale × sinh u: fine steps at the mode, wide ones in the tails.
  const add = (u: number): void => {
    const at = mode + scale * Math.sinh(u);
    const log = posterior.logWeight(at) - top;
    if (log < NEGLIGIBLE) return;
    const weight = Math.exp(log) * Math.cosh(u);
    const [mean, variance] = posterior.moments(Math.exp(at));
    sums[0]! += weight;
    sums[1]! += weight * (mean - centre);
    sums[2]! += weight * (mean - centre) ** 2;
    sums[3]! += weight * variance;
  };
  const start = Math.asinh((low - mode) / scale);
  const end = Math.asinh((high - mode) / scale);
  let step = (end - start) / 16;
  for (let i = 0; i <= 16; i++) add(start + i * step);
  for (let level = 0; level < 12; level++) {
    const before = sums[0]!;
    for (let u = start + step / 2; u < end; u += step) add(u);
    step /= 2;
    if (Math.abs(sums[0]! / before - 2) < 1e-7) break;
  }
  const [weight, first, second, within] = sums as [number, number, number, number];
  const shift = first / weight;
  const variance = within / weight + Math.max(0, second / weight - shift ** 2);
  return { nats: centre + shift, standardErrorNats: Math.sqrt(Math.max(0, variance)) };
}

/** The logarithm of the posterior density of ln β (but for a constant), and mean and variance of the entropy given β. */
function posteriorOf(observed: Observed, alphabetSize: number) {
  const { total } = observed;
  const times = new Map<number, number>();
  for (const n of observed.counts) times.set(n, (times.get(n) ?? 0) + 1);
  const counts = Float64Array.from(times.keys()).sort();
  const multiplicities = counts.map((n) => times.get(n)!);
  const unseen = alphabetSize - observed.counts.length;
  const logWeight = (at: number): number => {
    const beta = Math.exp(at);
    let log = -logRising(alphabetSize * beta, total) + Math.log(slope(beta, alphabetSize)) + at;
    // Each Γ(n + β) is reached from that of the next smaller count.
    let larger = observed.counts.length;
    for (let i = 0, from = 0; i < counts.length; i++) {
      log += larger * logRising(beta + from, counts[i]! - from);
      larger -= multiplicities[i]!;
      from = counts[i]!;
    }
    return log;
  };
  const moments = (beta: number): [mean: number, variance: number] => {
    const mass = total + alphabetSize * beta;
    const values = new Float64Array(counts.length + 1); // ψ(a + 1), the unseen last
    let mean = digamma(mass + 1);
    for (let i = 0; i < values.length; i++) {
      const a = (counts[i] ?? 0) + beta;
      values[i] = digamma(a + 1);
      mean -= ((multiplicities[i] ?? unseen) * a * values[i]!) / mass;
    }
    const offset = mean - digamma(mass + 2);
    let sum = (mass / (mass + 1)) ** 2 - (2 * mass) / (mass + 1);
    for (let i = 0; i < values.length; i++) {
      const a = (counts[i] ?? 0) + beta;
      const part = a * (values[i]! + offset) ** 2 + a / (a + 1) + a * (a + 1) * trigamma(a + 2);
      sum += (multiplicities[i] ?? unseen) * part;
    }
    return [mean, sum / (mass * (mass + 1)) - trigamma(mass + 2)];
  };
  return { logWeight, moments };
}

/** Where the weight is not negligible, its mode and greatest logarithm, and how far from the mode it falls by about a factor e. */
function support(logWeight: (at: number) => number, alphabetSize: number, total: number) {
  // Beyond these ends the weight falls at least as e^−|at|.
  const left = NEGLIGIBLE - 4 - Math.log(alphabetSize);
  const right = 4 - NEGLIGIBLE + Math.max(0, Math.log(total * (total / alphabetSize)));
  const coarse = Array.from({ length: Math.ceil((right - left) / 2) + 1 }, (_, i) => logWeight(left + 2 * i));
  const best = coarse.indexOf(Math.max(...coarse));
  let mode = left + 2 * best;
  let top = coarse[best]!;
  for (let width = 1; width > 1e-3; width /= 2) {
    const below = logWeight(mode - width);
    const above = logWeight(mode + width);
    if (Math.max(below, above) > top) {
      mode += above > below ? width : -width;
      top = Math.max(below, above);
    }
  }
  const reach = (direction: number, drop: number, from = 1e-3): number => {
    let distance = from;
    while (logWeight(mode + direction * distance) - top > drop) distance *= 1.8;
    return distance;
  };
  const below = reach(-1, -1);
  const above = reach(1, -1);
  const kept = coarse.flatMap((log, i) => (log - top > NEGLIGIBLE ? [left + 2 * i] : []));
  const low = Math.min(mode - reach(-1, NEGLIGIBLE, below), ...kept);
  const high = Math.max(mode + reach(1, NEGLIGIBLE, above), ...kept);
  return { mode, top, scale: Math.min(below, above), low, high };
}

/** dξ/dβ = K ψ′(Kβ + 1) − ψ′(β + 1), by the difference of the two asymptotic series where the terms would cancel. */
function slope(beta: number, alphabetSize: number): number {
  if (beta < 20) return alphabetSize * trigamma(alphabetSize * beta + 1) - trigamma(beta + 1);
  const r = 1 / beta;
  const part = (power: number): number => 1 - alphabetSize ** -power;
  return (
    r * r * (part(1) / 2 - r * (part(2) / 6 - r * r * (part(4) / 30 - r * r * (part(6) / 42 - (r * r * part(8)) / 30))))
  );
}

/** ln[Γ(x + n)/Γ(x)], x > 0, n a positive integer: with all digits for large and for small x. */
function logRising(x: number, n: number): number {
  let product = 1;
  let at = x;
  let left = n;
  for (; left > 0 && (at < 10 || left < 3); left--) product *= at++;
  if (left === 0) return Math.log(product);
  const end = at + left;
  const stirling = (at - 0.5) * Math.log1p(left / at) + left * (Math.log(end) - 1);
  return Math.log(product) + stirling + correction(end) - correction(at);
}

/** What Stirling's formula for ln Γ(x) lacks, x ≥ 10. */
function correction(x: number): number {
  const r = 1 / (x * x);
  return (1 / 12 - r * (1 / 360 - r * (1 / 1260 - r * (1 / 1680 - r * (1 / 1188 - (r * 691) / 360360))))) / x;
}
