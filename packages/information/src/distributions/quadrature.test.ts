import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logGamma } from '../special/logGamma.js';
import { betaEntropy, betaKlDivergence } from './beta.js';
import { gammaEntropy, gammaKlDivergence } from './gamma.js';
import { logNormalEntropy, logNormalKlDivergence } from './logNormal.js';
import { logUniformEntropy, logUniformKlDivergence } from './logUniform.js';
import { normalEntropy, normalKlDivergence } from './normal.js';
import { studentTEntropy } from './studentT.js';

type LogDensity = (z: number) => number;

/** ∫ f over the line, by the trapezoidal rule in u with z = g(u): doubly exponential decay makes it accurate. */
function integrate(f: (z: number) => number, z: (u: number) => number, slope: (u: number) => number): number {
  const step = 1 / 128;
  let sum = 0;
  for (let i = -6 * 128; i <= 6 * 128; i++) {
    const value = f(z(i * step)) * slope(i * step);
    if (Number.isFinite(value)) sum += value; // beyond the range of doubles the integrand is 0
  }
  return sum * step;
}

const line = [(u: number) => Math.sinh(u), (u: number) => Math.cosh(u)] as const;
const half = [(u: number) => Math.exp(Math.sinh(u)), (u: number) => Math.exp(Math.sinh(u)) * Math.cosh(u)] as const;

function entropyBy(map: typeof line, p: LogDensity): number {
  return integrate((z) => -Math.exp(p(z)) * p(z), ...map);
}

function divergenceBy(map: typeof line, p: LogDensity, q: LogDensity): number {
  return integrate((z) => Math.exp(p(z)) * (p(z) - q(z)), ...map);
}

const between = (min: number, max: number): fc.Arbitrary<number> => fc.double({ min, max, noNaN: true });
const settings = { numRuns: 12 };

const normal =
  ({ loc, scale }: { loc: number; scale: number }): LogDensity =>
  (z) =>
    -0.5 * ((z - loc) / scale) ** 2 - Math.log(scale) - 0.5 * Math.log(2 * Math.PI);

describe('closed forms and quadrature agree', () => {
  it('for normal and log-normal distributions', () => {
    fc.assert(
      fc.property(between(-2, 2), between(0.3, 3), between(-2, 2), between(0.3, 3), (a, b, c, d) => {
        const [p, q] = [
          { loc: a, scale: b },
          { loc: c, scale: d },
        ];
        expect(normalEntropy(p)).toBeCloseTo(entropyBy(line, normal(p)), 9);
        expect(normalKlDivergence(p, q)).toBeCloseTo(divergenceBy(line, normal(p), normal(q)), 8);
        const density =
          (parameters: typeof p): LogDensity =>
          (z) =>
            normal(parameters)(Math.log(z)) - Math.log(z);
        expect(logNormalEntropy(p)).toBeCloseTo(entropyBy(half, density(p)), 9);
        expect(logNormalKlDivergence(p, q)).toBeCloseTo(divergenceBy(half, density(p), density(q)), 8);
      }),
      settings,
    );
  });

  it('for gamma distributions', () => {
    const density =
      ({ concentration, rate }: { concentration: number; rate: number }): LogDensity =>
      (z) =>
        concentration * Math.log(rate) + (concentration - 1) * Math.log(z) - rate * z - logGamma(concentration);
    fc.assert(
      fc.property(between(0.2, 30), between(0.1, 10), between(0.2, 30), between(0.1, 10), (a, b, c, d) => {
        const [p, q] = [
          { concentration: a, rate: b },
          { concentration: c, rate: d },
        ];
        expect(gammaEntropy(p)).toBeCloseTo(entropyBy(half, density(p)), 8);
        const expected = divergenceBy(half, density(p), density(q));
        expect(Math.abs(gammaKlDivergence(p, q) - expected)).toBeLessThan(1e-7 * (1 + expected));
      }),
      settings,
    );
  });

  it('for beta distributions', () => {
    // In the logit w of z, so that both ends are far away.
    const density =
      ({ concentration1: a, concentration0: b }: { concentration1: number; concentration0: number }) =>
      (w: number): readonly [inLogit: number, inZ: number] => {
        const [logZ, logRest] =
          w > 0
            ? [-Math.log1p(Math.exp(-w)), -w - Math.log1p(Math.exp(-w))]
            : [w - Math.log1p(Math.exp(w)), -Math.log1p(Math.exp(w))];
        const constant = logGamma(a + b) - logGamma(a) - logGamma(b);
        return [constant + a * logZ + b * logRest, constant + (a - 1) * logZ + (b - 1) * logRest];
      };
    fc.assert(
      fc.property(between(0.3, 20), between(0.3, 20), between(0.3, 20), between(0.3, 20), (a, b, c, d) => {
        const [p, q] = [
          { concentration1: a, concentration0: b },
          { concentration1: c, concentration0: d },
        ];
        const [own, other] = [density(p), density(q)];
        expect(betaEntropy(p)).toBeCloseTo(
          integrate((w) => -Math.exp(own(w)[0]) * own(w)[1], ...line),
          9,
        );
        expect(betaKlDivergence(p, q)).toBeCloseTo(
          integrate((w) => Math.exp(own(w)[0]) * (own(w)[0] - other(w)[0]), ...line),
          8,
        );
      }),
      settings,
    );
  });

  it('for log-uniform distributions', () => {
    fc.assert(
      fc.property(between(0.1, 1), between(2, 10), between(0.01, 0.1), between(10, 100), (a, b, c, d) => {
        // Simpson's rule on the smooth inside.
        const simpson = (f: (z: number) => number): number => {
          const n = 2000;
          let sum = f(a) + f(b);
          for (let i = 1; i < n; i++) sum += (i % 2 === 1 ? 4 : 2) * f(a + ((b - a) * i) / n);
          return (sum * (b - a)) / n / 3;
        };
        const p = (z: number): number => 1 / (z * Math.log(b / a));
        const q = (z: number): number => 1 / (z * Math.log(d / c));
        expect(logUniformEntropy({ low: a, high: b })).toBeCloseTo(
          simpson((z) => -p(z) * Math.log(p(z))),
          6,
        );
        expect(logUniformKlDivergence({ low: a, high: b }, { low: c, high: d })).toBeCloseTo(
          simpson((z) => p(z) * Math.log(p(z) / q(z))),
          6,
        );
      }),
      settings,
    );
  });

  it("for Student's t", () => {
    fc.assert(
      fc.property(between(0.8, 40), between(0.2, 5), (df, scale) => {
        const constant = logGamma((df + 1) / 2) - logGamma(df / 2) - Math.log(df * Math.PI) / 2 - Math.log(scale);
        const density: LogDensity = (z) => constant - ((df + 1) / 2) * Math.log1p((z / scale) ** 2 / df);
        const far = [
          (u: number) => Math.sinh(Math.sinh(u)),
          (u: number) => Math.cosh(Math.sinh(u)) * Math.cosh(u),
        ] as const;
        expect(studentTEntropy({ df, scale })).toBeCloseTo(entropyBy(far, density), 8);
      }),
      settings,
    );
  });
});
