import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-layers';
import { key } from '@infodrop/random';
import { logNormal } from '@infodrop/priors';
import { cast, fill, memory, ones, reshape, scalar, setBackend, tensor2d, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { zScore } from '../../test/statistics.js';
import { applyInformationDropout } from './applyInformationDropout.js';
import { applyInformationDropoutConv } from './applyInformationDropoutConv.js';
import { applyInformationDropoutDense } from './applyInformationDropoutDense.js';
import { standardNormal } from '@infodrop/priors';

beforeAll(() => setBackend('cpu'));

describe('applyInformationDropout', () => {
  const f = tensor2d([[0, 0.5, 2]]);
  const alpha = tensor2d([[0.1, 0.1, 0.4]]);

  it('multiplies by exp(αη − α²/2), or exp(αη) without mean correction, and charges the prior', () => {
    const eta = tensor2d([[1, -2, 0.5]]);
    const corrected = applyInformationDropout({ f, alpha, eta });
    [0, 0.5 * Math.exp(-0.2 - 0.005), 2 * Math.exp(0.2 - 0.08)].forEach((value, i) => {
      expect(corrected.output.dataSync()[i]).toBeCloseTo(value, 6);
    });
    [0, Math.log(7.01), Math.log(0.701 / 0.4)].forEach((value, i) => {
      expect(corrected.kl.dataSync()[i]).toBeCloseTo(value, 5);
    });
    const plain = applyInformationDropout({ f, alpha, eta, meanCorrection: false, gateZeros: false, cap: 0.4 });
    [0, 0.5 * Math.exp(-0.2), 2 * Math.exp(0.2)].forEach((value, i) => {
      expect(plain.output.dataSync()[i]).toBeCloseTo(value, 6);
    });
    [Math.log(4), Math.log(4), 0].forEach((value, i) => {
      expect(plain.kl.dataSync()[i]).toBeCloseTo(value, 5);
    });
  });

  it('without noise returns f itself, at the same cost', () => {
    const still = applyInformationDropout({ f, alpha, eta: null });
    expect(still.output.dataSync()).toEqual(f.dataSync());
    const noisy = applyInformationDropout({ f, alpha, eta: standardNormal(key(1), [1, 3]) });
    expect(still.kl.dataSync()).toEqual(noisy.kl.dataSync());
  });

  it('keeps the mean with mean correction and the median without, within 4 standard errors', () => {
    const shape = [40_000, 1];
    const eta = standardNormal(key(5), shape);
    const given = { f: ones(shape), alpha: fill(shape, 0.7), eta };
    const corrected = applyInformationDropout({ ...given, cap: 1 }).output.dataSync();
    expect(Math.abs(zScore(corrected, 1))).toBeLessThan(4);
    const plain = applyInformationDropout({ ...given, cap: 1, meanCorrection: false }).output.dataSync();
    expect(zScore(plain, 1)).toBeGreaterThan(20);
    expect(
      Math.abs(
        zScore(
          plain.map((z) => (z > 1 ? 1 : 0)),
          0.5,
        ),
      ),
    ).toBeLessThan(4);
  });

  it('leaves only its two results behind', () => {
    const before = memory().numTensors;
    const prior = logNormal({ learned: true });
    const parameters = [scalar(0), scalar(0)];
    applyInformationDropout({ f, alpha, eta: null, prior, parameters });
    expect(memory().numTensors).toBe(before + 4);
    applyInformationDropoutDense({
      x: f,
      kernel: zeros([3, 2]),
      bias: zeros([2]),
      alphaKernel: zeros([3, 2]),
      alphaBias: zeros([2]),
      eta: null,
    });
    expect(memory().numTensors).toBe(before + 4 + 4 + 2);
  });

  it.each<[string, () => unknown]>([
    [
      'alpha must have the shape of f, [1, 3], got [1, 2]',
      () => applyInformationDropout({ f, alpha: ones([1, 2]), eta: null }),
    ],
    ['eta must have the shape of f, [1, 3], got [3]', () => applyInformationDropout({ f, alpha, eta: ones([3]) })],
    ['cap must be a finite number > 0, got NaN', () => applyInformationDropout({ f, alpha, eta: null, cap: NaN })],
    ['f must be a float32 tensor, got int32', () => applyInformationDropout({ f: cast(f, 'int32'), alpha, eta: null })],
  ])('refuses: %s', (message, call) => {
    expect(call).toThrow(message);
  });
});

describe('applyInformationDropoutDense and applyInformationDropoutConv', () => {
  it('agree where a convolution is a dense layer', () => {
    const x = standardNormal(key(1), [2, 3]);
    const [kernel, alphaKernel] = [standardNormal(key(2), [3, 4]), standardNormal(key(3), [3, 4])];
    const [bias, alphaBias] = [standardNormal(key(4), [4]), standardNormal(key(5), [4])];
    const eta = standardNormal(key(6), [2, 4]);
    const dense = applyInformationDropoutDense({ x, kernel, bias, alphaKernel, alphaBias, eta });
    const convolved = applyInformationDropoutConv({
      x: reshape(x, [2, 1, 1, 3]),
      kernel: reshape(kernel, [1, 1, 3, 4]),
      bias,
      alphaKernel: reshape(alphaKernel, [1, 1, 3, 4]),
      alphaBias,
      eta: reshape(eta, [2, 1, 1, 4]),
    });
    for (const name of ['output', 'kl'] as const) {
      const [one, other] = [dense[name].dataSync(), convolved[name].dataSync()];
      one.forEach((value, i) => {
        expect(other[i]).toBeCloseTo(value, 5);
      });
    }
  });

  it('refuse an unknown activation and a range of α that is not above 0', () => {
    const args = {
      x: ones([1, 1]),
      kernel: ones([1, 1]),
      bias: ones([1]),
      alphaKernel: ones([1, 1]),
      alphaBias: ones([1]),
      eta: null,
    };
    expect(() => applyInformationDropoutDense({ ...args, activation: 'swish' as 'relu' })).toThrow('got "swish"');
    expect(() => applyInformationDropoutDense({ ...args, alphaRange: 0 })).toThrow(
      'alphaRange must be a finite number > 0',
    );
  });
});
