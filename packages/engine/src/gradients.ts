import {
  add,
  broadcast_util,
  type GradConfig,
  FusedBatchNorm,
  mul,
  neg,
  registerGradient,
  reshape,
  rsqrt,
  sub,
  sum,
  type Tensor,
} from '@tensorflow/tfjs-core';

/** `tensor` added up over the axes along which a tensor of `shape` was broadcast to it. */
function sumTo(tensor: Tensor, shape: number[]): Tensor {
  const axes = broadcast_util.getReductionAxes(shape, tensor.shape);
  return reshape(axes.length > 0 ? sum(tensor, axes) : tensor, shape);
}

/**
 * Gradient of batch normalisation with given statistics,
 *
 *   y = (x − mean) · scale / √(variance + ε) + offset,
 *
 * by broadcasting and sums only. tfjs's own tiles the statistics to the size of x, and multiplies before it adds up.
 * It holds on every backend, with and without scale and offset.
 */
const fusedBatchNormGradient: GradConfig = {
  kernelName: FusedBatchNorm,
  inputsToSave: ['x', 'mean', 'variance', 'scale'],
  gradFunc: (dy, saved, attrs) => {
    const gradient = dy as Tensor;
    const [x, mean, variance, scale] = saved as [Tensor, Tensor, Tensor, Tensor | undefined];
    const inverse = rsqrt(add(variance, attrs.varianceEpsilon as number));
    const factor = scale ? mul(inverse, scale) : inverse;
    const total = () => sumTo(gradient, mean.shape);
    const product = () => sumTo(mul(gradient, sub(x, mean)), mean.shape);
    return {
      x: () => mul(gradient, factor),
      mean: () => neg(mul(total(), factor)),
      variance: () => mul(mul(mul(product(), factor), mul(inverse, inverse)), -0.5),
      scale: () => mul(product(), inverse),
      offset: total,
    };
  },
};

/** Registers the gradients that are better than tfjs's own. A second call changes nothing. */
export function registerGradients(): void {
  registerGradient(fusedBatchNormGradient);
}
