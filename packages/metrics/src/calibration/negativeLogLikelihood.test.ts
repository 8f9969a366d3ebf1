import { expect, it } from 'vitest';
import { negativeLogLikelihood } from './negativeLogLikelihood.js';

it('negativeLogLikelihood is ln K for a uniform guess, and infinite where the impossible happens', () => {
  expect(negativeLogLikelihood([[0.25, 0.25, 0.25, 0.25]], [3])).toBeCloseTo(Math.log(4), 14);
  expect(negativeLogLikelihood([[1, 0], [1, 0]], [0, 1])).toBe(Infinity); // prettier-ignore
  expect(() => negativeLogLikelihood([[0.5, 0.5]], [-1])).toThrow(
    'negativeLogLikelihood: labels[0] must be an integer',
  );
});
