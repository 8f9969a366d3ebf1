import {
  Conv2DBackpropFilter,
  Conv2DBackpropInput,
  engine,
  FusedConv2D,
  getBackend,
  getKernel,
  type NamedAttrMap,
  reshape,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { requireThat } from '@infodrop/requirements';
import { sumTo } from './sumTo.js';

type Dilations = number | readonly number[] | null | undefined;

const isDilated = (dilations: Dilations): boolean => [dilations ?? 1].flat().some((dilation) => dilation !== 1);

/** Refuses dilations where the backend has no gradient for them: only the training kernels of wasm have. */
export function requireUndilated(caller: string, dilations: Dilations): void {
  const trained = getBackend() === 'wasm' && (getKernel(Conv2DBackpropFilter, 'wasm') as unknown) !== undefined;
  const requirement = `1 for a gradient on backend ${getBackend()}`;
  const wayOut = 'Use backend wasm with registerTrainingKernels().';
  requireThat(trained || !isDilated(dilations), caller, 'dilations', requirement, dilations, wayOut);
}

/** The gradient of the kernel with respect to what tfjs's fused convolution saves: input, filter and bias, if any. */
function gradient(dy: Tensor, saved: readonly Tensor[], attrs: NamedAttrMap): Tensor[] {
  requireUndilated('fused.conv2d', attrs.dilations as Dilations);
  const [filter, x, y, bias] = saved as [Tensor, Tensor, Tensor, Tensor?];
  const inputs = { dy: reshape(dy, y.shape) };
  const run = (kernel: string, more: Record<string, Tensor>, shape: object) =>
    engine().runKernel<Tensor>(kernel, { ...inputs, ...more }, { ...attrs, ...shape });
  return [
    run(Conv2DBackpropInput, { filter }, { inputShape: x.shape }),
    run(Conv2DBackpropFilter, { x }, { filterShape: filter.shape }),
    ...(bias ? [sumTo(inputs.dy, bias.shape)] : []),
  ];
}

const MENDED = Symbol.for('@infodrop/engine/dilatedConvolution');

/** A function that comes with its gradient, as tfjs takes one. */
interface WithGradient {
  readonly value: Tensor;
  readonly gradFunc: (dy: Tensor, saved: Tensor[]) => Tensor | Tensor[];
}

type CustomFunction = (...args: Tensor[]) => WithGradient;

/**
 * Lets a convolution with a bias and no activation, which tfjs fuses while it trains, have a gradient where it is dilated:
 * its own refuses. The function that tfjs makes for it is recognised by the kernel that it runs. A second call changes nothing.
 */
export function mendDilatedConvolution(): void {
  const tfjs = engine() as ReturnType<typeof engine> & { [MENDED]?: boolean };
  if (tfjs[MENDED]) return;
  tfjs[MENDED] = true;
  /** What the latest fused, dilated convolution was given, within a function with a gradient of its own. */
  let latest: NamedAttrMap | undefined;
  const runKernel = tfjs.runKernel.bind(tfjs);
  tfjs.runKernel = (name, inputs, attrs) => {
    if (name === FusedConv2D && isDilated(attrs?.dilations as Dilations)) latest = attrs;
    return runKernel(name, inputs, attrs);
  };
  const customGrad = tfjs.customGrad.bind(tfjs) as unknown as (f: CustomFunction) => (...args: Tensor[]) => Tensor;
  const mended = (f: CustomFunction): ((...args: Tensor[]) => Tensor) =>
    customGrad((...args) => {
      latest = undefined;
      const result = f(...args);
      const attrs = latest as NamedAttrMap | undefined;
      latest = undefined;
      if (attrs === undefined) return result;
      return { value: result.value, gradFunc: (dy, saved) => gradient(dy, saved, attrs) };
    });
  tfjs.customGrad = mended as unknown as typeof tfjs.customGrad;
}
