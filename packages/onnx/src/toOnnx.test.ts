import { memory, setBackend, tensor, tidy } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import {
  input,
  layers,
  type LayersModel,
  model as modelOf,
  sequential,
  type SymbolicTensor,
} from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { run } from '../test/onnxRuntime.js';
import { toOnnx } from './toOnnx.js';

beforeAll(() => setBackend('cpu'));

/** Numbers between −1 and 1 that do not repeat soon. */
function numbers(count: number, from = 1): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => Math.sin(12.9898 * (i + from)) % 1);
}

const size = (shape: readonly number[]): number => shape.reduce((product, each) => product * each, 1);

/** Weights as after training: none is zero, variances are positive. */
function trained(model: LayersModel): LayersModel {
  model.layers.forEach((layer, at) => {
    const weights = layer.getWeights().map((weight, i) => {
      const values = numbers(weight.size, 100 * at + 10 * i + 1);
      const isVariance = layer.weights[i]?.originalName.endsWith('moving_variance') === true;
      return tensor(isVariance ? values.map((value) => 0.5 + Math.abs(value)) : values, weight.shape);
    });
    layer.setWeights(weights);
    for (const weight of weights) weight.dispose();
  });
  return model;
}

/** Compares ONNX Runtime with tfjs on a batch of three. */
async function compare(model: LayersModel): Promise<void> {
  trained(model);
  const feeds = model.inputs.map(({ shape }, i) => {
    const whole = shape.map((each) => each ?? 3);
    return { shape: whole, values: numbers(size(whole), 7 + i) };
  });
  const expected = tidy(() => {
    const batch = feeds.map(({ shape, values }) => tensor(values, shape));
    const out = model.predict(batch.length === 1 ? batch[0]! : batch);
    return (Array.isArray(out) ? out : [out]).map((each) => ({
      shape: each.shape,
      values: each.dataSync() as Float32Array,
    }));
  });
  const before = memory().numTensors;
  const bytes = await toOnnx(model);
  expect(memory().numTensors).toBe(before);
  const results = await run(bytes, Object.fromEntries(feeds.map((feed, i) => [model.inputNames[i]!, feed])));
  expect(Object.keys(results)).toHaveLength(expected.length);
  Object.values(results).forEach(({ shape, values }, i) => {
    expect(shape).toEqual(expected[i]!.shape);
    const worst = values.reduce((most, value, at) => Math.max(most, Math.abs(value - expected[i]!.values[at]!)), 0);
    expect(worst).toBeLessThan(1e-5);
    // Not only zeros.
    expect(values.some((value) => Math.abs(value) > 1e-3)).toBe(true);
  });
}

const image = [7, 6, 3];
const one = (
  ...all: Parameters<typeof sequential>[0] extends infer C ? (C extends { layers?: infer L } ? L : never) : never
): LayersModel => sequential({ layers: all });

describe('a layer', () => {
  const of = (shape: number[], make: (from: { inputShape: number[] }) => object): LayersModel =>
    one(make({ inputShape: shape }) as never);
  const activations = [
    'elu',
    'gelu',
    'gelu_new',
    'hardSigmoid',
    'linear',
    'logSoftmax',
    'mish',
    'relu',
    'relu6',
    'selu',
    'sigmoid',
    'softmax',
    'softplus',
    'softsign',
    'swish',
    'tanh',
  ] as const;

  it.each<[string, () => LayersModel]>([
    ['dense', () => of([5], (from) => layers.dense({ units: 4, ...from }))],
    ['dense without bias, on rows', () => of([6, 5], (from) => layers.dense({ units: 4, useBias: false, ...from }))],
    ...activations.map((activation): [string, () => LayersModel] => [
      `dense with ${activation}`,
      () => of([5], (from) => layers.dense({ units: 4, activation: activation as 'relu', ...from })),
    ]),
    ...(['valid', 'same'] as const).flatMap((padding) =>
      [1, 2, 3].flatMap((strides): [string, () => LayersModel][] => [
        [
          `conv2d ${padding}, stride ${strides}`,
          () =>
            of(image, (from) =>
              layers.conv2d({ filters: 4, kernelSize: [3, 2], strides, padding, activation: 'tanh', ...from }),
            ),
        ],
        [
          `depthwise ${padding}, stride ${strides}`,
          () =>
            of(image, (from) =>
              layers.depthwiseConv2d({ kernelSize: 3, depthMultiplier: 2, strides, padding, ...from }),
            ),
        ],
        [
          `separable ${padding}, stride ${strides}`,
          () =>
            of(image, (from) =>
              layers.separableConv2d({ filters: 5, kernelSize: 3, depthMultiplier: 2, strides, padding, ...from }),
            ),
        ],
        [
          `conv1d ${padding}, stride ${strides}`,
          () => of([9, 3], (from) => layers.conv1d({ filters: 4, kernelSize: 4, strides, padding, ...from })),
        ],
        [
          `max pooling ${padding}, stride ${strides}`,
          () =>
            of(image, (from) =>
              layers.maxPooling2d({ poolSize: [3, 2], strides: [strides, strides], padding, ...from }),
            ),
        ],
        [
          `average pooling ${padding}, stride ${strides}`,
          () =>
            of(image, (from) =>
              layers.averagePooling2d({ poolSize: 3, strides: [strides, strides], padding, ...from }),
            ),
        ],
        [
          `max pooling 1d ${padding}, stride ${strides}`,
          () => of([9, 3], (from) => layers.maxPooling1d({ poolSize: 3, strides, padding, ...from })),
        ],
        [
          `average pooling 1d ${padding}, stride ${strides}`,
          () => of([9, 3], (from) => layers.averagePooling1d({ poolSize: 3, strides, padding, ...from })),
        ],
      ]),
    ),
    [
      'conv2d dilated',
      () =>
        of(image, (from) => layers.conv2d({ filters: 4, kernelSize: 3, dilationRate: 2, padding: 'same', ...from })),
    ],
    [
      'conv2d of a size that is known later',
      () =>
        one(
          layers.inputLayer({ inputShape: [null, null, 3] as never }),
          layers.conv2d({ filters: 4, kernelSize: 2, padding: 'same' }),
          layers.globalAveragePooling2d({}),
        ),
    ],
    ['global max pooling', () => of(image, (from) => layers.globalMaxPooling2d({ ...from }))],
    ['global average pooling 1d', () => of([9, 3], (from) => layers.globalAveragePooling1d({ ...from }))],
    ['global max pooling 1d', () => of([9, 3], (from) => layers.globalMaxPooling1d({ ...from }))],
    ['batch normalization', () => of(image, (from) => layers.batchNormalization({ ...from }))],
    [
      'batch normalization, bare',
      () => of(image, (from) => layers.batchNormalization({ scale: false, center: false, epsilon: 0.01, ...from })),
    ],
    ['relu with a cap', () => of([9], (from) => layers.reLU({ maxValue: 0.3, ...from }))],
    ['leaky relu', () => of([9], (from) => layers.leakyReLU({ alpha: 0.2, ...from }))],
    ['prelu', () => of([9, 3], (from) => layers.prelu({ ...from }))],
    ['elu', () => of([9], (from) => layers.elu({ ...from }))],
    ['thresholded relu', () => of([9], (from) => layers.thresholdedReLU({ theta: 0.4, ...from }))],
    ['softmax', () => of([9], (from) => layers.softmax({ ...from }))],
    ['activation', () => of([9], (from) => layers.activation({ activation: 'tanh', ...from }))],
    ['flatten', () => of(image, (from) => layers.flatten({ ...from }))],
    [
      'flatten, channels first',
      () => of([3, 7, 6], (from) => layers.flatten({ dataFormat: 'channelsFirst', ...from })),
    ],
    ['reshape', () => of(image, (from) => layers.reshape({ targetShape: [2, null, 9], ...from }))],
    ['permute', () => of(image, (from) => layers.permute({ dims: [3, 1, 2], ...from }))],
    [
      'zero padding',
      () =>
        of(image, (from) =>
          layers.zeroPadding2d({
            padding: [
              [1, 2],
              [3, 0],
            ],
            ...from,
          }),
        ),
    ],
    ['dropout, which does nothing', () => of([9], (from) => layers.dropout({ rate: 0.5, ...from }))],
  ])('%s computes what it does in tfjs', async (_, model) => {
    await compare(model());
  });
});

describe('a model', () => {
  it('with several inputs and outputs, a layer used twice, and every merge', async () => {
    const [a, b] = [input({ shape: [5] }), input({ shape: [5] })];
    const shared = layers.dense({ units: 4, activation: 'tanh' });
    const both = [shared.apply(a), shared.apply(b)] as SymbolicTensor[];
    const merged = [
      layers.add(),
      layers.multiply(),
      layers.average(),
      layers.maximum(),
      layers.minimum(),
      layers.concatenate(),
    ].map((merge) => merge.apply(both) as SymbolicTensor);
    const last = layers.concatenate({ axis: 1 }).apply(merged) as SymbolicTensor;
    await compare(
      modelOf({ inputs: [a, b], outputs: [layers.dense({ units: 2 }).apply(last) as SymbolicTensor, both[0]!] }),
    );
  });

  it('inside another, twice, with a block that adds what went in', async () => {
    const inner = sequential({
      layers: [
        layers.conv2d({ filters: 3, kernelSize: 3, padding: 'same', inputShape: image, useBias: false }),
        layers.batchNormalization(),
        layers.reLU({}),
      ],
    });
    trained(inner);
    const from = input({ shape: image });
    const once = layers.add().apply([inner.apply(from) as SymbolicTensor, from]) as SymbolicTensor;
    const twice = layers.maxPooling2d({ poolSize: 2, padding: 'same' }).apply(inner.apply(once)) as SymbolicTensor;
    const answer = layers.dense({ units: 4, activation: 'softmax' }).apply(layers.flatten().apply(twice));
    await compare(modelOf({ inputs: from, outputs: answer as SymbolicTensor }));
  });
});

describe('what ONNX cannot have', () => {
  it('is refused by the name of the layer, with what to do', async () => {
    const model = sequential({ layers: [layers.upSampling2d({ inputShape: image, name: 'bigger' })] });
    await expect(toOnnx(model)).rejects.toThrow(
      /^toOnnx: layer "bigger" must be one of Activation, .*, got UpSampling2D\. Layers of/,
    );
    await expect(toOnnx(JSON.parse('{}') as LayersModel)).rejects.toThrow(
      'toOnnx: model must be a model of tfjs, got object',
    );
    const whole = input({ shape: [2, 2], dtype: 'int32' });
    const integers = modelOf({ inputs: whole, outputs: layers.flatten().apply(whole) as SymbolicTensor });
    await expect(toOnnx(integers)).rejects.toThrow('inputs must be float32, got int32');
  });

  it('is a batch normalization of another dimension than the last, which tfjs itself computes otherwise on each backend', async () => {
    const model = sequential({ layers: [layers.batchNormalization({ axis: 1, inputShape: image, name: 'rows' })] });
    await expect(toOnnx(model)).rejects.toThrow(
      'toOnnx: axis of layer "rows" (BatchNormalization) must be the last, 3, got 1.',
    );
  });

  it('is a sum of values of several numbers of dimensions', async () => {
    const [a, b] = [input({ shape: [4] }), input({ shape: [3, 4] })];
    const model = modelOf({ inputs: [a, b], outputs: layers.add({ name: 'sum' }).apply([a, b]) as SymbolicTensor });
    await expect(toOnnx(model)).rejects.toThrow(
      'toOnnx: its inputs of layer "sum" (Add) must be of one number of dimensions, got 2 and 3.',
    );
  });
});
