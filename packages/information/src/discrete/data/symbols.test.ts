import { integers, key } from '@infodrop/random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columns } from '../../samples.js';
import { codesOf, countsOf, jointCodes, jointCountsOf, labelCounts, type Labels } from './symbols.js';

// A fraction beyond 1: two halves would be refused as probabilities, which sum to 1.
const label = fc.oneof(
  fc.integer({ min: -5, max: 5 }),
  fc.constantFrom('1', '2', 'a', '', true, false, 1n, 2n, 1.5, -1e300),
);

/** Two samples have equal codes exactly when they have equal labels. */
function expectSamePartition(codes: Int32Array, labels: readonly unknown[]): void {
  const ofLabel = new Map<unknown, number>();
  const ofCode = new Map<number, unknown>();
  expect(codes).toHaveLength(labels.length);
  for (const [i, each] of labels.entries()) {
    const code = codes[i]!;
    expect(ofLabel.get(each) ?? code).toBe(code);
    if (ofCode.has(code)) expect(Object.is(ofCode.get(code), each) || ofCode.get(code) === each).toBe(true);
    ofLabel.set(each, code);
    ofCode.set(code, each);
  }
}

const sorted = (counts: Iterable<number>) => [...counts].filter((n) => n > 0).sort((a, b) => a - b);

function byMap(labels: readonly unknown[]): number[] {
  const found = new Map<unknown, number>();
  for (const each of labels) found.set(each, (found.get(each) ?? 0) + 1);
  return sorted(found.values());
}

describe('codesOf', () => {
  it('gives equal labels equal codes below the alphabet, and different labels different ones', () => {
    fc.assert(
      fc.property(fc.array(label, { minLength: 1, maxLength: 40 }), (labels) => {
        const { codes, alphabet, samples } = codesOf('f', 'x', labels);
        expect(samples).toBe(labels.length);
        expect(codes.every((code) => code >= 0 && code < alphabet)).toBe(true);
        expectSamePartition(codes, labels);
      }),
    );
  });

  it.each([
    ['small', 0, 1000],
    ['negative', -700, 300],
    ['far from 0', 5_000_000, 5_000_100],
    ['of the whole range', -(2 ** 31), 2 ** 31],
  ])('codes integers that are %s, in any array', (_, low, high) => {
    const given = Float64Array.from(integers(key(3), 600, { low: 0, high: 64 }), (i) =>
      Math.floor(low + ((high - low) * i) / 64),
    );
    for (const labels of [given, [...given], Int32Array.from(given)]) {
      const { codes, alphabet } = codesOf('f', 'x', labels);
      expect(codes.every((code) => code >= 0 && code < alphabet)).toBe(true);
      expectSamePartition(codes, [...labels]);
    }
  });

  it.each([Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Uint32Array, Float32Array])(
    'codes a %o',
    (Type: { from(values: number[]): Labels & Iterable<number> }) => {
      const labels = Type.from([3, 255, -1, 3, 70000, 255, 4294967295, 0.5]);
      expectSamePartition(codesOf('f', 'x', labels).codes, [...labels]);
    },
  );

  it('codes the 64-bit integers of a BigInt64Array', () => {
    const labels = BigInt64Array.of(1n, 2n ** 60n, 1n, -1n);
    expectSamePartition(codesOf('f', 'x', labels).codes, [...labels]);
  });

  it('tells 1, "1", 1n and true apart, and takes −0 for 0', () => {
    expect(new Set(codesOf('f', 'x', [1, '1', 1n, true]).codes).size).toBe(4);
    expect(new Set(codesOf('f', 'x', [0, -0]).codes).size).toBe(1);
    expect(new Set(codesOf('f', 'x', [0.5, 0, -0]).codes).size).toBe(2);
  });

  it('takes rows and columns as one joint symbol', () => {
    const a = ['x', 'x', 'y', 'y', 'x'];
    const b = [1, 2, 1, 1, 2];
    const joint = a.map((each, i) => `${each}${b[i]!}`);
    expectSamePartition(codesOf('f', 'x', columns(a, b)).codes, joint);
    expectSamePartition(
      codesOf(
        'f',
        'x',
        a.map((each, i) => [each, b[i]!]),
      ).codes,
      joint,
    );
  });

  it.each<[string, unknown]>([
    ['f: x must have at least one sample, got none.', []],
    ['got NaN at sample 1. Leave out samples with missing labels first.', [1, NaN]],
    ['got NaN at sample 0.', Float64Array.of(NaN)],
    ['finite numbers, booleans or bigints, got -Infinity at sample 1.', Float64Array.of(0.5, -Infinity)],
    ['got null at sample 1.', ['a', null]],
    ['got undefined at sample 1.', [1, undefined, 2]],
    ['got {"a":1} at sample 0.', [{ a: 1 }]],
    ['rows of x must be arrays of one length, 2, got 1 at sample 1.', [[1, 2], [3]]],
    ['x must have at least one column', [[], []]],
    ['x must be an array of labels, an array of rows or columns(...), got "abc".', 'abc'],
    ['x must have the same number of samples, got 1, 2.', { columns: [[1], [1, 2]] }],
  ])('refuses with: %s', (message, labels) => {
    expect(() => codesOf('f', 'x', labels as Labels)).toThrow(message);
  });
});

describe('labelCounts', () => {
  it('counts every label once', () => {
    fc.assert(
      fc.property(fc.array(label, { minLength: 1, maxLength: 40 }), (labels) => {
        const { counts, samples } = labelCounts('f', 'x', labels);
        expect(samples).toBe(labels.length);
        expect(sorted(counts)).toEqual(byMap(labels));
      }),
    );
  });

  it('counts integers whose range a glance at some of them does not show', () => {
    for (const rare of [-1, 300, 70_000, 2 ** 31 - 1, -(2 ** 31)]) {
      const labels = Int32Array.from(integers(key(5), 5000, { low: 0, high: 9 }));
      labels[4999] = rare;
      expect(sorted(labelCounts('f', 'x', labels).counts)).toEqual(byMap([...labels]));
    }
  });

  it('leaves the caller’s array as it is', () => {
    const labels = Int32Array.from(integers(key(6), 999, { low: -50, high: 50 }));
    const copy = labels.slice();
    labelCounts('f', 'x', labels);
    jointCountsOf(codesOf('f', 'x', labels), codesOf('f', 'x', labels));
    expect(labels).toEqual(copy);
  });
});

describe('jointCodes and jointCountsOf', () => {
  it.each([
    ['dense', 5, 3, 400],
    ['sorted', 3000, 2500, 4000],
    ['sorted, with repeats', 90, 100, 4000],
    ['sorted, one of them constant', 1, 20000, 300],
  ])('count the pairs as a Map does (%s)', (_, kx, ky, samples) => {
    const x = Int32Array.from(integers(key(1), samples, { low: 0, high: kx }));
    const y = Int32Array.from(integers(key(2), samples, { low: 0, high: ky }));
    const expected = byMap([...x].map((each, i) => `${each} ${y[i]!}`));
    const [a, b] = [codesOf('f', 'x', x), codesOf('f', 'y', y)];
    const joint = jointCountsOf(a, b);
    expect(sorted(joint.counts)).toEqual(expected);
    expect(sorted(countsOf(jointCodes([a, b])))).toEqual(expected);
    for (const [cell, n] of joint.counts.entries()) {
      if (n === 0) continue;
      const i = joint.examples?.[cell];
      const pair = i === undefined ? [Math.floor(cell / b.alphabet), cell % b.alphabet] : [a.codes[i]!, b.codes[i]!];
      let found = 0;
      for (let s = 0; s < samples; s++) if (a.codes[s] === pair[0] && b.codes[s] === pair[1]) found++;
      expect(n).toBe(found);
      if (cell > 200) break;
    }
  });

  it('join any number of variables', () => {
    const parts = [0, 1, 2, 3].map((i) => Int32Array.from(integers(key(i), 500, { low: 0, high: 40 })));
    const joint = jointCodes(parts.map((part) => codesOf('f', 'x', part)));
    expectSamePartition(
      joint.codes,
      Array.from({ length: 500 }, (_, i) => parts.map((part) => part[i]).join(' ')),
    );
  });
});
