import { getBackend, memory, setBackend, type Tensor, tensor, train, type Optimizer } from '@tensorflow/tfjs-core';
import {
  input,
  layers,
  type LayersModel,
  model as modelOf,
  sequential,
  type SymbolicTensor,
} from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareEngine } from '../src/index.js';
import { pseudorandom } from './backends.js';

type Layer = layers.Layer;
type Symbol = SymbolicTensor;

const image = [6, 6, 3];
const sequence = [5, 4];
const vector = [7];
/** The default, orthogonal, needs the chained operations of the package @tensorflow/tfjs. */
const recurrent = { recurrentInitializer: 'glorotNormal' } as const;

/** A convolution first, so that gradients pass through the layer under test. */
const onImages = (make: () => Layer): (() => LayersModel) => {
  return () =>
    sequential({
      layers: [
        layers.conv2d({ inputShape: image, filters: 4, kernelSize: 3, padding: 'same' }),
        make(),
        layers.flatten(),
        layers.dense({ units: 2 }),
      ],
    });
};
/** Without the layer `flatten`, for layers that flatten by themselves. */
const flatOf = (shape: number[], units: number, make: () => Layer): (() => LayersModel) => {
  return () =>
    sequential({
      layers: [
        layers.timeDistributed({ layer: layers.dense({ units }), inputShape: shape }),
        make(),
        layers.dense({ units: 2 }),
      ],
    });
};
const onSequences = (...make: (() => Layer)[]): (() => LayersModel) => {
  return () =>
    sequential({
      layers: [
        layers.timeDistributed({ layer: layers.dense({ units: 4 }), inputShape: sequence }),
        ...make.map((layer) => layer()),
        layers.flatten(),
        layers.dense({ units: 2 }),
      ],
    });
};
const onVectors = (make: () => Layer): (() => LayersModel) => {
  return () =>
    sequential({ layers: [layers.dense({ inputShape: vector, units: 12 }), make(), layers.dense({ units: 2 })] });
};
/** Two branches that meet in the layer under test. */
const merging = (merge: (branches: Symbol[]) => Symbol): (() => LayersModel) => {
  return () => {
    const x = input({ shape: vector });
    const branches = [6, 6].map((units) => layers.dense({ units }).apply(x) as Symbol);
    const outputs = layers.dense({ units: 2 }).apply(merge(branches)) as Symbol;
    return modelOf({ inputs: x, outputs });
  };
};

const activations = [
  'elu',
  'hardSigmoid',
  'linear',
  'relu',
  'relu6',
  'selu',
  'sigmoid',
  'softmax',
  'softplus',
  'softsign',
  'tanh',
  'swish',
  'mish',
  'gelu',
  'gelu_new',
] as const;

const MODELS: readonly [name: string, shape: number[], make: () => LayersModel][] = [
  ['conv2d', image, onImages(() => layers.conv2d({ filters: 5, kernelSize: 3, strides: 2, activation: 'relu' }))],
  ['conv2dTranspose', image, onImages(() => layers.conv2dTranspose({ filters: 5, kernelSize: 3, strides: 2 }))],
  ['separableConv2d', image, onImages(() => layers.separableConv2d({ filters: 5, kernelSize: 3, depthMultiplier: 2 }))],
  ['depthwiseConv2d', image, onImages(() => layers.depthwiseConv2d({ kernelSize: 3, depthMultiplier: 2 }))],
  ['maxPooling2d', image, onImages(() => layers.maxPooling2d({ poolSize: 2 }))],
  ['averagePooling2d', image, onImages(() => layers.averagePooling2d({ poolSize: 3, strides: 2 }))],
  ['globalMaxPooling2d', image, flatOf(image, 4, () => layers.globalMaxPooling2d({}))],
  ['globalAveragePooling2d', image, flatOf(image, 4, () => layers.globalAveragePooling2d({}))],
  ['upSampling2d, bilinear', image, onImages(() => layers.upSampling2d({ interpolation: 'bilinear' }))],
  ['zeroPadding2d', image, onImages(() => layers.zeroPadding2d({ padding: [1, 2] }))],
  [
    'cropping2D',
    image,
    onImages(() =>
      layers.cropping2D({
        cropping: [
          [1, 0],
          [2, 1],
        ],
      }),
    ),
  ],
  ['batchNormalization', image, onImages(() => layers.batchNormalization())],
  ['layerNormalization', image, onImages(() => layers.layerNormalization())],
  ['permute', image, onImages(() => layers.permute({ dims: [3, 1, 2] }))],
  ['reshape', image, onImages(() => layers.reshape({ targetShape: [12, 12] }))],
  ['conv1d', sequence, onSequences(() => layers.conv1d({ filters: 3, kernelSize: 2 }))],
  ['maxPooling1d', sequence, onSequences(() => layers.maxPooling1d({ poolSize: 2 }))],
  ['averagePooling1d', sequence, onSequences(() => layers.averagePooling1d({ poolSize: 2 }))],
  ['globalMaxPooling1d', sequence, flatOf(sequence, 4, () => layers.globalMaxPooling1d())],
  ['globalAveragePooling1d', sequence, flatOf(sequence, 4, () => layers.globalAveragePooling1d({}))],
  ['simpleRNN', sequence, onSequences(() => layers.simpleRNN({ units: 3, returnSequences: true, ...recurrent }))],
  ['gru', sequence, flatOf(sequence, 4, () => layers.gru({ units: 3, ...recurrent }))],
  ['lstm', sequence, flatOf(sequence, 4, () => layers.lstm({ units: 3, goBackwards: true, ...recurrent }))],
  [
    'bidirectional',
    sequence,
    flatOf(sequence, 4, () =>
      layers.bidirectional({ layer: layers.lstm({ units: 3, ...recurrent }), mergeMode: 'concat' }),
    ),
  ],
  [
    'masking',
    sequence,
    // First, as it is meant to be: what computes the mask has no gradient.
    () =>
      sequential({
        layers: [
          layers.masking({ maskValue: 0, inputShape: sequence }),
          layers.gru({ units: 3, ...recurrent }),
          layers.dense({ units: 2 }),
        ],
      }),
  ],
  [
    'convLstm2d',
    [3, 5, 5, 2],
    () =>
      sequential({
        layers: [
          layers.convLstm2d({ inputShape: [3, 5, 5, 2], filters: 2, kernelSize: 3, padding: 'same', ...recurrent }),
          layers.flatten(),
          layers.dense({ units: 2 }),
        ],
      }),
  ],
  ['dropout of rate 0', vector, onVectors(() => layers.dropout({ rate: 0 }))],
  ['gaussianNoise of none', vector, onVectors(() => layers.gaussianNoise({ stddev: 0 }))],
  [
    'repeatVector',
    vector,
    () =>
      sequential({
        layers: [
          layers.dense({ inputShape: vector, units: 4 }),
          layers.repeatVector({ n: 3 }),
          layers.flatten(),
          layers.dense({ units: 2 }),
        ],
      }),
  ],
  ['prelu', vector, onVectors(() => layers.prelu({ alphaInitializer: 'ones' }))],
  ['leakyReLU', vector, onVectors(() => layers.leakyReLU())],
  ['elu layer', vector, onVectors(() => layers.elu())],
  ['softmax layer', vector, onVectors(() => layers.softmax())],
  ...activations.map((activation): [string, number[], () => LayersModel] => [
    `activation ${activation}`,
    vector,
    onVectors(() => layers.activation({ activation })),
  ]),
  ['add', vector, merging((branches) => layers.add().apply(branches) as Symbol)],
  ['multiply', vector, merging((branches) => layers.multiply().apply(branches) as Symbol)],
  ['average', vector, merging((branches) => layers.average().apply(branches) as Symbol)],
  ['maximum', vector, merging((branches) => layers.maximum().apply(branches) as Symbol)],
  ['minimum', vector, merging((branches) => layers.minimum().apply(branches) as Symbol)],
  ['concatenate', vector, merging((branches) => layers.concatenate().apply(branches) as Symbol)],
  ['dot', vector, merging((branches) => layers.dot({ axes: 1 }).apply(branches) as Symbol)],
  [
    'attention by dots',
    vector,
    merging((branches) => {
      const split = branches.map((x) => layers.reshape({ targetShape: [3, 2] }).apply(x) as Symbol) as [Symbol, Symbol];
      const scores = layers.softmax({ axis: -1 }).apply(layers.dot({ axes: [2, 2] }).apply(split)) as Symbol;
      return layers.flatten().apply(layers.dot({ axes: [2, 1] }).apply([scores, split[1]])) as Symbol;
    }),
  ],
];

const OPTIMIZERS: readonly [name: string, make: () => Optimizer][] = [
  ['sgd', () => train.sgd(0.05)],
  ['momentum', () => train.momentum(0.05, 0.9)],
  ['nesterov', () => train.momentum(0.05, 0.9, true)],
  ['adam', () => train.adam(0.01)],
  ['adamax', () => train.adamax(0.01)],
  ['rmsprop', () => train.rmsprop(0.01)],
  ['adagrad', () => train.adagrad(0.05)],
  ['adadelta', () => train.adadelta(0.5)],
];

const BATCH = 4;

/** Weights that are the same on every backend; away from 0, where activations have their kinks. */
function setWeights(model: LayersModel): void {
  const weights = model.getWeights().map((weight, i) => {
    const { values } = pseudorandom(weight.shape, i + 1);
    // Variances stay positive.
    const fitted = values.map((value) => (weight.rank === 1 ? 0.6 + 0.3 * value : 0.6 * value));
    return tensor(fitted, weight.shape);
  });
  model.setWeights(weights);
  weights.forEach((weight) => {
    weight.dispose();
  });
}

interface Training {
  readonly make: () => LayersModel;
  readonly inputs: () => Tensor;
  readonly loss: string;
  readonly targets: () => Tensor;
  readonly optimizer: () => Optimizer;
}

/** Losses of three steps on a backend, which must still be the one in use. */
async function losses({ make, inputs, loss, targets, optimizer }: Training, backend: string): Promise<number[]> {
  await setBackend(backend);
  const model = make();
  setWeights(model);
  const [x, y] = [inputs(), targets()];
  model.compile({ optimizer: optimizer(), loss });
  const read: number[] = [];
  let tensors = 0;
  for (let step = 0; step < 3; step++) {
    read.push((await model.trainOnBatch(x, y)) as number);
    if (step === 1) tensors = memory().numTensors;
  }
  expect(memory().numTensors).toBe(tensors);
  expect(getBackend()).toBe(backend);
  model.dispose();
  x.dispose();
  y.dispose();
  return read;
}

async function expectSameTraining(training: Training): Promise<void> {
  const expected = await losses(training, 'cpu');
  const got = await losses(training, 'wasm');
  got.forEach((loss, step) => {
    expect(Math.abs(loss - expected[step]!)).toBeLessThan(2e-4 * Math.max(1, Math.abs(expected[step]!)));
  });
  expect(new Set(got).size).toBe(3);
}

const values =
  (shape: number[], seed: number, batch = BATCH) =>
  () => {
    const drawn = pseudorandom([batch, ...shape], seed);
    return tensor(drawn.values, [...drawn.shape]);
  };
const mlp = onVectors(() => layers.activation({ activation: 'tanh' }));
const plain: Training = {
  make: mlp,
  inputs: values(vector, 40),
  loss: 'meanSquaredError',
  targets: values([2], 41),
  optimizer: () => train.sgd(0.02),
};

describe('on wasm, as on the cpu backend,', () => {
  beforeAll(async () => {
    await prepareEngine({ backend: 'cpu' });
    await prepareEngine({ backend: 'wasm' });
  });

  it.each(MODELS)('%s trains', async (_, shape, make) => {
    await expectSameTraining({ ...plain, make, inputs: values(shape, 40) });
  });

  it('upSampling2d trains on one image', async () => {
    // With more the cpu backend's gradient of the nearest neighbour is wrong: it strides through dy by the size of x.
    const make = onImages(() => layers.upSampling2d({ size: [2, 3] }));
    await expectSameTraining({ ...plain, make, inputs: values(image, 40, 1), targets: values([2], 41, 1) });
  });

  it('embedding trains', async () => {
    const make = () =>
      sequential({
        layers: [
          layers.embedding({ inputDim: 9, outputDim: 4, inputLength: 5 }),
          layers.lstm({ units: 3, ...recurrent }),
          layers.dense({ units: 2 }),
        ],
      });
    const words = () =>
      tensor(
        Array.from({ length: BATCH * 5 }, (_, i) => (i * 4) % 9),
        [BATCH, 5],
        'int32',
      );
    await expectSameTraining({ ...plain, make, inputs: words });
  });

  it.each(OPTIMIZERS)('%s trains', async (_, optimizer) => {
    await expectSameTraining({ ...plain, optimizer });
  });

  const classes = () =>
    tensor(
      [0, 1, 1, 0].flatMap((label) => [1 - label, label]),
      [BATCH, 2],
    );
  const softmax = onVectors(() => layers.softmax());
  const probabilities = () => sequential({ layers: [softmax(), layers.dense({ units: 2, activation: 'softmax' })] });
  const chances = () => sequential({ layers: [softmax(), layers.dense({ units: 2, activation: 'sigmoid' })] });
  it.each([
    ['categoricalCrossentropy', probabilities, classes],
    ['sparseCategoricalCrossentropy', probabilities, () => tensor([0, 1, 1, 0], [BATCH, 1])],
    ['binaryCrossentropy', chances, classes],
    ['kullbackLeiblerDivergence', probabilities, classes],
    ['meanAbsoluteError', mlp, plain.targets],
    ['meanSquaredLogarithmicError', chances, classes],
    ['hinge', mlp, classes],
    ['squaredHinge', mlp, classes],
    ['categoricalHinge', mlp, classes],
    ['logcosh', mlp, plain.targets],
    ['cosineProximity', mlp, plain.targets],
    ['poisson', chances, classes],
  ])('the loss %s trains', async (loss, make, targets) => {
    await expectSameTraining({ ...plain, make, loss, targets });
  });
});
