import { foldIn, type Key, uniform } from '@infodrop/random';
import { requireNumber, requireThat } from '@infodrop/requirements';

/**
 * Two factors that are drawn together, near the line on which both are equally far through their values.
 *
 *   p(a, b) ∝ exp(−(a/(A − 1) − b/(B − 1))² / (2 sigma²))
 *
 * for values a of A and b of B. As sigma grows they become independent.
 *
 * Source: F. Träuble et al., [On disentangled representations learned from correlated data](https://arxiv.org/abs/2006.07886), 2021,
 * section 3. Theirs is exp(−(a − αb)²/(2σ²)) with α the ratio of the largest values; here both run from 0 to 1, so that a sigma means the
 * same whatever the sizes are.
 */
export interface CorrelatedPair {
  /** Two names. */
  readonly factors: readonly [string, string];
  /** How far from the line, as a share of the range, > 0: 0.2 is strong, 0.7 weak. */
  readonly sigma: number;
}

/** What {@link correlatedDraw} needs to know. */
interface CorrelatedDrawOptions {
  readonly pair: CorrelatedPair;
  readonly key: Key;
  readonly count: number;
  readonly offset: number;
  readonly sizes: readonly [number, number];
  /** The value of a factor that is fixed. */
  readonly fixed: readonly [number | undefined, number | undefined];
}

/** Draws of a pair as a·B + b. A fixed factor keeps its value, and the other is drawn from what that leaves. */
export function correlatedDraw({ pair, key, count, offset, sizes, fixed }: CorrelatedDrawOptions): Int32Array {
  const [one, other] = pair.factors;
  requireThat(one !== other, 'sampleFactors', 'factors of a correlated pair', 'two names', pair.factors);
  requireNumber('sampleFactors', 'sigma', pair.sigma, { least: 0, above: true });
  const [as, bs] = sizes;
  // From 0 to 1 in these steps, so that the distances are whole numbers of 1/steps, and equal ones are equal.
  const [stepsOfA, stepsOfB] = [Math.max(1, as - 1), Math.max(1, bs - 1)];
  const distances = Float64Array.from({ length: as * bs }, (_, cell) => {
    const [a, b] = [Math.floor(cell / bs), cell % bs];
    if ((fixed[0] ?? a) !== a || (fixed[1] ?? b) !== b) return Infinity;
    return Math.abs(a * stepsOfB - b * stepsOfA);
  });
  // From the nearest cell that is left: a narrow pair with one end fixed would otherwise have weights that are all 0.
  const least = distances.reduce((smallest, each) => Math.min(smallest, each), Infinity);
  const scale = stepsOfA * stepsOfB * pair.sigma;
  const cumulative = new Float64Array(distances.length);
  let total = 0;
  distances.forEach((distance, cell) => {
    // Divided before it is squared: the square of a narrow sigma is 0.
    const further = (distance - least) / scale;
    total += further === 0 ? 1 : Math.exp((-further * ((distance + least) / scale)) / 2);
    cumulative[cell] = total;
  });
  const draws = uniform(foldIn(foldIn(foldIn(key, 'correlated'), one), other), count, { offset });
  return Int32Array.from(draws, (draw) => firstAbove(cumulative, draw * total));
}

/** The first place whose value is above `threshold`. */
function firstAbove(ascending: Float64Array, threshold: number): number {
  let low = 0;
  let high = ascending.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! > threshold) high = middle;
    else low = middle + 1;
  }
  return low;
}
