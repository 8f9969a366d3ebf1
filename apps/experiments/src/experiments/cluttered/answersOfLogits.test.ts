import { expect, it } from 'vitest';
import { answersOfLogits } from './answersOfLogits.js';

it('answers by the largest logit, the first of several, and pays −log of the right class', () => {
  const { answers, wrong, crossEntropy } = answersOfLogits([0, 0, 3, 1, Math.log(2), Math.log(6)], [0, 1, 1]);
  expect(answers).toEqual([0, 0, 1]);
  expect(wrong).toEqual([0, 1, 0]);
  [Math.LN2, 2 + Math.log1p(Math.exp(-2)), Math.log(4 / 3)].forEach((nats, i) => {
    expect(crossEntropy[i]).toBeCloseTo(nats, 14);
  });
});

it('stays finite where every exponential would be 0 or infinite', () => {
  expect(answersOfLogits([-2000, -2001, 2000, 1000], [1, 1]).crossEntropy).toEqual([
    expect.closeTo(1 + Math.log1p(Math.exp(-1)), 12) as number,
    1000,
  ]);
});
