import {
  backend_util,
  Conv3DBackpropFilterV2,
  Conv3DBackpropInputV2,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { callStock, type KernelCall, makeOutput, requiredInput, type TrainingKernel } from '../wasm/tensors.js';
import { conv2dBackpropFilter, conv2dBackpropInput } from './conv2dGradients.js';

// A convolution of volumes is a sum, over the depth of the filter, of convolutions of their planes.

type Volumes = [number, number, number, number, number];

const inputOfPlanes = conv2dBackpropInput.kernel(undefined);
const filterOfPlanes = conv2dBackpropFilter.kernel(undefined);

function geometryOf(inputShape: readonly number[], filterShape: readonly number[], { attrs }: KernelCall) {
  return backend_util.computeConv3DInfo(
    inputShape as Volumes,
    filterShape as Volumes,
    attrs.strides as number | [number, number, number],
    1,
    attrs.pad as 'valid' | 'same',
  );
}

type Geometry = ReturnType<typeof geometryOf>;

/** The attributes of the convolution of planes. */
function planeAttributes({ strideHeight, strideWidth, padInfo }: Geometry) {
  const pad = [
    [0, 0],
    [padInfo.top, padInfo.bottom],
    [padInfo.left, padInfo.right],
    [0, 0],
  ];
  return { strides: [strideHeight, strideWidth], pad, dilations: 1, dataFormat: 'NHWC' };
}

/** Places of the planes of the input and of the output that meet at depth `tap` of the filter, over all volumes. */
function pairsAt(tap: number, { batchSize, inDepth, outDepth, strideDepth, padInfo }: Geometry) {
  const pairs: { readonly input: number; readonly output: number }[] = [];
  for (let volume = 0; volume < batchSize; volume++) {
    for (let out = 0; out < outDepth; out++) {
      const plane = out * strideDepth - padInfo.front + tap;
      if (plane >= 0 && plane < inDepth)
        pairs.push({ input: volume * inDepth + plane, output: volume * outDepth + out });
    }
  }
  return pairs;
}

const valuesOf = (backend: BackendWasm, tensor: TensorInfo) => backend.typedArrayFromHeap(tensor) as Float32Array;

/** A tensor of these planes of a tensor, each of `shape`. */
function planesOf(backend: BackendWasm, tensor: TensorInfo, places: readonly number[], shape: readonly number[]) {
  const planes = makeOutput(backend, [places.length, ...shape]);
  const size = util.sizeFromShape([...shape]);
  const [from, to] = [valuesOf(backend, tensor), valuesOf(backend, planes)];
  places.forEach((place, i) => {
    to.set(from.subarray(place * size, (place + 1) * size), i * size);
  });
  return planes;
}

function dispose(backend: BackendWasm, ...tensors: readonly TensorInfo[]): void {
  for (const { dataId } of tensors) backend.disposeData(dataId);
}

const inFloats = (...tensors: readonly TensorInfo[]): boolean => tensors.every(({ dtype }) => dtype === 'float32');

/** Gradient of a convolution of volumes with respect to its filter. tfjs's own on wasm is wrong. */
export const conv3dBackpropFilter: TrainingKernel = {
  kernelName: Conv3DBackpropFilterV2,
  kernel: (stock) => (call) => {
    const { backend, attrs } = call;
    const x = requiredInput(Conv3DBackpropFilterV2, call, 'x');
    const dy = requiredInput(Conv3DBackpropFilterV2, call, 'dy');
    if (!inFloats(x, dy)) return callStock(Conv3DBackpropFilterV2, stock, call, 'tensors that are not float32');
    const filterShape = attrs.filterShape as number[];
    const geometry = geometryOf(x.shape, filterShape, call);
    const dFilter = makeOutput(backend, filterShape);
    const planeShape = filterShape.slice(1);
    const size = util.sizeFromShape(planeShape);
    for (let tap = 0; tap < geometry.filterDepth; tap++) {
      const pairs = pairsAt(tap, geometry);
      const inputs = planesOf(
        backend,
        x,
        pairs.map(({ input }) => input),
        x.shape.slice(2),
      );
      const outputs = planesOf(
        backend,
        dy,
        pairs.map(({ output }) => output),
        dy.shape.slice(2),
      );
      const part = filterOfPlanes({
        inputs: { x: inputs, dy: outputs },
        attrs: { ...planeAttributes(geometry), filterShape: planeShape },
        backend,
      }) as TensorInfo;
      valuesOf(backend, dFilter).set(valuesOf(backend, part), tap * size);
      dispose(backend, inputs, outputs, part);
    }
    return dFilter;
  },
};

/** Gradient of a convolution of volumes with respect to its input. tfjs's own on wasm is wrong. */
export const conv3dBackpropInput: TrainingKernel = {
  kernelName: Conv3DBackpropInputV2,
  kernel: (stock) => (call) => {
    const { backend, attrs } = call;
    const dy = requiredInput(Conv3DBackpropInputV2, call, 'dy');
    const filter = requiredInput(Conv3DBackpropInputV2, call, 'filter');
    if (!inFloats(dy, filter)) return callStock(Conv3DBackpropInputV2, stock, call, 'tensors that are not float32');
    const inputShape = attrs.inputShape as number[];
    const geometry = geometryOf(inputShape, filter.shape, call);
    const dx = makeOutput(backend, inputShape);
    valuesOf(backend, dx).fill(0);
    const planeShape = inputShape.slice(2);
    const size = util.sizeFromShape(planeShape);
    for (let tap = 0; tap < geometry.filterDepth; tap++) {
      const pairs = pairsAt(tap, geometry);
      const outputs = planesOf(
        backend,
        dy,
        pairs.map(({ output }) => output),
        dy.shape.slice(2),
      );
      const [, ...filterShape] = filter.shape;
      const plane = planesOf(backend, filter, [tap], filterShape);
      const parts = inputOfPlanes({
        inputs: { dy: outputs, filter: { ...plane, shape: filterShape } },
        attrs: { ...planeAttributes(geometry), inputShape: [pairs.length, ...planeShape] },
        backend,
      }) as TensorInfo;
      const [to, from] = [valuesOf(backend, dx), valuesOf(backend, parts)];
      pairs.forEach(({ input }, i) => {
        const [start, given] = [input * size, i * size];
        for (let j = 0; j < size; j++) to[start + j] = to[start + j]! + from[given + j]!;
      });
      dispose(backend, outputs, plane, parts);
    }
    return dx;
  },
};
