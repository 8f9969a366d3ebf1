import { describe, expect, it } from 'vitest';
import { informationMaps } from './informationMap.js';

describe('informationMaps', () => {
  it('sums the channels of each cell', () => {
    const maps = informationMaps([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [2, 1, 2, 3]);
    expect([...maps.nats]).toEqual([6, 15, 24, 33]);
    expect(maps).toMatchObject({ count: 2, height: 1, width: 2 });
  });

  it('keeps the total', () => {
    const kl = Float32Array.from({ length: 240 }, (_, i) => (i * 7) % 11);
    const total = kl.reduce((a, b) => a + b);
    expect(informationMaps(kl, [2, 4, 5, 6]).nats.reduce((a, b) => a + b)).toBe(total);
  });

  it('refuses a shape that does not fit, a dense layer and a value that is not finite', () => {
    expect(() => informationMaps([1, 2, 3], [1, 1, 1, 2])).toThrow('of 3 values, got [1, 1, 1, 2]');
    expect(() => informationMaps([1, 2], [1, 2])).toThrow('A layer without places has no map');
    expect(() => informationMaps([1, Number.NaN], [1, 1, 2, 1])).toThrow('kl must be finite, got NaN at cell 1');
  });
});
