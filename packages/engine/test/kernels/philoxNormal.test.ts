import { PHILOX_NORMAL } from '@infodrop/kernels';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { key, normal } from '@infodrop/random';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { computeOn, guardedWasm, run } from '../backends.js';

interface Golden {
  readonly cases: readonly { key: [number, number]; offset: number; normalBits: number[] }[];
}

async function drawn(words: readonly number[], offset: number, shape: readonly number[]): Promise<Uint32Array> {
  const [values] = await computeOn('wasm', [], () => run(PHILOX_NORMAL.name, {}, { key: words, offset, shape }));
  expect(values!.shape).toEqual(shape);
  return new Uint32Array(values!.values.buffer);
}

describe('PhiloxNormal on wasm', () => {
  let checkGuards: () => void;
  beforeAll(async () => {
    checkGuards = await guardedWasm();
  });

  it('gives the golden bits of @infodrop/random', async () => {
    const folder = new URL(
      'test/golden/',
      `file://${createRequire(import.meta.url).resolve('@infodrop/random/package.json')}`,
    );
    const golden = JSON.parse(readFileSync(new URL('normal.json', folder), 'utf8')) as Golden;
    expect(golden.cases.length).toBeGreaterThan(0);
    for (const { key: words, offset, normalBits } of golden.cases) {
      expect([...(await drawn(words, offset, [normalBits.length]))]).toEqual(normalBits);
    }
  });

  it('equals normal() bit for bit at any offset and length, inside its tensor', async () => {
    const offsets = fc.oneof(
      fc.nat(100),
      fc.integer({ min: 2 ** 34 - 40, max: 2 ** 34 + 40 }),
      fc.integer({ min: 0, max: 2 ** 52 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.string(), offsets, fc.nat(70), async (name, offset, count) => {
        const words = key(name);
        const expected = new Uint32Array(normal(words, count, { offset }).buffer);
        expect([...(await drawn(words.words, offset, [count]))]).toEqual([...expected]);
        checkGuards();
      }),
      { numRuns: 200 },
    );
  });

  it('equals normal() bit for bit over a million draws', async () => {
    const expected = new Uint32Array(normal(key(3), 2 ** 20).buffer);
    const got = await drawn(key(3).words, 0, [2 ** 10, 2 ** 10]);
    expect(got.findIndex((bits, i) => bits !== expected[i])).toBe(-1);
  });

  it.each([
    [{ key: [1], offset: 0, shape: [2] }, 'key must be two integers in 0 … 2³² − 1, got [1]'],
    [{ offset: 0, shape: [2] }, 'key must be two integers in 0 … 2³² − 1, got undefined'],
    [{ key: [1, -1], offset: 0, shape: [2] }, 'key must be two integers in 0 … 2³² − 1, got [1, -1]'],
    [{ key: [1, 2], offset: -1, shape: [2] }, 'offset must be an integer ≥ 0, got -1'],
  ])('refuses attributes %o', async (attrs, message) => {
    await expect(computeOn('wasm', [], () => run(PHILOX_NORMAL.name, {}, attrs))).rejects.toThrow(message);
  });
});
