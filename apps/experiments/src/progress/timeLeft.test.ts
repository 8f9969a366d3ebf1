import { describe, expect, it } from 'vitest';
import { TimeLeft, clock } from './timeLeft.js';

describe('TimeLeft', () => {
  it('goes by the pace of each run, and of all for the ones that wait', () => {
    const left = new TimeLeft({ a: 100, b: 100, c: 200 });
    expect(left.of('a')).toBeNaN();
    expect(left.ofAll()).toBeNaN();
    left.update('a', 0, 1000);
    left.update('b', 0, 1000);
    left.update('a', 50, 2000);
    left.update('b', 25, 2000);
    expect(left.of('a')).toBe(1000);
    expect(left.of('b')).toBe(3000);
    expect(left.of('c')).toBeNaN();
    expect(left.ofAll()).toBeCloseTo((1000 / 75) * (50 + 75 + 200), 9);
  });

  it('is no less for all than for the run that is longest', () => {
    const left = new TimeLeft({ a: 10, b: 10 });
    for (const run of ['a', 'b']) left.update(run, 0, 0);
    left.update('a', 10, 1000);
    left.update('b', 2, 1000);
    expect(left.of('b')).toBe(4000);
    expect(left.ofAll()).toBe(4000);
  });

  it('does not count steps of an earlier command as speed', () => {
    const left = new TimeLeft({ a: 100 });
    left.update('a', 90, 0);
    left.update('a', 95, 5000);
    expect(left.of('a')).toBe(5000);
    expect(left.ofAll()).toBe(5000);
  });
});

describe('clock', () => {
  it('shows minutes and seconds, hours where there are some', () => {
    expect(clock(0)).toBe('0:00');
    expect(clock(65_400)).toBe('1:05');
    expect(clock(3_723_000)).toBe('1:02:03');
    expect(clock(Number.NaN)).toBe('–:––');
  });
});
