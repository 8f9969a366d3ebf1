import { key, normal } from '@infodrop/random';
import { describe, expect, it } from 'vitest';
import { gaussianConditionalMutualInformation } from './conditionalMutualInformation.js';
import { gaussianTransferEntropy } from './transferEntropy.js';

/** y_t = 0.5 y_{t−1} + coupling x_{t−lag} + noise, x white. */
function drive(seed: number, length: number, coupling: number, lag = 1): [x: Float64Array, y: Float64Array] {
  const noise = Float64Array.from(normal(key(seed), 2 * length));
  const x = noise.subarray(0, length);
  const y = noise.subarray(length);
  for (let t = 1; t < length; t++) y[t]! += 0.5 * y[t - 1]! + (t >= lag ? coupling * x[t - lag]! : 0);
  return [x, y];
}

describe('gaussianTransferEntropy', () => {
  it.each([
    [0, 1],
    [0.6, 1],
    [0.6, 3],
  ])('is ½ log(1 + c²) for a white source of coupling c = %d at lag %i, and 0 the other way', (coupling, lag) => {
    const [runs, length] = [300, 200];
    const there: number[] = [];
    const back: number[] = [];
    for (let seed = 0; seed < runs; seed++) {
      const [x, y] = drive(seed, length, coupling, lag);
      there.push(gaussianTransferEntropy(x, y, { delay: lag }));
      back.push(gaussianTransferEntropy(y, x));
    }
    const score = (values: number[], truth: number): number => {
      const mean = values.reduce((sum, value) => sum + value, 0) / runs;
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (runs - 1);
      return (mean - truth) / Math.sqrt(variance / runs);
    };
    expect(Math.abs(score(there, Math.log1p(coupling * coupling) / 2))).toBeLessThan(3.5);
    expect(Math.abs(score(back, 0))).toBeLessThan(3.5);
  });

  it('is the conditional mutual information of the histories, written out', () => {
    const [x, y] = drive(1, 60, 0.7);
    const times = Array.from({ length: 60 - 3 }, (_, i) => i + 3);
    const expected = gaussianConditionalMutualInformation(
      times.map((t) => [x[t - 2]!, x[t - 3]!]),
      times.map((t) => y[t]!),
      times.map((t) => [y[t - 1]!, y[t - 2]!, y[t - 3]!]),
      { details: true },
    );
    const result = gaussianTransferEntropy(x, y, { sourceHistory: 2, targetHistory: 3, delay: 2, details: true });
    expect(result.value).toBeCloseTo(expected.value, 13);
    expect(result.samples).toBe(57);
    expect(result.local).toHaveLength(57);
    expect(result.local![5]).toBeCloseTo(expected.local![5]!, 12);
    expect(result.settings).toMatchObject({ sourceHistory: 2, targetHistory: 3, delay: 2, biasCorrection: true });
  });

  it('is half the logarithm of the ratio of residual variances of two regressions', () => {
    const [x, y] = drive(2, 80, 0.4);
    const n = 79;
    const column = (values: Float64Array, from: number): number[] => {
      const part = Array.from(values.subarray(from, from + n));
      const mean = part.reduce((sum, value) => sum + value, 0) / n;
      return part.map((value) => value - mean);
    };
    const [next, own, other] = [column(y, 1), column(y, 0), column(x, 0)];
    const dot = (a: number[], b: number[]): number => a.reduce((sum, value, t) => sum + value * b[t]!, 0);
    const less = (a: number[], b: number[]): number[] => a.map((value, t) => value - (dot(a, b) / dot(b, b)) * b[t]!);
    const restricted = less(next, own);
    const full = less(restricted, less(other, own));
    const expected = 0.5 * Math.log(dot(restricted, restricted) / dot(full, full));
    expect(gaussianTransferEntropy(x, y, { biasCorrection: false })).toBeCloseTo(expected, 12);
  });

  it('is 0 from or to a constant', () => {
    const [x, y] = drive(5, 60, 0.7);
    const constant = new Float64Array(60).fill(2);
    expect(gaussianTransferEntropy(constant, y)).toBe(0);
    expect(gaussianTransferEntropy(x, constant)).toBe(0);
    expect(gaussianTransferEntropy(x, y, { conditioning: constant })).toBeCloseTo(gaussianTransferEntropy(x, y), 12);
  });

  it('conditions on the past of another series, and takes no past from another trial', () => {
    const [x, y] = drive(6, 70, 0.7);
    const [z] = drive(7, 70, 0);
    const trialLengths = [40, 30];
    const times = Array.from({ length: 70 }, (_, t) => t).filter((t) => (t >= 2 && t < 40) || t >= 42);
    const expected = gaussianConditionalMutualInformation(
      times.map((t) => [x[t - 1]!, x[t - 2]!]),
      times.map((t) => y[t]!),
      times.map((t) => [y[t - 1]!, y[t - 2]!, z[t - 1]!]),
    );
    const options = { history: 2, conditioning: z, trialLengths, details: true } as const;
    const found = gaussianTransferEntropy(x, y, options);
    expect(found.value).toBeCloseTo(expected, 13);
    expect(found.samples).toBe(66);
    expect(found.settings).toMatchObject({ sourceHistory: 2, targetHistory: 2, conditioningHistory: 1, trialLengths });
    // A source that reaches the target through what is conditioned on tells nothing more.
    const [driver, follower] = drive(8, 3000, 0);
    const middle = driver.map((_, t) => (t < 1 ? 0 : driver[t - 1]!) + 0.1 * follower[t]!);
    const end = middle.map((_, t) => (t < 1 ? 0 : middle[t - 1]!) + follower[(t + 7) % 3000]!);
    expect(gaussianTransferEntropy(driver, end, { delay: 2 })).toBeGreaterThan(0.1);
    expect(gaussianTransferEntropy(driver, end, { delay: 2, conditioning: middle })).toBeLessThan(0.01);
  });

  it('takes series of several dimensions', () => {
    const [x, y] = drive(3, 50, 0.4);
    const rows = Array.from(x, (value, t) => [value, y[49 - t]!]);
    expect(gaussianTransferEntropy(rows, y, { base: 2 })).toBeGreaterThan(-1);
    expect(gaussianTransferEntropy(rows, y, { details: true }).settings).toMatchObject({ dimensions: [2, 1, 1] });
  });

  it('refuses short series, unequal lengths, and options out of range', () => {
    const [x, y] = drive(4, 20, 0.4);
    expect(() => gaussianTransferEntropy([1, 2, 3, 4], [2, 1, 4, 3])).toThrow(
      'series must have at least 4 times whose pasts are known, got 3',
    );
    expect(() => gaussianTransferEntropy(x, y.subarray(1))).toThrow(
      'source and target must have the same number of samples',
    );
    expect(() => gaussianTransferEntropy(x, y, { delay: 0 })).toThrow('delay must be an integer ≥ 1, got 0.');
    expect(() => gaussianTransferEntropy(x, y, { sourceHistory: 1.5 })).toThrow(RangeError);
    expect(() => gaussianTransferEntropy(x, y, { targetHistory: -1 })).toThrow(RangeError);
    expect(() => gaussianTransferEntropy(x, y, { lag: 2 } as never)).toThrow(TypeError);
    expect(() => gaussianTransferEntropy(x, y, { conditioning: x.subarray(1) })).toThrow('same number of samples');
    expect(() => gaussianTransferEntropy(x, y, null as never)).toThrow(TypeError);
  });
});
