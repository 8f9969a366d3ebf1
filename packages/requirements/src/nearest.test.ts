import { describe, expect, it } from 'vitest';
import { nearest } from './nearest.js';

describe('nearest', () => {
  it.each([
    ['betta', 'beta'],
    ['klscale', 'klScale'],
    ['noize', 'noise'],
    ['maxAlfa', 'maxAlpha'],
    ['K', 'k'],
  ])('takes %s for %s', (word, meant) => {
    expect(nearest(word, ['klScale', 'beta', 'noise', 'minAlpha', 'maxAlpha', 'k'])).toBe(meant);
  });

  it('does not guess where nothing is near', () => {
    expect(nearest('optimizer', ['beta', 'noise'])).toBeUndefined();
  });
});
