import { backendsHere, useBackend } from '@infodrop-tooling/vitest/backends';
import { mul, ones, tensor1d, tidy } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { logNormal, logNormalKl, logUniform, logUniformKl } from '../src/index.js';
import { logNormalReference } from './reference.js';

const activation = fc.oneof(fc.constant(0), fc.double({ min: 1e-3, max: 1e3, noNaN: true }));
const strength = fc.double({ min: 1e-3, max: 1, noNaN: true });
const units = fc.array(fc.tuple(activation, strength), { minLength: 1, maxLength: 8 });
const factor = fc.double({ min: 1e-6, max: 1e6, noNaN: true });

beforeAll(() => useBackend('cpu'));

const columns = (pairs: [number, number][]) =>
  [pairs.map(([f]) => f), pairs.map(([, alpha]) => alpha)] as [number[], number[]];

describe('the log-uniform divergence', () => {
  it('does not change when f is multiplied by any factor', () => {
    fc.assert(
      fc.property(units, factor, fc.boolean(), fc.boolean(), (pairs, k, gateZeros, meanCorrection) => {
        tidy(() => {
          const [f, alpha] = columns(pairs).map((column) => tensor1d(column)) as [
            ReturnType<typeof tensor1d>,
            ReturnType<typeof tensor1d>,
          ];
          const args = { alpha, cap: 1, gateZeros, meanCorrection, parameters: [] };
          const plain = logUniform().klPerUnit({ ...args, f });
          const scaled = logUniform().klPerUnit({ ...args, f: mul(f, k) });
          expect(scaled.dataSync()).toEqual(plain.dataSync());
        });
      }),
    );
  });

  it('is never negative up to the cap, and falls as the strength grows', () => {
    fc.assert(
      fc.property(strength, strength, (one, other) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)];
        const [more, less] = tidy(() => logUniformKl(tensor1d([low, high]), 1).dataSync());
        expect(less!).toBeGreaterThanOrEqual(0);
        expect(more!).toBeGreaterThanOrEqual(less!);
      }),
    );
  });
});

describe('the log-normal divergence', () => {
  const parameter = fc.double({ min: -2, max: 2, noNaN: true });

  it('equals its closed form in doubles', () => {
    fc.assert(
      fc.property(units, parameter, parameter, fc.boolean(), (pairs, loc, logScale, meanCorrection) => {
        tidy(() => {
          const [f, alpha] = columns(pairs);
          const options = { loc, scale: Math.exp(logScale), meanCorrection };
          const kl = logNormalKl(tensor1d(f), tensor1d(alpha), options).dataSync();
          const reference = { loc, logScale, floor: 1e-4, meanCorrection };
          pairs.forEach(([f_, alpha_], i) => {
            const expected = logNormalReference({ f: f_, alpha: alpha_ }, reference);
            expect(Math.abs(kl[i]! - expected)).toBeLessThan(2e-6 * Math.max(1, expected));
          });
        });
      }),
    );
  });

  it('is never negative', () => {
    fc.assert(
      fc.property(units, parameter, parameter, fc.boolean(), (pairs, loc, logScale, meanCorrection) => {
        tidy(() => {
          const [f, alpha] = columns(pairs);
          const prior = logNormal({ loc, scale: Math.exp(logScale) });
          const args = { f: tensor1d(f), alpha: tensor1d(alpha), cap: 1, gateZeros: false, parameters: [] };
          for (const kl of prior.klPerUnit({ ...args, meanCorrection }).dataSync()) {
            expect(kl).toBeGreaterThanOrEqual(0);
          }
        });
      }),
    );
  });

  it.each(backendsHere)(
    'is never negative where the noise has all but the spread of the prior, on %s',
    async (backend) => {
      await useBackend(backend);
      const tolerance = backend === 'webgpu' ? 1e-6 : 1e-9; // a graphics card's logarithm is coarser
      const scale = Math.fround(3);
      const alpha = Float32Array.from({ length: 4001 }, (_, i) => scale * (1 + (i - 2000) * 2 ** -23));
      const kl = logNormalKl(ones([4001]), tensor1d(alpha), { scale, meanCorrection: false });
      (await kl.data<'float32'>()).forEach((value, i) => {
        const reference = { loc: 0, logScale: Math.log(scale), floor: 1e-4, meanCorrection: false };
        expect(value).toBeGreaterThanOrEqual(0);
        expect(Math.abs(value - logNormalReference({ f: 1, alpha: alpha[i]! }, reference))).toBeLessThan(tolerance);
      });
      await useBackend('cpu');
    },
  );

  it('does not change when f and the median of the prior are multiplied by one factor', () => {
    const k = fc.double({ min: 0.1, max: 10, noNaN: true });
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 100, noNaN: true }), strength, k, (f, alpha, by) => {
        tidy(() => {
          const plain = logNormalKl(tensor1d([f]), tensor1d([alpha])).dataSync()[0]!;
          const scaled = logNormalKl(tensor1d([f * by]), tensor1d([alpha]), { loc: Math.log(by) }).dataSync()[0]!;
          expect(Math.abs(scaled - plain)).toBeLessThan(1e-4 * Math.max(1, plain));
        });
      }),
    );
  });
});
