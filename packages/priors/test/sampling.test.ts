import { everyBackendHere, useBackend } from '@infodrop-tooling/vitest/backends';
import { key } from '@infodrop/random';
import { tensor1d, zeros, add, scalar } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  gaussian,
  laplace,
  logNormal,
  mixture,
  standardNormal,
  truncatedLogNormalMoments,
  truncatedLogNormalPosterior,
  truncatedLogUniform,
} from '../src/index.js';
import { integrate, truncatedLogNormalLogDensity } from './densities.js';

const SAMPLES = 100_000;

/** How many standard errors the mean of the samples lies from a value. */
function zScore(samples: ArrayLike<number>, expected: number): number {
  const values = Array.from(samples);
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / (values.length - 1);
  return (mean - expected) / Math.sqrt(variance / values.length);
}

describe.each(everyBackendHere)('on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it.each([
    { prior: gaussian({ loc: 1, scale: 2 }), mean: 1, variance: 4 },
    { prior: laplace({ loc: -1, scale: 0.5 }), mean: -1, variance: 0.5 },
    {
      prior: logNormal({ loc: 0.2, scale: 0.3 }),
      mean: Math.exp(0.245),
      variance: (Math.exp(0.09) - 1) * Math.exp(0.49),
    },
    {
      prior: mixture({ components: [gaussian({ loc: -3 }), gaussian({ loc: 1 })], weights: [1, 3] }),
      mean: 0,
      variance: 1 + 3,
    },
    { prior: truncatedLogUniform({ low: -2, high: 1 }), mean: (Math.E - Math.exp(-2)) / 3, variance: null },
  ])(
    'samples of $prior.kind have its mean and variance, within 4 standard errors',
    async ({ prior, mean, variance }) => {
      const samples = await prior.sample(key(7), [SAMPLES], []).data();
      expect(Math.abs(zScore(samples, mean))).toBeLessThan(4);
      if (variance !== null) {
        expect(
          Math.abs(
            zScore(
              Array.from(samples, (z) => (z - mean) ** 2),
              variance,
            ),
          ),
        ).toBeLessThan(4);
      }
    },
  );

  it('log densities integrate to one', async () => {
    const z = tensor1d(Float32Array.from({ length: 1601 }, (_, i) => -40 + i * 0.05));
    for (const prior of [
      gaussian({ loc: 1 }),
      laplace({ scale: 2 }),
      mixture({ components: [gaussian(), laplace()] }),
    ]) {
      const logs = Array.from(await prior.logProb(z, []).data());
      expect(logs.reduce((sum, value) => sum + Math.exp(value) * 0.05, 0)).toBeCloseTo(1, 3);
    }
  });

  it('truncated log-normal noise stays in its interval, with its mean and signal-to-noise ratio', async () => {
    for (const [loc, scale] of [
      [-1, 0.5],
      [0, 2],
      [-18, 6],
    ] as const) {
      const posterior = truncatedLogNormalPosterior({ loc: tensor1d([loc]), scale: tensor1d([scale]) });
      const samples = await posterior.sample(standardNormal(key(9), [SAMPLES])).data();
      expect(Math.max(...samples.slice(0, 50_000))).toBeLessThanOrEqual(1);
      const density = truncatedLogNormalLogDensity(loc, scale, -20, 0);
      const moment = (k: number): number => integrate((t) => Math.exp(density(Math.exp(t)) + t + k * t), -20, 0);
      const ratio = moment(1) / Math.sqrt(moment(2) - moment(1) ** 2);
      const { mean, signalToNoise } = truncatedLogNormalMoments(posterior);
      expect((await mean.data())[0]! / moment(1)).toBeCloseTo(1, 4);
      expect((await signalToNoise.data())[0]! / ratio).toBeCloseTo(1, 3);
      expect(Math.abs(zScore(samples, moment(1)))).toBeLessThan(4);
    }
  });

  it('learned priors read the values of their parameters', async () => {
    const prior = gaussian({ learned: true });
    expect(prior.parameters.map(({ name }) => name)).toEqual(['loc', 'logScale']);
    const [value] = await prior.logProb(zeros([1]), [scalar(1), scalar(Math.log(2))]).data();
    expect(value).toBeCloseTo(-0.125 - Math.log(2) - Math.log(2 * Math.PI) / 2, 5);
    const perChannel = logNormal({ learned: 'perChannel' });
    expect(perChannel.parameters).toEqual([
      { name: 'loc', initial: 0, per: 'channel' },
      { name: 'logScale', initial: 0, per: 'channel' },
    ]);
    const f = add(zeros([2, 2]), 1);
    const kl = perChannel.klPerUnit({
      f,
      alpha: f,
      cap: 1,
      meanCorrection: false,
      gateZeros: false,
      parameters: [tensor1d([0, 1]), tensor1d([0, 0])],
    });
    expect([...(await kl.data())].map((v) => Math.round(v * 1e6) / 1e6)).toEqual([0, 0.5, 0, 0.5]);
    expect(() => prior.logProb(zeros([1]), [])).toThrow(
      'parameters must be the values of [loc, logScale], got 0 tensors',
    );
  });
});
