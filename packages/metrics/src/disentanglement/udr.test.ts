import { key, normal } from '@infodrop/random';
import { describe, expect, it } from 'vitest';
import { relativeStrength, udr } from './udr.js';

const rows = (table: number[][]): Float64Array[] => table.map((row) => Float64Array.from(row));
const source = normal(key(1), 4000);
const code = Array.from({ length: 1000 }, (_, i) => Array.from(source.subarray(4 * i, 4 * i + 4)));
const turned = code.map(([a, b, c, d]) => [a! + b!, a! - b!, c! + d!, c! - d!]);

describe('udr', () => {
  it('has the strengths of the tests of disentanglement_lib', () => {
    expect(relativeStrength(rows([[1, 0, 0], [0, 1, 0], [0, 0, 1]]))).toBe(1); // prettier-ignore
    expect(relativeStrength(rows([[1, 1, 0], [1, 1, 0], [0, 0, 1]]))).toBeCloseTo(2 / 3, 14); // prettier-ignore
    expect(relativeStrength(rows([[1, 1, 1], [1, 1, 1], [1, 1, 1]]))).toBeCloseTo(1 / 3, 14); // prettier-ignore
    expect(relativeStrength(rows([[0, 0], [0, 0]]))).toBe(0); // prettier-ignore
  });

  it.each(['lasso', 'rank'] as const)(
    'is high for codes that are alike up to order and sign, and less for turned ones: %s',
    (likeness) => {
      const moved = code.map(([a, b, c, d]) => [-c!, 2 * a!, d!, b!]);
      const alike = udr([code, moved, moved], { likeness });
      alike.values.forEach((value) => {
        expect(value).toBeGreaterThan(0.8);
      });
      const { values } = udr([code, moved, turned], { likeness });
      expect(values[2]).toBeLessThan(values[0]! - 0.2);
    },
  );

  it.each(['lasso', 'rank'] as const)('keeps a dimension that is narrow and far from 0: %s', (likeness) => {
    const bits = code.map(([a, b]) => [a! > 0 ? 1 : 0, b!]);
    const moved = bits.map(([a, b]) => [1.7e12 + a!, b!]);
    expect(udr([moved, moved], { likeness }).values[0]).toBeCloseTo(udr([bits, bits], { likeness }).values[0]!, 9);
  });

  it.each(['lasso', 'rank'] as const)('is the same of codes whose squares are no doubles: %s', (likeness) => {
    const codes = Array.from({ length: 60 }, (_, i) => [Math.sin(i), Math.cos(3 * i), i % 7]);
    const turned = codes.map(([a, b, c]) => [b! + a! / 3, c!, -a!]);
    const usual = udr([codes, turned], { likeness }).values;
    for (const power of [-700, 540, 1000]) {
      const far = codes.map((row) => row.map((x) => x * 2 ** power));
      expect(udr([far, turned], { likeness }).values).toEqual(usual);
    }
  });

  it('leaves out dimensions that say nothing', () => {
    const blurred = code.map(([a, b, , d], i) => [a!, b!, Math.sin(i * i), d!]);
    const kl = [1, 1, 0.001, 1];
    const all = udr([code, blurred], { likeness: 'rank' }).values[0]!;
    expect(udr([code, blurred], { likeness: 'rank', kl: [kl, kl] }).values[0]).toBeGreaterThan(all);
  });

  it('refuses one model, and models of different samples', () => {
    expect(() => udr([code])).toThrow('udr: codes must be an array of the codes of two models or more, got 1.');
    expect(() => udr([code, code.slice(1)])).toThrow('codes[1] must be of as many samples as codes[0], 1000, got 999.');
    expect(() => udr([code, code], { kl: [[1]] })).toThrow('kl[0] must be 4 numbers, got 1.');
  });
});
