import { backendsHere, useBackend } from '@infodrop-tooling/vitest/backends';
import { key, normal } from '@infodrop/random';
import { scalar, tensor1d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { logNormal, logUniformKl } from '../src/index.js';

const SAMPLES = 200_000;
const LOG_SQRT_2PI = Math.log(2 * Math.PI) / 2;

/** Log density of a normal variable. */
const logNormalDensity = (x: number, loc: number, scale: number): number =>
  -(((x - loc) / scale) ** 2) / 2 - Math.log(scale) - LOG_SQRT_2PI;

/** How many standard errors the mean of the samples lies from a value. */
function zScore(samples: Float64Array, expected: number): number {
  const mean = samples.reduce((a, b) => a + b, 0) / samples.length;
  const variance = samples.reduce((a, b) => a + (b - mean) ** 2, 0) / (samples.length - 1);
  return (mean - expected) / Math.sqrt(variance / samples.length);
}

/** ∫ g over [low, high], by Simpson's rule. */
function integrate(g: (x: number) => number, low: number, high: number, steps = 20_000): number {
  const width = (high - low) / steps;
  let sum = g(low) + g(high);
  for (let i = 1; i < steps; i++) sum += (i % 2 === 0 ? 2 : 4) * g(low + i * width);
  return (sum * width) / 3;
}

describe.each(backendsHere)('on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  describe.each([
    { f: 1.7, alpha: 0.35, loc: 0, scale: 1, meanCorrection: false },
    { f: 0.2, alpha: 0.7, loc: -0.5, scale: 0.4, meanCorrection: true },
    { f: 8, alpha: 0.01, loc: 1.5, scale: 2, meanCorrection: true },
  ])('the log-normal divergence at %o', ({ f, alpha, loc, scale, meanCorrection }) => {
    const mu = Math.log(f) - (meanCorrection ? alpha ** 2 / 2 : 0);
    const closed = async (): Promise<number> => {
      const args = { f: tensor1d([f]), alpha: tensor1d([alpha]), cap: 1, meanCorrection, gateZeros: false };
      const parameters = [scalar(loc), scalar(Math.log(scale))];
      const [kl] = await logNormal({ learned: true })
        .klPerUnit({ ...args, parameters })
        .data();
      return kl!;
    };

    it('is the mean of log p(z|x) − log q(z) over noisy activations, within 4 standard errors', async () => {
      const kl = await closed();
      const noise = normal(key(20_261), SAMPLES);
      // The densities of z: that of log z over z. The 1/z cancels in the ratio, as it should, and is left in to show it.
      const ratios = Float64Array.from(noise, (eta) => {
        const z = f * Math.exp(alpha * eta - (meanCorrection ? alpha ** 2 / 2 : 0));
        const posterior = logNormalDensity(Math.log(z), mu, alpha) - Math.log(z);
        const prior = logNormalDensity(Math.log(z), loc, scale) - Math.log(z);
        return posterior - prior;
      });
      expect(Math.abs(zScore(ratios, kl))).toBeLessThan(4);
      // The check can tell: 0.2 nats off is far outside.
      expect(Math.abs(zScore(ratios, kl + 0.2))).toBeGreaterThan(10);
    });

    it('is ∫ p(z|x) [log p(z|x) − log q(z)] dz', async () => {
      const integral = integrate(
        (logZ) => {
          const posterior = logNormalDensity(logZ, mu, alpha);
          return Math.exp(posterior) * (posterior - logNormalDensity(logZ, loc, scale));
        },
        mu - 12 * alpha,
        mu + 12 * alpha,
      );
      expect(Math.abs((await closed()) - integral)).toBeLessThan(2e-6 * Math.max(1, integral));
    });
  });

  describe('the log-uniform divergence', () => {
    const cap = 0.701;
    // E[log p(z|x) + log z], the divergence up to the constant log c.
    const upToConstant = (noise: ArrayLike<number>, f: number, alpha: number) =>
      Float64Array.from({ length: noise.length }, (_, i) => {
        const logZ = Math.log(f) + alpha * noise[i]!;
        return logNormalDensity(logZ, Math.log(f), alpha) - logZ + logZ;
      });

    it.each([0.01, 0.2, 0.6])(
      'is what noise of strength %s costs above noise at the cap, within 4 standard errors',
      async (alpha) => {
        const [one, other] = [normal(key(31), SAMPLES), normal(key(32), SAMPLES)];
        const atCap = upToConstant(other, 5, cap);
        const differences = upToConstant(one, 0.3, alpha).map((value, i) => value - atCap[i]!);
        const closed = (await logUniformKl(tensor1d([alpha]), cap).data())[0]!;
        expect(Math.abs(zScore(differences, closed))).toBeLessThan(4);
        expect(Math.abs(zScore(differences, closed + 0.05))).toBeGreaterThan(10);
      },
    );

    it('is the difference of two proper divergences from a uniform law of log z on a wide interval', async () => {
      // With log z uniform on an interval of width W that holds all the mass, KL = log W − ½ log 2πe − log α.
      const width = 40;
      const proper = (alpha: number) =>
        integrate(
          (logZ) => {
            const posterior = logNormalDensity(logZ, 0, alpha);
            return Math.exp(posterior) * (posterior + Math.log(width));
          },
          -12 * alpha,
          12 * alpha,
        );
      for (const alpha of [0.001, 0.1, 0.5]) {
        const closed = (await logUniformKl(tensor1d([alpha]), cap).data())[0]!;
        expect(proper(alpha) - proper(cap)).toBeCloseTo(closed, 5);
      }
    });
  });
});
