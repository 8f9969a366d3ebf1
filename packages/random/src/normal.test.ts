import { describe, expect, it } from 'vitest';
import { bits } from './bits.js';
import { foldIn, key } from './key.js';
import { boxMuller, normal } from './normal.js';

const COUNT = 1_000_000;
const values = normal(key(2026), COUNT);

/** Φ(x), by Abramowitz and Stegun 7.1.26: within 1e-7, far below what 10⁶ samples can see. */
function cumulative(x: number): number {
  const z = Math.abs(x) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * z);
  const series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const upper = (series * Math.exp(-z * z)) / 2;
  return x < 0 ? upper : 1 - upper;
}

function correlationZ(x: ArrayLike<number>, y: ArrayLike<number>, count: number, lag = 0): number {
  let sum = 0;
  for (let i = 0; i < count - lag; i++) sum += x[i]! * y[i + lag]!;
  return sum / Math.sqrt(count - lag);
}

/** One pair of normals from two words. */
function fromWords(a: number, b: number): Float32Array {
  const out = new Float32Array(2);
  boxMuller(new Uint32Array([a, b]), 1, out, 0);
  return out;
}

describe('normal', () => {
  it('has the first four moments of N(0, 1): z-scores below 4', () => {
    const moment = [0, 0, 0, 0, 0];
    for (const x of values) for (let k = 1; k <= 4; k++) moment[k]! += x ** k / COUNT;
    expect(Math.abs(moment[1]! * Math.sqrt(COUNT))).toBeLessThan(4);
    expect(Math.abs((moment[2]! - 1) * Math.sqrt(COUNT / 2))).toBeLessThan(4);
    expect(Math.abs(moment[3]! * Math.sqrt(COUNT / 15))).toBeLessThan(4);
    expect(Math.abs((moment[4]! - 3) * Math.sqrt(COUNT / 96))).toBeLessThan(4);
  });

  it('is normal by Kolmogorov and Smirnov: √n·D below 1.95, its 0.1 % point', () => {
    const sorted = Float32Array.from(values).sort();
    let distance = 0;
    sorted.forEach((x, i) => {
      const p = cumulative(x);
      distance = Math.max(distance, (i + 1) / COUNT - p, p - i / COUNT);
    });
    expect(distance * Math.sqrt(COUNT)).toBeLessThan(1.95);
  });

  it.each([
    [2, 4.550026e-2],
    [3, 2.699796e-3],
    [4, 6.334248e-5],
  ])('goes beyond %f standard deviations as often as it should: z-score below 4', (limit, share) => {
    let beyond = 0;
    for (const x of values) beyond += Math.abs(x) > limit ? 1 : 0;
    expect(Math.abs((beyond - COUNT * share) / Math.sqrt(COUNT * share))).toBeLessThan(4);
  });

  it('has neighbours that do not depend on each other: z-scores below 4, of values and of squares', () => {
    const squares = values.map((x) => (x * x - 1) / Math.SQRT2);
    for (const lag of [1, 2, 3, 4, 1024]) {
      expect(Math.abs(correlationZ(values, values, COUNT, lag))).toBeLessThan(4);
      expect(Math.abs(correlationZ(squares, squares, COUNT, lag))).toBeLessThan(4);
    }
  });

  it('does not depend on the normals of sibling and child keys, nor on the bits of its own: z-scores below 4', () => {
    const n = 200_000;
    const parent = key(2026);
    const [a, b] = [normal(foldIn(parent, 0), n), normal(foldIn(parent, 1), n)];
    expect(Math.abs(correlationZ(a, b, n))).toBeLessThan(4);
    expect(Math.abs(correlationZ(values, a, n))).toBeLessThan(4);
    expect(Math.abs(correlationZ(normal(key(2027), n), values, n))).toBeLessThan(4);
    const own = Float64Array.from(bits(parent, n), (w) => (w / 2 ** 32 - 0.5) * Math.sqrt(12));
    expect(Math.abs(correlationZ(values, own, n))).toBeLessThan(4);
  });

  it('reaches √(66 ln 2) = 6.76 in the tail, and is never infinite', () => {
    expect(fromWords(0, 0)[0]).toBeCloseTo(Math.sqrt(66 * Math.LN2), 5);
    expect(fromWords(1, 0)[0]).toBeGreaterThan(6.5);
    expect(fromWords(0xffffffff, 0)[0]).toBeCloseTo(0, 12);
    expect(values.every(Number.isFinite)).toBe(true);
  });

  it('has a radius within 2e-7 of √(−2 ln u), relatively', () => {
    let worst = 0;
    const x = new Float32Array(1);
    for (const a of [...bits(key(1), 200_000), ...bits(key(2), 50_000).map((w) => w >>> (w & 31)), 0, 1, 2, 3]) {
      x[0] = Math.fround(a) + 0.5;
      if (x[0] === 2 ** 32) continue; // u = 1: 0 exactly, below
      const radius = Math.sqrt(-2 * Math.log(x[0] / 2 ** 32));
      worst = Math.max(worst, Math.abs(fromWords(a, 0)[0]! / radius - 1));
    }
    expect(worst).toBeLessThan(2e-7);
    expect(worst).toBeGreaterThan(1e-8); // float32, and the measurement sees it
    expect(Math.abs(fromWords(0xffffffff, 0)[0]!)).toBe(0);
  });

  it('has a sine and a cosine within 2.5e-7 of the true ones, relatively', () => {
    let worst = 0;
    const radius = fromWords(0, 0)[0]!;
    for (const b of [...bits(key(3), 200_000), 1, 0xffffffff, 0x40000001, 0x80000001, 0xc0000001]) {
      const [cosine, sine] = fromWords(0, b);
      // The angle from the nearest axis, so that the reference itself has no cancellation.
      const quadrant = Math.round(b / 2 ** 30);
      const rest = ((b - quadrant * 2 ** 30) * Math.PI) / 2 ** 31;
      const [s, c] = [Math.sin(rest), Math.cos(rest)];
      const trueSine = [s, c, -s, -c][quadrant & 3]!;
      const trueCosine = [c, -s, -c, s][quadrant & 3]!;
      if (trueSine !== 0) worst = Math.max(worst, Math.abs(sine! / radius / trueSine - 1));
      if (trueCosine !== 0) worst = Math.max(worst, Math.abs(cosine! / radius / trueCosine - 1));
    }
    expect(worst).toBeLessThan(2.5e-7);
    expect(worst).toBeGreaterThan(1e-8);
  });

  it('is exact on the axes', () => {
    const radius = fromWords(0, 0)[0]!;
    expect([...fromWords(0, 0x00000000)]).toEqual([radius, 0]);
    expect([...fromWords(0, 0x40000000)].map((x) => x + 0)).toEqual([0, radius]);
    expect([...fromWords(0, 0x80000000)].map((x) => x + 0)).toEqual([-radius, 0]);
    expect([...fromWords(0, 0xc0000000)].map((x) => x + 0)).toEqual([0, -radius]);
  });

  it('may be empty, and refuses bad counts, offsets and keys', () => {
    expect(normal(key(1), 0)).toEqual(new Float32Array(0));
    expect(normal(key(1), 0, { offset: 3 })).toEqual(new Float32Array(0));
    expect(() => normal(key(1), NaN)).toThrow('normal: count must be an integer ≥ 0, got NaN.');
    expect(() => normal(key(1), 1, { offset: 0.5 })).toThrow('normal: offset');
    expect(() => normal(key(1), 1, { skip: 1 } as never)).toThrow('normal: options must be among offset, got "skip"');
    expect(() => normal('7' as never, 1)).toThrow('normal: key must be a Key, got "7"');
  });
});
