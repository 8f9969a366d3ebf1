import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-layers';
import { key } from '@infodrop/random';
import { memory, setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { zScore } from '../../test/statistics.js';
import { drawNoise } from './drawNoise.js';
import { bernoulliNoise, gaussianNoise, logNormalNoise, uniformNoise } from './noise.js';

const SAMPLES = 50_000;

beforeAll(() => setBackend('cpu'));

describe.each([
  { noise: bernoulliNoise({ rate: 0.3 }), variance: 0.3 / 0.7 },
  { noise: gaussianNoise({ std: 0.8 }), variance: 0.64 },
  { noise: uniformNoise({ halfWidth: 0.9 }), variance: 0.27 },
  { noise: logNormalNoise({ alpha: 0.5 }), variance: Math.exp(0.25) - 1 },
])('$noise.kind noise', ({ noise, variance }) => {
  it('has mean 1 and the stated variance, within 4 standard errors', () => {
    const epsilon = drawNoise(noise, key(11), [SAMPLES]).dataSync();
    expect(Math.abs(zScore(epsilon, 1))).toBeLessThan(4);
    const squares = epsilon.map((value) => (value - 1) ** 2);
    expect(Math.abs(zScore(squares, variance))).toBeLessThan(4);
  });

  it('in two parts is the whole, and leaves only its result behind', () => {
    const whole = drawNoise(noise, key(12), [5, 7]).dataSync();
    const before = memory().numTensors;
    const rest = drawNoise(noise, key(12), [3, 7], 14);
    expect(memory().numTensors).toBe(before + 1);
    expect([...rest.dataSync()]).toEqual([...whole.slice(14)]);
  });
});

describe('drawNoise', () => {
  it('draws binary noise that is 0 or 1/(1 − rate), and only 1 at rate 0', () => {
    const values = drawNoise(bernoulliNoise({ rate: 0.75 }), key(1), [200]).dataSync();
    expect([...new Set(values)].sort()).toEqual([0, 4]);
    expect(new Set(drawNoise(bernoulliNoise({ rate: 0 }), key(1), [200]).dataSync())).toEqual(new Set([1]));
  });

  it('draws uncorrected log-normal noise of median 1 and mean exp(α²/2)', () => {
    const noise = logNormalNoise({ alpha: 0.7, meanCorrection: false });
    const epsilon = drawNoise(noise, key(2), [SAMPLES]).dataSync();
    expect(Math.abs(zScore(epsilon, Math.exp(0.245)))).toBeLessThan(4);
    expect(
      Math.abs(
        zScore(
          epsilon.map((value) => (value > 1 ? 1 : 0)),
          0.5,
        ),
      ),
    ).toBeLessThan(4);
  });

  it('refuses a strength that is no number', () => {
    expect(() => drawNoise(logNormalNoise(), key(1), [2])).toThrow('noise.alpha must be a number, got "input"');
  });
});
