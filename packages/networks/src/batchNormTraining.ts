import {
  BATCH_NORM_APPLY,
  BATCH_NORM_TRAINING,
  BATCH_NORM_TRAINING_GRAD,
  hasKernel,
  runKernel,
  selfContainedGrad,
} from '@infodrop/kernels';
import { requireSomeOptions } from '@infodrop/requirements';
import {
  add,
  keep,
  mean,
  relu,
  rsqrt,
  mul,
  square,
  sub,
  type Tensor,
  type Tensor1D,
  tidy,
} from '@tensorflow/tfjs-core';

export interface BatchNormTrainingOptions {
  /** Added to the variance, ≥ 0. */
  readonly epsilon: number;
  /** Applied to the normalized values. */
  readonly activation: 'linear' | 'relu';
}

export interface BatchNormTrainingResult {
  /** Shape of x. */
  readonly output: Tensor;
  /** Mean of x per channel over the batch, [C]; no gradient flows through it. */
  readonly mean: Tensor1D;
  /** Biased variance of x per channel over the batch, [C]; no gradient flows through it. */
  readonly variance: Tensor1D;
}

function fused(
  x: Tensor,
  shift: Tensor,
  scale: Tensor | null,
  attributes: BatchNormTrainingOptions,
): BatchNormTrainingResult {
  const named = (tensors: readonly Tensor[]) => {
    const [x, shift, scale] = tensors as [Tensor, Tensor, Tensor?];
    return scale === undefined ? { x, shift } : { x, shift, scale };
  };
  let statistics: readonly [Tensor1D, Tensor1D] | undefined;
  const normalize = selfContainedGrad((...args) => {
    const save = args.at(-1) as (tensors: Tensor[]) => void;
    const inputs = args.slice(0, -1) as Tensor[];
    const results = runKernel(BATCH_NORM_TRAINING, named(inputs), attributes);
    const [y, batchMean, batchVariance] = results as [Tensor, Tensor1D, Tensor1D];
    statistics = [keep(batchMean), keep(batchVariance)];
    save([batchMean, batchVariance, ...inputs]);
    const law = (saved: Tensor[]) => {
      const [mean, variance, ...rest] = saved as [Tensor, Tensor, ...Tensor[]];
      return { ...named(rest), mean, variance };
    };
    const gradFunc = (dy: Tensor | Tensor[], saved: Tensor[]): Tensor[] =>
      runKernel(BATCH_NORM_TRAINING_GRAD, { ...law(saved), dy: dy as Tensor }, attributes);
    if (!hasKernel(BATCH_NORM_APPLY)) return { value: y, gradFunc };
    const recompute = (saved: Tensor[]): Tensor => runKernel(BATCH_NORM_APPLY, law(saved), attributes);
    return { value: y, gradFunc, recompute };
  });
  const output = normalize(x, shift, ...(scale === null ? [] : [scale]));
  if (statistics === undefined) throw new Error('batchNormTraining: the kernel gave no statistics.');
  // Kept through the end of the operation's own scope; from here on they belong to the caller's, like any result.
  const [batchMean, batchVariance] = statistics;
  const result = { output, mean: batchMean.clone(), variance: batchVariance.clone() };
  batchMean.dispose();
  batchVariance.dispose();
  return result;
}

function composed(x: Tensor, shift: Tensor, scale: Tensor | null, options: BatchNormTrainingOptions) {
  const { output, batchMean, variance } = tidy(() => {
    const axes = x.shape.map((_, axis) => axis).slice(0, -1);
    const batchMean = mean<Tensor1D>(x, axes);
    const centred = sub(x, batchMean);
    const variance = mean<Tensor1D>(square(centred), axes);
    const inverse = rsqrt(add(variance, options.epsilon));
    const linear = add(mul(centred, scale === null ? inverse : mul(inverse, scale)), shift);
    return { output: options.activation === 'relu' ? relu(linear) : linear, batchMean, variance };
  });
  return { output, mean: batchMean, variance };
}

/**
 * Batch normalization in training mode, with the activation.
 *
 *   y = act( scale · (x − mean) / √(variance + epsilon) + shift ),
 *
 * mean and variance over all axes but the last. Gradients reach x, shift and scale. Where `@infodrop/engine`
 * has brought its kernels, one pass is made forward and one back; elsewhere tfjs operations are composed.
 *
 * @param x - float32, [..., C], rank 2 to 4, at least one row.
 * @param shift - [C].
 * @param scale - [C], or null for 1.
 * @param options - `epsilon` ≥ 0 and the activation.
 * @returns The output, and the statistics of the batch (the biased variance), for moving averages.
 *
 * Source: S. Ioffe, C. Szegedy, [Batch normalization](https://arxiv.org/abs/1502.03167), 2015.
 *
 * @example
 * import '@tensorflow/tfjs-backend-cpu';
 * import { tensor1d, tensor2d } from '@tensorflow/tfjs-core';
 * import { batchNormTraining } from '@infodrop/networks';
 * const x = tensor2d([[1], [3]]);
 * batchNormTraining(x, tensor1d([0]), null, { epsilon: 0, activation: 'linear' }).output; // [[-1], [1]]
 */
export function batchNormTraining(
  x: Tensor,
  shift: Tensor,
  scale: Tensor | null,
  options: BatchNormTrainingOptions,
): BatchNormTrainingResult {
  requireSomeOptions('batchNormTraining', options, ['epsilon', 'activation']);
  const { epsilon, activation } = options;
  return hasKernel(BATCH_NORM_TRAINING) && hasKernel(BATCH_NORM_TRAINING_GRAD)
    ? fused(x, shift, scale, { epsilon, activation })
    : composed(x, shift, scale, options);
}
