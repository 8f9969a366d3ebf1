import { expect, it } from 'vitest';
import { brierScore } from './brierScore.js';

it('brierScore is 0 for sure and right, 2 for sure and wrong, 1 − 1/K for a uniform guess', () => {
  expect(brierScore([[1, 0, 0]], [0])).toBe(0);
  expect(brierScore([[1, 0, 0]], [1])).toBe(2);
  expect(brierScore([[0.25, 0.25, 0.25, 0.25]], [3])).toBeCloseTo(0.75, 14);
  expect(brierScore([[0.8, 0.2]], [0])).toBeCloseTo(0.08, 14);
  expect(() => brierScore([[0.5, 0.6]], [0])).toThrow('brierScore: probabilities[0] must be 1 in sum');
});
