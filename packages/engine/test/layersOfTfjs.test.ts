// Layers of tfjs-layers as they fail without the mends of prepareEngine, which is called first on every backend here.
import { backendsHere, read, useBackend } from '@infodrop-tooling/vitest/backends';
import {
  add,
  batchNorm,
  conv2d,
  fused,
  getBackend,
  grad,
  grads,
  memory,
  mul,
  profile,
  randomUniform,
  square,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor3D,
  type Tensor4D,
  tidy,
} from '@tensorflow/tfjs-core';
import { initializers, layers, metrics, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { mendTensorflow } from '../src/mendTensorflow.js';

type Layer = InstanceType<typeof layers.Layer>;

/** Losses of three updates from weights and data that are the same everywhere. */
async function losses(shape: number[], ...stack: Layer[]): Promise<number[]> {
  const model = sequential({ layers: [layers.inputLayer({ inputShape: shape }), ...stack] });
  model.add(layers.flatten());
  model.add(layers.dense({ units: 1, kernelInitializer: initializers.glorotUniform({ seed: 9 }) }));
  model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
  const x = randomUniform([6, ...shape], -1, 1, 'float32', 3);
  const y = randomUniform([6, 1], -1, 1, 'float32', 4);
  const { history } = await model.fit(x, y, { epochs: 3, batchSize: 6, shuffle: false, verbose: 0 });
  return history.loss as number[];
}

const kernelInitializer = initializers.glorotUniform({ seed: 5 });

const CASES: Readonly<Record<string, () => Promise<number[]>>> = {
  'batchNormalization without scale': () => losses([5, 5, 2], layers.batchNormalization({ scale: false })),
  'batchNormalization without center': () => losses([5, 5, 2], layers.batchNormalization({ center: false })),
  'batchNormalization with neither, over the first axis': () =>
    losses([5, 3], layers.batchNormalization({ scale: false, center: false, axis: 1 })),
  ...Object.fromEntries(
    (['lstm', 'gru', 'simpleRNN'] as const).map((kind) => [
      `${kind} at its defaults`,
      () =>
        losses(
          [5, 2],
          layers[kind]({
            units: 3,
            returnSequences: true,
            kernelInitializer,
            recurrentInitializer: initializers.orthogonal({ seed: 2 }),
          }),
        ),
    ]),
  ),
};

describe.each(backendsHere.filter((name) => name !== 'wasm'))('on %s', (backend) => {
  beforeAll(async () => {
    mendTensorflow();
    await useBackend(backend);
  });

  it.each(Object.keys(CASES))('%s trains as on cpu', async (name) => {
    await useBackend('cpu');
    const expected = await CASES[name]!();
    await useBackend(backend);
    const got = await CASES[name]!();
    expect(expected[2]).toBeLessThan(expected[0]!);
    got.forEach((loss, step) => {
      expect(Math.abs(loss - expected[step]!)).toBeLessThan(1e-4);
    });
  });

  it('r2Score needs no union package either', async () => {
    const [y, p] = [randomUniform([8], -1, 1, 'float32', 1), randomUniform([8], -1, 1, 'float32', 2)];
    const [score] = await metrics.r2Score(y, p).data();
    const [truth, guess] = [Array.from(await y.data()), Array.from(await p.data())];
    const middle = truth.reduce((a, b) => a + b) / 8;
    const [residual, total] = [guess, truth.map(() => middle)].map((other) =>
      truth.reduce((all, value, i) => all + (value - other[i]!) ** 2, 0),
    ) as [number, number];
    expect(score).toBeCloseTo(1 - residual / total, 4);
  });
});

describe.each(backendsHere.filter((name) => name !== 'wasm'))(
  'batch normalisation over the first axis on %s',
  (backend) => {
    it('is that of the definition', async () => {
      await useBackend(backend);
      mendTensorflow();
      const x = randomUniform([6, 5, 3], -1, 1, 'float32', 3);
      const [mean, variance, scale] = [1, 2, 3].map((seed) => randomUniform([1, 5, 1], 0.5, 2, 'float32', seed)) as [
        Tensor3D,
        Tensor3D,
        Tensor3D,
      ];
      const before = memory();
      const y = batchNorm(x as Tensor3D, mean, variance, undefined, scale, 1e-3);
      expect(memory().numTensors).toBe(before.numTensors + 1);
      expect(memory().numDataBuffers).toBe(before.numDataBuffers + 1);
      const [values, m, v, s, got] = (await Promise.all([x, mean, variance, scale, y].map((each) => each.data()))).map(
        (each) => Array.from(each),
      ) as [number[], number[], number[], number[], number[]];
      values.forEach((value, i) => {
        const axis = Math.floor(i / 3) % 5;
        expect(got[i]).toBeCloseTo(((value - m[axis]!) / Math.sqrt(v[axis]! + 1e-3)) * s[axis]!, 4);
      });
    });
  },
);

describe('a convolution with a bias and no activation', () => {
  it.each(backendsHere)('computes on %s the gradients that are asked for, and no others', async (name) => {
    await useBackend(name === 'wasm' ? 'engine' : name);
    mendTensorflow();
    const [image, first, second] = [
      [2, 6, 5, 3],
      [3, 2, 3, 4],
      [3, 2, 4, 4],
    ].map((shape, i) => randomUniform(shape, -1, 1, 'float32', i + 1)) as [Tensor, Tensor, Tensor];
    const bias = randomUniform([4], -1, 1, 'float32', 4);
    const layer = (x: Tensor, filter: Tensor, shift: Tensor) =>
      fused.conv2d({ x: x as Tensor4D, filter: filter as Tensor4D, bias: shift, strides: 1, pad: 'same' });
    const { kernels } = await profile(() =>
      tidy(() => grads((a, b, c) => sum(layer(layer(image, a, c), b, c)))([first, second, bias])),
    );
    const count = (kernel: string) => kernels.filter(({ name: ran }) => ran === kernel).length;
    expect([count('FusedConv2D'), count('Conv2DBackpropFilter'), count('Conv2DBackpropInput')]).toEqual([2, 2, 1]);
    const [whole] = await read(() =>
      grads((x, a, c) => sum(mul(layer(x, a, c), layer(x, a, c))))([image, first, bias]).slice(0, 1),
    );
    const [expected] = await read(() => [
      grad((x: Tensor) => sum(square(add(conv2d(x as Tensor4D, first as Tensor4D, 1, 'same'), bias))))(image),
    ]);
    whole!.forEach((value, i) => {
      expect(value).toBeCloseTo(expected![i]!, 3);
    });
  });
});

describe('a dilated convolution with a bias and no activation', () => {
  const convolve = (x: Tensor, filter: Tensor, bias: Tensor) =>
    fused.conv2d({ x: x as Tensor4D, filter: filter as Tensor4D, bias, strides: 1, pad: 'same', dilations: 2 });
  const unfused = (x: Tensor, filter: Tensor, bias: Tensor) =>
    add(conv2d(x as Tensor4D, filter as Tensor4D, 1, 'same', 'NHWC', 2), bias as Tensor1D);
  const inputs = (): Tensor[] =>
    [[2, 6, 5, 3], [3, 2, 3, 4], [4]].map((shape, i) => randomUniform(shape, -1, 1, 'float32', i + 1));

  it('has on wasm the gradients of the same in two operations, which are compared with finite differences elsewhere', async () => {
    await useBackend('engine');
    const [x, filter, bias] = inputs() as [Tensor, Tensor, Tensor];
    const before = memory().numTensors;
    const weight = randomUniform([2, 6, 5, 4], -1, 1, 'float32', 9);
    const all = tidy(() =>
      [convolve, unfused].map((f) =>
        grads((...given: Tensor[]) => sum(mul(weight, f(given[0]!, given[1]!, given[2]!))))([x, filter, bias]),
      ),
    );
    const values = await Promise.all(all.flat().map((gradient) => gradient.data()));
    const differences = [0, 1, 2].map((i) => values[i]!.map((value, j) => Math.abs(value - values[i + 3]![j]!)));
    for (const each of differences) expect(Math.max(...each)).toBeLessThan(1e-4);
    for (const gradient of values) expect(Math.max(...gradient.map(Math.abs))).toBeGreaterThan(0.1);
    for (const gradient of all.flat()) gradient.dispose();
    weight.dispose();
    expect(memory().numTensors).toBe(before);
  });

  it('trains in a model on wasm', async () => {
    await useBackend('engine');
    const history = await losses(
      [6, 6, 2],
      layers.conv2d({ filters: 3, kernelSize: 2, dilationRate: 2, kernelInitializer }),
    );
    expect(history[2]).toBeLessThan(history[0]!);
  });

  it('is refused elsewhere with the way out', async () => {
    await useBackend('cpu');
    expect(getBackend()).toBe('cpu');
    mendTensorflow();
    const [x, filter, bias] = inputs() as [Tensor, Tensor, Tensor];
    expect(() =>
      grads((...given: Tensor[]) => sum(convolve(given[0]!, given[1]!, given[2]!)))([x, filter, bias]),
    ).toThrow(
      'fused.conv2d: dilations must be 1 for a gradient on backend cpu, got 2. Use backend wasm with registerTrainingKernels().',
    );
  });
});
