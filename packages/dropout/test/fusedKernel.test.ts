import '@infodrop-tooling/vitest/backends';
import { prepareEngine } from '@infodrop/engine';
import { INFORMATION_DROPOUT, PHILOX_BERNOULLI, PHILOX_LOGISTIC, PHILOX_UNIFORM } from '@infodrop/kernels';
import { logUniform, type Prior } from '@infodrop/priors';
import { key } from '@infodrop/random';
import {
  add,
  engine,
  getKernel,
  type KernelConfig,
  memory,
  mul,
  onesLike,
  registerKernel,
  sum,
  type Tensor,
  tensor,
  tidy,
  unregisterKernel,
  variable,
  variableGrads,
} from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import {
  bernoulliNoise,
  concreteDropoutConv2d,
  concreteDropoutDense,
  drawNoise,
  informationDropout,
  informationDropoutConv2d,
  informationDropoutDense,
  type InformationLayer,
  logNormal,
  logNormalNoise,
  uniformNoise,
} from '../src/index.js';

const KERNEL = INFORMATION_DROPOUT.name;

const wave = (shape: number[], phase: number): Tensor =>
  tensor(
    Float32Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => Math.sin(1 + phase + 1.7 * i)),
    shape,
  );

/** Values of a training call: output, cost per unit, mean cost, and the gradients in the input and all weights. */
function trained(make: () => layers.Layer & InformationLayer, shape: number[]): Record<string, Float32Array> {
  const layer = make();
  const values: Record<string, Float32Array> = {};
  tidy(() => {
    const input = variable(wave(shape, 0));
    layer.apply(input);
    layer.noiseStep = 0;
    const { grads: gradients } = variableGrads(() => {
      const z = layer.apply(input, { training: true }) as Tensor;
      const [perUnit, average] = [layer.klPerUnit()!, layer.klMean()!];
      Object.assign(values, { z: z.dataSync(), perUnit: perUnit.dataSync(), mean: average.dataSync() });
      const weighted = add(sum(mul(z, wave(z.shape, 2))), sum(mul(perUnit, wave(perUnit.shape, 3))));
      return add(weighted, mul(average, 0.3));
    });
    // Names of variables are numbered on; their order is that of making.
    Object.values(gradients).forEach((gradient, i) => {
      values[`gradient ${i}`] = gradient.dataSync<'float32'>();
    });
    input.dispose();
  });
  layer.dispose();
  return values;
}

/** Runs something as on a backend that lacks the kernel. */
function withoutKernel<Result>(kernelName: string, compute: () => Result): Result {
  const kernel: KernelConfig = getKernel(kernelName, 'wasm');
  unregisterKernel(kernelName, 'wasm');
  try {
    return compute();
  } finally {
    registerKernel(kernel);
  }
}

const common = { klScale: 0.5, beta: 0.7, seed: 3, name: 'bottleneck' } as const;
const LAYERS: readonly [string, () => layers.Layer & InformationLayer, number[]][] = [
  ['log-uniform', () => informationDropout({ ...common, activation: 'relu' }), [4, 11]],
  [
    'without mean correction or gate',
    () => informationDropout({ ...common, meanCorrection: false, gateZeros: false }),
    [2, 5],
  ],
  [
    'log-normal, learned',
    () =>
      informationDropout({
        ...common,
        activation: 'softplus',
        prior: logNormal({ learned: true, loc: 0.2, scale: 1.5 }),
      }),
    [3, 4, 5],
  ],
  [
    'log-normal, fixed, gated',
    () => informationDropout({ ...common, activation: 'relu', prior: logNormal(), gateZeros: true }),
    [3, 7],
  ],
  ['of learned strength', () => informationDropout({ ...common, noise: logNormalNoise({ alpha: 'learned' }) }), [3, 6]],
  ['of constant strength', () => informationDropout({ ...common, noise: logNormalNoise({ alpha: 0.3 }) }), [300, 3]],
  ['dense', () => informationDropoutDense({ ...common, units: 6 }), [5, 4]],
  ['a convolution', () => informationDropoutConv2d({ ...common, filters: 3, kernelSize: 3, strides: 2 }), [2, 6, 5, 2]],
];

describe('the kernel InformationDropout in a layer', () => {
  beforeAll(() => prepareEngine({ backend: 'wasm' }));

  it.each(LAYERS)('gives what composed operations give: %s', (_, make, shape) => {
    const calls = vi.spyOn(engine(), 'runKernel');
    const fused = trained(make, shape);
    const names = calls.mock.calls.map(([name]) => name);
    expect(names).toContain(KERNEL);
    expect(names).not.toContain('Exp');
    calls.mockRestore();
    const composed = withoutKernel(KERNEL, () => trained(make, shape));
    expect(Object.keys(fused)).toEqual(Object.keys(composed));
    for (const [name, expected] of Object.entries(composed)) {
      const largest = Math.max(...expected.map(Math.abs), 1e-3);
      expected.forEach((value, i) => {
        expect(Math.abs(fused[name]![i]! - value) / largest, `${name}[${i}]`).toBeLessThan(2e-5);
      });
    }
  });

  it('is not asked for the KL of another prior, whatever that calls itself: its function is what counts', () => {
    const flat =
      (nats: number): Prior['klPerUnit'] =>
      ({ f }) =>
        mul(onesLike(f), nats);
    const priors: [Prior, number][] = [
      [{ ...logUniform(), klPerUnit: flat(42) }, 42],
      [{ ...logNormal(), klPerUnit: flat(7) }, 7],
      [
        {
          kind: 'flat',
          parameters: [],
          proper: true,
          hasAtomAtZero: false,
          klPerUnit: flat(3),
          getConfig: () => ({ kind: 'flat' }),
        },
        3,
      ],
      [
        {
          ...logUniform(),
          klPerUnit: Object.assign(flat(5), {
            fused: { kernel: 'InfodropInformationDropout/0', prior: 'logUniform' } as const,
          }),
        },
        5,
      ],
    ];
    for (const [prior, nats] of priors) {
      const calls = vi.spyOn(engine(), 'runKernel');
      const { perUnit, mean } = trained(() => informationDropout({ ...common, prior }), [2, 3]);
      expect(calls.mock.calls.map(([name]) => name)).not.toContain(KERNEL);
      calls.mockRestore();
      expect([...perUnit!]).toEqual(Array(6).fill(nats));
      expect([...mean!]).toEqual([3 * nats]);
    }
    // And a copy with the same function is what it was.
    const calls = vi.spyOn(engine(), 'runKernel');
    trained(() => informationDropout({ ...common, prior: { ...logUniform(), hasAtomAtZero: false } }), [2, 3]);
    expect(calls.mock.calls.map(([name]) => name)).toContain(KERNEL);
    calls.mockRestore();
  });

  it('leaves the tensor count as it found it', () => {
    trained(LAYERS[0]![1], [4, 11]);
    const before = memory().numTensors;
    trained(LAYERS[0]![1], [4, 11]);
    expect(memory().numTensors).toBe(before);
  });
});

describe('the kernels that draw noise', () => {
  beforeAll(() => prepareEngine({ backend: 'wasm' }));

  it.each([
    ['binary', bernoulliNoise({ rate: 0.3 }), PHILOX_BERNOULLI],
    ['binary of rate 0', bernoulliNoise({ rate: 0 }), PHILOX_BERNOULLI],
    ['uniform', uniformNoise({ halfWidth: 0.9 }), PHILOX_UNIFORM],
  ] as const)('draw what is drawn without them, bit for bit: %s', (_, noise, { name }) => {
    for (const offset of [0, 1, 2, 7, 2 ** 34 + 3]) {
      const draw = () => drawNoise(noise, key(5), [3, 17], offset);
      const calls = vi.spyOn(engine(), 'runKernel');
      const drawn = draw();
      expect(calls.mock.calls.map(([asked]) => asked)).toContain(name);
      calls.mockRestore();
      const expected = withoutKernel(name, draw);
      expect(drawn.shape).toEqual([3, 17]);
      expect(drawn.dataSync()).toEqual(expected.dataSync());
      drawn.dispose();
      expected.dispose();
    }
  });

  it.each([
    ['each unit', () => concreteDropoutDense({ units: 6, klScale: 0.5, seed: 3, name: 'noise' }), [40, 11]],
    [
      'each channel',
      () => concreteDropoutConv2d({ filters: 3, kernelSize: 3, klScale: 0.5, seed: 3, name: 'noise' }),
      [2, 6, 5, 4],
    ],
  ] as const)('draw concrete noise of %s as without them, with its gradients', (_, make, shape) => {
    const fused = trained(make, [...shape]);
    const composed = withoutKernel(PHILOX_LOGISTIC.name, () => trained(make, [...shape]));
    expect(Object.keys(fused)).toEqual(Object.keys(composed));
    for (const [name, expected] of Object.entries(composed)) {
      const largest = Math.max(...expected.map(Math.abs), 1e-3);
      expected.forEach((value, i) => {
        expect(Math.abs(fused[name]![i]! - value) / largest, `${name}[${i}]`).toBeLessThan(2e-5);
      });
    }
  });
});
