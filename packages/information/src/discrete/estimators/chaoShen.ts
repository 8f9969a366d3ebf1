import { seenTimes, type Observed } from './observed.js';

/**
 * The coverage-adjusted estimator: frequencies shrunk to the share C that was seen, and weighted as Horvitz and Thompson do.
 *
 *   H = −Σ C p̂ᵢ ln(C p̂ᵢ) / (1 − (1 − C p̂ᵢ)^N),  C = 1 − f₁/N
 *
 * f₁ is the number of values seen once. When all were (f₁ = N), C would be 0; f₁ = N − 1 is taken instead, as is usual.
 *
 * Source: Chao and Shen, Nonparametric estimation of Shannon's index of diversity when there are unseen species (2003,
 * https://doi.org/10.1023/A:1026096204727).
 */
export function chaoShen(observed: Observed): { nats: number; coverage: number; warnings: readonly string[] } {
  const { counts, total } = observed;
  const once = seenTimes(observed, 1);
  const coverage = 1 - (once === total ? total - 1 : once) / total;
  let nats = 0;
  for (const n of counts) {
    const p = (coverage * n) / total;
    if (p < 1) nats -= (p * Math.log(p)) / -Math.expm1(total * Math.log1p(-p));
  }
  const warnings =
    once < total ? [] : ['Every value was seen once: one of them is taken as seen again, for a coverage above 0.'];
  return { nats, coverage, warnings };
}
