import {
  AddN,
  backend,
  getKernel,
  type KernelConfig,
  registerKernel,
  type TensorInfo,
  unregisterKernel,
} from '@tensorflow/tfjs-core';
import { importByName } from '../importByName.js';
import { nodeProcess } from '../runtime.js';

/** As much of WebGPU as is used here. */
interface GpuAdapterInfo {
  readonly vendor?: string;
  readonly architecture?: string;
  readonly device?: string;
  readonly description?: string;
  readonly isFallbackAdapter?: boolean;
}

interface GpuAdapter {
  readonly info?: GpuAdapterInfo;
  /** Where older browsers have it. */
  readonly isFallbackAdapter?: boolean;
}

interface Gpu {
  requestAdapter(options?: { powerPreference?: string }): Promise<GpuAdapter | null>;
}

/** The npm package `webgpu`: Dawn, the WebGPU of Chromium, for Node. */
interface DawnPackage {
  readonly create: (options: string[]) => Gpu;
  readonly globals: object;
}

interface GpuDevice {
  readonly limits: { readonly maxStorageBuffersPerShaderStage: number };
  addEventListener(type: 'uncapturederror', listener: (event: { error: { message: string } }) => void): void;
}

interface TensorData {
  readonly values?: unknown;
  readonly dtype: string;
}

/** As much of the backend of tfjs as is used here. */
interface WebgpuBackend {
  readonly device: GpuDevice;
  readonly tensorMap: { get(dataId: object): TensorData };
  read(dataId: object): Promise<unknown>;
  readSync(dataId: object): unknown;
  disposeData(dataId: object): void;
}

/** Names of renderers that are programs. */
const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|software|basic render/iu;

/** What computes, in words, and whether it is a program on the processor instead of a GPU. */
export interface GpuDescription {
  readonly name: string;
  readonly software: boolean;
}

function currentGpu(): Gpu | undefined {
  return (globalThis.navigator as { gpu?: Gpu } | undefined)?.gpu;
}

/**
 * Lets tfjs find a GPU in Node, by the npm package `webgpu`: its classes become global, as they are in a browser, and
 * `navigator.gpu` is set. Does nothing where the runtime has one.
 *
 * @returns A function that takes them away again, for when nothing comes of it.
 * @throws What the import throws where the package is not installed or does not load.
 */
export async function provideGpu(): Promise<() => void> {
  if (currentGpu() || !nodeProcess()) return () => undefined;
  const { create, globals } = (await importByName('webgpu')) as DawnPackage;
  const added = Object.entries(globals).filter(([key]) => !(key in globalThis));
  for (const [key, value] of added) {
    Object.defineProperty(globalThis, key, { value: value as unknown, configurable: true, writable: true });
  }
  // Node 20 has no navigator.
  const hadNavigator = 'navigator' in globalThis;
  if (!hadNavigator) Object.defineProperty(globalThis, 'navigator', { value: {}, configurable: true, writable: true });
  const { navigator } = globalThis;
  Object.defineProperty(navigator, 'gpu', { value: create([]), configurable: true });
  return () => {
    Reflect.deleteProperty(navigator, 'gpu');
    if (!hadNavigator) Reflect.deleteProperty(globalThis, 'navigator');
    for (const [key] of added) Reflect.deleteProperty(globalThis, key);
  };
}

/** What to do where WebGPU is there and finds no GPU. */
function driverAdvice(): string {
  return nodeProcess()
    ? 'no adapter: WebGPU needs a driver for Vulkan 1.1, Metal or Direct3D 12; on Linux install that of the GPU, or ' +
        'mesa-vulkan-drivers, newer than Mesa 22.3, for a slow one in software'
    : 'no adapter: this browser finds no GPU that it would use';
}

/**
 * The GPU that tfjs will take.
 *
 * @throws Error where there is none; it says what is missing.
 */
export async function describeGpu(): Promise<GpuDescription> {
  const gpu = currentGpu();
  if (!gpu) throw new Error('the runtime has no navigator.gpu');
  // Asked for as tfjs asks for it.
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new Error(driverAdvice());
  const { description, vendor, architecture, device, isFallbackAdapter } = adapter.info ?? {};
  const given = [description, [vendor, architecture].filter(Boolean).join(' '), device].find(Boolean);
  const software =
    (isFallbackAdapter ?? adapter.isFallbackAdapter ?? false) ||
    [description, architecture, device].some((text) => text !== undefined && SOFTWARE.test(text));
  return { name: given ?? 'an adapter that does not give its name', software };
}

const MENDED = Symbol.for('@infodrop/engine/webgpu');

/**
 * The sum of many tensors on webgpu in groups. tfjs's own takes them all in one shader, also more than a shader may read,
 * which is 7 on many devices; WebGPU then computes nothing, and the sum is whatever lay in its memory.
 */
function mendAddN(): void {
  const stock = getKernel(AddN, 'webgpu') as (KernelConfig & { [MENDED]?: boolean }) | undefined;
  if (!stock || stock[MENDED]) return;
  unregisterKernel(AddN, 'webgpu');
  const config: KernelConfig & { [MENDED]?: boolean } = {
    ...stock,
    kernelFunc: (call) => {
      const gpu = call.backend as WebgpuBackend;
      const most = gpu.device.limits.maxStorageBuffersPerShaderStage - 1; // one is for the result
      const tensors = Object.values(call.inputs).filter((input) => input !== undefined);
      const sumOf = (group: TensorInfo[]) => stock.kernelFunc({ ...call, inputs: group as never }) as TensorInfo;
      let total = sumOf(tensors.slice(0, most));
      for (let next = most; next < tensors.length; next += most - 1) {
        const sum = sumOf([total, ...tensors.slice(next, next + most - 1)]);
        gpu.disposeData(total.dataId);
        total = sum;
      }
      return total;
    },
    [MENDED]: true,
  };
  registerKernel(config);
}

/**
 * Mends what tfjs-backend-webgpu 4.22.0 gets wrong, once the backend is set. A second call changes nothing.
 *
 * An operation that the GPU refused leaves wrong numbers, and only a line in the console: here the next `data()` throws.
 * `dataSync()` outside a browser fails for want of a canvas: here it says what to do instead. Sums of many tensors: see
 * `mendAddN`.
 */
export function mendWebgpu(): void {
  mendAddN();
  const gpu = backend() as unknown as WebgpuBackend & { [MENDED]?: boolean };
  if (gpu[MENDED]) return;
  gpu[MENDED] = true;
  let refused: string | undefined;
  gpu.device.addEventListener('uncapturederror', ({ error }) => (refused ??= error.message));
  const read = gpu.read.bind(gpu);
  const readSync = gpu.readSync.bind(gpu);
  gpu.read = async (dataId) => {
    const values = await read(dataId);
    if (refused === undefined) return values;
    const message = refused.split('\n', 1)[0]!;
    refused = undefined;
    throw new Error(
      `data: the GPU must accept every operation, got one that it refused since the last read: ${message} ` +
        'What was computed since is wrong. Use another backend for this model.',
    );
  };
  gpu.readSync = (dataId) => {
    const { values, dtype } = gpu.tensorMap.get(dataId);
    const onGpu = (values === undefined || values === null) && dtype !== 'string' && dtype !== 'complex64';
    if (onGpu && typeof OffscreenCanvas === 'undefined') {
      throw new Error(
        'dataSync: a tensor on webgpu must be read asynchronously outside a browser, got a read at once. ' +
          'Use await tensor.data().',
      );
    }
    return readSync(dataId);
  };
}
