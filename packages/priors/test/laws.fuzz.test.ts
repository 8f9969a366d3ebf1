import { backendsHere, read, useBackend } from '@infodrop-tooling/vitest/backends';
import { mul, ones, tensor1d } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { logNormal, logNormalKl, logUniform, logUniformKl } from '../src/index.js';
import { logNormalReference } from './reference.js';

const activation = fc.oneof(fc.constant(0), fc.double({ min: 1e-3, max: 1e3, noNaN: true }));
const strength = fc.double({ min: 1e-3, max: 1, noNaN: true });
const units = fc.array(fc.tuple(activation, strength), { minLength: 1, maxLength: 8 });
const factor = fc.double({ min: 1e-6, max: 1e6, noNaN: true });

const columns = (pairs: [number, number][]) =>
  [pairs.map(([f]) => f), pairs.map(([, alpha]) => alpha)] as [number[], number[]];

describe.each(backendsHere)('on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  const ofGpu = backend === 'webgpu'; // whose every read waits, and whose logarithm is coarser
  const runs = { numRuns: ofGpu ? 20 : 100 };
  const rounding = ofGpu ? 1e-5 : 2e-6;

  describe('the log-uniform divergence', () => {
    it('does not change when f is multiplied by any factor', async () => {
      const property = fc.asyncProperty(
        units,
        factor,
        fc.boolean(),
        fc.boolean(),
        async (pairs, k, gateZeros, meanCorrection) => {
          const [plain, scaled] = await read(() => {
            const [f, alpha] = columns(pairs).map((column) => tensor1d(column));
            const args = { alpha: alpha!, cap: 1, gateZeros, meanCorrection, parameters: [] };
            return [mul(f!, 1), mul(f!, k)].map((each) => logUniform().klPerUnit({ ...args, f: each }));
          });
          expect(scaled).toEqual(plain);
        },
      );
      await fc.assert(property, runs);
    });

    it('is never negative up to the cap, and falls as the strength grows', async () => {
      const property = fc.asyncProperty(strength, strength, async (one, other) => {
        const alphas = [Math.min(one, other), Math.max(one, other)];
        const [more, less] = (await read(() => [logUniformKl(tensor1d(alphas), 1)]))[0]!;
        expect(less!).toBeGreaterThanOrEqual(0);
        expect(more!).toBeGreaterThanOrEqual(less!);
      });
      await fc.assert(property, runs);
    });
  });

  describe('the log-normal divergence', () => {
    const parameter = fc.double({ min: -2, max: 2, noNaN: true });

    it('equals its closed form in doubles', async () => {
      const property = fc.asyncProperty(
        units,
        parameter,
        parameter,
        fc.boolean(),
        async (pairs, loc, logScale, meanCorrection) => {
          const [f, alpha] = columns(pairs);
          const options = { loc, scale: Math.exp(logScale), meanCorrection };
          const [kl] = await read(() => [logNormalKl(tensor1d(f), tensor1d(alpha), options)]);
          const reference = { loc, logScale, floor: 1e-4, meanCorrection };
          pairs.forEach(([f_, alpha_], i) => {
            const expected = logNormalReference({ f: f_, alpha: alpha_ }, reference);
            expect(Math.abs(kl![i]! - expected)).toBeLessThan(rounding * Math.max(1, expected));
          });
        },
      );
      await fc.assert(property, runs);
    });

    it('is never negative', async () => {
      const property = fc.asyncProperty(
        units,
        parameter,
        parameter,
        fc.boolean(),
        async (pairs, loc, logScale, meanCorrection) => {
          const [f, alpha] = columns(pairs);
          const prior = logNormal({ loc, scale: Math.exp(logScale) });
          const [kl] = await read(() => [
            prior.klPerUnit({
              f: tensor1d(f),
              alpha: tensor1d(alpha),
              cap: 1,
              gateZeros: false,
              parameters: [],
              meanCorrection,
            }),
          ]);
          for (const value of kl!) expect(value).toBeGreaterThanOrEqual(0);
        },
      );
      await fc.assert(property, runs);
    });

    it('is never negative where the noise has all but the spread of the prior', async () => {
      const tolerance = ofGpu ? 1e-6 : 1e-9;
      const scale = Math.fround(3);
      const alpha = Float32Array.from({ length: 4001 }, (_, i) => scale * (1 + (i - 2000) * 2 ** -23));
      const [kl] = await read(() => [logNormalKl(ones([4001]), tensor1d(alpha), { scale, meanCorrection: false })]);
      const reference = { loc: 0, logScale: Math.log(scale), floor: 1e-4, meanCorrection: false };
      kl!.forEach((value, i) => {
        expect(value).toBeGreaterThanOrEqual(0);
        expect(Math.abs(value - logNormalReference({ f: 1, alpha: alpha[i]! }, reference))).toBeLessThan(tolerance);
      });
    });

    it('does not change when f and the median of the prior are multiplied by one factor', async () => {
      const k = fc.double({ min: 0.1, max: 10, noNaN: true });
      const property = fc.asyncProperty(
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        strength,
        k,
        async (f, alpha, by) => {
          const [[plain], [scaled]] = (await read(() => [
            logNormalKl(tensor1d([f]), tensor1d([alpha])),
            logNormalKl(tensor1d([f * by]), tensor1d([alpha]), { loc: Math.log(by) }),
          ])) as [[number], [number]];
          expect(Math.abs(scaled - plain)).toBeLessThan(1e-4 * Math.max(1, plain));
        },
      );
      await fc.assert(property, runs);
    });
  });
});
