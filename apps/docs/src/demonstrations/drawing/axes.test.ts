import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ticksOf } from './axes.js';

it('takes round steps, with 0 where it is between', () => {
  expect(ticksOf(0, 4.7)).toEqual([0, 2, 4]);
  expect(ticksOf(0, 1)).toEqual([0, 0.25, 0.5, 0.75, 1]);
  expect(ticksOf(-3, 3)).toEqual([-2, 0, 2]);
});

it('has three to six ticks, all within', () => {
  const bound = fc.double({ min: -1e3, max: 1e3, noNaN: true });
  fc.assert(
    fc.property(bound, fc.double({ min: 1e-3, max: 1e4, noNaN: true }), (least, span) => {
      const most = least + span;
      const ticks = ticksOf(least, most);
      expect(ticks.length).toBeGreaterThanOrEqual(2);
      expect(ticks.length).toBeLessThanOrEqual(6);
      for (const tick of ticks) {
        expect(tick).toBeGreaterThanOrEqual(least - 1e-6 * span);
        expect(tick).toBeLessThanOrEqual(most + 1e-6 * span);
      }
    }),
  );
});
