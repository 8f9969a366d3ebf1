import {
  Add,
  FusedBatchNorm,
  getKernel,
  type KernelConfig,
  Multiply,
  registerKernel,
  Rsqrt,
  Sub,
  type TensorInfo,
  unregisterKernel,
} from '@tensorflow/tfjs-core';

const MENDED = Symbol.for('@infodrop/engine/batchNormKernel');

/** As much of a backend as is used here. */
interface Backend {
  write(values: Float32Array, shape: number[], dtype: 'float32'): object;
  disposeData(dataId: object): boolean;
}

type Inputs = Readonly<Record<'x' | 'mean' | 'variance', TensorInfo>> & {
  readonly scale?: TensorInfo;
  readonly offset?: TensorInfo;
};

/** Whether statistics of this shape are one for each channel, or for each element. */
function fits({ x, mean }: Inputs): boolean {
  const channels = mean.shape.slice(0, -1).every((length) => length === 1);
  return channels || mean.shape.join() === x.shape.join();
}

/** y = (x − mean) / √(variance + ε) · scale + offset by kernels that broadcast. */
function composed(backendName: string, backend: Backend, inputs: Inputs, varianceEpsilon: number): TensorInfo {
  const { x, mean, variance, scale, offset } = inputs;
  const made: TensorInfo[] = [];
  const run = (kernelName: string, given: Record<string, TensorInfo>): TensorInfo => {
    const result = getKernel(kernelName, backendName).kernelFunc({ inputs: given, backend, attrs: {} }) as TensorInfo;
    made.push(result);
    return result;
  };
  const dataId = backend.write(Float32Array.of(varianceEpsilon), [], 'float32');
  const epsilon: TensorInfo = { dataId, shape: [], dtype: 'float32' };
  made.push(epsilon);
  const inverse = run(Rsqrt, { x: run(Add, { a: variance, b: epsilon }) });
  let y = run(Multiply, { a: run(Sub, { a: x, b: mean }), b: inverse });
  if (scale) y = run(Multiply, { a: y, b: scale });
  if (offset) y = run(Add, { a: y, b: offset });
  for (const tensor of made) if (tensor !== y) backend.disposeData(tensor.dataId);
  return y;
}

/**
 * Lets a backend's batch normalisation do without scale or offset, over which the tape of tfjs stumbles, and takes statistics
 * of another axis than the last, which tfjs's cpu and wasm read in the order of their elements whatever their shape. A
 * second call changes nothing.
 */
export function mendBatchNormKernel(backendName: string): void {
  const stock = getKernel(FusedBatchNorm, backendName) as (KernelConfig & { [MENDED]?: boolean }) | undefined;
  if (!stock || stock[MENDED]) return;
  unregisterKernel(FusedBatchNorm, backendName);
  const config: KernelConfig & { [MENDED]?: boolean } = {
    ...stock,
    kernelFunc: (call) => {
      for (const name of ['scale', 'offset']) if (!call.inputs[name]) Reflect.deleteProperty(call.inputs, name);
      const inputs = call.inputs as unknown as Inputs;
      if (fits(inputs)) return stock.kernelFunc(call);
      const { varianceEpsilon } = call.attrs as unknown as { varianceEpsilon: number };
      return composed(backendName, call.backend as Backend, inputs, varianceEpsilon);
    },
    [MENDED]: true,
  };
  registerKernel(config);
}
