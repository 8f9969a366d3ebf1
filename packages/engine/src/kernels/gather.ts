import { backend_util, GatherV2, UnsortedSegmentSum, util } from '@tensorflow/tfjs-core';
import { addressOf, callStock, makeOutput, requiredInput, type TrainingKernel } from '../wasm/tensors.js';
import { trainingInstance } from '../wasm/trainingModule.js';
import { requireIndices } from './requireIndices.js';

/** About how many nanoseconds a row takes, and an element of it. */
const ROW_TIME = 2;
const ELEMENT_TIME = 0.2;

/** Rows picked by number, as an embedding does; the stock kernel computes an index for each element. */
export const gatherV2: TrainingKernel = {
  kernelName: GatherV2,
  kernel: (stock) => (call) => {
    const { backend, attrs } = call;
    const x = requiredInput(GatherV2, call, 'x');
    const indices = requiredInput(GatherV2, call, 'indices');
    if (util.bytesPerElement(x.dtype) !== 4 || indices.dtype !== 'int32' || util.sizeFromShape(x.shape) === 0) {
      return callStock(GatherV2, stock, call, 'tensors that are empty or not of four bytes an element');
    }
    const axis = util.parseAxisParam(attrs.axis as number, x.shape)[0]!;
    const info = backend_util.segment_util.collectGatherOpShapeInfo(
      x,
      indices,
      axis,
      (attrs.batchDims as number | undefined) ?? 0,
    );
    const total = util.sizeFromShape(indices.shape);
    requireIndices(backend, GatherV2, 'indices', indices, info.dimSize);
    const out = makeOutput(backend, info.outputShape, x.dtype);
    trainingInstance(backend).run(
      'gatherRows',
      [
        addressOf(backend, x),
        info.outerSize,
        info.dimSize,
        info.sliceSize,
        addressOf(backend, indices),
        total / info.batchSize,
        addressOf(backend, out),
      ],
      {
        units: info.outerSize * total,
        nanoseconds: info.outerSize * total * (ROW_TIME + info.sliceSize * ELEMENT_TIME),
      },
    );
    return out;
  },
};

/** Rows added up by number, the gradient of `gather`: tfjs-backend-wasm has none. Numbers outside are left out. */
export const unsortedSegmentSum: TrainingKernel = {
  kernelName: UnsortedSegmentSum,
  kernel: (stock) => (call) => {
    const { backend, attrs } = call;
    const x = requiredInput(UnsortedSegmentSum, call, 'x');
    const segmentIds = requiredInput(UnsortedSegmentSum, call, 'segmentIds');
    const rows = util.sizeFromShape(segmentIds.shape);
    if (x.dtype !== 'float32' || segmentIds.dtype !== 'int32' || segmentIds.shape.length !== 1 || x.shape[0] !== rows) {
      return callStock(
        UnsortedSegmentSum,
        stock,
        call,
        'x that is not float32, or segments that are not one for each row',
      );
    }
    const segments = attrs.numSegments as number;
    const rest = x.shape.slice(1);
    const out = makeOutput(backend, [segments, ...rest]);
    const inner = util.sizeFromShape(rest);
    trainingInstance(backend).run(
      'segmentSum',
      [addressOf(backend, x), rows, inner, addressOf(backend, segmentIds), addressOf(backend, out)],
      { units: segments, nanoseconds: (rows + segments) * (ROW_TIME + inner * ELEMENT_TIME) },
    );
    return out;
  },
};
