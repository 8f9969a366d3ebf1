import {
  backend_util,
  BatchMatMul,
  Einsum,
  getKernel,
  Reshape,
  Sum,
  type TensorInfo,
  Transpose,
  util,
} from '@tensorflow/tfjs-core';
import { type KernelCall, requiredInput, requireTensor, type TrainingKernel } from '../wasm/tensors.js';

/** A tensor with a name for each axis. */
interface Named {
  readonly tensor: TensorInfo;
  readonly axes: string;
}

/** Kernels of the backend, one after the other, on tensors of which it gives back all but the last. */
class Chain {
  private readonly made = new Set<TensorInfo>();
  constructor(private readonly call: KernelCall) {}

  run(kernelName: string, inputs: Record<string, TensorInfo>, attrs: Record<string, unknown>): TensorInfo {
    const kernel = getKernel(kernelName, 'wasm');
    const result = kernel.kernelFunc({ inputs, attrs: attrs as never, backend: this.call.backend }) as TensorInfo;
    this.made.add(result);
    return result;
  }

  reshape(x: TensorInfo, shape: readonly number[]): TensorInfo {
    return this.run(Reshape, { x }, { shape: [...shape] });
  }

  /** The axes in the order of `axes`, those that are not named there added up. */
  arrange({ tensor, axes }: Named, wanted: string): Named {
    const over = axes.split('').flatMap((name, axis) => (wanted.includes(name) ? [] : [axis]));
    const left = axes
      .split('')
      .filter((name) => wanted.includes(name))
      .join('');
    const reduced = over.length === 0 ? tensor : this.run(Sum, { x: tensor }, { axis: over, keepDims: false });
    if (left === wanted) return { tensor: reduced, axes: left };
    const perm = wanted.split('').map((name) => left.indexOf(name));
    return { tensor: this.run(Transpose, { x: reduced }, { perm }), axes: wanted };
  }

  /** The result, with a reference of its own, after everything else was given back. */
  finish(result: TensorInfo): TensorInfo {
    const { backend } = this.call;
    if (!this.made.has(result)) backend.incRef(result.dataId);
    for (const tensor of this.made) if (tensor !== result) backend.disposeData(tensor.dataId);
    // Not an input itself: tfjs would take the tensor for its own result.
    return { dataId: result.dataId, shape: result.shape, dtype: result.dtype };
  }
}

function product(chain: Chain, a: Named, b: Named, output: string): Named {
  const both = a.axes.split('').filter((name) => b.axes.includes(name));
  const batch = both.filter((name) => output.includes(name)).join('');
  const summed = both.filter((name) => !output.includes(name)).join('');
  const own = ({ axes }: Named, other: Named) =>
    axes
      .split('')
      .filter((name) => output.includes(name) && !other.axes.includes(name))
      .join('');
  const [rows, columns] = [own(a, b), own(b, a)];
  const left = chain.arrange(a, batch + rows + summed);
  const right = chain.arrange(b, batch + summed + columns);
  const lengths = (named: Named, axes: string) =>
    axes.split('').map((name) => named.tensor.shape[named.axes.indexOf(name)]!);
  const [count, height, depth, width] = [
    lengths(left, batch),
    lengths(left, rows),
    lengths(left, summed),
    lengths(right, columns),
  ].map((shape) => util.sizeFromShape(shape)) as [number, number, number, number];
  const matrix = chain.run(
    BatchMatMul,
    {
      a: chain.reshape(left.tensor, [count, height, depth]),
      b: chain.reshape(right.tensor, [count, depth, width]),
    },
    { transposeA: false, transposeB: false },
  );
  const shape = [...lengths(left, batch + rows), ...lengths(right, columns)];
  return chain.arrange({ tensor: chain.reshape(matrix, shape), axes: batch + rows + columns }, output);
}

/** Einstein's sum of one or two tensors, as a product of matrices: tfjs-backend-wasm has none. */
export const einsum: TrainingKernel = {
  kernelName: Einsum,
  kernel: () => (call) => {
    const tensors = Object.keys(call.inputs).map((name) => requiredInput(Einsum, call, name));
    const equation = (call.attrs.equation as string).replace(/\s/gu, '');
    // tfjs's own checks: one arrow, every axis known, no axis twice, equal lengths.
    const { allDims, idDims } = backend_util.decodeEinsumEquation(equation, tensors.length);
    backend_util.checkEinsumDimSizes(allDims.length, idDims, tensors as never);
    tensors.forEach((tensor, i) => {
      requireTensor(tensor.dtype === 'float32', Einsum, `tensor ${i}`, 'cast to float32 on wasm', tensor);
    });
    const [inputs, output] = equation.split('->') as [string, string];
    const named = inputs.split(',').map((axes, i) => ({ tensor: tensors[i]!, axes }));
    const chain = new Chain(call);
    const [first, second] = named as [Named, Named?];
    const result = second ? product(chain, first, second, output) : chain.arrange(first, output);
    return chain.finish(result.tensor);
  },
};
