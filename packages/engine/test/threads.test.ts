import {
  BATCH_NORM_APPLY,
  BATCH_NORM_TRAINING,
  BATCH_NORM_TRAINING_GRAD,
  INFORMATION_DROPOUT,
  INFORMATION_DROPOUT_GRAD,
  PHILOX_BERNOULLI,
  PHILOX_LOGISTIC,
  PHILOX_NORMAL,
  SOFTMAX_CROSS_ENTROPY,
  SOFTMAX_CROSS_ENTROPY_GRAD,
  TRUNCATED_NORMAL,
  TRUNCATED_NORMAL_ENTROPY,
  TRUNCATED_NORMAL_ENTROPY_GRAD,
  TRUNCATED_NORMAL_GRAD,
} from '@infodrop/kernels';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { backend, dispose, memory, tensor, type Tensor } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { fileURLToPath } from 'node:url';
import { builtForTest } from '@infodrop-tooling/tsup';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { prepareEngine } from '../src/index.js';
import { trainingInstance } from '../src/wasm/trainingModule.js';
import { pseudorandom, run, type Values } from './backends.js';

const wasm = () => {
  const current: unknown = backend();
  return trainingInstance(current as BackendWasm);
};

/** Whether the kernels in Rust compute, whose threads are their own. */
const native = () => wasm().native() !== undefined;

/** Lets `count` threads compute. */
async function setThreads(count: number): Promise<void> {
  const own = wasm().native();
  if (own) own.kernels.setThreads(count);
  else await wasm().startThreads(count);
}

const noise = { key: [3, 4], offset: 6, meanCorrection: true, gateZeros: true };
const ends = { low: -1, high: 1.5 };
const logits = { minAlpha: 0.001, alphaRange: 0.7 };

/** Kernels on shapes large enough to be divided, odd ones among them. */
const CASES: [name: string, kernel: string, inputs: Record<string, number[]>, attrs: object][] = [
  ['a convolution', 'Conv2D', { x: [7, 19, 17, 13], filter: [3, 3, 13, 21] }, { strides: 1, pad: 'same' }],
  [
    "one by Winograd's algorithm",
    'Conv2D',
    { x: [7, 19, 17, 12], filter: [3, 3, 12, 20] },
    { strides: 1, pad: 'same' },
  ],
  ['one of stride 2', 'Conv2D', { x: [5, 33, 31, 24], filter: [3, 3, 24, 24] }, { strides: 2, pad: 'same' }],
  ['one of a single image', 'Conv2D', { x: [1, 64, 64, 8], filter: [5, 5, 8, 16] }, { strides: 1, pad: 'valid' }],
  [
    'the gradient of its input',
    'Conv2DBackpropInput',
    { dy: [7, 17, 16, 21], filter: [3, 3, 24, 21] },
    { strides: 2, pad: 'same', inputShape: [7, 33, 31, 24] },
  ],
  [
    'that of few channels',
    'Conv2DBackpropInput',
    { dy: [9, 32, 32, 16], filter: [3, 3, 2, 16] },
    { strides: 1, pad: 'same', inputShape: [9, 32, 32, 2] },
  ],
  [
    'that of an image, with two strides',
    'Conv2DBackpropInput',
    { dy: [5, 33, 25, 16], filter: [5, 4, 3, 16] },
    { strides: [2, 3], pad: 'same', inputShape: [5, 65, 73, 3] },
  ],
  [
    'that of an image, with dilation',
    'Conv2DBackpropInput',
    { dy: [5, 40, 37, 16], filter: [3, 3, 1, 16] },
    { strides: 1, dilations: [3, 2], pad: 'valid', inputShape: [5, 46, 41, 1] },
  ],
  [
    'the gradient of its filter',
    'Conv2DBackpropFilter',
    { x: [7, 33, 31, 13], dy: [7, 33, 31, 21] },
    { strides: 1, pad: 'same', filterShape: [3, 3, 13, 21] },
  ],
  [
    "both by Winograd's algorithm",
    'Conv2DBackpropInput',
    { dy: [7, 33, 31, 20], filter: [3, 3, 12, 20] },
    { strides: 1, pad: 'same', inputShape: [7, 33, 31, 12] },
  ],
  [
    'and the other',
    'Conv2DBackpropFilter',
    { x: [7, 33, 31, 12], dy: [7, 33, 31, 20] },
    { strides: 1, pad: 'same', filterShape: [3, 3, 12, 20] },
  ],
  ['a matrix product', 'BatchMatMul', { a: [101, 203], b: [203, 397] }, { transposeA: false, transposeB: false }],
  ['one with B transposed', 'BatchMatMul', { a: [1001, 203], b: [37, 203] }, { transposeA: false, transposeB: true }],
  ['one with A transposed', 'BatchMatMul', { a: [701, 203], b: [701, 197] }, { transposeA: true, transposeB: false }],
  [
    'batches of products',
    'BatchMatMul',
    { a: [3, 101, 203], b: [3, 203, 97] },
    { transposeA: false, transposeB: false },
  ],
  [
    'batch normalisation',
    BATCH_NORM_TRAINING.name,
    { x: [20, 31, 33, 23], shift: [23], scale: [23] },
    { epsilon: 1e-3, activation: 'relu' },
  ],
  [
    'its gradient',
    BATCH_NORM_TRAINING_GRAD.name,
    { dy: [20, 31, 33, 23], x: [20, 31, 33, 23], mean: [23], variance: [23], shift: [23], scale: [23] },
    { epsilon: 2, activation: 'relu' },
  ],
  [
    'its result again',
    BATCH_NORM_APPLY.name,
    { x: [20, 31, 33, 23], mean: [23], variance: [23], shift: [23] },
    { epsilon: 2, activation: 'relu' },
  ],
  ['a sum over rows', 'Sum', { x: [5001, 97] }, { axis: [0], keepDims: false }],
  ['a mean of rows', 'Mean', { x: [5001, 97] }, { axis: [1], keepDims: false }],
  ['a sum of everything', 'Sum', { x: [501, 997] }, { axis: [0, 1], keepDims: false }],
  ['normals', PHILOX_NORMAL.name, {}, { key: [1, 2], offset: 3, shape: [100_003] }],
  ['logistic draws', PHILOX_LOGISTIC.name, {}, { key: [1, 2], offset: 3, shape: [100_003] }],
  ['Bernoulli noise', PHILOX_BERNOULLI.name, {}, { key: [1, 2], offset: 3, rate: 0.2, shape: [200_003] }],
  ['a product of two rows', 'BatchMatMul', { a: [2, 503], b: [503, 997] }, { transposeA: false, transposeB: false }],
  [
    'a depthwise convolution',
    'DepthwiseConv2dNative',
    { x: [9, 33, 31, 12], filter: [3, 3, 12, 2] },
    { strides: 1, pad: 'same' },
  ],
  [
    'the gradient of its input',
    'DepthwiseConv2dNativeBackpropInput',
    { dy: [9, 33, 31, 24], filter: [3, 3, 12, 2] },
    { strides: 1, pad: 'same', inputShape: [9, 33, 31, 12] },
  ],
  [
    'that of its filter',
    'DepthwiseConv2dNativeBackpropFilter',
    { x: [9, 33, 31, 12], dy: [9, 33, 31, 24] },
    { strides: 1, pad: 'same', filterShape: [3, 3, 12, 2] },
  ],
  [
    'the gradient of a maximum',
    'MaxPoolGrad',
    { dy: [7, 16, 16, 19], input: [7, 32, 32, 19], output: [7, 16, 16, 19] },
    { filterSize: 2, strides: 2, pad: 'valid' },
  ],
  [
    'that of an average',
    'AvgPoolGrad',
    { dy: [7, 16, 16, 19], input: [7, 32, 32, 19] },
    { filterSize: 2, strides: 2, pad: 'valid' },
  ],
  [
    'the gradient of a resizing',
    'ResizeBilinearGrad',
    { images: [5, 13, 17, 9], dy: [5, 40, 51, 9] },
    { alignCorners: true },
  ],
  ['the cross-entropy', SOFTMAX_CROSS_ENTROPY.name, { logits: [301, 199], labels: [301, 199] }, {}],
  ['its gradient', SOFTMAX_CROSS_ENTROPY_GRAD.name, { dLosses: [301], logits: [301, 199], labels: [301, 199] }, {}],
  ['a slice', 'Slice', { x: [61, 71, 83] }, { begin: [1, 2, 3], size: [59, 67, 79] }],
  ['an exponential', 'Exp', { x: [100_003] }, {}],
  ['a sum with a vector', 'Add', { a: [5003, 97], b: [97] }, {}],
  ['a comparison', 'Greater', { a: [5003, 97], b: [5003, 1] }, {}],
  ['the gradient of relu', 'ReluGrad', { dy: [500_003], x: [500_003] }, {}],
  [
    'batch normalisation by given statistics',
    'FusedBatchNorm',
    { x: [5003, 97], mean: [97], variance: [97], offset: [97], scale: [97] },
    { varianceEpsilon: 1e-3 },
  ],
  [
    'a step of momentum, in place',
    'MomentumUpdate',
    { value: [200_003], accumulation: [200_003], gradient: [200_003] },
    { learningRate: 0.1, momentum: 0.9, useNesterov: true },
  ],
  [
    'a step of Adam, in place',
    'AdamUpdate',
    { value: [200_003], first: [200_003], second: [200_003], gradient: [200_003] },
    { learningRate: 0.1, beta1: 0.9, beta2: 0.99, correction1: 0.1, correction2: 0.01, epsilon: 1e-7 },
  ],
  [
    'a step of RMSProp, in place',
    'RmsPropUpdate',
    { value: [200_003], square: [200_003], step: [200_003], gradient: [200_003] },
    { learningRate: 0.1, decay: 0.9, momentum: 0.5, epsilon: 1e-7 },
  ],
  [
    'information dropout',
    INFORMATION_DROPOUT.name,
    { f: [11, 9001], strength: [11, 9001] },
    { ...noise, ...logits, prior: 'logUniform', cap: 0.701 },
  ],
  [
    'its gradient with the log-normal prior',
    INFORMATION_DROPOUT_GRAD.name,
    { f: [11, 9001], strength: [11, 9001], dz: [11, 9001], dKl: [11, 9001], dMean: [], loc: [], logScale: [] },
    { ...noise, ...logits, prior: 'logNormal', floor: 1e-4 },
  ],
  ['draws of a truncated normal law', TRUNCATED_NORMAL.name, { loc: [7], scale: [7], normals: [9001, 7] }, ends],
  ['of many in a row', TRUNCATED_NORMAL.name, { loc: [40_001], scale: [40_001], normals: [40_001] }, ends],
  [
    'their gradients',
    TRUNCATED_NORMAL_GRAD.name,
    { loc: [1001], scale: [1001], normals: [61, 1001], standard: [61, 1001], dy: [61, 1001] },
    ends,
  ],
  ['entropies of such laws', TRUNCATED_NORMAL_ENTROPY.name, { loc: [40_001], scale: [40_001] }, ends],
  [
    'their gradients in the parameters',
    TRUNCATED_NORMAL_ENTROPY_GRAD.name,
    { loc: [40_001], scale: [40_001], dy: [40_001] },
    ends,
  ],
];

function valuesOf(inputs: Record<string, number[]>): Record<string, Values> {
  const entries = Object.entries(inputs).map(([name, shape], i): [string, Values] => {
    const { values } = pseudorandom(shape, i + 1);
    return [
      name,
      { values: ['variance', 'second', 'square', 'scale'].includes(name) ? values.map(Math.abs) : values, shape },
    ];
  });
  return Object.fromEntries(entries);
}

/** A digest of the bits of a kernel's results. */
function bitsOf(kernel: string, inputs: Record<string, Values>, attrs: object): string[] {
  const tensors: Record<string, Tensor> = {};
  for (const [name, { values, shape }] of Object.entries(inputs)) {
    tensors[name] = tensor(values, [...shape], 'float32');
  }
  const results = run(kernel, tensors, attrs);
  const bits = results.map((result) => createHash('sha256').update(result.dataSync()).digest('hex'));
  dispose([...Object.values(tensors), ...results]);
  return bits;
}

describe('threads', () => {
  beforeAll(async () => {
    const { threads } = await prepareEngine({ backend: 'wasm', threads: 2 });
    expect(threads).toBe(2);
  });

  it.each(CASES)('compute %s to the same bits, however many they are', async (_, kernel, shapes, attrs) => {
    const before = memory().numTensors;
    const inputs = valuesOf(shapes);
    await setThreads(1);
    const alone = bitsOf(kernel, inputs, attrs);
    for (const count of [2, 3, 5]) {
      await setThreads(count);
      expect(wasm().threads()).toBe(count);
      // More than once: who computes what changes from call to call.
      for (let i = 0; i < 3; i++) expect(bitsOf(kernel, inputs, attrs)).toEqual(alone);
    }
    expect(memory().numTensors).toBe(before);
  });

  it('say that values were changed in place when a piece of an update fails', async ({ skip }) => {
    skip(native(), 'native kernels check every address before anything is changed');
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    await wasm().startThreads(2);
    const outside = 0xffff_0000;
    const args = [outside, outside, outside, 0.1, 0.9, 0, outside, outside] as const;
    expect(() => {
      wasm().run('momentumUpdate', args, { units: 100_000, nanoseconds: 1e9, inPlace: true });
    }).toThrow(
      'momentumUpdate: every thread must finish its piece, and one failed when a part of the values may have been changed ' +
        'in place. Train from the last checkpoint.',
    );
    await wasm().startThreads(1);
    warn.mockRestore();
  });

  it('train a network to the same bits as one thread, which has tfjs without shared memory', async ({ skip }) => {
    skip(native(), 'the built engine finds no package of native kernels here');
    const built = await builtForTest(fileURLToPath(new URL('..', import.meta.url)), { shims: true });
    const losses = (threads: string) =>
      execFileSync(process.execPath, ['--input-type=module', '-e', PROGRAM], {
        encoding: 'utf8',
        env: { ...process.env, INFODROP_THREADS: threads, DIST: new URL('index.js', built.url).href },
        cwd: new URL('..', import.meta.url),
      });
    const alone = losses('1');
    expect(alone).toMatch(/^1 \[\d/u);
    for (const threads of ['2', '4']) expect(losses(threads)).toBe(alone.replace('1', threads));
    built.remove();
  });
});

/** Trains a small network of stock layers, says how many threads computed, and ends by itself. */
const PROGRAM = `
const { prepareEngine } = await import(process.env.DIST);
const { layers, sequential, initializers } = await import('@tensorflow/tfjs-layers');
const { randomNormal, oneHot, tensor1d, train } = await import('@tensorflow/tfjs-core');
const engine = await prepareEngine({ backend: 'wasm' });
const kernelInitializer = (seed) => initializers.heNormal({ seed });
const model = sequential({ layers: [
  layers.conv2d({ inputShape: [24, 24, 3], filters: 16, kernelSize: 3, padding: 'same', kernelInitializer: kernelInitializer(1) }),
  layers.batchNormalization(),
  layers.reLU(),
  layers.conv2d({ filters: 16, kernelSize: 3, strides: 2, activation: 'relu', kernelInitializer: kernelInitializer(2) }),
  layers.maxPooling2d({ poolSize: 2 }),
  layers.flatten(),
  layers.dense({ units: 4, activation: 'softmax', kernelInitializer: kernelInitializer(3) }),
] });
model.compile({ optimizer: train.momentum(0.01, 0.9), loss: 'categoricalCrossentropy' });
const images = randomNormal([64, 24, 24, 3], 0, 1, 'float32', 5);
const labels = oneHot(tensor1d([...Array(64).keys()].map((i) => i % 4), 'int32'), 4);
const { history } = await model.fit(images, labels, { epochs: 4, batchSize: 32, shuffle: false, verbose: 0 });
console.log(engine.threads, JSON.stringify(history.loss));
`;
