import { STANDARD_KL, STANDARD_KL_GRAD } from '@infodrop/kernels';
import { memory, ones, setBackend, type Tensor, tidy, valueAndGrads, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { computeOn, guardedWasm, run } from '../backends.js';

const standardKl = (loc: Tensor, scale: Tensor): Tensor => run(STANDARD_KL.name, { loc, scale }, {})[0]!;
const column = (values: readonly number[]) => ({ values: Float32Array.from(values), shape: [values.length] });

// Whole vectors and a rest behind them; scales around 1, where the terms cancel, and far from it.
const SCALES = [1e-30, 1e-3, 0.3, 0.9, 1 - 2 ** -24, 1, 1 + 2 ** -23, 1.0001, 1.5, 7, 40, 1e15].map(Math.fround);
const LOCS = SCALES.map((_, i) => Math.fround(i * i * 0.31 - 9));

/** (σ² − 1)/2 − log σ + μ²/2, by the series of log(1 + x) near σ = 1. */
function exact(loc: number, scale: number): number {
  const x = scale - 1;
  const spread =
    Math.abs(x) < 1e-3 ? x * x - x ** 3 / 3 + x ** 4 / 4 : ((scale - 1) * (scale + 1)) / 2 - Math.log(scale);
  return spread + loc ** 2 / 2;
}

describe('the divergence from the standard normal law on wasm', () => {
  let checkGuards: () => void;
  beforeAll(async () => {
    checkGuards = await guardedWasm();
  });

  it.each([0, 1])('is (σ² − 1)/2 − log σ + μ²/2, with means %d times those', async (factor) => {
    const locs = LOCS.map((loc) => loc * factor);
    const [kl] = await computeOn('wasm', [column(locs), column(SCALES)], standardKl);
    SCALES.forEach((scale, i) => {
      const expected = exact(locs[i]!, scale);
      expect(Math.abs(kl!.values[i]! - expected), `σ ${scale}`).toBeLessThan(4e-7 * Math.max(0.3, expected));
      expect(kl!.values[i]).toBeGreaterThanOrEqual(0);
    });
    checkGuards();
  });

  it('has the gradients μ and (σ² − 1)/σ, by one kernel in the scale', async () => {
    const weights = LOCS.map((_, i) => i - 4.5);
    const [, byLoc, byScale] = await computeOn('wasm', [LOCS, SCALES, weights].map(column), (loc, scale, dy) => {
      const { value, grads } = valueAndGrads(standardKl)([loc, scale], dy);
      return [value, ...grads];
    });
    SCALES.forEach((scale, i) => {
      expect(byLoc!.values[i]).toBe(Math.fround(weights[i]! * LOCS[i]!));
      const expected = (weights[i]! * ((scale - 1) * (scale + 1))) / scale;
      expect(Math.abs(byScale!.values[i]! - expected)).toBeLessThanOrEqual(4e-7 * Math.abs(expected));
    });
    checkGuards();
  });

  it('is infinite at σ = 0, and keeps NaN to its element', async () => {
    const given = [column([0, NaN, 0, 2]), column([0, 1, NaN, 1])];
    const [kl] = await computeOn('wasm', given, standardKl);
    expect([...kl!.values]).toEqual([Infinity, NaN, NaN, 2]);
  });

  it('gives the same bits however many elements there are', async () => {
    const long = Array.from({ length: 20_011 }, (_, i) => SCALES[i % SCALES.length]!);
    const [alone, many] = await Promise.all(
      [SCALES, long].map((scales) => computeOn('wasm', [column(scales), column(scales)], standardKl)),
    );
    many![0]!.values.forEach((value, i) => {
      expect(value).toBe(alone![0]!.values[i % SCALES.length]);
    });
  });

  it('refuses what it cannot take, and leaves no memory behind', async () => {
    await setBackend('wasm');
    const before = memory().numTensors;
    const attempt = (name: string, inputs: () => Record<string, Tensor>) => () => tidy(() => run(name, inputs(), {}));
    expect(attempt(STANDARD_KL.name, () => ({ loc: zeros([3]), scale: ones([2]) }))).toThrow(
      `${STANDARD_KL.name}: loc must be float32 [2] as the scale, got float32 [3].`,
    );
    expect(attempt(STANDARD_KL.name, () => ({ loc: zeros([2]), scale: ones([2], 'int32') }))).toThrow(
      `${STANDARD_KL.name}: scale must be float32, got int32 [2].`,
    );
    expect(attempt(STANDARD_KL_GRAD.name, () => ({ dy: zeros([2], 'int32'), scale: ones([2]) }))).toThrow(
      `${STANDARD_KL_GRAD.name}: dy must be float32 [2] as the scale, got int32 [2].`,
    );
    expect(memory().numTensors).toBe(before);
  });
});
