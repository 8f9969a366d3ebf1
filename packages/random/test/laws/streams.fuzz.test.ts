import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bits, foldIn, integers, key, normal, permutation, split, uniform, type Key } from '../../src/index.js';

const keys = fc.tuple(fc.nat(0xffffffff), fc.nat(0xffffffff)).map((words): Key => ({ words }));
const streams = {
  bits,
  normal,
  uniform: (k: Key, count: number, options: { offset?: number }) => uniform(k, count, { low: -2, high: 3, ...options }),
  integers: (k: Key, count: number, options: { offset?: number }) =>
    integers(k, count, { low: -(2 ** 31), high: 2 ** 30 + 1, ...options }),
};

describe.each(Object.entries(streams))('%s', (_, draw) => {
  it('skips `offset` elements of the same stream', () => {
    fc.assert(
      fc.property(keys, fc.nat(30), fc.nat(30), (k, count, offset) => {
        expect(draw(k, count, { offset })).toEqual(draw(k, count + offset, {}).slice(offset));
      }),
    );
  });

  it('skips `offset` elements across the chunks it is drawn in', () => {
    fc.assert(
      fc.property(keys, fc.nat(3000), fc.nat(3000), (k, count, offset) => {
        expect(draw(k, count, { offset })).toEqual(draw(k, count + offset, {}).slice(offset));
      }),
      { numRuns: 20 },
    );
  });

  it('may be drawn in parts far out, where the counter carries', () => {
    fc.assert(
      fc.property(keys, fc.nat(40), fc.nat(40), (k, before, count) => {
        const offset = 2 ** 34 - before;
        const parts = [...draw(k, 20, { offset }), ...draw(k, count, { offset: offset + 20 })];
        expect([...draw(k, 20 + count, { offset })]).toEqual(parts);
      }),
    );
  });

  it('is another one for another key', () => {
    fc.assert(
      fc.property(keys, fc.nat(1000), (k, index) => {
        expect(draw(foldIn(k, index), 8, {})).not.toEqual(draw(k, 8, {}));
        expect(draw(foldIn(k, index), 8, {})).not.toEqual(draw(foldIn(k, index + 1), 8, {}));
        expect(draw(foldIn(k, String(index)), 8, {})).not.toEqual(draw(foldIn(k, index), 8, {}));
      }),
    );
  });
});

describe('permutation', () => {
  it('has every index once', () => {
    fc.assert(
      fc.property(keys, fc.nat(2000), (k, count) => {
        const sorted = permutation(k, count).sort();
        expect(sorted.length).toBe(count);
        sorted.forEach((value, i) => {
          expect(value).toBe(i);
        });
      }),
      { numRuns: 50 },
    );
  });
});

describe('integers', () => {
  it('stay within their ends', () => {
    fc.assert(
      fc.property(keys, fc.integer(), fc.integer(), (k, a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b) + 1];
        expect(integers(k, 50, { low, high }).every((x) => x >= low && x < high)).toBe(true);
      }),
    );
  });
});

describe('uniform', () => {
  it('stays within its ends', () => {
    const ends = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e300, max: 1e300 });
    fc.assert(
      fc.property(keys, ends, ends, (k, a, b) => {
        fc.pre(a !== b);
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        expect(uniform(k, 50, { low, high }).every((x) => x >= low && x < high)).toBe(true);
      }),
    );
  });
});

describe('split', () => {
  it('gives keys that are different at every depth', () => {
    const names = new Set<string>();
    const visit = (k: Key, depth: number): void => {
      names.add(k.words.join(' '));
      if (depth > 0) for (const child of split(k, 10)) visit(child, depth - 1);
    };
    visit(key(4), 4);
    expect(names.size).toBe(1 + 10 + 100 + 1000 + 10000);
  });
});
