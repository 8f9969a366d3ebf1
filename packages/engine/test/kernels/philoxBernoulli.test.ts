import { PHILOX_BERNOULLI } from '@infodrop/kernels';
import { bits, key } from '@infodrop/random';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { computeOn, guardedWasm, run } from '../backends.js';

describe('PhiloxBernoulli on wasm', () => {
  let checkGuards: () => void;
  beforeAll(async () => {
    checkGuards = await guardedWasm();
  });

  it('drops where the word of bits() is below the rate, at any offset and length, inside its tensor', async () => {
    const offsets = fc.oneof(
      fc.nat(100),
      fc.integer({ min: 2 ** 34 - 40, max: 2 ** 34 + 40 }),
      fc.integer({ min: 0, max: 2 ** 52 }),
    );
    // Rates of which a word itself is the threshold, and the ends.
    const rates = fc.oneof(
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      fc.constantFrom(0, 0.5, 1 - 2 ** -53),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.string(),
        offsets,
        fc.nat(70),
        rates,
        fc.boolean(),
        async (name, offset, count, given, exact) => {
          const words = bits(key(name), count, { offset });
          const rate = exact && count > 0 ? words[0]! / 2 ** 32 : given;
          const attrs = { key: [...key(name).words], offset, rate, shape: [count] };
          const [drawn] = await computeOn('wasm', [], () => run(PHILOX_BERNOULLI.name, {}, attrs));
          const kept = Math.fround(1 / (1 - rate));
          expect([...drawn!.values]).toEqual([...words].map((word) => (word < rate * 2 ** 32 ? 0 : kept)));
          checkGuards();
        },
      ),
      { numRuns: 200 },
    );
  });

  it.each([
    [{ key: [1], offset: 0, rate: 0.5, shape: [2] }, 'key must be two integers in 0 … 2³² − 1, got [1]'],
    [{ key: [1, 2], offset: 0, rate: 1, shape: [2] }, 'rate must be a number in [0, 1), got 1'],
    [{ key: [1, 2], offset: 0, shape: [2] }, 'rate must be a number in [0, 1), got undefined'],
  ])('refuses attributes %o', async (attrs, message) => {
    await expect(computeOn('wasm', [], () => run(PHILOX_BERNOULLI.name, {}, attrs))).rejects.toThrow(message);
  });
});
