import { key, normal } from '@infodrop/random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gaussianConditionalMutualInformation } from './conditionalMutualInformation.js';
import { covariance, covarianceOf } from './covariance.js';
import { gaussianMutualInformation } from './mutualInformation.js';

/** z drives both: x = z + noise, y = z + coupling · (noise of x) + noise. */
function draw(seed: number, n: number, coupling: number): [x: Float64Array, y: Float64Array, z: Float64Array] {
  const noise = normal(key(seed), 3 * n);
  const z = Float64Array.from(noise.subarray(0, n));
  const x = z.map((value, t) => value + noise[n + t]!);
  const y = z.map((value, t) => value + coupling * noise[n + t]! + noise[2 * n + t]!);
  return [x, y, z];
}

describe('gaussianConditionalMutualInformation', () => {
  it('agrees with NPEET in bits', () => {
    // tests/test_npeet.py.
    expect(
      gaussianConditionalMutualInformation(
        covariance([
          [4, 3, 1],
          [3, 4, 1],
          [1, 1, 2],
        ]),
        { base: 2 },
      ),
    ).toBeCloseTo(0.514873672, 9);
  });

  it('is −½ log(1 − ρ²) of the partial correlation', () => {
    const partial = (0.5 - 0.3 * 0.6) / Math.sqrt((1 - 0.3 ** 2) * (1 - 0.6 ** 2));
    const matrix = covariance([
      [1, 0.5, 0.3],
      [0.5, 1, 0.6],
      [0.3, 0.6, 1],
    ]);
    expect(gaussianConditionalMutualInformation(matrix)).toBeCloseTo(-Math.log1p(-partial * partial) / 2, 14);
  });

  it('is 0 when z separates x and y, and keeps its digits near that', () => {
    // x = z + a, y = z + b + 2⁻³⁰ a.
    const e = 2 ** -30;
    const chain = (c: number): number =>
      gaussianConditionalMutualInformation(
        covariance([
          [2, 1 + c, 1],
          [1 + c, 2 + c * c, 1],
          [1, 1, 1],
        ]),
      );
    expect(chain(0)).toBe(0);
    expect(chain(e) / ((e * e) / 2)).toBeCloseTo(1, 8); // 2 + c² is rounded: 2⁻⁶⁰ is lost next to 2
  });

  it('keeps the chain rule, I(x; y, z) = I(x; z) + I(x; y | z), in several dimensions', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
        const data = Float64Array.from(normal(key(seed), 60));
        const { covariance: c } = covarianceOf({ data, shape: [12, 5] });
        const part = (...of: number[]) => covariance(of.map((i) => of.map((j) => c[i * 5 + j]!)));
        const conditional = gaussianConditionalMutualInformation(part(0, 1, 2, 3, 4), { dimensions: [2, 1, 2] });
        const both = gaussianMutualInformation(part(0, 1, 2, 3, 4), { dimensions: [2, 3] });
        const alone = gaussianMutualInformation(part(0, 1, 3, 4), { dimensions: [2, 2] });
        expect(conditional).toBeCloseTo(both - alone, 12);
        expect(conditional).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 20 },
    );
  });

  it.each([0, 0.5])('is unbiased, and its standard error the spread, at coupling %d', (coupling) => {
    const [n, runs] = [50, 1000];
    const truth = Math.log1p(coupling ** 2) / 2;
    let sum = 0;
    let squares = 0;
    let variances = 0;
    for (let seed = 0; seed < runs; seed++) {
      const { value, standardError } = gaussianConditionalMutualInformation(...draw(seed, n, coupling), {
        details: true,
      });
      sum += value - truth;
      squares += (value - truth) ** 2;
      variances += standardError! ** 2;
    }
    const spread = squares - (sum * sum) / runs;
    expect(Math.abs(sum / Math.sqrt(spread))).toBeLessThan(3);
    expect(Math.sqrt(variances / spread)).toBeGreaterThan(0.85);
    expect(Math.sqrt(variances / spread)).toBeLessThan(coupling === 0 ? 1.5 : 1.2);
  });

  it('is symmetric in x and y, and has local values that average to it', () => {
    const [x, y, z] = draw(1, 40, 0.7);
    const result = gaussianConditionalMutualInformation(x, y, z, { details: true });
    expect(gaussianConditionalMutualInformation(y, x, z)).toBeCloseTo(result.value, 14);
    expect(result.local!.reduce((sum, each) => sum + each, 0) / 40).toBeCloseTo(result.value, 13);
    expect(result.settings).toEqual({ biasCorrection: true, dimensions: [1, 1, 1] });
  });

  it('refuses a missing condition, unequal lengths, too few samples and copies', () => {
    const [x, y, z] = draw(1, 10, 0.5);
    expect(() => gaussianConditionalMutualInformation(x, y, undefined as never)).toThrow(
      'gaussianConditionalMutualInformation: z must be an array',
    );
    expect(() => gaussianConditionalMutualInformation(x, y, z.subarray(1))).toThrow('got 10, 10, 9');
    expect(() => gaussianConditionalMutualInformation([1, 2, 4], [1, 3, 2], [5, 1, 7])).toThrow('must exceed');
    expect(() => gaussianConditionalMutualInformation(x, y, x)).toThrow('linear combination');
    expect(() =>
      gaussianConditionalMutualInformation(
        covariance([
          [1, 0],
          [0, 1],
        ]),
      ),
    ).toThrow('dimensions must be given');
  });
});
