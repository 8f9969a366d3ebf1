import { broadcast_util, type TensorInfo } from '@tensorflow/tfjs-core';
import { type KernelCall, makeOutput } from '../wasm/tensors.js';
import { batchIndex } from './batchIndex.js';

/**
 * The product of matrices of int32, of which tfjs-backend-wasm has none: summed in doubles, as on the cpu backend, and so
 * exact to 2⁵³.
 */
export function integerProduct({ backend, attrs }: KernelCall, a: TensorInfo, b: TensorInfo): TensorInfo {
  const matrix = (shape: readonly number[], transposed: unknown): [number, number, number, number] => {
    const [rows, columns] = shape.slice(-2) as [number, number];
    // Rows and columns of what is multiplied, and from one row and one column to the next.
    return transposed === true ? [columns, rows, 1, columns] : [rows, columns, columns, 1];
  };
  const [rows, depth, rowA, columnA] = matrix(a.shape, attrs.transposeA);
  const [, columns, rowB, columnB] = matrix(b.shape, attrs.transposeB);
  const [batchA, batchB] = [a, b].map(({ shape }) => shape.slice(0, -2)) as [number[], number[]];
  const batch = broadcast_util.assertAndGetBroadcastShape(batchA, batchB);
  const out = makeOutput(backend, [...batch, rows, columns], 'int32');
  const [left, right, to] = [a, b, out].map((tensor) => backend.typedArrayFromHeap(tensor)) as [
    Int32Array,
    Int32Array,
    Int32Array,
  ];
  const count = batch.reduce((product, length) => product * length, 1);
  let place = 0;
  for (let index = 0; index < count; index++) {
    const fromA = batchIndex(index, batch, batchA) * rows * depth;
    const fromB = batchIndex(index, batch, batchB) * depth * columns;
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        let sum = 0;
        for (let k = 0; k < depth; k++) {
          sum += left[fromA + i * rowA + k * columnA]! * right[fromB + k * rowB + j * columnB]!;
        }
        to[place++] = sum;
      }
    }
  }
  return out;
}
