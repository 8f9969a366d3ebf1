// What a training step is made of: each computed at a small size, to be compared, and at a large one, to be timed.
import { applyInformationDropout, standardNormal } from '@infodrop/dropout';
// Brings the gradients of TensorFlow.js.
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import {
  add,
  batchNorm,
  conv2d,
  grads,
  losses,
  matMul,
  maxPool,
  mean,
  mul,
  oneHot,
  randomNormal,
  sigmoid,
  square,
  sum,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  tensor1d,
} from '@tensorflow/tfjs-core';

/** Small enough to be compared with plain JavaScript, or as large as in the networks of the paper. */
export type Size = 'small' | 'large';

/** One case, by its title. */
export interface Case {
  readonly title: string;
  /** Makes its inputs, the same on every back end; gives what computes its results from them. */
  readonly prepare: (size: Size) => () => Tensor[];
}

const normals = (shape: number[], seed: number): Tensor => randomNormal(shape, 0, 1, 'float32', seed);

const [batch, side, channels, filters] = [
  { small: 2, large: 20 },
  { small: 6, large: 32 },
  { small: 3, large: 24 },
  { small: 5, large: 24 },
];
const images = (size: Size): Tensor4D => normals([batch[size], side[size], side[size], channels[size]], 1) as Tensor4D;
const filter = (size: Size): Tensor4D => normals([3, 3, channels[size], filters[size]], 2) as Tensor4D;

/** Gradients of the mean square of `f`: all of its results have a part in them. */
const gradients = (f: (...inputs: Tensor[]) => Tensor, inputs: Tensor[]): Tensor[] =>
  grads((...given: Tensor[]) => mean(square(f(...given))))(inputs);

export const cases: readonly Case[] = [
  {
    title: 'product of matrices',
    prepare(size) {
      const [rows, inner] = size === 'small' ? [7, 13] : [100, 800];
      const [a, b] = [normals([rows, inner], 3) as Tensor2D, normals([inner, inner], 4) as Tensor2D];
      return () => [matMul(a, b)];
    },
  },
  {
    title: 'convolution',
    prepare(size) {
      const [x, w] = [images(size), filter(size)];
      return () => [conv2d(x, w, 1, 'same')];
    },
  },
  {
    title: 'convolution, both gradients',
    prepare(size) {
      const [x, w] = [images(size), filter(size)];
      return () => gradients((a, b) => conv2d(a as Tensor4D, b as Tensor4D, 1, 'same'), [x, w]);
    },
  },
  {
    title: 'batch normalization',
    prepare(size) {
      const x = images(size);
      const of = (seed: number): Tensor => square(normals([channels[size]], seed));
      const [means, variance, offset, scale] = [of(5), of(6), of(7), of(8)];
      return () => [batchNorm(x, means as never, variance as never, offset as never, scale as never)];
    },
  },
  {
    title: 'max pooling and its gradient',
    prepare(size) {
      const x = images(size);
      return () => gradients((a) => maxPool(a as Tensor4D, 2, 2, 'same'), [x]);
    },
  },
  {
    title: 'cross-entropy and its gradient',
    prepare(size) {
      const rows = size === 'small' ? 5 : 2000;
      const logits = normals([rows, 10], 9) as Tensor2D;
      const labels = oneHot(
        tensor1d(
          Array.from({ length: rows }, (_, i) => i % 10),
          'int32',
        ),
        10,
      );
      return () => [
        losses.softmaxCrossEntropy(labels, logits),
        ...gradients((a) => losses.softmaxCrossEntropy(labels, a), [logits]),
      ];
    },
  },
  {
    title: 'information dropout and its gradients',
    prepare(size) {
      const shape = size === 'small' ? [3, 5] : [100, 5000];
      const [f, logits] = [square(normals(shape, 10)), normals(shape, 11)];
      return () => {
        const eta = standardNormal({ words: [7, 0] }, shape);
        const outputs = (a: Tensor, b: Tensor): Tensor => {
          const { output, kl } = applyInformationDropout({ f: a, alpha: mul(sigmoid(b), 0.7), eta });
          return sum(add(output, kl));
        };
        return gradients((a, b) => outputs(a, b), [f, logits]);
      };
    },
  },
  {
    title: 'noise: normals from a key',
    prepare(size) {
      const shape = [size === 'small' ? 1000 : 500_000];
      return () => [standardNormal({ words: [7, 1] }, shape)];
    },
  },
];
