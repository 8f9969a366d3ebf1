import { useBackend } from '@infodrop-tooling/vitest/backends';
import { type Tensor, tensor1d, tidy } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  gaussian,
  gaussianPosterior,
  klDivergence,
  laplace,
  logNormal,
  logNormalPosterior,
  logUniform,
  multiplicativeGaussianPosterior,
  type Posterior,
  type Prior,
  truncatedLogNormalPosterior,
  truncatedLogUniform,
} from '../src/index.js';

beforeAll(() => useBackend('cpu'));

const place = fc.double({ min: -20, max: 20, noNaN: true });
const size = fc.double({ min: 1e-3, max: 50, noNaN: true });
const strength = fc.double({ min: 1e-3, max: 1, noNaN: true });
const inside = fc.double({ min: -20, max: 0, noNaN: true });
const width = fc.double({ min: 1e-2, max: 20, noNaN: true });

const posteriors = [
  {
    name: 'gaussian',
    first: place,
    second: size,
    make: (loc: Tensor, scale: Tensor) => gaussianPosterior({ loc, scale }),
  },
  {
    name: 'multiplicativeGaussian',
    first: fc.double({ min: 1e-3, max: 20, noNaN: true }),
    second: size,
    make: (f: Tensor, alpha: Tensor) => multiplicativeGaussianPosterior({ f, alpha }),
  },
  {
    name: 'logNormal',
    first: fc.double({ min: 1e-3, max: 20, noNaN: true }),
    second: strength,
    make: (f: Tensor, alpha: Tensor) => logNormalPosterior({ f, alpha, cap: 1 }),
  },
  {
    name: 'truncatedLogNormal',
    first: inside,
    second: width,
    make: (loc: Tensor, scale: Tensor) => truncatedLogNormalPosterior({ loc, scale }),
  },
] as const;

const priors: readonly { prior: Prior; closedFor: readonly string[] }[] = [
  { prior: gaussian({ loc: 1, scale: 2 }), closedFor: ['gaussian', 'multiplicativeGaussian', 'logNormal'] },
  { prior: laplace({ loc: -1, scale: 3 }), closedFor: ['gaussian', 'multiplicativeGaussian', 'logNormal'] },
  { prior: logNormal({ loc: -1, scale: 2 }), closedFor: ['logNormal', 'truncatedLogNormal'] },
  { prior: logUniform(), closedFor: ['multiplicativeGaussian', 'logNormal', 'truncatedLogNormal'] },
  { prior: truncatedLogUniform(), closedFor: ['truncatedLogNormal'] },
];

const klOf = (posterior: Posterior, prior: Prior): number =>
  (klDivergence(posterior, prior) as { perUnit: Tensor }).perUnit.dataSync()[0]!;

describe.each(posteriors)('the closed divergences of a $name posterior', ({ name, first, second, make }) => {
  it.each(priors.filter(({ closedFor }) => closedFor.includes(name)))(
    'from $prior.kind are never below 0',
    ({ prior }) => {
      fc.assert(
        fc.property(first, second, (a, b) => {
          tidy(() => {
            // What rounding may leave of numbers of the size of the terms.
            const kl = klOf(make(tensor1d([a]), tensor1d([b])), prior);
            expect(kl).toBeGreaterThanOrEqual(-2e-5);
          });
        }),
      );
    },
  );
});

describe('scale invariance', () => {
  const factor = fc.double({ min: 1e-2, max: 1e2, noNaN: true });

  it('the log-uniform prior does not see by what factor z is multiplied', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 10, noNaN: true }), strength, factor, (f, alpha, k) => {
        tidy(() => {
          for (const make of [logNormalPosterior, multiplicativeGaussianPosterior]) {
            const [one, other] = [f, k * f].map((size) =>
              klOf(make({ f: tensor1d([size]), alpha: tensor1d([alpha]) }), logUniform()),
            );
            expect(other).toBe(one);
          }
        });
      }),
    );
  });

  it('a Gaussian pair and a Laplace pair are the same in any unit of z', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -3, max: 3, noNaN: true }),
        fc.double({ min: 0.1, max: 3, noNaN: true }),
        factor,
        (loc, scale, k) => {
          tidy(() => {
            for (const prior of [gaussian, laplace]) {
              const kl = (unit: number): number =>
                klOf(
                  gaussianPosterior({ loc: tensor1d([loc * unit]), scale: tensor1d([scale * unit]) }),
                  prior({ loc: 0.5 * unit, scale: 2 * unit }),
                );
              expect(Math.abs(kl(k) - kl(1))).toBeLessThan(2e-5 * Math.max(1, kl(1)));
            }
          });
        },
      ),
    );
  });
});
