import { foldIn, key, normal } from '@infodrop/random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { barberAgakovBound, variationalUpperBound } from './barberAgakov.js';
import { donskerVaradhanBound, smileBound } from './donskerVaradhan.js';
import { infoNceBound, leaveOneOutUpperBound } from './infoNce.js';
import { jensenShannonBound, nwjBound, tubaBound } from './nguyenWainwrightJordan.js';

/** log N(value; mean, variance). */
const logNormal = (value: number, mean: number, variance: number): number =>
  -0.5 * Math.log(2 * Math.PI * variance) - (value - mean) ** 2 / (2 * variance);

/** x, y of d pairs of correlation ρ: log p(yⱼ|xᵢ), and the best critic log p(yⱼ|xᵢ)/p(yⱼ), rows i, columns j. */
function correlated(seed: number, n: number, rho: number, d: number) {
  const x = normal(foldIn(key(seed), 'x'), n * d);
  const e = normal(foldIn(key(seed), 'e'), n * d);
  const y = e.map((value, i) => rho * x[i]! + Math.sqrt(1 - rho * rho) * value);
  const conditional = new Float64Array(n * n);
  const critic = new Float64Array(n * n);
  const marginal = new Float64Array(n);
  for (let j = 0; j < n; j++) for (let k = 0; k < d; k++) marginal[j]! += logNormal(y[j * d + k]!, 0, 1);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      for (let k = 0; k < d; k++) {
        conditional[i * n + j]! += logNormal(y[j * d + k]!, rho * x[i * d + k]!, 1 - rho * rho);
      }
      critic[i * n + j] = conditional[i * n + j]! - marginal[j]!;
    }
  }
  const diagonal = Float64Array.from({ length: n }, (_, i) => conditional[i * n + i]!);
  const shape = [n, n] as const;
  return { conditional: { data: conditional, shape }, critic: { data: critic, shape }, diagonal, marginal };
}

const plus = ({ data, shape }: { data: Float64Array; shape: readonly [number, number] }, constant: number) => ({
  data: data.map((score) => score + constant),
  shape,
});

const scores = fc.integer({ min: 2, max: 6 }).chain((n) =>
  fc.array(fc.array(fc.double({ min: -30, max: 30, noNaN: true }), { minLength: n, maxLength: n }), {
    minLength: n,
    maxLength: n,
  }),
);
const mean = (values: number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
const diagonalOf = (f: number[][]): number[] => f.map((row, i) => row[i]!);
const others = (f: number[][]): number[] => f.flatMap((row, i) => row.filter((_, j) => j !== i));
const withConstant = (f: number[][], c: number): number[][] => f.map((row) => row.map((score) => score + c));

describe('the bounds of mutual information at ρ = 0.8 in two dimensions, with the best critic', () => {
  // TensorFlow Probability's mutual_information_test: 1.021651248, between 0.3 below and 0.1 above.
  const truth = -Math.log(1 - 0.8 ** 2);
  const n = 1000;
  const { conditional, critic, diagonal, marginal } = correlated(1, n, 0.8, 2);
  const entropy = Math.log(2 * Math.PI * Math.E);

  it('is 1.021651248 in truth', () => {
    expect(truth).toBeCloseTo(1.021651248, 9);
  });

  it('puts Barber–Agakov, InfoNCE and NWJ between 0.3 below and 0.1 above', () => {
    for (const bound of [barberAgakovBound(diagonal, { entropy }), infoNceBound(critic), nwjBound(plus(critic, 1))]) {
      expect(bound).toBeGreaterThan(truth - 0.3);
      expect(bound).toBeLessThan(truth + 0.1);
    }
  });

  it('puts every estimate within three of its own standard errors, for they are all tight here', () => {
    const estimates = {
      barberAgakov: barberAgakovBound(diagonal, { entropy, details: true }),
      upper: variationalUpperBound(diagonal, marginal, { details: true }),
      donskerVaradhan: donskerVaradhanBound(critic, { details: true }),
      nwj: nwjBound(plus(critic, 1), { details: true }),
      tuba: tubaBound(critic, { logBaseline: new Float64Array(n), details: true }),
      jensenShannon: jensenShannonBound(critic, { details: true }),
      infoNce: infoNceBound(critic, { details: true }),
      leaveOneOut: leaveOneOutUpperBound(conditional, { details: true }),
      smile: smileBound(critic, { clip: 20, details: true }),
    };
    for (const { value, standardError } of Object.values(estimates)) {
      expect(standardError).toBeGreaterThan(0.005);
      expect(standardError).toBeLessThan(0.1);
      expect(Math.abs(value - truth) / standardError!).toBeLessThan(3);
    }
  });

  it('encloses the truth between InfoNCE and the leave-one-out bound of the same densities', () => {
    const lower = infoNceBound(conditional, { against: 'x' });
    expect(lower).toBeCloseTo(infoNceBound(critic, { against: 'x' }), 9);
    expect(leaveOneOutUpperBound(conditional)).toBeGreaterThan(lower);
  });

  it('is lower by E KL(p(y|x) ‖ q(y|x)) for a decoder of the wrong spread, and higher by KL(p ‖ q) for the wrong prior', () => {
    const size = 20_000;
    const x = normal(key(5), size);
    const e = normal(key(6), size);
    const y = e.map((value, i) => 0.8 * x[i]! + 0.6 * value);
    const q = Float64Array.from(y, (value, i) => logNormal(value, 0.8 * x[i]!, 0.72));
    const exact = Float64Array.from(y, (value, i) => logNormal(value, 0.8 * x[i]!, 0.36));
    const prior = Float64Array.from(y, (value) => logNormal(value, 0, 2));
    const information = -0.5 * Math.log(0.36);
    const kl = 0.5 * (0.5 - 1 + Math.log(2)); // of variances in ratio ½
    const low = barberAgakovBound(q, { entropy: entropy / 2, details: true });
    expect(Math.abs(low.value - (information - kl)) / low.standardError!).toBeLessThan(3);
    const high = variationalUpperBound(exact, prior, { details: true });
    expect(Math.abs(high.value - (information + kl)) / high.standardError!).toBeLessThan(3);
  });

  it('has standard errors that are the spread of the estimates over repetitions', () => {
    const bounds = [
      (seed: number) => donskerVaradhanBound(correlated(seed, 60, 0.5, 1).critic, { details: true }),
      (seed: number) => nwjBound(correlated(seed, 60, 0.5, 1).critic, { details: true }),
      (seed: number) => infoNceBound(correlated(seed, 60, 0.5, 1).critic, { details: true }),
      (seed: number) => infoNceBound(correlated(seed, 60, 0.5, 1).critic, { against: 'x', details: true }),
      (seed: number) => jensenShannonBound(correlated(seed, 60, 0.5, 1).critic, { of: 'divergence', details: true }),
      (seed: number) => leaveOneOutUpperBound(correlated(seed, 60, 0.5, 1).conditional, { details: true }),
    ];
    const repetitions = 200;
    for (const bound of bounds) {
      const found = Array.from({ length: repetitions }, (_, i) => bound(100 + i));
      const centre = mean(found.map(({ value }) => value));
      const spread = Math.sqrt(mean(found.map(({ value }) => (value - centre) ** 2)));
      const told = Math.sqrt(mean(found.map(({ standardError }) => standardError! ** 2)));
      // A spread of 200 repetitions is known to 5 %; first-order influences leave some more.
      expect(told / spread).toBeGreaterThan(0.8);
      expect(told / spread).toBeLessThan(1.2);
    }
  });
});

describe('the relations between the bounds', () => {
  it('are those of their definitions, computed without care for overflow', () => {
    fc.assert(
      fc.property(scores, (f) => {
        const joint = mean(diagonalOf(f));
        const marginal = mean(others(f).map(Math.exp));
        const softplus = (v: number): number => Math.log(1 + Math.exp(v));
        const near = (a: number, b: number): void => {
          expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(b)));
        };
        near(donskerVaradhanBound(f), joint - Math.log(marginal));
        near(nwjBound(f), joint - marginal / Math.E);
        near(jensenShannonBound(f), 1 + joint - marginal);
        const divergence =
          Math.LN2 - (mean(diagonalOf(f).map((v) => softplus(-v))) + mean(others(f).map((v) => softplus(v)))) / 2;
        near(jensenShannonBound(f, { of: 'divergence' }), divergence);
        const nce = mean(f.map((row, i) => row[i]! - Math.log(mean(row.map(Math.exp)))));
        near(infoNceBound(f), nce);
        const clip = (v: number): number => Math.min(3, Math.max(-3, v));
        const smile = joint - Math.log(mean(others(f).map((v) => Math.exp(clip(v)))));
        near(smileBound(f, { clip: 3 }), smile);
        const upper = mean(
          f.map((_, j) => f[j]![j]! - Math.log(mean(f.filter((_, i) => i !== j).map((row) => Math.exp(row[j]!))))),
        );
        near(leaveOneOutUpperBound(f), upper);
      }),
      { numRuns: 100 },
    );
  });

  it('has Donsker–Varadhan at or above NWJ, which meets it at the best constant', () => {
    fc.assert(
      fc.property(scores, (f) => {
        const dv = donskerVaradhanBound(f);
        expect(dv).toBeGreaterThanOrEqual(nwjBound(f) - 1e-9 * Math.max(1, Math.abs(dv)));
        const best = 1 - Math.log(mean(others(f).map(Math.exp)));
        expect(nwjBound(withConstant(f, best))).toBeCloseTo(dv, 9);
      }),
      { numRuns: 100 },
    );
  });

  it('has TUBA equal to Donsker–Varadhan at the best constant baseline, and above that at the best of each y', () => {
    fc.assert(
      fc.property(scores, (f) => {
        const dv = donskerVaradhanBound(f);
        const constant = f.map(() => Math.log(mean(others(f).map(Math.exp))));
        expect(tubaBound(f, { logBaseline: constant })).toBeCloseTo(dv, 9);
        expect(tubaBound(f, { logBaseline: f.map(() => 1) })).toBe(nwjBound(f));
        const each = f.map((_, j) => Math.log(mean(f.filter((_, i) => i !== j).map((row) => Math.exp(row[j]!)))));
        expect(tubaBound(f, { logBaseline: each })).toBeCloseTo(leaveOneOutUpperBound(f), 9);
      }),
      { numRuns: 100 },
    );
  });

  it('has InfoNCE at or below log n, a function of the leave-one-out bound term by term, and blind to a constant of each row', () => {
    fc.assert(
      fc.property(scores, fc.double({ min: -50, max: 50, noNaN: true }), (f, c) => {
        const bound = infoNceBound(f, { against: 'x' });
        expect(bound).toBeLessThanOrEqual(Math.log(f.length) + 1e-12);
        const lower = infoNceBound(f, { against: 'x', details: true }).local!;
        const upper = leaveOneOutUpperBound(f, { details: true }).local!;
        // The own pair is one of the n of InfoNCE, and left out of the other.
        upper.forEach((term, j) => {
          expect(lower[j]).toBeCloseTo(-Math.log((1 + (f.length - 1) * Math.exp(-term)) / f.length), 9);
        });
        expect(infoNceBound(f.map((row, i) => row.map((score) => score + c * i)))).toBeCloseTo(infoNceBound(f), 9);
        const transposed = f.map((_, i) => f.map((row) => row[i]!));
        expect(infoNceBound(transposed, { against: 'x' })).toBeCloseTo(infoNceBound(f), 12);
      }),
      { numRuns: 100 },
    );
  });

  it('has SMILE equal to Donsker–Varadhan where nothing is clipped', () => {
    fc.assert(
      fc.property(scores, (f) => {
        expect(smileBound(f, { clip: Infinity })).toBe(donskerVaradhanBound(f));
        expect(smileBound(f, { clip: 30 })).toBe(donskerVaradhanBound(f));
      }),
      { numRuns: 30 },
    );
  });

  it('has the Jensen–Shannon divergence between nothing and log 2 at its best critic', () => {
    const far = [[50, -50], [-50, 50]]; // prettier-ignore
    expect(jensenShannonBound(far, { of: 'divergence' })).toBeCloseTo(Math.LN2, 12);
    const none = [[0, 0], [0, 0]]; // prettier-ignore
    expect(jensenShannonBound(none, { of: 'divergence' })).toBeCloseTo(0, 15);
    expect(jensenShannonBound(none)).toBe(0);
  });
});

describe('the bounds', () => {
  const f = [[2, -1], [-1, 2]]; // prettier-ignore

  it('do not overflow where their value is finite', () => {
    const large = [[2000, -1000], [900, 2000]]; // prettier-ignore
    expect(donskerVaradhanBound(large)).toBeCloseTo(2000 - 900 + Math.LN2, 9);
    expect(infoNceBound(large)).toBeCloseTo(Math.LN2, 12);
    expect(jensenShannonBound(large, { of: 'divergence' })).toBeCloseTo(Math.LN2 - 225, 9);
    expect(tubaBound(large, { logBaseline: [900, 900] })).toBeCloseTo(1 + 1100 - 0.5, 9);
    const wide = [[0, -2000], [-2000, 0]]; // prettier-ignore
    expect(donskerVaradhanBound(wide)).toBeCloseTo(2000, 9);
    expect(donskerVaradhanBound(wide, { details: true }).standardError).toBeCloseTo(0, 9);
  });

  it('say that the exponential overflowed', () => {
    const estimate = nwjBound([[0, 2000], [0, 0]], { details: true }); // prettier-ignore
    expect(estimate.value).toBe(-Infinity);
    expect(estimate.warnings).toEqual([expect.stringContaining('overflows')]);
    expect(estimate.standardError).toBeUndefined();
  });

  it('say that InfoNCE is near its limit, and that SMILE clipped', () => {
    expect(infoNceBound(f, { details: true }).warnings).toEqual([expect.stringMatching(/^Near log n = 0.6931 nats/)]);
    expect(infoNceBound([[0, 0], [0, 0]], { details: true }).warnings).toEqual([]); // prettier-ignore
    const smile = smileBound([[9, 8], [-7, 9]], { clip: 5, details: true }); // prettier-ignore
    expect(smile.warnings).toEqual([
      'SMILE is an estimate, not a bound.',
      '2 of 2 scores of independent pairs were clipped to ±5.',
    ]);
  });

  it('convert units, and give the terms of a mean as local values', () => {
    const nats = infoNceBound(f, { details: true });
    const bits = infoNceBound(f, { base: 2, details: true });
    expect(bits.value).toBeCloseTo(nats.value / Math.LN2, 12);
    expect(mean([...nats.local!])).toBeCloseTo(nats.value, 12);
    expect(nats).toMatchObject({ unit: 'nats', samples: 2, settings: { against: 'y' } });
    expect(donskerVaradhanBound(f, { base: 2 })).toBeCloseTo(3 / Math.LN2, 12);
    const ba = barberAgakovBound([-0.5, -0.25], { entropy: 1, details: true });
    expect([...ba.local!]).toEqual([0.5, 0.75]);
    expect(barberAgakovBound([-0.5], { entropy: 1, details: true }).standardError).toBeUndefined();
  });

  it('refuse scores that are not square, too few or not finite', () => {
    const bounds = [
      donskerVaradhanBound,
      nwjBound,
      infoNceBound,
      jensenShannonBound,
      leaveOneOutUpperBound,
      (s: number[][]) => smileBound(s, { clip: 5 }),
      (s: number[][]) => tubaBound(s, { logBaseline: [0, 0] }),
    ] as ((s: number[][]) => number)[];
    for (const bound of bounds) {
      expect(() => bound([[1, 2]])).toThrow(/square matrix/);
      expect(() => bound([[1]])).toThrow(/at least 2 rows/);
      expect(() => bound([[1, NaN], [0, 1]])).toThrow(RangeError); // prettier-ignore
      expect(() => bound([[1, -Infinity], [0, 1]])).toThrow(RangeError); // prettier-ignore
    }
  });

  it('refuse options out of range, and arguments of another length', () => {
    for (const clip of [0, -1, NaN]) expect(() => smileBound(f, { clip })).toThrow(RangeError);
    expect(() => tubaBound(f, { logBaseline: [0] })).toThrow(/2 numbers, got 1/);
    expect(() => jensenShannonBound(f, { of: 'js' as never })).toThrow(RangeError);
    expect(() => infoNceBound(f, { against: 'z' as never })).toThrow(RangeError);
    expect(() => barberAgakovBound([-Infinity], { entropy: 0 })).toThrow(RangeError);
    expect(() => barberAgakovBound([], { entropy: 0 })).toThrow(/at least one number/);
    expect(() => barberAgakovBound([0], { entropy: NaN })).toThrow(RangeError);
    expect(() => variationalUpperBound([0], [0, 1])).toThrow(/same number of samples/);
    expect(() => donskerVaradhanBound(f, { clip: 5 } as never)).toThrow(/options must be among/);
  });
});
