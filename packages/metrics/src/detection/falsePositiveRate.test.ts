import { describe, expect, it } from 'vitest';
import { falsePositiveRate } from './falsePositiveRate.js';

describe('falsePositiveRate', () => {
  it('is the share of negatives at or above the highest threshold that enough positives pass', () => {
    expect(falsePositiveRate([4, 3, 2, 1], [2.5, 0], { recall: 0.75 })).toEqual({
      value: 0.5,
      threshold: 2,
      recall: 0.75,
    });
    expect(falsePositiveRate([4, 3, 2, 1], [2.5, 0])).toEqual({ value: 0.5, threshold: 1, recall: 1 });
    expect(falsePositiveRate([1], [1]).value).toBe(1);
  });

  it('counts 19 of 20 as 95 %, whatever the rounding', () => {
    const positives = Array.from({ length: 20 }, (_, i) => i);
    expect(falsePositiveRate(positives, [0.5, 0]).threshold).toBe(1);
  });

  it('refuses a recall that is none', () => {
    expect(() => falsePositiveRate([1], [0], { recall: 95 })).toThrow(
      'falsePositiveRate: recall must be in (0, 1], got 95.',
    );
    expect(() => falsePositiveRate([1], [0], { recal: 0.9 } as never)).toThrow('Did you mean recall');
    expect(() => falsePositiveRate([1], [0], { recall: '0.5' as never })).toThrow(
      'recall must be in (0, 1], got "0.5".',
    );
  });

  it('refuses what is no number', () => {
    expect(() => falsePositiveRate([undefined, 1] as never, [0])).toThrow(
      'falsePositiveRate: positives must be numbers, got undefined at 0.',
    );
    expect(() => falsePositiveRate([1], undefined as never)).toThrow(
      'falsePositiveRate: negatives must be an array of numbers, got undefined.',
    );
  });
});
