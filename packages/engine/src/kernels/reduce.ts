import { SUMS } from '@infodrop/kernels';
import { type KernelFunc, Mean, Sum, type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  addressOf,
  callStock,
  type KernelCall,
  makeOutput,
  requiredInput,
  requireTensor,
  type TrainingKernel,
} from '../wasm/tensors.js';
import { trainingInstance } from '../wasm/trainingModule.js';

/** Neighbouring sums that the kernel takes at once. */
const LANES = 16;
/** About how many nanoseconds an element takes. */
const ELEMENT_TIME = 0.2;

/** Writes factor · the sum of all elements of a float32 tensor to an address. */
function sumAll(backend: BackendWasm, x: TensorInfo, factor: number, out: number): void {
  const { exports, scratch, run } = trainingInstance(backend);
  const count = util.sizeFromShape(x.shape);
  const parts = exports.sumPartsOf(count);
  const sums = scratch(parts * 8);
  run('sumParts', [addressOf(backend, x), count, parts, sums], { units: parts, nanoseconds: count * ELEMENT_TIME });
  exports.sumOfParts(sums, parts, factor, out);
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
  const { exports, run } = trainingInstance(backend);
  // The mean of nothing is 0, as on the cpu backend.
  const factor = average ? 1 / Math.max(reduced, 1) : 1;
  if (outer === 1 && inner === 1) {
    sumAll(backend, x, factor, addressOf(backend, out));
    return out;
  }
  const byInner = outer < inner;
  run('sumAxis', [addressOf(backend, x), outer, reduced, inner, factor, addressOf(backend, out), Number(byInner)], {
    units: byInner ? inner : outer,
    align: byInner ? LANES : 1,
    scratch: exports.sumAxisScratch(inner),
    nanoseconds: outer * reduced * inner * ELEMENT_TIME,
  });
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
      sumAll(backend, x, 1, addressOf(backend, out) + 4 * i);
    });
    return out;
  },
};
