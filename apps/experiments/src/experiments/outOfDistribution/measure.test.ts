import { describe, expect, it } from 'vitest';
import { chosenScore } from './measure.js';

describe('chosenScore', () => {
  it('is the one of the highest AUROC on the validation split, the first of equal ones', () => {
    expect(chosenScore({ error: 0.1, 'auroc.doubt': 0.9, 'auroc.entropy': 0.95, 'auroc.rate': 0.95 })).toBe('entropy');
    expect(chosenScore({ 'auroc.doubt': 0.9, 'auroc.entropy': 0.8 })).toBe('doubt');
  });

  it('refuses numbers without one', () => {
    expect(() => chosenScore({ error: 0.1 })).toThrow('must have the AUROC of a score, got error');
  });
});
