import { key, uniform } from '@infodrop/random';

/** x exponential of mean 1, y Poisson of mean x but, where `inflated`, zero: with probability 0.15. */
export function zeroInflatedPoisson(seed: number, count: number): Record<'x' | 'y' | 'inflated', Float64Array> {
  const u = uniform(key(seed), 3 * count);
  const x = new Float64Array(count);
  const y = new Float64Array(count);
  const inflated = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    x[i] = -Math.log1p(-u[3 * i]!);
    if (u[3 * i + 1]! < 0.15) {
      inflated[i] = 1;
      continue;
    }
    let term = Math.exp(-x[i]!);
    for (let below = term; u[3 * i + 2]! > below && y[i]! < 100; below += term) term *= x[i]! / ++y[i]!;
  }
  return { x, y, inflated };
}

/** I(x; y) by quadrature over x with ∆ = 0.001. Less than 0.85 · 0.3012…: whether a zero is an inflated one is not seen. */
export function informationOfZeroInflatedPoisson(): number {
  const width = 0.001;
  const entropyOf = (probabilities: readonly number[]): number =>
    probabilities.reduce((sum, p) => (p > 0 ? sum - p * Math.log(p) : sum), 0);
  let conditional = 0;
  for (let x = width / 2; x < 50; x += width) {
    const given: number[] = [];
    for (let k = 0, term = Math.exp(-x); k < 100 && (k < x || term > 1e-18); term *= x / ++k) given.push(0.85 * term);
    given[0]! += 0.15;
    conditional += width * Math.exp(-x) * entropyOf(given);
  }
  const marginal = Array.from({ length: 100 }, (_, k) => 0.85 * 0.5 ** (k + 1) + (k === 0 ? 0.15 : 0));
  return entropyOf(marginal) - conditional;
}
