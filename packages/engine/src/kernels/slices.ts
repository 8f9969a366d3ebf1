import {
  backend_util,
  Reverse,
  Slice,
  slice_util,
  SplitV,
  StridedSlice,
  type TensorInfo,
  Unpack,
  util,
} from '@tensorflow/tfjs-core';
import {
  addressOf,
  callStock,
  type KernelCall,
  makeOutput,
  requiredInput,
  type TrainingKernel,
} from '../wasm/tensors.js';
import { trainingInstance } from '../wasm/trainingModule.js';
import { copyView, rowMajor } from './stridedCopy.js';

const NOT_NUMBERS = 'strings or complex numbers';
const isNumeric = ({ dtype }: TensorInfo): boolean => dtype !== 'string' && dtype !== 'complex64';

/** Every `strides`-th element from `begin` on, an array of `size`, as a tensor of `shape`. */
function sliceOf(
  { backend }: KernelCall,
  x: TensorInfo,
  begin: readonly number[],
  strides: readonly number[],
  size: readonly number[],
  shape: readonly number[] = size,
): TensorInfo {
  const own = rowMajor(x.shape);
  const out = makeOutput(backend, shape, x.dtype);
  copyView(
    trainingInstance(backend).run,
    x.dtype,
    size,
    {
      address: addressOf(backend, x),
      offset: begin.reduce((offset, place, axis) => offset + place * own[axis]!, 0),
      strides: own.map((step, axis) => step * strides[axis]!),
    },
    { address: addressOf(backend, out), offset: 0, strides: rowMajor(size) },
  );
  return out;
}

const ones = (x: TensorInfo): number[] => x.shape.map(() => 1);

/** A part of a tensor. The stock kernel copies row by row in JavaScript. */
export const slice: TrainingKernel = {
  kernelName: Slice,
  kernel: (stock) => (call) => {
    const x = requiredInput(Slice, call, 'x');
    if (!isNumeric(x)) return callStock(Slice, stock, call, NOT_NUMBERS);
    const { begin, size } = call.attrs as { begin: number | number[]; size: number | number[] };
    const [from, lengths] = slice_util.parseSliceParams(x, begin, size) as [number[], number[]];
    slice_util.assertParamsValid(x, from, lengths);
    return sliceOf(call, x, from, ones(x), lengths);
  },
};

/** Every n-th element; the stock kernel computes an index for each, and reads what is not float32 as if it were. */
export const stridedSlice: TrainingKernel = {
  kernelName: StridedSlice,
  kernel: (stock) => (call) => {
    const x = requiredInput(StridedSlice, call, 'x');
    if (!isNumeric(x)) return callStock(StridedSlice, stock, call, NOT_NUMBERS);
    const attrs = call.attrs as Record<'begin' | 'end' | 'strides', number[]> &
      Record<'beginMask' | 'endMask' | 'ellipsisMask' | 'newAxisMask' | 'shrinkAxisMask', number>;
    const info = slice_util.sliceInfo(
      x.shape,
      attrs.begin,
      attrs.end,
      attrs.strides,
      attrs.beginMask,
      attrs.endMask,
      attrs.ellipsisMask,
      attrs.newAxisMask,
      attrs.shrinkAxisMask,
    );
    if (info.isIdentity) {
      call.backend.incRef(x.dataId);
      return { dataId: x.dataId, shape: info.finalShape, dtype: x.dtype };
    }
    // Negative where an end comes before its beginning.
    const size = slice_util.computeOutShape(info.begin, info.end, info.strides).map((length) => Math.max(0, length));
    return sliceOf(call, x, info.begin, info.strides, size, info.finalShape);
  },
};

/** Neighbouring parts along one axis. */
export const splitV: TrainingKernel = {
  kernelName: SplitV,
  kernel: (stock) => (call) => {
    const x = requiredInput(SplitV, call, 'x');
    if (!isNumeric(x)) return callStock(SplitV, stock, call, NOT_NUMBERS);
    const { numOrSizeSplits, axis } = call.attrs as { numOrSizeSplits: number | number[]; axis: number };
    const split = util.parseAxisParam(axis, x.shape)[0]!;
    let start = 0;
    return backend_util.prepareSplitSize(x as never, numOrSizeSplits, split).map((length) => {
      const begin = x.shape.map((_, i) => (i === split ? start : 0));
      start += length;
      const size = x.shape.map((whole, i) => (i === split ? length : whole));
      return sliceOf(call, x, begin, ones(x), size);
    });
  },
};

/** The slices at each place of one axis, without that axis. */
export const unpack: TrainingKernel = {
  kernelName: Unpack,
  kernel: (stock) => (call) => {
    const x = requiredInput(Unpack, call, 'value');
    if (!isNumeric(x)) return callStock(Unpack, stock, call, NOT_NUMBERS);
    const axis = util.parseAxisParam(call.attrs.axis as number, x.shape)[0]!;
    const size = x.shape.map((length, i) => (i === axis ? 1 : length));
    const shape = x.shape.filter((_, i) => i !== axis);
    return Array.from({ length: x.shape[axis]! }, (_, place) => {
      const begin = x.shape.map((__, i) => (i === axis ? place : 0));
      return sliceOf(call, x, begin, ones(x), size, shape);
    });
  },
};

/** The elements in the opposite order along some axes; the stock kernel computes an index for each. */
export const reverse: TrainingKernel = {
  kernelName: Reverse,
  kernel: (stock) => (call) => {
    const x = requiredInput(Reverse, call, 'x');
    if (!isNumeric(x)) return callStock(Reverse, stock, call, NOT_NUMBERS);
    const axes = util.parseAxisParam(call.attrs.dims as number | number[], x.shape);
    const backwards = x.shape.map((_, axis) => x.shape.length > 0 && axes.includes(axis));
    const begin = x.shape.map((length, axis) => (backwards[axis] ? length - 1 : 0));
    const strides = backwards.map((back) => (back ? -1 : 1));
    return sliceOf(call, x, begin, strides, x.shape);
  },
};
