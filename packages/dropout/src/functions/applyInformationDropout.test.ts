import { backendsHere, read, useBackend } from '@infodrop-tooling/vitest/backends';
import { key } from '@infodrop/random';
import { logNormal } from '@infodrop/priors';
import { cast, fill, memory, ones, reshape, scalar, tensor2d, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { zScore } from '../../test/statistics.js';
import { applyInformationDropout } from './applyInformationDropout.js';
import { applyInformationDropoutConv } from './applyInformationDropoutConv.js';
import { applyInformationDropoutDense } from './applyInformationDropoutDense.js';
import { standardNormal } from '@infodrop/priors';

describe.each(backendsHere)('applyInformationDropout on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  const inputs = () => ({ f: tensor2d([[0, 0.5, 2]]), alpha: tensor2d([[0.1, 0.1, 0.4]]) });
  const expectNear = (actual: readonly number[], expected: readonly number[], digits: number): void => {
    expected.forEach((value, i) => {
      expect(actual[i]).toBeCloseTo(value, digits);
    });
  };

  it('multiplies by exp(αη − α²/2), or exp(αη) without mean correction, and charges the prior', async () => {
    const [corrected, kl, plain, plainKl] = await read(() => {
      const eta = tensor2d([[1, -2, 0.5]]);
      return [{}, { meanCorrection: false, gateZeros: false, cap: 0.4 }].flatMap((options) => {
        const noisy = applyInformationDropout({ ...inputs(), eta, ...options });
        return [noisy.output, noisy.kl];
      });
    });
    const digits = backend === 'webgpu' ? 5 : 6; // a graphics card's exponential is coarser
    expectNear(corrected!, [0, 0.5 * Math.exp(-0.2 - 0.005), 2 * Math.exp(0.2 - 0.08)], digits);
    expectNear(kl!, [0, Math.log(7.01), Math.log(0.701 / 0.4)], 5);
    expectNear(plain!, [0, 0.5 * Math.exp(-0.2), 2 * Math.exp(0.2)], digits);
    expectNear(plainKl!, [Math.log(4), Math.log(4), 0], 5);
  });

  it('without noise returns f itself, at the same cost', async () => {
    const [output, still, noisy] = await read(() => {
      const without = applyInformationDropout({ ...inputs(), eta: null });
      return [
        without.output.clone(),
        without.kl,
        applyInformationDropout({ ...inputs(), eta: standardNormal(key(1), [1, 3]) }).kl,
      ];
    });
    expect(output).toEqual([0, 0.5, 2]);
    expect(still).toEqual(noisy);
  });

  it('keeps the mean with mean correction and the median without, within 4 standard errors', async () => {
    const shape = [40_000, 1];
    const [corrected, plain] = await read(() => {
      const given = { f: ones(shape), alpha: fill(shape, 0.7), eta: standardNormal(key(5), shape), cap: 1 };
      return [true, false].map((meanCorrection) => applyInformationDropout({ ...given, meanCorrection }).output);
    });
    expect(Math.abs(zScore(corrected!, 1))).toBeLessThan(4);
    expect(zScore(plain!, 1)).toBeGreaterThan(20);
    const aboveMedian = plain!.map((z) => (z > 1 ? 1 : 0));
    expect(Math.abs(zScore(aboveMedian, 0.5))).toBeLessThan(4);
  });

  it('leaves only its two results behind', () => {
    const { f, alpha } = inputs();
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
      () => applyInformationDropout({ ...inputs(), alpha: ones([1, 2]), eta: null }),
    ],
    ['eta must have the shape of f, [1, 3], got [3]', () => applyInformationDropout({ ...inputs(), eta: ones([3]) })],
    ['cap must be a finite number > 0, got NaN', () => applyInformationDropout({ ...inputs(), eta: null, cap: NaN })],
    [
      'f must be a float32 tensor, got int32',
      () => applyInformationDropout({ ...inputs(), f: cast(inputs().f, 'int32'), eta: null }),
    ],
  ])('refuses: %s', (message, call) => {
    expect(call).toThrow(message);
  });
});

describe.each(backendsHere)('applyInformationDropoutDense and applyInformationDropoutConv on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it('agree where a convolution is a dense layer', async () => {
    const [output, kl, ...convolved] = await read(() => {
      const x = standardNormal(key(1), [2, 3]);
      const [kernel, alphaKernel] = [standardNormal(key(2), [3, 4]), standardNormal(key(3), [3, 4])];
      const [bias, alphaBias] = [standardNormal(key(4), [4]), standardNormal(key(5), [4])];
      const eta = standardNormal(key(6), [2, 4]);
      const dense = applyInformationDropoutDense({ x, kernel, bias, alphaKernel, alphaBias, eta });
      const conv2d = applyInformationDropoutConv({
        x: reshape(x, [2, 1, 1, 3]),
        kernel: reshape(kernel, [1, 1, 3, 4]),
        bias,
        alphaKernel: reshape(alphaKernel, [1, 1, 3, 4]),
        alphaBias,
        eta: reshape(eta, [2, 1, 1, 4]),
      });
      return [dense.output, dense.kl, conv2d.output, conv2d.kl];
    });
    [output!, kl!].forEach((values, which) => {
      values.forEach((value, i) => {
        expect(convolved[which]![i]).toBeCloseTo(value, 5);
      });
    });
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
