import {
  _FusedMatMul,
  BatchMatMul,
  broadcast_util,
  type KernelFunc,
  type TensorInfo,
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
import { activationOf } from './activation.js';
import { batchIndex } from './batchIndex.js';
import { integerProduct } from './integerProduct.js';
import { productTime, TILE_COLUMNS, TILE_ROWS } from './productTime.js';

/**
 * Below this many rows packing B does not pay. (The stock kernel keeps a packed copy of B for each tensor: it is fast, but
 * does not see when an optimizer changes B in place, nor when B is taken in another shape.)
 */
const FEW_ROWS = 3;
/** Columns that one unit of such a product has. */
const FEW_ROWS_BLOCK = 16;
/** About how many nanoseconds an element of B takes then. */
const FEW_ROWS_TIME = 0.3;

function product(kernelName: string, stock: KernelFunc | undefined, call: KernelCall): TensorInfo | TensorInfo[] {
  const { backend } = call;
  const a = requiredInput(kernelName, call, 'a');
  const b = requiredInput(kernelName, call, 'b');
  const { bias } = call.inputs;
  const transposeA = call.attrs.transposeA === true;
  const transposeB = call.attrs.transposeB === true;
  const [rows, depth] = (transposeA ? a.shape.slice(-2).reverse() : a.shape.slice(-2)) as [number, number];
  const [depthB, columns] = (transposeB ? b.shape.slice(-2).reverse() : b.shape.slice(-2)) as [number, number];
  const batchA = a.shape.slice(0, -2);
  const batchB = b.shape.slice(0, -2);
  // Aᵀ · B adds up over runs of the depth, of which there may be none; then there is nothing to transpose either.
  const sumsRuns = Number(transposeA && depth > 0);
  const fewRows = rows < FEW_ROWS && depth > 0 && !transposeA && !transposeB;
  if (a.dtype === 'int32' && b.dtype === 'int32' && depth === depthB && kernelName === BatchMatMul) {
    return integerProduct(call, a, b);
  }
  const oddBias = bias && (bias.shape.length !== 1 || bias.shape[0] !== columns);
  if (a.dtype !== 'float32' || b.dtype !== 'float32' || depth !== depthB || oddBias) {
    return callStock(kernelName, stock, call, 'these matrices');
  }
  const activation = activationOf(kernelName, call);
  const batch = broadcast_util.assertAndGetBroadcastShape(batchA, batchB);
  const out = makeOutput(backend, [...batch, rows, columns]);
  const { exports, run } = trainingInstance(backend);
  const multiply = (fromA: number, fromB: number, to: number, height: number) => {
    if (fewRows && height < FEW_ROWS) {
      run(
        'multiplyFewRows',
        [
          addressOf(backend, a) + fromA * rows * depth * 4,
          addressOf(backend, b) + fromB * depth * columns * 4,
          addressOf(backend, out) + to * rows * columns * 4,
          height,
          columns,
          depth,
          bias ? addressOf(backend, bias) : 0,
          activation.fused,
        ],
        { units: Math.ceil(columns / FEW_ROWS_BLOCK), nanoseconds: columns * depth * FEW_ROWS_TIME },
      );
      return;
    }
    const byColumns = columns >= height;
    run(
      'matMul',
      [
        addressOf(backend, a) + fromA * rows * depth * 4,
        addressOf(backend, b) + fromB * depth * columns * 4,
        addressOf(backend, out) + to * rows * columns * 4,
        height,
        columns,
        depth,
        sumsRuns,
        Number(transposeB),
        bias ? addressOf(backend, bias) : 0,
        activation.fused,
        Number(byColumns),
      ],
      {
        units: byColumns ? columns : height,
        align: byColumns ? TILE_COLUMNS : TILE_ROWS,
        scratch: exports.matMulScratch(columns, depth, sumsRuns),
        nanoseconds: productTime(height, depth, columns),
      },
    );
  };
  const count = util.sizeFromShape(batch);
  if (util.sizeFromShape(batchB) === 1 && !transposeA && util.sizeFromShape(batchA) === count) {
    // All the rows of A meet the same B.
    multiply(0, 0, 0, rows * count);
  } else {
    for (let i = 0; i < count; i++) multiply(batchIndex(i, batch, batchA), batchIndex(i, batch, batchB), i, rows);
  }
  return activation.finish(out);
}

/** Product of matrices, either or both transposed; the stock kernel is slow by a factor of ten where one is. */
export const matMul: TrainingKernel = {
  kernelName: BatchMatMul,
  kernel: (stock) => (call) => product(BatchMatMul, stock, call),
};

/** Product of matrices with bias and activation. */
export const fusedMatMul: TrainingKernel = {
  kernelName: _FusedMatMul,
  kernel: (stock) => (call) => product(_FusedMatMul, stock, call),
};
