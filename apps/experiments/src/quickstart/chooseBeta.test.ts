import { describe, expect, it } from 'vitest';
import { chooseBeta } from './chooseBeta.js';

const candidate = (beta: number | null, error: number, crossEntropy = 1) => ({
  beta,
  validation: { error, crossEntropy },
});

describe('chooseBeta', () => {
  it('takes the smallest error on the validation split, without the network without noise', () => {
    expect(chooseBeta([candidate(null, 0.01), candidate(0.02, 0.06), candidate(0.1, 0.05), candidate(0.5, 0.07)])).toBe(
      0.1,
    );
  });

  it('takes the smaller cross-entropy among equals', () => {
    expect(chooseBeta([candidate(0.02, 0.05, 0.3), candidate(0.1, 0.05, 0.2), candidate(0.5, 0.05, 0.4)])).toBe(0.1);
  });

  it('refuses to choose from nothing or from NaN', () => {
    expect(() => chooseBeta([candidate(null, 0.01)])).toThrow('must hold a network with a β');
    expect(() => chooseBeta([candidate(0.1, Number.NaN)])).toThrow('got error NaN at β = 0.1');
  });
});
