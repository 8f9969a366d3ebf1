import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ticksTo, wrapWords } from './annotation.js';

describe('ticksTo', () => {
  it('takes round steps', () => {
    expect(ticksTo(11.3)).toEqual([0, 2, 4, 6, 8, 10]);
    expect(ticksTo(0.31)).toEqual([0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3]);
    expect(ticksTo(1)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(ticksTo(5200)).toEqual([0, 1000, 2000, 3000, 4000, 5000]);
  });

  it('gives three to eight ticks that stay below the top and cover more than half of it', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), (top) => {
        const ticks = ticksTo(top);
        expect(ticks.length).toBeGreaterThanOrEqual(3);
        expect(ticks.length).toBeLessThanOrEqual(8);
        expect(ticks[0]).toBe(0);
        expect(ticks.at(-1)).toBeLessThanOrEqual(top * (1 + 1e-8));
        expect(ticks.at(-1)).toBeGreaterThan(top / 2);
      }),
    );
  });

  it('refuses a bar without length', () => {
    expect(() => ticksTo(0)).toThrow('top must be positive and finite, got 0');
  });
});

describe('wrapWords', () => {
  it('fills lines up to the limit', () => {
    expect(wrapWords('one two three', 7)).toEqual(['one two', 'three']);
    expect(wrapWords('', 7)).toEqual([]);
    expect(wrapWords('extraordinarily so', 7)).toEqual(['extraordinarily', 'so']);
  });
});
