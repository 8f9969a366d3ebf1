import { describe, expect, it } from 'vitest';
import { Silence } from './silence.js';

describe('Silence', () => {
  const fresh = (): Silence => new Silence({ lease: 1000, longestGap: 400 });

  it('is over when the same sign was seen for longer than the lease, and not before', () => {
    const silence = fresh();
    expect([0, 300, 600, 900, 1000, 1001].map((now) => silence.isOver('a', '1:7', now))).toEqual([
      false,
      false,
      false,
      false,
      false,
      true,
    ]);
  });

  it('begins anew with each new sign', () => {
    const silence = fresh();
    for (let now = 0; now < 100_000; now += 300) expect(silence.isOver('a', `1:${now}`, now)).toBe(false);
  });

  it('does not count time in which nobody looked: a machine that slept takes nothing from those that were well', () => {
    const silence = fresh();
    silence.isOver('a', '1:7', 0);
    expect(silence.isOver('a', '1:7', 3_600_000)).toBe(false);
    expect(silence.isOver('a', '1:7', 7_200_000)).toBe(false);
    expect(silence.isOver('a', '1:7', 7_200_201)).toBe(true);
  });

  it('keeps runs apart, and forgets those that are gone', () => {
    const silence = fresh();
    for (const now of [0, 400, 800]) silence.isOver('a', '1:7', now);
    expect(silence.isOver('b', '1:7', 1200)).toBe(false);
    silence.keep(new Set(['b']));
    expect(silence.isOver('a', '1:7', 1201)).toBe(false);
  });
});
