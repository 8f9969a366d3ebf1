import { describe, it } from 'vitest';
import { digamma } from '../../src/special/digamma.js';
import { logGamma } from '../../src/special/logGamma.js';
import { trigamma } from '../../src/special/trigamma.js';
import { expectNear, stored } from './stored.js';

const { points } = stored('special') as {
  points: { x: number; digamma: number; trigamma?: number; logGamma: number }[];
};

describe('the special functions are those of mpmath with 50 digits', () => {
  // Near their zeros ψ and log Γ are right to so much of an absolute error, elsewhere to so much of a relative one.
  it.each(points)('at $x', ({ x, digamma: psi, trigamma: psi1, logGamma: lnGamma }) => {
    expectNear(digamma(x), psi, 4e-15, { relative: Math.abs(psi) > 1 });
    if (psi1 !== undefined) expectNear(trigamma(x), psi1, 4e-15, { relative: true });
    expectNear(logGamma(x), lnGamma, 4e-15, { relative: Math.abs(lnGamma) > 1 });
  });
});
