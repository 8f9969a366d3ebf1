import { describe, expect, it } from 'vitest';
import type { Answers } from './answers.js';
import { detectionOf, foundAt, scoresOf } from './scores.js';

const sure = [0.98, 0.01, 0.01];
const unsure = [0.4, 0.3, 0.3];

describe('scoresOf', () => {
  it('is higher, by every score, for what is less known', () => {
    const answers: Answers = { probabilities: [sure, unsure], disagreement: [0, 0.2], rate: [3, 9] };
    const scores = scoresOf(answers, answers);
    expect(scores.doubt).toEqual([expect.closeTo(0.02, 12), expect.closeTo(0.6, 12)]);
    expect(scores.entropy![0]).toBeCloseTo(-0.98 * Math.log(0.98) - 0.02 * Math.log(0.01), 12);
    expect(scores.disagreement).toEqual([0, 0.2]);
    expect(scores.rate).toEqual([3, 9]);
    expect(scores.either).toEqual([0.5, 1]);
    expect(scores.unusual).toEqual([0, 1]);
  });

  it('leaves out what a network without noise and without a price has not', () => {
    const answers: Answers = { probabilities: [sure], disagreement: null, rate: null };
    expect(Object.keys(scoresOf(answers, answers))).toEqual(['doubt', 'entropy']);
  });

  it('tells doubts apart that vanish beside 1', () => {
    const answers: Answers = {
      probabilities: [
        [1, 1e-20],
        [1, 1e-19],
      ],
      disagreement: null,
      rate: null,
    };
    const [first, second] = scoresOf(answers, answers).doubt!;
    expect(second).toBeGreaterThan(first!);
  });

  it('takes for unknown, by either, what is so by entropy alone or by rate alone', () => {
    const reference: Answers = {
      probabilities: Array.from({ length: 4 }, (_, i) => [1 - i / 10, i / 10]),
      disagreement: null,
      rate: [1, 2, 3, 4],
    };
    const asked: Answers = {
      probabilities: [
        [0.5, 0.5],
        [1, 0],
        [1, 0],
      ],
      disagreement: null,
      rate: [1, 100, 1],
    };
    expect(scoresOf(asked, reference).either).toEqual([1, 1, 0.25]);
  });

  it('takes a rate below all known ones for as unusual as one above', () => {
    const sureOf = (rate: readonly number[]): Answers => ({
      probabilities: rate.map(() => sure),
      disagreement: null,
      rate,
    });
    expect(scoresOf(sureOf([0, 2.5, 100]), sureOf([1, 2, 3, 4])).unusual).toEqual([1, 0, 1]);
  });
});

describe('detectionOf', () => {
  it('finds all of what lies above every known image, and none of what lies below', () => {
    const known = Array.from({ length: 40 }, (_, i) => i);
    expect(detectionOf(known, [100, 200])).toEqual({ auroc: 1, truePositiveRate: 1 });
    expect(detectionOf(known, [-1, -2])).toEqual({ auroc: 0, truePositiveRate: 0 });
  });

  it('lets one known image in twenty be taken for unknown', () => {
    // Of 40, two lie above 37: what lies above that is found.
    const known = Array.from({ length: 40 }, (_, i) => i);
    expect(detectionOf(known, [36.5, 37, 37.5, 38.5]).truePositiveRate).toBe(0.5);
  });

  it('finds nothing by a score that is the same for all', () => {
    expect(detectionOf([1, 1], [1, 1])).toEqual({ auroc: 0.5, truePositiveRate: 0 });
  });
});

describe('foundAt', () => {
  it('finds more where more false alarms are allowed', () => {
    const known = [1, 2, 3, 4];
    const unknown = [0.5, 1.5, 2.5, 3.5, 4.5];
    expect([0, 0.25, 0.5, 0.75].map((share) => foundAt(known, unknown, share))).toEqual([
      expect.closeTo(0.2, 12),
      expect.closeTo(0.4, 12),
      expect.closeTo(0.6, 12),
      expect.closeTo(0.8, 12),
    ]);
  });
});
