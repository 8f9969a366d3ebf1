import { describe, expect, it } from 'vitest';
import { kozachenkoLeonenko, ksg1, mean, mesnerShalizi, gao, psi, ross, wang, type Rows } from './neighbours.js';

const rows = (values: readonly number[]): Rows => values.map((value) => [value]);

describe('the brute-force references', () => {
  it('have digamma at integers', () => {
    // Abramowitz & Stegun, table 6.3.
    expect(psi(1)).toBeCloseTo(-0.5772156649, 10);
    expect(psi(10)).toBeCloseTo(2.2517525891, 10);
    expect(psi(0)).toBe(-Infinity);
  });

  it("give the numbers of NPEET's README", () => {
    const x = rows([1.3, 3.7, 5.1, 2.4, 3.4]);
    const y = rows([1.5, 3.32, 5.3, 2.3, 3.3]);
    expect(mean(ksg1([x, y], { k: 3 }))).toBeCloseTo(7 / 60, 14);
    expect(mean(ksg1([x, y], { k: 2 }))).toBeCloseTo(33 / 60, 14);
    expect(mean(ksg1([x, y], { k: 1 }))).toBeCloseTo(59 / 60, 14);
  });

  it("give the numbers of infomeasure's tests", () => {
    const x = rows([-2.49, 1.64, -3.05, 7.95, -5.96, 1.77, -5.24, 7.03, -0.11, -1.86]);
    expect(mean(ksg1([x, x], { k: 4 }))).toBeCloseTo(0.99563492063492, 13);
    expect(mean(kozachenkoLeonenko(rows([1, 2, 3, 4, 5]), { k: 2 })) / Math.LN2).toBeCloseTo(2.96291962762, 10);
    expect(mean(kozachenkoLeonenko(rows([1, 2, 3, 4, 5]), { k: 3 })) / Math.LN2).toBeCloseTo(3.0755571074, 9);
  });

  it('give what is worked out by hand', () => {
    // Two pairs of copies, k = 1: ρ = 0, k̃ = n_x = n_y = 1, so that Gao is ψ(1) + ln 4 − 2 ln 2.
    const pairs = rows([0, 0, 1, 1]);
    expect(mean(gao(pairs, pairs, { k: 1 }))).toBeCloseTo(-0.5772156649, 10);
    // With z constant, n_z = 3 and the others 1: ψ(1) − 2ψ(1) + ψ(3) = 3/2.
    expect(mean(mesnerShalizi(pairs, pairs, rows([5, 5, 5, 5]), { k: 1 }))).toBeCloseTo(1.5, 14);
    // Labels far apart, k = 1: nothing inside, ψ(4) + ψ(1) − ψ(2) − ψ(1) = 1/2 + 1/3.
    expect(mean(ross(rows([0, 1, 10, 11]), ['a', 'a', 'b', 'b'], { k: 1 }))).toBeCloseTo(5 / 6, 14);
    // ρ = 1 and ν = 1 for both samples, d = 1: ln(1 / 1) + ln(2 / 1).
    expect(mean(wang(rows([0, 1]), rows([2, -1]), { k: 1 }))).toBeCloseTo(Math.LN2, 14);
  });
});
