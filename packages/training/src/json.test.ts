import { describe, expect, it } from 'vitest';
import { jsonDifferences, jsonLine } from './json.js';

describe('jsonDifferences', () => {
  it('finds nothing between equal values, whatever the order of their names', () => {
    expect(jsonDifferences({ a: 1, b: [1, { c: null }] }, { b: [1, { c: null }], a: 1 })).toEqual([]);
  });

  it('names the leaf, also inside arrays and where one side has none', () => {
    expect(jsonDifferences({ a: { b: [1, 2] }, c: 'x' }, { a: { b: [1, 3, 4] } })).toEqual([
      { path: 'a.b[1]', left: 2, right: 3 },
      { path: 'a.b[2]', left: undefined, right: 4 },
      { path: 'c', left: 'x', right: undefined },
    ]);
  });

  it('tells an array from an object and null from nothing', () => {
    expect(jsonDifferences([], {})).toHaveLength(1);
    expect(jsonDifferences({ a: null }, {})).toEqual([{ path: 'a', left: null, right: undefined }]);
    expect(jsonDifferences(1, 2)).toEqual([{ path: '(the whole)', left: 1, right: 2 }]);
  });
});

describe('jsonLine', () => {
  it('writes numbers that are not finite by name instead of null', () => {
    expect(jsonLine({ a: NaN, b: [-Infinity, 1.5] })).toBe('{"a":"NaN","b":["-Infinity",1.5]}');
    expect(jsonLine({ each: Float32Array.of(0.5, NaN) } as never)).toBe('{"each":[0.5,"NaN"]}');
  });
});
