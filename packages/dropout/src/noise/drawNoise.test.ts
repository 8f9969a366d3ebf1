import { backendsHere, read, useBackend } from '@infodrop-tooling/vitest/backends';
import { key } from '@infodrop/random';
import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { zScore } from '../../test/statistics.js';
import { drawNoise } from './drawNoise.js';
import { bernoulliNoise, gaussianNoise, logNormalNoise, type Noise, uniformNoise } from './noise.js';

const SAMPLES = 50_000;

const drawn = async (noise: Noise, seed: number, shape: number[], offset?: number): Promise<number[]> =>
  (await read(() => [drawNoise(noise, key(seed), shape, offset)]))[0]!;

describe.each(backendsHere)('on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  describe.each([
    { noise: bernoulliNoise({ rate: 0.3 }), variance: 0.3 / 0.7 },
    { noise: gaussianNoise({ std: 0.8 }), variance: 0.64 },
    { noise: uniformNoise({ halfWidth: 0.9 }), variance: 0.27 },
    { noise: logNormalNoise({ alpha: 0.5 }), variance: Math.exp(0.25) - 1 },
  ])('$noise.kind noise', ({ noise, variance }) => {
    it('has mean 1 and the stated variance, within 4 standard errors', async () => {
      const epsilon = await drawn(noise, 11, [SAMPLES]);
      expect(Math.abs(zScore(epsilon, 1))).toBeLessThan(4);
      const squares = epsilon.map((value) => (value - 1) ** 2);
      expect(Math.abs(zScore(squares, variance))).toBeLessThan(4);
    });

    it('in two parts is the whole, and leaves only its result behind', async () => {
      const whole = await drawn(noise, 12, [5, 7]);
      expect(await drawn(noise, 12, [3, 7], 14)).toEqual(whole.slice(14));
      const before = memory().numTensors;
      const rest = drawNoise(noise, key(12), [3, 7], 14);
      expect(memory().numTensors).toBe(before + 1);
      rest.dispose();
    });
  });

  it('draws binary noise that is 0 or 1/(1 − rate), and only 1 at rate 0', async () => {
    const values = await drawn(bernoulliNoise({ rate: 0.75 }), 1, [200]);
    expect([...new Set(values)].sort()).toEqual([0, 4]);
    expect(new Set(await drawn(bernoulliNoise({ rate: 0 }), 1, [200]))).toEqual(new Set([1]));
  });

  it('draws uncorrected log-normal noise of median 1 and mean exp(α²/2)', async () => {
    const epsilon = await drawn(logNormalNoise({ alpha: 0.7, meanCorrection: false }), 2, [SAMPLES]);
    expect(Math.abs(zScore(epsilon, Math.exp(0.245)))).toBeLessThan(4);
    const aboveMedian = epsilon.map((value) => (value > 1 ? 1 : 0));
    expect(Math.abs(zScore(aboveMedian, 0.5))).toBeLessThan(4);
  });
});

describe('drawNoise', () => {
  it('refuses a strength that is no number', () => {
    expect(() => drawNoise(logNormalNoise(), key(1), [2])).toThrow('noise.alpha must be a number, got "input"');
  });
});
