import { useBackend } from '@infodrop-tooling/vitest/backends';
import { key } from '@infodrop/random';
import { ones, scalar, tensor1d, tidy, zeros } from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  applyConcreteDropoutDense,
  applyConditionalBottleneck,
  applyGaussianBottleneck,
  applyInformationDropout,
  applyInformationDropoutConv,
  applyInformationDropoutDense,
  applyLearnedNoise,
  concreteNoise,
  forwardPass,
  gaussianNoise,
  localReparameterization,
  truncatedLogNormalNoise,
} from '../src/index.js';

beforeAll(() => useBackend('cpu'));

type Options<F extends (options: never) => unknown> = Partial<Parameters<F>[0]>;

const learned = (options: Options<typeof applyLearnedNoise> = {}) =>
  applyLearnedNoise({
    x: ones([4, 3]),
    noise: gaussianNoise({ std: 'learned' }),
    parameters: [zeros([3])],
    key: key(1),
    ...options,
  });

const dense = (options: Options<typeof applyInformationDropoutDense> = {}) => {
  const weights = { kernel: ones([3, 2]), bias: zeros([2]), alphaKernel: zeros([3, 2]), alphaBias: zeros([2]) };
  return applyInformationDropoutDense({ x: ones([2, 3]), ...weights, eta: null, ...options });
};

const conv = (options: Options<typeof applyInformationDropoutConv> = {}) => {
  const shape = [3, 3, 1, 2];
  const weights = { kernel: ones(shape), bias: zeros([2]), alphaKernel: zeros(shape), alphaBias: zeros([2]) };
  return applyInformationDropoutConv({ x: ones([1, 5, 5, 1]), ...weights, eta: null, ...options });
};

const local = (options: Options<typeof localReparameterization> = {}) => {
  const weights = { kernel: ones([3, 3, 1, 2]), variance: ones([3, 3, 1, 2]) };
  return localReparameterization({ x: ones([1, 5, 5, 1]), ...weights, eta: null, ...options });
};

const concrete = (options: Options<typeof applyConcreteDropoutDense> = {}) => {
  const weights = { kernel: ones([3, 2]), bias: zeros([2]), rateLogit: scalar(0) };
  return applyConcreteDropoutDense({ x: ones([2, 3]), ...weights, key: null, ...options });
};

const code = () => ({ loc: ones([2, 3]), scale: ones([2, 3]) });
const classes = () => ({ labels: ones([2, 4]), classLoc: ones([4, 3]), classLogScale: ones([4, 3]) });

describe('functions refuse', () => {
  it.each<[message: string, call: () => unknown]>([
    ['alphaLogit must be a scalar or [channels = 3], got [2]', () => learned({ parameters: [tensor1d([0, 3])] })],
    ['alphaLogit must be a scalar or [channels = 3], got [1]', () => learned({ parameters: [zeros([1])] })],
    ['alphaLogit must be a scalar or [channels = 3], got [4, 3]', () => learned({ parameters: [zeros([4, 3])] })],
    [
      'noiseLogScale must be a scalar or [channels = 3], got [4, 1]',
      () => learned({ noise: truncatedLogNormalNoise(), parameters: [zeros([3]), zeros([4, 1])] }),
    ],
    ['rateLogit must be a scalar, got [3]', () => learned({ noise: concreteNoise() })],
    ['alphaLogit must be a float32 tensor, got 0', () => learned({ parameters: [0 as never] })],
    [
      'parameters must be [alphaLogit], got undefined',
      () => applyLearnedNoise({ x: ones([1, 1]), noise: gaussianNoise({ std: 'learned' }), key: null } as never),
    ],
    ['x must be a float32 tensor, got undefined', () => applyLearnedNoise({} as never)],
    ['x must be [batch, …, channels], got [3]', () => learned({ x: ones([3]) })],
    ['noise must be of learned strength, got "gaussian"', () => learned({ noise: gaussianNoise({ std: 1 }) as never })],
    ['key must be a key of @infodrop/random, or null', () => learned({ key: 7 as never })],
    ['offset must be an integer ≥ 0, got -1', () => learned({ offset: -1 })],

    ['bias must have the shape of [units], [2], got [2, 2]', () => dense({ bias: zeros([2, 2]) })],
    ['bias must have the shape of [units], [2], got [1]', () => dense({ bias: zeros([1]) })],
    ['alphaBias must have the shape of bias, [2], got [1]', () => dense({ alphaBias: zeros([1]) })],
    ['alphaKernel must have the shape of kernel, [3, 2], got [3, 1]', () => dense({ alphaKernel: ones([3, 1]) })],
    ['x must be [batch, …, 3], which has the inputs of kernel, got [2, 4]', () => dense({ x: ones([2, 4]) })],
    ['x must be [batch, …, 3], which has the inputs of kernel, got [2, 3, 4]', () => dense({ x: ones([2, 3, 4]) })],
    ['x must be [batch, …, 3], which has the inputs of kernel, got [3]', () => dense({ x: ones([3]) })],
    ['kernel must be [inputs, units], got [3, 2, 1]', () => dense({ kernel: ones([3, 2, 1]) })],
    ['bias must be a float32 tensor, got null', () => dense({ bias: null as never })],
    ['x must be a float32 tensor, got int32. Cast it first', () => dense({ x: ones([2, 3], 'int32') })],
    ['eta must have the shape of f, [2, 2], got [2, 3]', () => dense({ eta: ones([2, 3]) })],

    ['strides must be a positive integer or two, got [2]', () => conv({ strides: [2] })],
    ['strides must be a positive integer or two, got [2, 2, 2]', () => conv({ strides: [2, 2, 2] })],
    ['strides must be a positive integer or two, got [0, 1]', () => conv({ strides: [0, 1] })],
    ['padding must be one of "same", "valid", got "vaild"', () => conv({ padding: 'vaild' as never })],
    [
      'alphaKernel must have the shape of kernel, [3, 3, 1, 2], got [1, 1, 1, 2]',
      () => conv({ alphaKernel: ones([1, 1, 1, 2]) }),
    ],
    ['x must be of 1 channels, as kernel is, got [1, 5, 5, 2]', () => conv({ x: ones([1, 5, 5, 2]) })],
    ['x must be [batch, height, width, channels] of known channels, got [5, 5, 1]', () => conv({ x: ones([5, 5, 1]) })],
    [
      'x must be at least as large as the kernel [3, 3], got [1, 2, 5, 1]',
      () => conv({ x: ones([1, 2, 5, 1]), padding: 'valid' }),
    ],
    [
      'kernel must be [...size, channels, filters], of rank 3, 4 or 5, got [3, 2]',
      () => conv({ kernel: ones([3, 2]) }),
    ],
    ['bias must have the shape of [filters], [2], got [1]', () => conv({ bias: zeros([1]) })],

    ['localReparameterization: strides must be a positive integer or two, got [2]', () => local({ strides: [2] })],
    ['padding must be one of "same", "valid", got "full"', () => local({ padding: 'full' as never })],
    ['variance must be a float32 tensor, got undefined', () => local({ variance: undefined as never })],
    ['x must be of 1 channels, as kernel is, got [1, 5, 5, 3]', () => local({ x: ones([1, 5, 5, 3]) })],
    ['bias must have the shape of [filters], [2], got [3]', () => local({ bias: ones([3]) })],
    [
      'x must be [batch, …, 3], which has the inputs of kernel, got [1, 4]',
      () => local({ x: ones([1, 4]), kernel: ones([3, 2]) }),
    ],
    ['eta must be standard normals, got undefined', () => local({ eta: undefined as never })],

    ['kernel must be a float32 tensor, got undefined', () => concrete({ kernel: undefined as never })],
    ['x must be [batch, …, 3], which has the inputs of kernel, got [3]', () => concrete({ x: ones([3]) })],
    [
      'noise must be from concreteNoise(), got "gaussian"',
      () => concrete({ noise: gaussianNoise({ std: 1 }) as never }),
    ],
    ['key must be a key of @infodrop/random, or null', () => concrete({ key: undefined as never })],

    [
      'applyGaussianBottleneck: loc must be a float32 tensor, got undefined.',
      () => applyGaussianBottleneck({} as never),
    ],
    [
      'applyGaussianBottleneck: eta must be standard normals, got undefined',
      () => applyGaussianBottleneck(code() as never),
    ],
    [
      'eta must be a float32 tensor, got int32',
      () => applyGaussianBottleneck({ ...code(), eta: ones([2, 3], 'int32') }),
    ],
    ['loc must be a float32 tensor, got undefined', () => applyConditionalBottleneck({} as never)],
    [
      'eta must be standard normals, got undefined',
      () => applyConditionalBottleneck({ ...code(), ...classes() } as never),
    ],
    ['f must be a float32 tensor, got undefined', () => applyInformationDropout({} as never)],
    ['gateZeros must be true or false, got "no"', () => dense({ gateZeros: 'no' as never })],
    ['meanCorrection must be true or false, got "no"', () => conv({ meanCorrection: 'no' as never })],
    [
      'forwardPass: training must be true or false, got "no"',
      () =>
        tidy(
          () =>
            forwardPass(sequential({ layers: [layers.dense({ units: 1, inputShape: [1] })] }), ones([1, 1]), {
              training: 'no' as never,
            }) as never,
        ),
    ],
    [
      'eta must be standard normals, got undefined. null is a call without noise.',
      () => applyInformationDropout({ f: ones([1, 2]), alpha: ones([1, 2]) } as never),
    ],
  ])('%s', (message, call) => {
    expect(call).toThrow(message);
  });

  it('nothing that fits, with scalars for channels and a stride for each axis', () => {
    expect(learned({ parameters: [scalar(0)] }).kl.shape).toEqual([4, 3]);
    expect(dense({ x: ones([2, 5, 3]) }).output.shape).toEqual([2, 5, 2]);
    expect(conv({ strides: [2, 1], padding: 'valid' }).output.shape).toEqual([1, 2, 3, 2]);
    expect(local({ strides: [2, 1], bias: ones([2]) }).shape).toEqual([1, 3, 5, 2]);
    expect(local({ x: ones([4, 3]), kernel: ones([3, 2]), variance: ones([3, 2]) }).shape).toEqual([4, 2]);
  });
});
