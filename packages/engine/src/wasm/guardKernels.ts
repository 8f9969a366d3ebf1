import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  getKernelsForBackend,
  type KernelConfig,
  type NamedTensorInfoMap,
  registerKernel,
  type TensorInfo,
  unregisterKernel,
} from '@tensorflow/tfjs-core';
import { disposeMade, kernelBegan, kernelEnded, ofType, type OpenBackend } from './heldMemory.js';
import type { KernelCall } from './tensors.js';

const GUARDED = Symbol.for('@infodrop/engine/guardedKernel');

type Guarded = KernelConfig & { [GUARDED]?: boolean };

/**
 * A tensor whose data are of another type than it: made by a cast on the cpu backend, both shared one array, and came here as
 * what the first of them was.
 */
function isOfAnotherType(backend: BackendWasm, tensor: TensorInfo | undefined): tensor is TensorInfo {
  if (!tensor || tensor.dtype === 'string' || tensor.dtype === 'complex64') return false;
  const { dataIdMap } = backend as unknown as OpenBackend;
  return (dataIdMap.data.get(tensor.dataId) ?? dataIdMap.get(tensor.dataId)).dtype !== tensor.dtype;
}

/** The inputs, those of another type than their data as copies of their own type; undefined where there is none. */
function converted(backend: BackendWasm, inputs: NamedTensorInfoMap): NamedTensorInfoMap | undefined {
  let all: NamedTensorInfoMap | undefined;
  // Not Object.keys, which makes a list at each call of a kernel.
  for (const name in inputs) {
    const tensor = inputs[name];
    if (!isOfAnotherType(backend, tensor)) continue;
    const dtype = tensor.dtype as 'float32' | 'int32' | 'bool';
    const values = ofType(backend.readSync(tensor.dataId) as Float32Array, dtype);
    const { shape } = tensor;
    // Of concatenation and sums the inputs are a list.
    all ??= (Array.isArray(inputs) ? [...(inputs as TensorInfo[])] : { ...inputs }) as NamedTensorInfoMap;
    all[name] = { dataId: backend.write(values, shape, dtype), shape, dtype };
  }
  return all;
}

/**
 * Lets every kernel of the wasm backend take data that were made on the cpu backend before, whatever their type there, and
 * leave nothing behind when it throws. Kernels that are guarded already stay as they are.
 */
export function guardKernels(): void {
  for (const config of getKernelsForBackend('wasm') as Guarded[]) {
    if (config[GUARDED]) continue;
    const { kernelFunc } = config;
    unregisterKernel(config.kernelName, 'wasm');
    const guarded: Guarded = {
      ...config,
      kernelFunc: (call) => {
        const { backend } = call as unknown as KernelCall;
        const start = kernelBegan();
        try {
          const inputs = converted(backend, call.inputs);
          if (!inputs) return kernelFunc(call);
          const result = kernelFunc({ ...call, inputs });
          for (const name of Object.keys(inputs)) {
            const [given, own] = [call.inputs[name], inputs[name]];
            if (own && own !== given) backend.disposeData(own.dataId);
          }
          return result;
        } catch (error) {
          disposeMade(backend, start);
          throw error;
        } finally {
          kernelEnded();
        }
      },
      [GUARDED]: true,
    };
    registerKernel(guarded);
  }
}
