import {
  BERNOULLI_LOG_PROB,
  BERNOULLI_LOG_PROB_GRAD,
  INFORMATION_DROPOUT,
  INFORMATION_DROPOUT_GRAD,
  type InformationDropoutAttributes,
  runKernel,
  SOFTMAX_CROSS_ENTROPY,
  SOFTMAX_CROSS_ENTROPY_GRAD,
  STANDARD_KL,
  STANDARD_KL_GRAD,
  sumProducts,
  sumTo,
  VARIATIONAL_KL,
  VARIATIONAL_KL_GRAD,
  type VariationalKlAttributes,
} from '@infodrop/kernels';
import {
  add,
  cast,
  Conv2D,
  Conv2DBackpropFilter,
  Conv2DBackpropInput,
  DepthwiseConv2dNative,
  DepthwiseConv2dNativeBackpropFilter,
  DepthwiseConv2dNativeBackpropInput,
  Einsum,
  einsum,
  engine,
  FusedBatchNorm,
  getBackend,
  getKernel,
  type GradConfig,
  lessEqual,
  logSoftmax,
  mul,
  neg,
  registerGradient,
  Relu,
  Relu6,
  reshape,
  rsqrt,
  step,
  sub,
  type Tensor,
  type Tensor4D,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { broadcastOver, meanGradient, sumGradient } from './broadcastGradients.js';
import { clipGradient, multiplyGradient, sumProductsGradient } from './elementwiseGradients.js';
import { usingUp } from './gradientMemory.js';
import { requireUndilated } from './requireUndilated.js';
import { RELU6_GRAD, RELU_GRAD } from './kernels/elementwise.js';

/** Names of inputs to save, of which the last ones may be absent: tfjs itself clones what is not there, and fails. */
class PresentInputs extends Array<string> {
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }
  override map<Saved>(read: (name: string, index: number, names: string[]) => Saved): Saved[] {
    return super.map(read).filter((saved) => saved !== undefined && saved !== null);
  }
}

/**
 * Gradient of batch normalisation with given statistics,
 *
 *   y = (x − mean) · scale / √(variance + ε) + offset,
 *
 * by broadcasting and sums only. tfjs's own tiles the statistics to the size of x, multiplies before it adds up, and
 * fails where scale or offset is left out. It holds on every backend.
 */
const fusedBatchNormGradient: GradConfig = {
  kernelName: FusedBatchNorm,
  inputsToSave: PresentInputs.of('x', 'mean', 'variance', 'scale'),
  gradFunc: (dy, saved, attrs) => {
    const gradient = dy as Tensor;
    const [x, mean, variance, scale] = saved as [Tensor, Tensor, Tensor, Tensor | undefined];
    const inverse = rsqrt(add(variance, attrs.varianceEpsilon as number));
    const factor = scale ? mul(inverse, scale) : inverse;
    const total = () => sumTo(gradient, mean.shape);
    const product = () => sumProducts(gradient, sub(x, mean), mean.shape);
    return {
      x: () => mul(gradient, factor),
      mean: () => neg(mul(total(), factor)),
      variance: () => mul(mul(mul(product(), factor), mul(inverse, inverse)), -0.5),
      scale: () => mul(product(), inverse),
      offset: total,
    };
  },
};

/**
 * Gradient of convolution. On wasm it also takes dilations, which tfjs's own refuses everywhere; a rounding mode of the
 * output's size is handed on, which tfjs's own forgets.
 */
const conv2dGradient: GradConfig = {
  kernelName: Conv2D,
  inputsToSave: ['x', 'filter'],
  gradFunc: (dy, saved, attrs) => {
    const [x, filter] = saved as [Tensor4D, Tensor4D];
    const { dilations, ...rest } = attrs as typeof attrs & { dilations?: number | [number, number] };
    const dilated = [dilations ?? 1].flat().some((dilation) => dilation !== 1);
    requireUndilated('conv2d', dilations ?? 1);
    const geometry = dilated ? { ...rest, dilations: dilations! } : rest;
    const inputs = { dy: dy as Tensor };
    return {
      x: () =>
        engine().runKernel(
          Conv2DBackpropInput,
          { ...inputs, filter },
          { ...geometry, inputShape: x.shape },
        ) as unknown as Tensor,
      filter: usingUp(
        () =>
          engine().runKernel(
            Conv2DBackpropFilter,
            { ...inputs, x },
            { ...geometry, filterShape: filter.shape },
          ) as unknown as Tensor,
        x,
      ),
    };
  },
};

/** Gradient of the kernel `InformationDropout`: one pass for all its inputs. */
const informationDropoutGradient: GradConfig = {
  kernelName: INFORMATION_DROPOUT.name,
  inputsToSave: PresentInputs.of('f', 'strength', 'loc', 'logScale'),
  gradFunc: (dys, saved, attrs) => {
    const [dz, dKl, dMean] = dys as [Tensor, Tensor, Tensor];
    const [f, strength, loc, logScale] = saved as [Tensor, Tensor, Tensor?, Tensor?];
    const prior = loc && logScale ? { loc, logScale } : {};
    // Not lazily: tfjs tidies after each input, and the results of the others would be gone.
    const results = runKernel(
      INFORMATION_DROPOUT_GRAD,
      { f, strength, dz, dKl, dMean, ...prior },
      attrs as unknown as InformationDropoutAttributes,
    );
    const result = (index: number) => () => results[index]!;
    return { f: result(0), strength: result(1), ...(loc && logScale ? { loc: result(2), logScale: result(3) } : {}) };
  },
};

/** Gradient of depthwise convolution. On wasm it also takes dilations, which tfjs's own refuses everywhere. */
const depthwiseConv2dGradient: GradConfig = {
  kernelName: DepthwiseConv2dNative,
  inputsToSave: ['x', 'filter'],
  gradFunc: (dy, saved, attrs) => {
    const [x, filter] = saved as [Tensor4D, Tensor4D];
    const dilations = (attrs as typeof attrs & { dilations?: number | [number, number] | null }).dilations ?? 1;
    requireUndilated('depthwiseConv2d', dilations);
    const geometry = { ...attrs, dilations };
    const gradient = dy as Tensor;
    return {
      x: () =>
        engine().runKernel(
          DepthwiseConv2dNativeBackpropInput,
          { dy: gradient, filter },
          { ...geometry, inputShape: x.shape },
        ) as unknown as Tensor,
      filter: () =>
        engine().runKernel(
          DepthwiseConv2dNativeBackpropFilter,
          { x, dy: gradient },
          { ...geometry, filterShape: filter.shape },
        ) as unknown as Tensor,
    };
  },
};

/** Gradient of the kernel `SoftmaxCrossEntropy`. Labels that are class numbers have none. */
const softmaxCrossEntropyGradient: GradConfig = {
  kernelName: SOFTMAX_CROSS_ENTROPY.name,
  inputsToSave: ['logits', 'labels'],
  gradFunc: (dy, saved) => {
    const dLosses = dy as Tensor;
    const [logits, labels] = saved as [Tensor, Tensor];
    return {
      logits: () => runKernel(SOFTMAX_CROSS_ENTROPY_GRAD, { dLosses, logits, labels }, {}),
      labels: () =>
        labels.dtype === 'int32' ? zerosLike(labels) : neg(mul(reshape(dLosses, [-1, 1]), logSoftmax(logits))),
    };
  },
};

/** Gradient of the kernel `BernoulliLogProb`. */
const bernoulliLogProbGradient: GradConfig = {
  kernelName: BERNOULLI_LOG_PROB.name,
  inputsToSave: ['x', 'logits'],
  gradFunc: (dys, saved) => {
    const dy = dys as Tensor;
    const [x, logits] = saved as [Tensor, Tensor];
    return {
      x: () => mul(logits, reshape(dy, [-1, 1])),
      logits: () => runKernel(BERNOULLI_LOG_PROB_GRAD, { dy, x, logits }, {}),
    };
  },
};

/** Gradient of the kernel `StandardKl`. */
const standardKlGradient: GradConfig = {
  kernelName: STANDARD_KL.name,
  inputsToSave: ['loc', 'scale'],
  gradFunc: (dys, saved) => {
    const dy = dys as Tensor;
    const [loc, scale] = saved as [Tensor, Tensor];
    return { loc: () => mul(dy, loc), scale: () => runKernel(STANDARD_KL_GRAD, { dy, scale }, {}) };
  },
};

/** Gradient of the kernel `VariationalKl`. */
const variationalKlGradient: GradConfig = {
  kernelName: VARIATIONAL_KL.name,
  inputsToSave: ['x'],
  gradFunc: (dys, saved, attrs) => {
    const dy = dys as Tensor;
    const [x] = saved as [Tensor];
    const attributes = attrs as unknown as VariationalKlAttributes;
    return { x: () => runKernel(VARIATIONAL_KL_GRAD, { dy, x }, attributes) };
  },
};

/** Gradient of `einsum`, of which tfjs has none: a sum of the same kind, for each of the tensors. */
const einsumGradient: GradConfig = {
  kernelName: Einsum,
  saveAllInputs: true,
  gradFunc: (dy, saved, attrs) => {
    const [inputs, output] = (attrs.equation as string).replace(/\s/gu, '').split('->') as [string, string];
    const terms = inputs.split(',');
    const gradient = (which: number) => (): Tensor => {
      const axes = terms[which]!;
      const others = terms.filter((_, i) => i !== which);
      const given = [output, ...others];
      const kept = axes.split('').filter((axis) => given.some((term) => term.includes(axis)));
      const operands = [dy as Tensor, ...saved.filter((_, i) => i !== which)];
      const sums = einsum(`${given.join(',')}->${kept.join('')}`, ...operands);
      if (kept.length === axes.length) return sums;
      // An axis that was added up gives every element the same.
      const added = axes.split('').flatMap((axis, i) => (kept.includes(axis) ? [] : [i]));
      return broadcastOver(sums, saved[which]!.shape, added);
    };
    return Object.fromEntries(terms.map((_, which) => [which, gradient(which)]));
  },
};

/** Gradient of relu, or of relu6: one pass where the backend has a kernel for it. */
function reluGradient(kernelName: typeof Relu | typeof Relu6, gradientKernel: string): GradConfig {
  return {
    kernelName,
    inputsToSave: ['x'],
    gradFunc: (dy, saved) => {
      const [x] = saved as [Tensor];
      const inputs = { dy: dy as Tensor, x };
      const fused = x.dtype === 'float32' && x.size > 0 && (getKernel(gradientKernel, getBackend()) as unknown);
      const inside = () => (kernelName === Relu ? step(x) : mul(lessEqual(x, 6), step(x)));
      return {
        x: () =>
          fused
            ? (engine().runKernel(gradientKernel, inputs, {}) as unknown as Tensor)
            : mul(inputs.dy, cast(inside(), 'float32')),
      };
    },
  };
}

/** Gradient of that gradient: linear in dy, and flat in x. */
function gradientOfReluGradient(gradientKernel: string): GradConfig {
  return {
    kernelName: gradientKernel,
    inputsToSave: ['x'],
    gradFunc: (ddx, saved) => {
      const [x] = saved as [Tensor];
      return {
        dy: () => engine().runKernel(gradientKernel, { dy: ddx as Tensor, x }, {}) as unknown as Tensor,
        x: () => zerosLike(x),
      };
    },
  };
}

/** Registers the gradients that are better than tfjs's own. A second call changes nothing. */
export function registerGradients(): void {
  registerGradient(fusedBatchNormGradient);
  registerGradient(conv2dGradient);
  registerGradient(informationDropoutGradient);
  registerGradient(depthwiseConv2dGradient);
  registerGradient(softmaxCrossEntropyGradient);
  registerGradient(bernoulliLogProbGradient);
  registerGradient(standardKlGradient);
  registerGradient(variationalKlGradient);
  registerGradient(einsumGradient);
  registerGradient(multiplyGradient);
  registerGradient(sumProductsGradient);
  registerGradient(clipGradient);
  registerGradient(sumGradient);
  registerGradient(meanGradient);
  registerGradient(reluGradient(Relu, RELU_GRAD));
  registerGradient(reluGradient(Relu6, RELU6_GRAD));
  registerGradient(gradientOfReluGradient(RELU_GRAD));
  registerGradient(gradientOfReluGradient(RELU6_GRAD));
}
