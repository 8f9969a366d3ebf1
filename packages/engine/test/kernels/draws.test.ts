import { PHILOX_LOGISTIC, PHILOX_UNIFORM } from '@infodrop/kernels';
import { key, uniform } from '@infodrop/random';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { computeOn, guardedWasm, run } from '../backends.js';

const offsets = fc.oneof(
  fc.nat(100),
  fc.integer({ min: 2 ** 33 - 40, max: 2 ** 33 + 40 }),
  fc.integer({ min: 0, max: 2 ** 52 }),
);

describe('uniform and logistic draws on wasm', () => {
  let checkGuards: () => void;
  beforeAll(async () => {
    checkGuards = await guardedWasm();
  });

  it('are those of uniform(), rounded to float32, at any offset and length, inside their tensor', async () => {
    const ends = fc.tuple(
      fc.double({ min: -10, max: 10, noNaN: true }),
      fc.double({ min: 1e-3, max: 10, noNaN: true }),
    );
    await fc.assert(
      fc.asyncProperty(fc.string(), offsets, fc.nat(70), ends, async (name, offset, count, [low, width]) => {
        const high = low + width;
        const attrs = { key: [...key(name).words], offset, low, high, shape: [count] };
        const [drawn] = await computeOn('wasm', [], () => run(PHILOX_UNIFORM.name, {}, attrs));
        expect(drawn!.values).toEqual(Float32Array.from(uniform(key(name), count, { low, high, offset })));
        checkGuards();
      }),
      { numRuns: 200 },
    );
  });

  it('are log u/(1 − u) of them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), offsets, fc.nat(700), async (name, offset, count) => {
        const attrs = { key: [...key(name).words], offset, shape: [count] };
        const [drawn] = await computeOn('wasm', [], () => run(PHILOX_LOGISTIC.name, {}, attrs));
        uniform(key(name), count, { offset }).forEach((u, i) => {
          const expected = Math.log(u / (1 - u));
          expect(Math.abs(drawn!.values[i]! - expected)).toBeLessThan(2e-7 * Math.max(1, Math.abs(expected)));
        });
        checkGuards();
      }),
      { numRuns: 100 },
    );
  });

  const good = { key: [1, 2], offset: 0, low: 0, high: 1, shape: [2] };
  it.each([
    [{ ...good, key: [1] }, 'key must be two integers in 0 … 2³² − 1, got [1]'],
    [{ ...good, offset: -1 }, 'offset must be an integer ≥ 0, got -1'],
    [{ ...good, low: NaN }, 'low must be a finite number, got NaN'],
    [{ ...good, low: 1 }, 'low must be below high, 1, got 1'],
    [{ ...good, high: undefined }, 'high must be a finite number, got undefined'],
  ])('refuse attributes %o', async (attrs, message) => {
    await expect(computeOn('wasm', [], () => run(PHILOX_UNIFORM.name, {}, attrs))).rejects.toThrow(message);
  });
});
