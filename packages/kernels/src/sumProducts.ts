import { broadcast_util, mul, type Tensor, util } from '@tensorflow/tfjs-core';
import { hasKernel, type Kernel, runKernel } from './kernel.js';
import { sumTo } from './sumTo.js';

export interface SumProductsInputs {
  /** Float32, any shape that has elements. */
  readonly a: Tensor;
  /** Of that shape. */
  readonly b: Tensor;
}

export interface SumProductsAttributes {
  /** That shape as [outer][reduced][inner]: what is added up is reduced. */
  readonly sizes: readonly [outer: number, reduced: number, inner: number];
  /** Shape of the result, of outer · inner elements. */
  readonly shape: readonly number[];
}

/** Σ a·b along one run of axes. */
export const SUM_PRODUCTS: Kernel<SumProductsInputs, SumProductsAttributes, Tensor> = { name: 'InfodropSumProducts/1' };

/**
 * `sumTo(mul(a, b), shape)`: the gradient of a factor of `shape` that was repeated. By the kernel of the engine, where there is one and it
 * takes the tensors: the products are then never written.
 */
export function sumProducts(a: Tensor, b: Tensor, shape: number[]): Tensor {
  const suit = a.dtype === 'float32' && b.dtype === 'float32' && util.arraysEqual(a.shape, b.shape) && a.size > 0;
  const sizes = suit && hasKernel(SUM_PRODUCTS) ? sizesOf(shape, a.shape) : undefined;
  return sizes === undefined ? sumTo(mul(a, b), shape) : runKernel(SUM_PRODUCTS, { a, b }, { sizes, shape });
}

/** `whole` as [outer][reduced][inner], of which `shape` has [outer][1][inner]; undefined where it repeats along no axis, or along separate ones. */
function sizesOf(shape: number[], whole: number[]): SumProductsAttributes['sizes'] | undefined {
  const axes = broadcast_util.getReductionAxes(shape, whole);
  const [first] = axes;
  const last = axes.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const between = whole.slice(first, last + 1);
  if (between.some((length, i) => length !== 1 && !axes.includes(first + i))) return undefined;
  return [
    util.sizeFromShape(whole.slice(0, first)),
    util.sizeFromShape(between),
    util.sizeFromShape(whole.slice(last + 1)),
  ];
}
