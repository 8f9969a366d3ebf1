import { describe, expect, it } from 'vitest';
import { chooseArm } from './chooseArm.js';

const candidate = (title: string, error: number, crossEntropy = 1) => ({ title, validation: { error, crossEntropy } });
const by = ['error', 'crossEntropy'];

describe('chooseArm', () => {
  it('takes the smallest error on the validation split', () => {
    expect(chooseArm([candidate('a', 0.06), candidate('b', 0.05), candidate('c', 0.07)], by).title).toBe('b');
  });

  it('takes the smaller cross-entropy among equals, and the first where that is equal too', () => {
    const equals = [candidate('a', 0.05, 0.3), candidate('b', 0.05, 0.2), candidate('c', 0.05, 0.4)];
    expect(chooseArm(equals, by).title).toBe('b');
    expect(chooseArm(equals, ['error']).title).toBe('a');
  });

  it('refuses to choose from nothing, from NaN and by a number that is not there', () => {
    expect(() => chooseArm([], by)).toThrow('candidates must hold one or more');
    expect(() => chooseArm([candidate('a', Number.NaN)], by)).toThrow(
      'the validation error must be finite, got NaN at a',
    );
    expect(() => chooseArm([candidate('a', 1)], ['elbo'])).toThrow(
      'the validation elbo must be finite, got undefined at a',
    );
  });
});
