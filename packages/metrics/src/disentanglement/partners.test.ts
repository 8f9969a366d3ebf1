import { bits, integers, key } from '@infodrop/random';
import { describe, expect, it } from 'vitest';
import { distinctLabels } from './codesAndFactors.js';
import { compiledPartners } from './partnerKernel.js';
import { plainPartners, rowsOfValues } from './partners.js';

const SAMPLES = 500;
const BATCH = 40;
const columns = [3, 7, 1].map((high, k) =>
  Float64Array.from(integers(key(`factor ${k}`), SAMPLES, { high }), (value) => 2 * value),
);
const factors = columns.map((column) => rowsOfValues(distinctLabels(column)));
const held = integers(key('held'), 50, { high: 3 });
const rows = integers(key('rows'), held.length * BATCH, { high: SAMPLES });

describe('partners', () => {
  it('have the value of the factor held, each of its rows as often as another', () => {
    const found = plainPartners(factors)(held, BATCH, rows, bits(key('words'), rows.length));
    found.forEach((partner, at) => {
      const column = columns[held[Math.floor(at / BATCH)]!]!;
      expect(column[partner]).toBe(column[rows[at]!]);
    });
    // All rows have the third factor's value: of 500 places 4,000 draws leave next to none empty, and the mean is 249.5.
    const many = plainPartners(factors)([2], 4000, new Int32Array(4000), bits(key('many'), 4000));
    expect(new Set(many).size).toBeGreaterThan(490);
    const mean = many.reduce((sum, row) => sum + row, 0) / many.length;
    expect(Math.abs(mean - 249.5) / (144.3 / Math.sqrt(many.length))).toBeLessThan(4);
  });

  it('at the ends of the words are the first row and the last', () => {
    const found = plainPartners(factors)([2], 2, Int32Array.of(9, 9), Uint32Array.of(0, 0xffffffff));
    expect([...found]).toEqual([0, SAMPLES - 1]);
  });

  it('are the same rows by the kernel, whose memory grows with what is asked for', () => {
    const compiled = compiledPartners(factors);
    if (compiled === undefined) throw new Error('no WebAssembly here');
    const plain = plainPartners(factors);
    for (const points of [1, 50, 3]) {
      const some = [held.subarray(0, points), BATCH, rows.subarray(0, points * BATCH)] as const;
      const words = bits(key(`words ${points}`), points * BATCH);
      expect(compiled(...some, words)).toEqual(plain(...some, words));
    }
    const large = [[2], 60_000, new Int32Array(60_000).fill(7), bits(key('large'), 60_000)] as const;
    expect(compiled(...large)).toEqual(plain(...large));
  });
});
