import { integers, key, normal } from '@infodrop/random';
import { describe, expect, it } from 'vitest';
import { compiledDeviations } from './deviationKernel.js';
import { plainDeviations } from './deviations.js';

const SAMPLES = 2003;
const groups = [
  Int32Array.from({ length: SAMPLES }, (_, row) => row),
  integers(key('rows'), 700, { high: SAMPLES }),
  Int32Array.of(17),
  Int32Array.of(5, 5),
  Int32Array.of(9, 2, 5),
];
const columns = [
  Float64Array.from(normal(key('column'), SAMPLES), (value) => value + 3),
  new Float64Array(SAMPLES).fill(0.1),
  Float64Array.from({ length: SAMPLES }, (_, row) => row % 3),
];
const spaces = (): [ReturnType<typeof plainDeviations>, ReturnType<typeof plainDeviations>] => {
  const compiled = compiledDeviations(SAMPLES, groups);
  if (compiled === undefined) throw new Error('no WebAssembly here');
  return [plainDeviations(SAMPLES, groups), compiled];
};

describe.each([
  ['plain', 0],
  ['compiled', 1],
] as const)('%s: deviations', (_, which) => {
  it('are distances from the mean of the rows, and exactly 0 of a constant', () => {
    const space = spaces()[which];
    columns.forEach((column, c) => {
      space.column.set(column);
      groups.forEach((rows, group) => {
        const values = Array.from(rows, (row) => column[row]!);
        const mean = values.reduce((sum, value) => sum + value, 0) / rows.length;
        const found = space.deviations(group);
        expect(found).toHaveLength(rows.length);
        values.forEach((value, i) => {
          expect(Math.abs(found[i]! - Math.abs(value - mean))).toBeLessThan(1e-12);
          if (c === 1) expect(found[i]).toBe(0);
        });
      });
    });
  });

  it.each([1, 2, 3, 40, 700])('keepGreatest puts the %d greatest in front, the least of them first', (kept) => {
    const space = spaces()[which];
    space.column.set(columns[0]!);
    for (const group of [0, 1]) {
      const found = space.deviations(group);
      const sorted = found.slice().sort().reverse().slice(0, kept);
      space.keepGreatest(found, kept);
      expect(found.slice(0, kept).sort().reverse()).toEqual(sorted);
      expect(found[0]).toBe(sorted.at(-1));
    }
  });
});

it('is the same to the bit by the kernel', () => {
  const [plain, compiled] = spaces();
  for (const column of columns) {
    plain.column.set(column);
    compiled.column.set(column);
    groups.forEach((rows, group) => {
      expect(compiled.deviations(group)).toEqual(plain.deviations(group));
      if (rows.length < 40) return;
      const [one, other] = [plain.deviations(group), compiled.deviations(group)];
      plain.keepGreatest(one, 40);
      compiled.keepGreatest(other, 40);
      expect(other).toEqual(one);
    });
  }
});
