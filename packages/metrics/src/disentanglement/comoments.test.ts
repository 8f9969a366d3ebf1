import { key, normal } from '@infodrop/random';
import { describe, expect, it } from 'vitest';
import type { DoubleMatrix } from './codesAndFactors.js';
import { compiledTile } from './comomentKernel.js';
import { comomentsOf, plainTile } from './comoments.js';

const matrix = (name: string, rows: number, width: number): DoubleMatrix => ({
  data: Float64Array.from(normal(key(name), rows * width), (value, at) => value * (1 + (at % width)) + 3),
  shape: [rows, width],
});
const compiled: typeof plainTile = (a, b, length, units) => {
  const tile = compiledTile(a, b, length, units);
  if (tile === undefined) throw new Error('no WebAssembly here');
  return tile;
};

describe.each([
  ['less than a tile', 103, 3, 2],
  ['one sample', 1, 2, 2],
  ['tiles and a rest', 1027, 10, 5],
  ['whole tiles', 256, 1, 9],
])('comomentsOf %s', (_, rows, a, b) => {
  const [one, other] = [matrix('one', rows, a), matrix('other', rows, b)];
  const scales = new Float64Array(a + b).map((__, j) => 2 ** j);
  const plain = comomentsOf(one, other, scales, plainTile);

  it('are sums of products of distances from the means', () => {
    const column = ({ data, shape }: DoubleMatrix, j: number, scale: number): Float64Array => {
      const values = data.filter((__, at) => at % shape[1] === j).map((value) => value * scale);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      return values.map((value) => value - mean);
    };
    const all = [
      ...Array.from({ length: a }, (__, i) => column(one, i, scales[i]!)),
      ...Array.from({ length: b }, (__, j) => column(other, j, scales[a + j]!)),
    ];
    const product = (x: Float64Array, y: Float64Array): number => x.reduce((sum, value, i) => sum + value * y[i]!, 0);
    all.forEach((x, i) => {
      const squares = product(x, x);
      expect(Math.abs(plain.squares[i]! - squares)).toBeLessThanOrEqual(1e-12 * squares);
      if (i >= a) return;
      for (let j = 0; j < b; j++) {
        const bound = Math.sqrt(squares * product(all[a + j]!, all[a + j]!));
        expect(Math.abs(plain.products[i * b + j]! - product(x, all[a + j]!))).toBeLessThanOrEqual(1e-12 * bound);
      }
    });
  });

  it('are the same to the bit by the kernel', () => {
    expect(comomentsOf(one, other, scales, compiled)).toEqual(plain);
  });
});
