import { useBackend } from '@infodrop-tooling/vitest/backends';
import { cast, ones, type Tensor } from '@tensorflow/tfjs-core';
import { input, type layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  gaussianNoise,
  informationDropout,
  type InformationDropoutArgs,
  informationDropoutConv2d,
  informationDropoutDense,
  type InformationDropoutDenseArgs,
  type InformationLayer,
  logNormalNoise,
  type NoiseMode,
  multiplicativeNoise,
  setNoiseMode,
} from '../src/index.js';

beforeAll(() => useBackend('cpu'));

const FACTORIES: [string, (changes: object) => layers.Layer & InformationLayer][] = [
  ['informationDropout', (changes) => informationDropout({ klScale: 1, ...changes })],
  ['informationDropoutDense', (changes) => informationDropoutDense({ klScale: 1, units: 2, ...changes })],
  [
    'informationDropoutConv2d',
    (changes) => informationDropoutConv2d({ klScale: 1, filters: 2, kernelSize: 2, ...changes }),
  ],
];

describe.each(FACTORIES)('%s refuses', (name, make) => {
  it.each<[object, string]>([
    [
      { klScale: undefined },
      'klScale must be a finite number > 0, got undefined. It has no default: pass 1 for the loss of the information',
    ],
    [{ klScale: 0 }, 'klScale must be a finite number > 0, got 0'],
    [{ klScale: NaN }, 'klScale must be a finite number > 0, got NaN'],
    [{ beta: -1 }, 'beta must be a finite number ≥ 0, got -1'],
    [{ beta: NaN }, 'beta must be a finite number ≥ 0, got NaN'],
    [{ beta: Infinity }, 'beta must be a finite number ≥ 0, got Infinity'],
    [{ seed: -1 }, 'seed must be an integer ≥ 0, got -1'],
    [{ seed: 'text' }, 'seed must be an integer ≥ 0, got "text"'],
    [{ mode: 'test' }, "mode must be 'auto', 'deterministic' or 'monteCarlo', got \"test\""],
    [{ noiseStep: 0.5 }, 'noiseStep must be an integer ≥ 0, got 0.5'],
    [{ activation: 'swish' }, 'activation must be one of "linear", "relu"'],
    [{ gateZeros: 'no' }, 'gateZeros must be true or false, got "no"'],
    [{ meanCorrection: 'no' }, 'meanCorrection must be true or false, got "no"'],
    [{ noise: gaussianNoise({ std: 1 }) }, "noise must be log-normal, got 'gaussian'"],
    [{ noise: logNormalNoise(), alphaRange: 0.5 }, 'alphaRange must be left out where noise is given'],
  ])('%o', (changes, message) => {
    expect(() => make(changes)).toThrow(RangeError);
    expect(() => make(changes)).toThrow(`${name}: ${message}`);
  });

  it.each<[object, string]>([
    [{ alphaRange: 0 }, 'alphaRange must be a finite number > 0, got 0'],
    [{ minAlpha: -0.1 }, 'minAlpha must be a finite number > 0, got -0.1'],
    [{ prior: { kind: 'gamma' } }, 'laplace, mixture, or registered, got "gamma"'],
    [{ prior: { kind: 'logUniform', atom: 0.5, learned: 'perChannel' } }, 'learned must be true or false, got "perC'],
  ])('%o', (changes, message) => {
    expect(() => make(changes)).toThrow(RangeError);
    expect(() => make(changes)).toThrow(message);
    if ('prior' in changes) return;
    expect(() => make(changes)).toThrow(new RegExp(`^${name}: .*\\. [^.]+\\.`)); // it names what was called, and a way out
  });

  it('nothing at all, and an argument that it does not have', () => {
    const bare = [informationDropout, informationDropoutDense, informationDropoutConv2d].find((f) => f.name === name)!;
    expect(() => (bare as () => unknown)()).toThrow(`${name}: options must be an object with klScale, got undefined.`);
    expect(() => make({ betta: 3 })).toThrow('got "betta". Did you mean beta?');
    expect(() => make({ noise: { ...logNormalNoise(), meanCorection: false } })).toThrow(
      'Did you mean meanCorrection?',
    );
    expect(() => make({ prior: { kind: 'logNormal', scal: 2 } })).toThrow('Did you mean scale?');
    expect(() =>
      make({ inputShape: [3, 3, 2], dtype: 'float32', trainable: false, name: `${name}Named` }),
    ).not.toThrow();
  });

  it('a β, mode, step or offset that turns bad later', () => {
    const layer = make({});
    expect(() => (layer.beta = -0.1)).toThrow(`${name}: beta must be a finite number ≥ 0, got -0.1. 0 makes`);
    expect(() => (layer.mode = 'on' as NoiseMode)).toThrow('got "on"');
    expect(() => (layer.noiseStep = -1)).toThrow('noiseStep must be an integer ≥ 0');
    expect(() => (layer.sampleOffset = 1.5)).toThrow('sampleOffset must be an integer ≥ 0');
    expect([layer.beta, layer.mode, layer.noiseStep, layer.sampleOffset]).toEqual([1, 'auto', 0, 0]);
  });

  it('integers', () => {
    expect(() => make({}).apply(cast(ones([1, 3, 3, 2]), 'int32'))).toThrow(TypeError);
    expect(() => make({}).apply(cast(ones([1, 3, 3, 2]), 'int32'))).toThrow(`${name}: input must be a float32 tensor`);
  });
});

describe('shapes that do not fit', () => {
  const apply = (args: Partial<InformationDropoutArgs>, ...shapes: number[][]) => {
    return () => {
      const tensors = shapes.map((shape) => ones(shape));
      return informationDropout({ klScale: 1, ...args }).apply(tensors.length === 1 ? tensors[0]! : tensors);
    };
  };
  const convolution = { alphaKernel: { kernelSize: 3, strides: 2 } };

  it.each<[string, () => unknown]>([
    ['f must be [batch, …units], got [3]', apply({}, [3])],
    ['inputs must be f, or [f, source], got "3 inputs"', apply({}, [1, 2], [1, 2], [1, 2])],
    [
      'alpha must be of the shape of f, [1, 4], got [1, 5, 4]. It comes from a source of shape [1, 5, 2]',
      apply({}, [1, 4], [1, 5, 2]),
    ],
    ['alpha must be of the shape of f, [1, 4, 3, 2], got [1, 3, 3, 2]', apply(convolution, [1, 4, 3, 2], [1, 6, 6, 5])],
    [
      'source must be [batch, height, width, channels] of known channels, got [1, 4]',
      apply(convolution, [1, 4], [1, 4]),
    ],
    ['strides must be a positive integer or two, got 0', apply({ alphaKernel: { kernelSize: 3, strides: 0 } }, [1, 4])],
    [
      'padding must be one of "same", "valid", got "full"',
      apply({ alphaKernel: { kernelSize: 3, padding: 'full' as 'same' } }, [1, 4]),
    ],
    [
      'f alone, without alphaKernel, for noise of α learned, got "2 inputs"',
      apply({ noise: logNormalNoise({ alpha: 'learned' }) }, [1, 2], [1, 2]),
    ],
    ['f alone, without alphaKernel', apply({ noise: logNormalNoise({ alpha: 0.2 }), ...convolution }, [1, 2, 2, 2])],
  ])('are refused: %s', (message, call) => {
    expect(call).toThrow(RangeError);
    expect(call).toThrow(message);
  });

  it('are refused by the call too, where the model could not know', () => {
    const layer = informationDropout({ klScale: 1, alphaKernel: { kernelSize: 3, strides: 2 } });
    layer.apply([input({ shape: [null, null, 2] }), input({ shape: [null, null, 1] })]);
    expect(() => layer.apply([ones([1, 3, 3, 2]), ones([1, 8, 6, 1])], { training: true })).toThrow(
      'informationDropout: alpha must have the shape of f, [1, 3, 3, 2], got [1, 4, 3, 2]',
    );
  });

  it('are refused by the dense layer and the convolution', () => {
    expect(() => informationDropoutDense({ units: 2, klScale: 1 }).apply(ones([3]))).toThrow(
      'input must be [batch, …, inputs]',
    );
    const conv = (shape: number[], kernelSize: number | number[] = 3) =>
      informationDropoutConv2d({ filters: 1, kernelSize, klScale: 1, padding: 'valid' }).apply(ones(shape));
    expect(() => conv([1, 3])).toThrow('input must be [batch, height, width, channels] of known channels, got [1, 3]');
    expect(() => conv([1, 2, 2, 1])).toThrow('at least as large as the kernel [3, 3]');
    expect(() => conv([1, 9, 9, 1], [3, 0])).toThrow('kernelSize must be a positive integer or two, got [3, 0]');
    for (const units of [0, 1.5, '3']) {
      const args = { units, klScale: 1 } as InformationDropoutDenseArgs;
      expect(() => informationDropoutDense(args)).toThrow('units must be an integer ≥ 1');
    }
    expect(() => informationDropoutConv2d({ filters: -1, kernelSize: 3, klScale: 1 })).toThrow('filters must be');
  });
});

describe('strengths that make no sense', () => {
  it('are refused: trained without a cost, or constant in a layer that computes it', () => {
    expect(() => multiplicativeNoise({ noise: logNormalNoise() })).toThrow('use informationDropout');
    expect(() => informationDropoutDense({ units: 1, klScale: 1, noise: logNormalNoise({ alpha: 0.1 }) })).toThrow(
      "noise.alpha must be 'input', got 0.1",
    );
  });
});

it('setNoiseMode refuses an unknown mode, and leaves the layers as they are', () => {
  const layer = informationDropout({ klScale: 1, inputShape: [2] });
  const model = sequential({ layers: [layer] });
  expect(() => {
    setNoiseMode(model, 'eval' as NoiseMode);
  }).toThrow('got "eval"');
  expect(layer.mode).toBe('auto');
  expect((model.predict(ones([1, 2])) as Tensor).shape).toEqual([1, 2]);
});
