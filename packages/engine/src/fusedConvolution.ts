import { sumTo } from '@infodrop/kernels';
import {
  Conv2DBackpropFilter,
  Conv2DBackpropInput,
  engine,
  FusedConv2D,
  type GradSaveFunc,
  type NamedAttrMap,
  reshape,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { usingUp } from './gradientMemory.js';
import { isFirstMend } from './isFirstMend.js';
import { type Dilations, requireUndilated } from './requireUndilated.js';

type Gradients = Readonly<Record<string, () => Tensor>>;

/** The gradients of what tfjs's fused convolution is given, each computed when it is asked for; it saves filter, input, result and bias, if any. */
function gradients(dy: Tensor, saved: readonly Tensor[], attrs: NamedAttrMap): Gradients {
  requireUndilated('fused.conv2d', attrs.dilations as Dilations);
  const [filter, x, y, bias] = saved as [Tensor, Tensor, Tensor, Tensor?];
  const back = reshape(dy, y.shape);
  const run = (kernel: string, more: Record<string, Tensor>, shape: object) => () =>
    engine().runKernel<Tensor>(kernel, { dy: back, ...more }, { ...attrs, ...shape });
  return {
    0: run(Conv2DBackpropInput, { filter }, { inputShape: x.shape }),
    1: usingUp(run(Conv2DBackpropFilter, { x }, { filterShape: filter.shape }), x),
    ...(bias && { 2: () => sumTo(back, bias.shape) }),
  };
}

/** A function with a gradient of its own, as tfjs runs it. */
interface CustomFunction {
  readonly forwardFunc: (backend: unknown, save: GradSaveFunc) => Tensor;
  readonly backwardsFunc: (dy: Tensor, saved: Tensor[]) => Gradients;
}

type Engine = ReturnType<typeof engine>;

/** What tfjs's types keep private is here too. */
interface Internals extends Pick<Engine, 'runKernel'> {
  runKernelFunc(call: CustomFunction | object): unknown;
}

/**
 * Lets a convolution with a bias and no activation, which tfjs fuses while it trains, have the gradients that are asked for, also
 * where it is dilated: its own computes them all, so that of the images of the first layer too, and refuses dilations. The
 * function that tfjs makes for it is recognised by the kernel whose result is its value. A second call changes nothing.
 */
export function mendFusedConvolution(): void {
  if (!isFirstMend('fusedConvolution')) return;
  const tfjs = engine() as unknown as Internals;
  /** The latest fused convolution within a function with a gradient of its own. */
  let latest: { readonly attrs: NamedAttrMap; readonly result: Tensor } | undefined;
  const runKernel = tfjs.runKernel.bind(tfjs);
  const noting = (...call: Parameters<Engine['runKernel']>): Tensor | Tensor[] => {
    const [name, , attrs = {}] = call;
    const result = runKernel(...call);
    if (name === FusedConv2D) latest = { attrs, result: result as Tensor };
    return result;
  };
  tfjs.runKernel = noting as Engine['runKernel'];
  const runKernelFunc = tfjs.runKernelFunc.bind(tfjs);
  tfjs.runKernelFunc = (call) => {
    if (!('backwardsFunc' in call)) return runKernelFunc(call);
    const { forwardFunc, backwardsFunc } = call;
    let fused: NamedAttrMap | undefined;
    return runKernelFunc({
      ...call,
      forwardFunc: (backend, save) => {
        const outer = latest;
        latest = undefined;
        try {
          const value = forwardFunc(backend, save);
          // An activation has a gradient of its own, which is not ours.
          const found = latest as typeof outer;
          const isLinear = (found?.attrs.activation ?? 'linear') === 'linear';
          if (isLinear && found?.result.dataId === value.dataId) fused = found.attrs;
          return value;
        } finally {
          latest = outer;
        }
      },
      backwardsFunc: (dy, saved) => (fused === undefined ? backwardsFunc(dy, saved) : gradients(dy, saved, fused)),
    } satisfies CustomFunction);
  };
}
