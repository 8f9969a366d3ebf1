import { useBackend } from '@infodrop-tooling/vitest/backends';
import { gaussian } from '@infodrop/priors';
import { ones, tensor2d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  bernoulliNoise,
  concreteDropoutConv2d,
  concreteDropoutDense,
  concreteNoise,
  conditionalBottleneck,
  continuousNoise,
  gaussianBottleneck,
  gaussianNoise,
  informationDropout,
  informationDropoutConv1d,
  informationDropoutConv3d,
  localReparameterization,
  multiplicativeNoise,
  sparseVariationalDropoutDense,
  truncatedLogNormalNoise,
  variationalDropoutConv2d,
  variationalDropoutDense,
} from '../src/index.js';

beforeAll(() => useBackend('cpu'));

const cost = { klScale: 1 };
const learned = gaussianNoise({ std: 'learned' });

describe('the family refuses, and says the way out', () => {
  it.each<[message: string, make: () => unknown]>([
    [
      'multiplicativeNoise: klScale must be a finite number > 0, got undefined. It has no default',
      () => multiplicativeNoise({ noise: learned } as never),
    ],
    [
      'Without a cost',
      () =>
        multiplicativeNoise({
          noise: { kind: 'logNormal', alpha: 'input', minAlpha: 0.1, alphaRange: 1, meanCorrection: true },
        }),
    ],
    [
      'options must be among noise, per, seed',
      () => multiplicativeNoise({ noise: bernoulliNoise({ rate: 0.1 }), klScale: 1 } as never),
    ],
    [
      'per must be one of "unit", "channel", got "chanel"',
      () => multiplicativeNoise({ noise: bernoulliNoise({ rate: 0.1 }), per: 'chanel' as never }),
    ],
    [
      'noise.kind must be one of bernoulli, gaussian, uniform, logNormal, truncatedLogNormal, concrete, got "bernouli". Did you mean bernoulli?',
      () => multiplicativeNoise({ noise: { kind: 'bernouli' } as never }),
    ],
    [
      'gaussianNoise: initialStd must be in (0, maxStd = 1), got 1',
      () => gaussianNoise({ std: 'learned', initialStd: 1 }),
    ],
    [
      'per must be one of "layer", "channel", got "unit"',
      () => gaussianNoise({ std: 'learned', per: 'unit' as never }),
    ],
    ['concreteNoise: initialRate must be a finite number > 0', () => concreteNoise({ initialRate: 0 })],
    ['concreteNoise: temperature must be a finite number > 0, got -1', () => concreteNoise({ temperature: -1 })],
    [
      'truncatedLogNormalNoise: low must be below high, -30, got -20',
      () => truncatedLogNormalNoise({ high: -30, initialLoc: -30 }),
    ],
    [
      'truncatedLogNormalNoise: initialScale must be a finite number > 0',
      () => truncatedLogNormalNoise({ initialScale: 0 }),
    ],
    [
      'continuousNoise: mask must be one of "uniform", "gaussian", got "normal"',
      () => continuousNoise({ mask: 'normal' as never }),
    ],
    ['continuousNoise: std must be left out for a uniform mask', () => continuousNoise({ mask: 'uniform', std: 1 })],
    ['continuousNoise: std must be a finite number > 0', () => continuousNoise({ mask: 'gaussian' })],
    [
      'variationalDropoutDense: units must be an integer ≥ 1, got 0',
      () => variationalDropoutDense({ units: 0, ...cost }),
    ],
    ['alphaPer must be one of', () => variationalDropoutDense({ units: 1, alphaPer: 'channel' as never, ...cost })],
    ['initialAlpha must be a finite number > 0', () => variationalDropoutDense({ units: 1, initialAlpha: 2, ...cost })],
    [
      'kl must be one of "exact", "cubic", "sigmoid", got "polynomial"',
      () => variationalDropoutDense({ units: 1, kl: 'polynomial' as never, ...cost }),
    ],
    [
      "maxAlpha must be at most 1 for kl 'cubic', got 5. Above α = 1 the polynomial falls without end: take 'exact'.",
      () => variationalDropoutDense({ units: 1, kl: 'cubic', maxAlpha: 5, initialAlpha: 4.5, ...cost }),
    ],
    [
      "variationalDropoutConv2d: maxAlpha must be at most 1 for kl 'cubic', got 1.5",
      () => variationalDropoutConv2d({ filters: 1, kernelSize: 1, kl: 'cubic', maxAlpha: 1.5, ...cost }),
    ],
    [
      'kernelSize must be a positive integer or two, got 0',
      () => variationalDropoutConv2d({ filters: 1, kernelSize: 0, ...cost }),
    ],
    ['Did you mean pruneAbove?', () => sparseVariationalDropoutDense({ units: 1, pruneAbov: 3, ...cost } as never)],
    [
      'kl must be one of "exact", "sigmoid", got "cubic"',
      () => sparseVariationalDropoutDense({ units: 1, kl: 'cubic', ...cost }),
    ],
    [
      'noise must be from concreteNoise(), got "bernoulli"',
      () => concreteDropoutDense({ units: 1, noise: bernoulliNoise({ rate: 0.1 }) as never, ...cost }),
    ],
    [
      'lengthScale must be a finite number > 0, got 0',
      () => concreteDropoutConv2d({ filters: 1, kernelSize: 1, lengthScale: 0, ...cost }),
    ],
    [
      'gaussianBottleneck: prior must be a prior or its configuration, got "gaussian"',
      () => gaussianBottleneck({ units: 1, prior: 'gaussian' as never, ...cost }),
    ],
    [
      'kind must be one of logUniform, truncatedLogUniform, logNormal, gaussian, laplace, mixture, or registered, got "gausian". Did you mean gaussian?',
      () => gaussianBottleneck({ units: 1, prior: { kind: 'gausian' }, ...cost }),
    ],
    [
      'got log-normal noise, which has no bounds',
      () =>
        informationDropout({ prior: { kind: 'truncatedLogUniform' }, ...cost }).apply(ones([1, 2]), { training: true }),
    ],
    [
      'kernelSize must be a positive integer, got [3, 3]',
      () => informationDropoutConv1d({ filters: 1, kernelSize: [3, 3], ...cost }),
    ],
    [
      'kernelSize must be a positive integer or three, got [3, 3]',
      () => informationDropoutConv3d({ filters: 1, kernelSize: [3, 3], ...cost }),
    ],
    [
      'input must be [batch, steps, channels] of known channels, got',
      () => informationDropoutConv1d({ filters: 1, kernelSize: 3, ...cost }).apply(ones([1, 4, 4, 1])),
    ],
    [
      'inputs must be [features [batch, inputs], one-hot labels [batch, classes]] of known sizes',
      () => conditionalBottleneck({ units: 1, ...cost }).apply(ones([1, 4])),
    ],
  ])('%s', (message, make) => {
    expect(make).toThrow(message);
  });

  it('tensors of another shape or type', () => {
    const given = { x: ones([2, 3]), kernel: ones([3, 4]), variance: ones([3, 4]), eta: null };
    expect(() => localReparameterization({ ...given, variance: ones([3, 3]) })).toThrow(
      'variance must have the shape of kernel, [3, 4], got [3, 3]',
    );
    expect(() => localReparameterization({ ...given, eta: ones([2, 3]) })).toThrow(
      'eta must have the shape of the output, [2, 4], got [2, 3]',
    );
    const integers = tensor2d([[1, 2]], [1, 2], 'int32');
    for (const layer of [
      multiplicativeNoise({ noise: learned, ...cost }),
      variationalDropoutDense({ units: 1, ...cost }),
      gaussianBottleneck({ units: 1, prior: gaussian(), ...cost }),
      concreteDropoutDense({ units: 1, ...cost }),
    ]) {
      expect(() => layer.apply(integers)).toThrow('input must be a float32 tensor, got int32');
    }
  });
});
