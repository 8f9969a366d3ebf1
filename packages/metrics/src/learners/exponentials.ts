// ln 2 in two parts, of which the first times a whole number has no rounding: W. J. Cody, W. Waite, Software manual for the elementary functions, 1980.
const HIGH = 0.69314718036912381649;
const LOW = 1.90821492927058770002e-10;
/** Added and taken off, it rounds a number to a whole one. */
const ROUND = 6755399441055744;
/** 2⁻ⁿ; beyond it is 0. */
const HALVES = Float64Array.from({ length: 1100 }, (_, n) => 2 ** -n);

/**
 * exp(x) of a number ≤ 0, to 2 units in the last place; the same everywhere, and inlined into a loop, where `Math.exp` is a call.
 *
 *   exp(x) = 2⁻ⁿ exp(r),   r = x + n ln 2 in [−½ ln 2, ½ ln 2],   exp(r) by its series up to r¹³ / 13!
 */
export function expOfNegative(x: number): number {
  const n = x * -Math.LOG2E + ROUND - ROUND;
  const r = x + n * HIGH + n * LOW;
  const s = r * r;
  // Even and odd terms apart: none waits for all others.
  const even =
    1 + s * (1 / 2 + s * (1 / 24 + s * (1 / 720 + s * (1 / 40320 + s * (1 / 3628800 + s * (1 / 479001600))))));
  const odd =
    1 + s * (1 / 6 + s * (1 / 120 + s * (1 / 5040 + s * (1 / 362880 + s * (1 / 39916800 + s * (1 / 6227020800))))));
  return n < 1100 ? (even + r * odd) * HALVES[n]! : 0;
}

/** The same constants, as compiled kernels read them: bounds and steps, and the series' terms of the highest power first, those of even and of odd powers in turn. */
export const EXPONENTIAL_CONSTANTS = Float64Array.of(
  ...[-708, -Math.LOG2E, ROUND, HIGH, LOW],
  ...Array.from({ length: 12 }, (_, i) => {
    let factorial = 1;
    for (let n = 2; n <= 12 - i + 2 * (i % 2); n++) factorial *= n;
    return 1 / factorial;
  }),
  1,
);
