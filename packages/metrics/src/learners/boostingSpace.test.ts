import { integers, key, normal, permutation } from '@infodrop/random';
import { describe, expect, it } from 'vitest';
import { binFeatures } from './binnedFeatures.js';
import { compiledSpace } from './boostingKernel.js';
import { type BoostingSpace, boostingSpace, plainSpace } from './boostingSpace.js';

const ROWS = 501;

/** A feature of many values, one of few, a constant, and one twice. */
const columns = [
  Float64Array.from(normal(key('many'), ROWS)),
  Float64Array.from(integers(key('few'), ROWS, { high: 5 })),
  new Float64Array(ROWS).fill(7),
  Float64Array.from(normal(key('many'), ROWS)),
];
const features = binFeatures(columns);

const filled = (space: BoostingSpace): BoostingSpace => {
  space.sums.forEach((column, k) => {
    column.set(normal(key(`sums ${k}`), ROWS));
  });
  space.labels.set(integers(key('labels'), ROWS, { high: space.sums.length }));
  space.descend();
  space.sumTargets();
  return space;
};
const spaces = (outputs: number): readonly [plain: BoostingSpace, compiled: BoostingSpace] => {
  const compiled = compiledSpace(features, { maxDepth: 3, outputs });
  if (compiled === undefined) throw new Error('no WebAssembly here');
  return [filled(plainSpace(features, { maxDepth: 3, outputs })), filled(compiled)];
};

/** All that a tree asks for, once. */
function asked(space: BoostingSpace, output: number) {
  const all = { output, from: 0, to: ROWS };
  space.fillRoot(output);
  const sum = Math.round(1000 * space.moments(all)[0]) / 1000;
  const preference = permutation(key('preference'), columns.length);
  const split = space.bestSplit(0, { preference, count: ROWS, sum, minLeaf: 3, margin: 1e-9 });
  const middle = space.part(all, { feature: 1, bin: 1 });
  const part = { output, from: 17, to: middle };
  space.fill(1, part);
  space.subtract(0, 1);
  space.add(part, 0.5);
  const order = Uint32Array.from(space.order);
  const histograms = [0, 1].map((depth) => space.histogram(depth).slice());
  return {
    exact: { split, middle, order, histograms, sums: space.sums[output]!.slice() },
    close: [...space.moments(all), ...space.newton(part, output)],
  };
}

describe('boostingSpace', () => {
  it.each([
    ['plain', 0],
    ['compiled', 1],
  ] as const)('%s: targets are labels less probabilities, and histograms what is in the bins', (_, which) => {
    const space = spaces(3)[which];
    for (let row = 0; row < ROWS; row++) {
      const all = space.sums.reduce((sum, column) => sum + Math.exp(column[row]!), 0);
      space.sums.forEach((column, k) => {
        const expected = (space.labels[row] === k ? 1 : 0) - Math.exp(column[row]!) / all;
        expect(space.targets[k]![row]).toBeCloseTo(expected, 14);
      });
    }
    space.fillRoot(2);
    const histogram = space.histogram(0);
    // Of the constant feature, all rows are in one bin.
    const cell = features.firstCell[2]!;
    expect(histogram[2 * cell]).toBeCloseTo(
      space.targets[2]!.reduce((a, b) => a + b),
      12,
    );
    expect(histogram[2 * cell + 1]).toBe(ROWS);
  });

  it.each([1, 2, 3, 10])('says by the compiled kernel what plain loops say, %d outputs', (outputs) => {
    const [plain, compiled] = spaces(outputs);
    for (let output = 0; output < outputs; output++) {
      expect(compiled.targets[output]).toEqual(plain.targets[output]);
      const [one, other] = [asked(plain, output), asked(compiled, output)];
      expect(other.exact).toEqual(one.exact);
      other.close.forEach((value, i) => {
        expect(value).toBeCloseTo(one.close[i]!, 11);
      });
    }
  });

  it('finds no split where each side would be too small', () => {
    for (const space of spaces(1)) {
      space.fillRoot(0);
      const preference = Uint32Array.of(0, 1, 2, 3);
      expect(space.bestSplit(0, { preference, count: ROWS, sum: 0, minLeaf: 251, margin: 0 })).toBeUndefined();
    }
  });

  it('is compiled where it can be', () => {
    expect(boostingSpace(features, { maxDepth: 1, outputs: 1 }).order.buffer.byteLength).toBeGreaterThan(4 * ROWS);
  });
});
