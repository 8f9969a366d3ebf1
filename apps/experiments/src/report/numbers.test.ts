import { describe, expect, it } from 'vitest';
import { meanAndError, significant } from './numbers.js';

describe('significant', () => {
  it('keeps so many digits and no exponent in the range of a table', () => {
    expect(significant(0.0123456)).toBe('0.0123');
    expect(significant(12.345)).toBe('12.3');
    expect(significant(999.6)).toBe('1000');
    expect(significant(12345.6)).toBe('12346');
    expect(significant(0.000125, 2)).toBe('0.00013');
    expect(significant(0.0000012345)).toBe('1.23e-6');
    expect(significant(0)).toBe('0');
  });

  it('shows a dash for what is undefined', () => {
    expect(significant(Number.NaN)).toBe('—');
    expect(significant(null)).toBe('—');
  });
});

describe('meanAndError', () => {
  it('gives both to the place of the error’s first digit, or second where that is a 1', () => {
    expect(meanAndError({ mean: 0.0451, standardError: 0.00659 }, { times: 100 })).toBe('4.5 ± 0.7');
    expect(meanAndError({ mean: 412.345, standardError: 3.21 })).toBe('412 ± 3');
    expect(meanAndError({ mean: 412.345, standardError: 32.1 })).toBe('412 ± 30');
    expect(meanAndError({ mean: 1.5, standardError: 0.0996 })).toBe('1.50 ± 0.10');
    expect(meanAndError({ mean: 1.5, standardError: 0.0123 })).toBe('1.500 ± 0.012');
    expect(meanAndError({ mean: 1.5, standardError: 0.195 })).toBe('1.5 ± 0.2');
  });

  it('takes an exponent where nothing is left to speak of', () => {
    expect(meanAndError({ mean: 7.6e-7, standardError: 7e-8 })).toBe('7.6e-7 ± 7e-8');
  });

  it('leaves out an error that is not defined', () => {
    expect(meanAndError({ mean: 2, standardError: Number.NaN })).toBe('2.00');
    expect(meanAndError({ mean: 0, standardError: 0 })).toBe('0 ± 0');
    expect(meanAndError({ mean: Number.NaN, standardError: Number.NaN })).toBe('—');
  });
});
