import { describe, expect, it } from 'vitest';
import { stepsTo } from './stepsTo.js';

const history = [0.5, 0.3, 0.1, 0.2].map((error, i) => ({
  epoch: i + 1,
  training: { loss: 1 },
  validation: { error },
}));

describe('stepsTo', () => {
  it('goes straight between the ends of two epochs', () => {
    expect(stepsTo(history, { error: 0.2, stepsPerEpoch: 20, guess: 0.9 })).toBeCloseTo(50, 12);
  });

  it('begins at a guess', () => {
    expect(stepsTo(history, { error: 0.6, stepsPerEpoch: 20, guess: 0.9 })).toBeCloseTo(15, 12);
  });

  it('is that end of an epoch where the error is met exactly, however it goes on', () => {
    expect(stepsTo(history, { error: 0.1, stepsPerEpoch: 20, guess: 0.9 })).toBeCloseTo(60, 12);
  });

  it('is 0 where a guess will do', () => {
    expect(stepsTo(history, { error: 0.95, stepsPerEpoch: 20, guess: 0.9 })).toBe(0);
  });

  it('passes over epochs that were not looked at', () => {
    const [first, , third] = history;
    const seldom = [first!, { ...history[1]!, validation: null }, third!];
    expect(stepsTo(seldom, { error: 0.3, stepsPerEpoch: 20, guess: 0.9 })).toBeCloseTo(40, 12);
  });

  it('is NaN when the error never was that low', () => {
    expect(stepsTo(history, { error: 0.05, stepsPerEpoch: 20, guess: 0.9 })).toBeNaN();
    expect(stepsTo([], { error: 0.05, stepsPerEpoch: 20, guess: 0.9 })).toBeNaN();
  });
});
