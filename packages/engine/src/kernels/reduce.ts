import { SUM_PRODUCTS, type SumProductsAttributes, SUMS } from '@infodrop/kernels';
import { type KernelFunc, Mean, Sum, type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  addressOf,
  callStock,
  type KernelCall,
  makeOutput,
  requireAlike,
  requiredInput,
  requireTensor,
  type TrainingKernel,
} from '../wasm/tensors.js';
import { trainingInstance } from '../wasm/trainingModule.js';

/** Neighbouring sums that the kernel takes at once. */
const LANES = 16;
/** About how many nanoseconds an element takes. */
const ELEMENT_TIME = 0.2;

/**
 * Writes factor · the sums of numbers, or of products of two, along the middle of [outer][reduced][inner], to an address; 0 stands for no second
 * factor.
 */
function addUp(
  backend: BackendWasm,
  [x, y]: readonly [number, number],
  [outer, reduced, inner]: readonly [number, number, number],
  factor: number,
  out: number,
): void {
  const { exports, scratch, run } = trainingInstance(backend);
  const count = outer * reduced * inner;
  const nanoseconds = count * ELEMENT_TIME;
  if (outer === 1 && inner === 1) {
    const parts = exports.sumPartsOf(count);
    const sums = scratch(parts * 8);
    run('sumParts', [x, y, count, parts, sums], { units: parts, nanoseconds });
    exports.sumOfParts(sums, parts, factor, out);
    return;
  }
  const byInner = outer < inner;
  run('sumAxis', [x, y, outer, reduced, inner, factor, out, Number(byInner)], {
    units: byInner ? inner : outer,
    align: byInner ? LANES : 1,
    scratch: exports.sumAxisScratch(),
    nanoseconds,
  });
}

function reduce(
  kernelName: string,
  stock: KernelFunc | undefined,
  call: KernelCall,
  average: boolean,
): TensorInfo | TensorInfo[] {
  const { backend, attrs } = call;
  const x = requiredInput(kernelName, call, 'x');
  const rank = x.shape.length;
  const axes = util.parseAxisParam(attrs.axis as number | number[], x.shape).sort((a, b) => a - b);
  const first = axes[0] ?? rank;
  const neighbours = axes.every((axis, i) => axis === first + i);
  if (x.dtype !== 'float32' || !neighbours) {
    return callStock(kernelName, stock, call, 'tensors that are not float32, or axes that are not neighbours');
  }
  const outer = util.sizeFromShape(x.shape.slice(0, first));
  const reduced = util.sizeFromShape(x.shape.slice(first, first + axes.length));
  const inner = util.sizeFromShape(x.shape.slice(first + axes.length));
  const shape = attrs.keepDims
    ? x.shape.map((length, axis) => (axes.includes(axis) ? 1 : length))
    : x.shape.filter((_, axis) => !axes.includes(axis));
  const out = makeOutput(backend, shape);
  // The mean of nothing is 0, as on the cpu backend.
  const factor = average ? 1 / Math.max(reduced, 1) : 1;
  addUp(backend, [addressOf(backend, x), 0], [outer, reduced, inner], factor, addressOf(backend, out));
  return out;
}

/** Sum along neighbouring axes, without the transposition that the stock kernel makes of leading axes. */
export const sum: TrainingKernel = {
  kernelName: Sum,
  kernel: (stock) => (call) => reduce(Sum, stock, call, false),
};

/** Mean along neighbouring axes, as `sum`. */
export const mean: TrainingKernel = {
  kernelName: Mean,
  kernel: (stock) => (call) => reduce(Mean, stock, call, true),
};

/** Sums of products, [outer][reduced][inner] to [outer][inner]: inputs { a, b }, attributes { sizes, shape }. */
export const sumProducts: TrainingKernel = {
  kernelName: SUM_PRODUCTS.name,
  kernel: () => (call) => {
    const { backend } = call;
    const { sizes, shape } = call.attrs as unknown as SumProductsAttributes;
    const [outer, reduced, inner] = sizes;
    const a = requiredInput(SUM_PRODUCTS.name, call, 'a');
    const holds = a.dtype === 'float32' && util.sizeFromShape(a.shape) === outer * reduced * inner;
    requireTensor(holds, SUM_PRODUCTS.name, 'a', `float32 of ${outer * reduced * inner} elements`, a);
    const b = requireAlike(SUM_PRODUCTS.name, call, 'b', a.shape, 'a');
    const result = { ...a, shape: [...shape] };
    const fits = util.sizeFromShape(result.shape) === outer * inner;
    requireTensor(fits, SUM_PRODUCTS.name, 'the result', `float32 of ${outer * inner} elements`, result);
    const out = makeOutput(backend, shape);
    addUp(backend, [addressOf(backend, a), addressOf(backend, b)], sizes, 1, addressOf(backend, out));
    return out;
  },
};

/** The sum of each input, [inputs], in one call: that a training step stays finite is seen by the sums of all its gradients. */
export const sums: TrainingKernel = {
  kernelName: SUMS.name,
  kernel: () => (call) => {
    const { backend, inputs } = call;
    const names = Object.keys(inputs);
    const tensors = names.map((name) => requiredInput(SUMS.name, call, name));
    tensors.forEach((x, i) => {
      requireTensor(x.dtype === 'float32', SUMS.name, names[i]!, 'float32', x);
    });
    const out = makeOutput(backend, [tensors.length]);
    tensors.forEach((x, i) => {
      const count = util.sizeFromShape(x.shape);
      addUp(backend, [addressOf(backend, x), 0], [1, count, 1], 1, addressOf(backend, out) + 4 * i);
    });
    return out;
  },
};
