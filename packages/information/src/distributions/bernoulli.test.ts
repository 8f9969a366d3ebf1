import { describe, expect, it } from 'vitest';
import { bernoulliEntropy, bernoulliKlDivergence } from './bernoulli.js';
import { categoricalEntropy, categoricalKlDivergence } from './categorical.js';

const relative = (value: number, expected: number): number => Math.abs(value - expected) / Math.abs(expected);

describe('bernoulliEntropy', () => {
  // mpmath 1.4.1, mp.dps = 400.
  it.each([
    [1e-300, 6.917755278982137e-298],
    [1e-9, 2.1723265836446412e-8],
    [0.1, 0.32508297339144826],
    [0.5, 0.6931471805599453],
    [0.999, 0.007907255112232094],
  ])('of probability %d is %d', (probs, expected) => {
    expect(relative(bernoulliEntropy({ probs }), expected)).toBeLessThan(1e-15);
  });

  it.each([
    [-700, 6.911633257175599e-302],
    [-40, 1.7418252446695514e-16],
    [-1, 0.5822031088882179],
    [0, 0.6931471805599453],
    [0.5, 0.6628473185791794],
    [40, 1.7418252446695514e-16],
    [700, 6.911633257175599e-302],
  ])('of logit %d is %d', (logits, expected) => {
    expect(relative(bernoulliEntropy({ logits }), expected)).toBeLessThan(5e-15);
  });

  it('is 0 for a certain outcome, and 1 bit for a fair coin', () => {
    expect(bernoulliEntropy({ probs: 0 })).toBe(0);
    expect(bernoulliEntropy({ probs: 1 })).toBe(0);
    expect(bernoulliEntropy({ probs: 0.5 }, { base: 2 })).toBe(1);
  });

  it('refuses probabilities outside [0, 1], and both or neither of probs and logits', () => {
    expect(() => bernoulliEntropy({ probs: 1.1 })).toThrow(
      'bernoulliEntropy: probs must be a finite number ≥ 0 and ≤ 1, got 1.1.',
    );
    expect(() => bernoulliEntropy({ logits: Infinity })).toThrow(RangeError);
    expect(() => bernoulliEntropy({ probs: 0.5, logits: 0 })).toThrow('parameters must be either probs or logits');
    expect(() => bernoulliEntropy({})).toThrow(TypeError);
    expect(() => bernoulliEntropy(0.5 as never)).toThrow(TypeError);
  });
});

describe('bernoulliKlDivergence', () => {
  // mpmath 1.4.1, mp.dps = 400.
  it.each([
    [0.75, 0.5, 0.13081203594113697],
    [0.3, 0.3000000001, 2.3809527746518206e-20],
    [1e-10, 1e-300, 6.667496769683233e-8],
    [1e-300, 1e-10, 1.00000000005e-10],
    [0.999999999, 0.99999, 9.98983965017679e-6],
  ])('of probability %d from %d is %d', (p, q, expected) => {
    expect(relative(bernoulliKlDivergence({ probs: p }, { probs: q }), expected)).toBeLessThan(2e-15);
    const tables = [{ probs: [p, 1 - p] }, { probs: [q, 1 - q] }] as const;
    expect(relative(categoricalKlDivergence(...tables), expected)).toBeLessThan(1e-6); // 1 − p is rounded
  });

  it.each([
    [1, 2, 0.08260774489474479],
    [50, 40, 4.246232630458828e-18],
    [-30, 5, 5.006715348485749],
    [690, -690, 690],
    [0, 1e-6, 1.2499999999999477e-13],
  ])('of logit %d from %d is %d', (p, q, expected) => {
    // The difference of two probabilities that come from logits has their rounding error.
    expect(relative(bernoulliKlDivergence({ logits: p }, { logits: q }), expected)).toBeLessThan(
      q === 1e-6 ? 1e-9 : 5e-15,
    );
  });

  it('is infinite where q rules out what p does, and 0 from itself', () => {
    expect(bernoulliKlDivergence({ probs: 0.5 }, { probs: 0 })).toBe(Infinity);
    expect(bernoulliKlDivergence({ probs: 0 }, { probs: 1 })).toBe(Infinity);
    expect(bernoulliKlDivergence({ probs: 0 }, { probs: 0.5 }, { base: 2 })).toBeCloseTo(1, 15);
    for (const probs of [0, 1e-300, 0.3, 1]) expect(bernoulliKlDivergence({ probs }, { probs })).toBe(0);
  });
});

describe('categoricalEntropy and categoricalKlDivergence', () => {
  it('have closed forms', () => {
    expect(categoricalEntropy({ probs: [0.5, 0.25, 0.25, 0] }, { base: 2 })).toBe(1.5);
    expect(categoricalEntropy({ probs: [1] })).toBe(0);
    expect(categoricalEntropy({ logits: [3, 3, 3] })).toBeCloseTo(Math.log(3), 15);
    expect(categoricalEntropy({ logits: [1000, 1000, 0] })).toBeCloseTo(Math.LN2, 15);
  });

  it('agree with dit in bits, and with scipy on 1e-300', () => {
    // dit: KL([¾, ¼] ‖ [½, ½]), KL([½, ½] ‖ [⅖, ⅗]) and the reverse, disjoint supports.
    const kl = (p: number[], q: number[]): number => categoricalKlDivergence({ probs: p }, { probs: q }, { base: 2 });
    expect(kl([0.75, 0.25], [0.5, 0.5])).toBeCloseTo(0.188721876, 9);
    expect(kl([0.5, 0.5], [0.4, 0.6])).toBeCloseTo(0.029446845, 9);
    expect(kl([0.4, 0.6], [0.5, 0.5])).toBeCloseTo(0.029049406, 9);
    expect(kl([1, 0], [0, 1])).toBe(Infinity);
    expect(kl([0, 1], [0, 1])).toBe(0);
    expect(kl([0.5, 0.5], [1e-300, 1])).toBeCloseTo(0.5 * Math.log2(1e300) - 1, 11);
  });

  it('give logits the probabilities of their softmax', () => {
    const p = { logits: [0, Math.log(3)] };
    expect(categoricalKlDivergence(p, { probs: [0.5, 0.5] }, { base: 2 })).toBeCloseTo(0.188721876, 9);
    expect(categoricalKlDivergence({ logits: [800, -800] }, { logits: [-800, 800] })).toBeCloseTo(1600, 11);
  });

  it('refuse what is no distribution', () => {
    expect(() => categoricalEntropy({ probs: [0.5, 0.6] })).toThrow(
      'probs of distribution must sum to 1, got a sum of 1.1.',
    );
    expect(() => categoricalEntropy({ probs: [1.5, -0.5] })).toThrow(RangeError);
    expect(() => categoricalEntropy({ probs: [] })).toThrow('probs must hold at least 1 numbers, got 0.');
    expect(() => categoricalEntropy({ logits: [0, -Infinity] })).toThrow(RangeError);
    expect(() => categoricalEntropy({ probs: 'ab' as never })).toThrow(TypeError);
    expect(() => categoricalKlDivergence({ probs: [1] }, { probs: [0.5, 0.5] })).toThrow('got 1 and 2.');
    expect(categoricalEntropy({ probs: new Float32Array([0.1, 0.2, 0.7]) })).toBeCloseTo(0.8018185525, 6);
  });
});
