import {
  TRUNCATED_NORMAL,
  TRUNCATED_NORMAL_ENTROPY,
  TRUNCATED_NORMAL_ENTROPY_GRAD,
  TRUNCATED_NORMAL_GRAD,
} from '@infodrop/kernels';
import { memory, ones, setBackend, type Tensor, tensor1d, tidy, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { computeOn, guardedWasm, pseudorandom, run, type Values } from '../backends.js';

const ENDS = { low: -20, high: 0 };

/** Φ(x), by the integral of exp(−t² − 2zt) that erfcx is. */
function normalCdf(x: number): number {
  const z = Math.abs(x) / Math.SQRT2;
  const [steps, h] = [1000, 6 / 1000];
  const at = (i: number) => Math.exp(-((i * h) ** 2) - 2 * z * i * h);
  const inner = Array.from({ length: steps - 1 }, (_, i) => (i % 2 === 0 ? 4 : 2) * at(i + 1));
  const erfcx = ((2 / Math.sqrt(Math.PI)) * h * inner.reduce((sum, term) => sum + term, at(0) + at(steps))) / 3;
  const lower = (erfcx * Math.exp(-z * z)) / 2;
  return x > 0 ? 1 - lower : lower;
}

const density = (x: number) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);

function entropyOf(loc: number, scale: number): number {
  const [a, b] = [(ENDS.low - loc) / scale, (ENDS.high - loc) / scale];
  const mass = normalCdf(b) - normalCdf(a);
  return Math.log(Math.sqrt(2 * Math.PI * Math.E) * scale * mass) + (a * density(a) - b * density(b)) / (2 * mass);
}

/** Means within the ends, some at one, and scales from 0.01 to 8. */
function parameters(count: number): { readonly loc: Values; readonly scale: Values } {
  const [loc, scale] = [pseudorandom([count], 1), pseudorandom([count], 2)];
  return {
    loc: { ...loc, values: loc.values.map((v) => Math.max(ENDS.low, Math.min(ENDS.high, 14 * v - 10))) },
    scale: { ...scale, values: scale.values.map((v) => Math.exp(3.3 * v - 1.2)) },
  };
}

const spread = ({ values, shape }: Values, by: number): Values => ({ shape, values: values.map((v) => v * by) });

/** Draws, the same in units of the scale from loc, and what they add to the gradients. */
const drawsAndSlopes = (given: readonly Values[], ends = ENDS) =>
  computeOn('wasm', [...given], (loc, scale, normals, dy) => {
    const [x, standard] = run(TRUNCATED_NORMAL.name, { loc, scale, normals }, ends) as [Tensor, Tensor];
    return [x, standard, ...run(TRUNCATED_NORMAL_GRAD.name, { dy, loc, scale, normals, standard }, ends)];
  });

const numbers = (...values: number[]): Values => ({ shape: [values.length], values: Float32Array.from(values) });

describe('a truncated normal law on wasm', () => {
  let checkGuards: () => void;
  beforeAll(async () => {
    checkGuards = await guardedWasm();
  });

  it('has draws that as much of the law lies below as of the standard normal one below η', async () => {
    const { loc, scale } = parameters(33);
    const etas = [-3, -0.7, 0, 0.2, 2.5];
    const normals = { shape: [5, 33], values: Float32Array.from({ length: 165 }, (_, i) => etas[Math.floor(i / 33)]!) };
    const [x, standard] = await drawsAndSlopes([loc, scale, normals, normals]);
    x!.values.forEach((value, place) => {
      const [mean, deviation] = [loc.values[place % 33]!, scale.values[place % 33]!];
      const [below, above] = [ENDS.low, ENDS.high].map((end) => normalCdf((end - mean) / deviation)) as [
        number,
        number,
      ];
      const t = standard!.values[place]!;
      const share = (normalCdf(t) - below) / (above - below);
      expect(Math.abs(share - normalCdf(normals.values[place]!)), `${mean}, ${deviation}`).toBeLessThan(2e-6);
      expect(Math.abs(value - (mean + deviation * t))).toBeLessThan(2e-6 * Math.max(1, -mean));
      expect(value).toBeGreaterThanOrEqual(ENDS.low);
      expect(value).toBeLessThanOrEqual(ENDS.high);
    });
    checkGuards();
  });

  // Fewer than a block of parameters, one, and more; rows that are one thread's and many.
  it.each([
    [1, 1],
    [1, 5000],
    [3, 700],
    [24, 401],
    [255, 3],
    [256, 2],
    [257, 33],
    [5000, 2],
    [20_001, 1],
    [700, 300],
  ])('has the same bits for %d parameters and %d rows as for one of each', async (count, rows) => {
    const { loc, scale } = parameters(count);
    const [normals, dy] = [spread(pseudorandom([rows, count], 3), 3), pseudorandom([rows, count], 4)];
    const all = await drawsAndSlopes([loc, scale, normals, dy]);
    const each = Array.from({ length: 40 }, (_, i) => Math.floor((i * 7919.3) % (rows * count)));
    const alone = await Promise.all(
      each.map((place) =>
        drawsAndSlopes(
          [loc.values[place % count]!, scale.values[place % count]!, normals.values[place]!, dy.values[place]!].map(
            (value) => ({ shape: [1], values: Float32Array.of(value) }),
          ),
        ),
      ),
    );
    each.forEach((place, i) => {
      expect(all.map(({ values }) => values[place])).toEqual(alone[i]!.map(({ values }) => values[0]));
    });
    checkGuards();
  });

  it('puts a draw that rounding takes out at the end, where it moves with neither parameter', async () => {
    // 1 − Φ(5.23) is rounded to 2⁻²⁴, whose quantile is 5.295.
    const results = await drawsAndSlopes([-5.23, 1, 6, 1].map((value) => numbers(value)));
    const [x, standard, inLoc, inScale] = results.map(({ values }) => values[0]!) as [number, number, number, number];
    expect([x, standard]).toEqual([0, Math.fround(5.23)]);
    expect(Math.abs(inLoc)).toBeLessThan(1e-6);
    expect(Math.abs(inScale)).toBeLessThan(1e-5);
  });

  it('has the draws of a left tail', async () => {
    const etas = [-2, -0.3, 0, 1, 2.5];
    const given = [numbers(0), numbers(1), { shape: [5, 1], values: Float32Array.from(etas) }];
    const [x] = await drawsAndSlopes([...given, given[2]!], { low: -9, high: -5 });
    const [below, above] = [normalCdf(-9), normalCdf(-5)];
    etas.forEach((eta, i) => {
      const share = (normalCdf(x!.values[i]!) - below) / (above - below);
      expect(Math.abs(share / normalCdf(eta) - 1), `η ${eta}`).toBeLessThan(2e-5);
    });
  });

  it('has no draws of no normals, and keeps NaN to its place', async () => {
    const law = [numbers(-1, NaN), numbers(0.5, 1)];
    const none = { shape: [0, 2], values: new Float32Array() };
    const empty = await drawsAndSlopes([...law, none, none]);
    expect(empty.map(({ shape }) => shape)).toEqual(new Array(4).fill([0, 2]));
    const normals = { shape: [2, 2], values: Float32Array.of(0, 0, NaN, 1) };
    const [x] = await drawsAndSlopes([...law, normals, normals]);
    expect([...x!.values].map(Number.isNaN)).toEqual([false, true, true, true]);
  });

  it('has the gradients of its draws', async () => {
    const { loc, scale } = parameters(21);
    const normals = spread(pseudorandom([4, 21], 5), 2);
    const one = { shape: [4, 21], values: new Float32Array(84).fill(1) };
    const h = 2 ** -10;
    const moved = (byLoc: number, byScale: number) =>
      drawsAndSlopes([
        { shape: [21], values: loc.values.map((v, i) => v + byLoc * h * scale.values[i]!) },
        { shape: [21], values: scale.values.map((v) => v * (1 + byScale * h)) },
        normals,
        one,
      ]);
    const [[, , inLoc, inScale], [above], [below], [wider], [narrower]] = await Promise.all([
      moved(0, 0),
      moved(1, 0),
      moved(-1, 0),
      moved(0, 1),
      moved(0, -1),
    ]);
    inLoc!.values.forEach((slope, place) => {
      const step = 2 * h * scale.values[place % 21]!;
      // Draws are rounded to 1e-6 of 20.
      const tolerance = 3e-3 + 4e-6 / step;
      expect(Math.abs(slope - (above!.values[place]! - below!.values[place]!) / step)).toBeLessThan(tolerance);
      const ofScale = (wider!.values[place]! - narrower!.values[place]!) / step;
      expect(Math.abs(inScale!.values[place]! - ofScale)).toBeLessThan(tolerance);
    });
  });

  it.each([1, 7, 24, 9001])('has the entropies of %d parameters, and their gradients', async (count) => {
    const { loc, scale } = parameters(count);
    const dy = pseudorandom([count], 6);
    const [entropy, inLoc, inScale] = await computeOn('wasm', [loc, scale, dy], (mean, deviation, slope) => [
      ...run(TRUNCATED_NORMAL_ENTROPY.name, { loc: mean, scale: deviation }, ENDS),
      ...run(TRUNCATED_NORMAL_ENTROPY_GRAD.name, { dy: slope, loc: mean, scale: deviation }, ENDS),
    ]);
    for (let i = 0; i < count; i += 1 + Math.floor(count / 100)) {
      const [mean, deviation, slope] = [loc.values[i]!, scale.values[i]!, dy.values[i]!];
      expect(Math.abs(entropy!.values[i]! - entropyOf(mean, deviation))).toBeLessThan(4e-6);
      const h = 1e-4 * deviation;
      const ofLoc = (entropyOf(mean + h, deviation) - entropyOf(mean - h, deviation)) / 2e-4;
      const ofScale = (entropyOf(mean, deviation + h) - entropyOf(mean, deviation - h)) / 2e-4;
      // Times the scale they have no dimension.
      expect(Math.abs(inLoc!.values[i]! * deviation - slope * ofLoc)).toBeLessThan(2e-5);
      expect(Math.abs(inScale!.values[i]! * deviation - slope * ofScale)).toBeLessThan(2e-5);
    }
    checkGuards();
  });

  it('has no more entropy than the uniform law, and keeps NaN to its place', async () => {
    const given = [
      { shape: [3], values: Float32Array.of(-10, NaN, -10) },
      { shape: [3], values: Float32Array.of(20, 1, 2) },
    ];
    const [entropy] = await computeOn('wasm', given, (loc, scale) =>
      run(TRUNCATED_NORMAL_ENTROPY.name, { loc, scale }, ENDS),
    );
    expect(entropy!.values[0]).toBeLessThanOrEqual(Math.fround(Math.log(20)));
    expect([...entropy!.values].map(Number.isNaN)).toEqual([false, true, false]);
  });

  it('refuses what it cannot take, and leaves no memory behind', async () => {
    await setBackend('wasm');
    const before = memory().numTensors;
    const attempt = (name: string, inputs: () => Record<string, Tensor>) => () => tidy(() => run(name, inputs(), ENDS));
    const law = (): Record<string, Tensor> => ({ loc: zeros([2]), scale: ones([2]) });
    expect(attempt(TRUNCATED_NORMAL.name, () => ({ ...law(), normals: zeros([2, 3]) }))).toThrow(
      `${TRUNCATED_NORMAL.name}: normals must be float32 […, 2], got float32 [2, 3].`,
    );
    expect(
      attempt(TRUNCATED_NORMAL.name, () => ({ loc: zeros([]), scale: ones([]), normals: zeros([2], 'int32') })),
    ).toThrow(`${TRUNCATED_NORMAL.name}: normals must be float32 […], got int32 [2].`);
    expect(attempt(TRUNCATED_NORMAL.name, () => ({ ...law(), scale: ones([3]), normals: zeros([2]) }))).toThrow(
      `${TRUNCATED_NORMAL.name}: scale must be float32 [2] as loc, got float32 [3].`,
    );
    expect(
      attempt(TRUNCATED_NORMAL_GRAD.name, () => ({
        ...law(),
        normals: zeros([4, 2]),
        standard: zeros([4, 2]),
        dy: zeros([2]),
      })),
    ).toThrow(`${TRUNCATED_NORMAL_GRAD.name}: dy must be float32 [4, 2] as the normals, got float32 [2].`);
    expect(attempt(TRUNCATED_NORMAL_ENTROPY.name, () => ({ loc: tensor1d([1], 'int32'), scale: ones([1]) }))).toThrow(
      `${TRUNCATED_NORMAL_ENTROPY.name}: loc must be float32, got int32 [1].`,
    );
    expect(memory().numTensors).toBe(before);
  });
});
