import { describe, expect, it } from 'vitest';
import { clock, TimeLeft } from './timeLeft.js';

const of100 = (step: number) => ({ step, steps: 100 });

describe('TimeLeft', () => {
  it('goes by the pace of each run, and takes those that wait to be as long as the others are', () => {
    const left = new TimeLeft(['a', 'b', 'c']);
    expect(left.of('a')).toBeNaN();
    expect(left.ofAll()).toBeNaN();
    expect(left.share()).toBe(0);
    left.update('a', of100(0), 1000);
    left.update('b', { step: 0, steps: 300 }, 1000);
    left.update('a', of100(50), 2000);
    left.update('b', { step: 25, steps: 300 }, 2000);
    expect(left.of('a')).toBe(1000);
    expect(left.of('b')).toBe(11_000);
    expect(left.of('c')).toBeNaN();
    expect(left.ofAll()).toBeCloseTo(Math.max((1000 / 75) * (50 + 275 + 200), 11_000), 9);
    expect(left.share()).toBe(75 / 600);
  });

  it('is no less for all than for the run that is longest', () => {
    const left = new TimeLeft(['a', 'b']);
    for (const run of ['a', 'b']) left.update(run, { step: 0, steps: 10 }, 0);
    left.update('a', { step: 10, steps: 10 }, 1000);
    left.update('b', { step: 2, steps: 10 }, 1000);
    expect(left.of('b')).toBe(4000);
    expect(left.ofAll()).toBe(4000);
  });

  it('does not count steps of an earlier command as speed', () => {
    const left = new TimeLeft(['a']);
    left.update('a', of100(90), 0);
    left.update('a', of100(95), 5000);
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
