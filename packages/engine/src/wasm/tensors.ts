import { describe } from '@infodrop/requirements';
import type { DataType, KernelConfig, KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';

/** What tfjs hands to a kernel of the wasm backend. */
export interface KernelCall {
  readonly inputs: Readonly<Record<string, TensorInfo | undefined>>;
  readonly attrs: Readonly<Record<string, unknown>>;
  readonly backend: BackendWasm;
}

/** A kernel of ours: its name, and its function, given the one that it takes the place of (if there is one). */
export interface TrainingKernel {
  readonly kernelName: KernelConfig['kernelName'];
  readonly kernel: (stock: KernelFunc | undefined) => (call: KernelCall) => TensorInfo | TensorInfo[];
}

/** The input `name`, which the kernel cannot do without. */
export function requiredInput(kernelName: string, call: KernelCall, name: string): TensorInfo {
  const tensor = call.inputs[name];
  if (!tensor) throw new TypeError(`${kernelName}: input ${name} must be a tensor, got ${describe(tensor)}.`);
  return tensor;
}

/** A RangeError unless `holds`, which says what the tensor is instead. */
export function requireTensor(
  holds: boolean,
  kernelName: string,
  name: string,
  requirement: string,
  { dtype, shape }: TensorInfo,
): void {
  if (!holds) {
    throw new RangeError(`${kernelName}: ${name} must be ${requirement}, got ${dtype} [${shape.join(', ')}].`);
  }
}

/** The input `name`, a RangeError unless it is float32 of that shape, which is that of `as`. */
export function requireAlike(
  kernelName: string,
  call: KernelCall,
  name: string,
  shape: readonly number[],
  as: string,
): TensorInfo {
  const tensor = requiredInput(kernelName, call, name);
  const holds = tensor.dtype === 'float32' && tensor.shape.join() === shape.join();
  requireTensor(holds, kernelName, name, `float32 [${shape.join(', ')}] as ${as}`, tensor);
  return tensor;
}

/** The input `name`, a RangeError unless it has one float32 for each row. */
export function requireOnePerRow(kernelName: string, call: KernelCall, name: string, rows: number): TensorInfo {
  const tensor = requiredInput(kernelName, call, name);
  const holds = tensor.dtype === 'float32' && tensor.shape.length === 1 && tensor.shape[0] === rows;
  requireTensor(holds, kernelName, name, `float32 [${rows}]`, tensor);
  return tensor;
}

/** Hands a call to the kernel that tfjs-backend-wasm brings. @throws Error where it brings none. */
export function callStock(
  kernelName: string,
  stock: KernelFunc | undefined,
  call: KernelCall,
  reason: string,
): TensorInfo | TensorInfo[] {
  if (!stock)
    throw new Error(`${kernelName}: the training kernels for wasm do not take ${reason}. Use backend cpu for it.`);
  return stock({ inputs: { ...call.inputs }, attrs: call.attrs as never, backend: call.backend });
}

/** Address of a tensor's first element. Addresses stay when the memory grows. */
export function addressOf(backend: BackendWasm, tensor: TensorInfo): number {
  return backend.getMemoryOffset(tensor.dataId);
}

/**
 * A tensor for a result, with memory of its own, not yet written.
 *
 * @throws WasmMemoryError when the backend's memory has no room for it.
 */
export function makeOutput(backend: BackendWasm, shape: readonly number[], dtype: DataType = 'float32'): TensorInfo {
  return backend.makeOutput([...shape], dtype);
}
