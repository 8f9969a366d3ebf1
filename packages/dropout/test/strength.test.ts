import { backendsHere, read, useBackend } from '@infodrop-tooling/vitest/backends';
import { memory, ones, sub, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { informationDropout, informationDropoutConv2d, informationDropoutDense, logNormalNoise } from '../src/index.js';

const made = [
  ['informationDropout', () => informationDropout({ klScale: 1, gateZeros: false }), [2, 3]],
  ['informationDropoutDense', () => informationDropoutDense({ units: 4, klScale: 1, gateZeros: false }), [2, 3]],
  [
    'informationDropoutConv2d',
    () => informationDropoutConv2d({ filters: 2, kernelSize: 3, klScale: 1, gateZeros: false }),
    [2, 5, 5, 1],
  ],
] as const;

describe.each(backendsHere)('strengthOf on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it.each(made)('tells the f and the α that a call of %s has', async (_, make, shape) => {
    const layer = make();
    layer.trackKl = true;
    const inputs = ones([...shape]);
    tidy(() => layer.apply(inputs) as Tensor).dispose();
    const before = memory().numTensors;
    const [alpha, nats, difference] = await read(() => {
      const output = layer.apply(inputs) as Tensor;
      const { f, alpha } = layer.strengthOf(inputs);
      expect(alpha.shape).toEqual(f.shape);
      return [alpha, layer.klPerUnit()!, sub(f, output)];
    });
    expect(memory().numTensors).toBe(before);
    expect(layer.cap).toBeCloseTo(0.701, 12);
    // With the log-uniform prior KL = log(cap/α).
    alpha!.forEach((value, i) => {
      expect(Math.log(layer.cap / value)).toBeCloseTo(nats![i]!, 5);
    });
    for (const value of difference!) expect(Math.abs(value)).toBeLessThan(1e-6);
    inputs.dispose();
    layer.dispose();
  });

  it('does not take the input away where it is f itself', async () => {
    const layer = informationDropout({ klScale: 1, noise: logNormalNoise({ alpha: 0.5 }) });
    const inputs = ones([2, 3]);
    tidy(() => layer.apply(inputs) as Tensor).dispose();
    const [f, alpha] = await read(() => {
      const strength = layer.strengthOf(inputs);
      return [strength.f, strength.alpha];
    });
    expect(f).toEqual([1, 1, 1, 1, 1, 1]);
    for (const value of alpha!) expect(value).toBeCloseTo(0.5, 6);
    expect(inputs.isDisposed).toBe(false);
    inputs.dispose();
  });
});
