import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-layers';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  backend,
  dispose,
  engine,
  type NamedTensorMap,
  setBackend,
  type Tensor,
  tensor,
  tidy,
} from '@tensorflow/tfjs-core';
import { prepareEngine } from '../src/index.js';
import { guardMemory } from './guardedMemory.js';

/** Sets wasm with the training kernels, and puts guard zones around its tensors. Returns the check of those zones. */
export async function guardedWasm(): Promise<() => void> {
  const { simd } = await prepareEngine({ backend: 'wasm' });
  const asked = process.env.INFODROP_SIMD;
  // Files of one project share a process; one of another project would have its kernels.
  if (asked !== undefined && simd !== asked) {
    throw new Error(`guardedWasm: the kernels must be those of INFODROP_SIMD, ${asked}, got ${simd}`);
  }
  const wasm: unknown = backend();
  return guardMemory(wasm as BackendWasm);
}

/** Values and shape of a tensor. */
export interface Values {
  readonly values: Float32Array;
  readonly shape: readonly number[];
}

/** Runs `compute` on a backend, on tensors of these values, and returns the values of its results. */
export async function computeOn(
  backendName: string,
  inputs: readonly Values[],
  compute: (...tensors: Tensor[]) => Tensor | Tensor[],
): Promise<Values[]> {
  await setBackend(backendName);
  const results = tidy(() =>
    [compute(...inputs.map(({ values, shape }) => tensor(values, [...shape], 'float32')))].flat(),
  );
  const read = results.map((result) => ({ values: Float32Array.from(result.dataSync()), shape: result.shape }));
  dispose(results);
  return read;
}

/** A kernel by name, as a function. */
export function run(kernelName: string, inputs: Readonly<Record<string, Tensor>>, attrs: object): Tensor[] {
  return [engine().runKernel<Tensor | Tensor[]>(kernelName, inputs as NamedTensorMap, attrs as never)].flat();
}

/**
 * The largest difference, relative to the largest value expected or, where that is below it, to 1: the size of the values
 * that the tests add up, whose rounding stays when they cancel. NaN where a result is NaN.
 *
 * Where an activation has squeezed the results, `sums` are what it was given: their rounding is what differs.
 */
export function difference(got: Values, expected: Values, sums: Values = expected): number {
  if (got.shape.join() !== expected.shape.join()) return NaN;
  const largest = sums.values.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  let apart = 0;
  for (const [i, value] of expected.values.entries()) {
    apart = Math.max(apart, Math.abs(value - got.values[i]!));
  }
  return apart / largest;
}

/** Values in [−1, 1), the same for the same seed and shape. */
export function pseudorandom(shape: readonly number[], seed: number): Values {
  let state = (seed * 2654435761) >>> 0;
  const size = shape.reduce((product, length) => product * length, 1);
  const values = Float32Array.from({ length: size }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) / 2 ** 23 - 1;
  });
  return { values, shape };
}
