import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { trainingKernelsBase64 } from './generated/trainingKernels.js';

/** What the module of assembly/ exports. Numbers are int32; tensors and scratch are addresses. */
export interface TrainingExports {
  readonly conv2dScratch: (depth: number, columns: number) => number;
  readonly conv2d: (
    x: number,
    batch: number,
    height: number,
    width: number,
    channels: number,
    filter: number,
    filterHeight: number,
    filterWidth: number,
    strideHeight: number,
    strideWidth: number,
    dilationHeight: number,
    dilationWidth: number,
    top: number,
    left: number,
    y: number,
    outHeight: number,
    outWidth: number,
    columns: number,
    bias: number,
    activation: number,
    scratch: number,
  ) => void;
  readonly conv2dInputGradientScratch: (depth: number, channels: number) => number;
  readonly conv2dInputGradient: (
    dy: number,
    batch: number,
    outHeight: number,
    outWidth: number,
    outChannels: number,
    filter: number,
    filterHeight: number,
    filterWidth: number,
    strideHeight: number,
    strideWidth: number,
    dilationHeight: number,
    dilationWidth: number,
    top: number,
    left: number,
    dx: number,
    height: number,
    width: number,
    channels: number,
    scratch: number,
  ) => void;
  readonly conv2dFilterGradientScratch: (depth: number, columns: number, pixels: number) => number;
  readonly conv2dFilterGradient: (
    x: number,
    batch: number,
    height: number,
    width: number,
    channels: number,
    dy: number,
    filterHeight: number,
    filterWidth: number,
    strideHeight: number,
    strideWidth: number,
    dilationHeight: number,
    dilationWidth: number,
    top: number,
    left: number,
    dFilter: number,
    outHeight: number,
    outWidth: number,
    columns: number,
    scratch: number,
  ) => void;
  readonly matMulScratch: (rows: number, columns: number, depth: number, transposeA: number) => number;
  readonly matMul: (
    a: number,
    b: number,
    out: number,
    rows: number,
    columns: number,
    depth: number,
    transposeA: number,
    transposeB: number,
    bias: number,
    activation: number,
    scratch: number,
  ) => void;
  readonly batchNormScratch: (channels: number) => number;
  readonly batchNormTraining: (
    x: number,
    rows: number,
    channels: number,
    shift: number,
    scale: number,
    epsilon: number,
    relu: number,
    y: number,
    mean: number,
    variance: number,
    scratch: number,
  ) => void;
  readonly batchNormTrainingGradient: (
    dy: number,
    x: number,
    rows: number,
    channels: number,
    mean: number,
    variance: number,
    shift: number,
    scale: number,
    epsilon: number,
    relu: number,
    dx: number,
    dshift: number,
    dscale: number,
    scratch: number,
  ) => void;
  readonly sumAxisScratch: (inner: number) => number;
  readonly sumAxis: (
    x: number,
    outer: number,
    reduced: number,
    inner: number,
    factor: number,
    out: number,
    scratch: number,
  ) => void;
  readonly philoxNormalScratch: () => number;
  readonly philoxNormal: (
    key0: number,
    key1: number,
    blockLow: number,
    blockHigh: number,
    skip: number,
    count: number,
    out: number,
    scratch: number,
  ) => void;
  readonly informationDropoutScratch: () => number;
  readonly informationDropoutSettings: (
    low: number,
    capBound: number,
    meanCorrection: number,
    prior: number,
    gateZeros: number,
    logOfCap: number,
    smallest: number,
    locAddress: number,
    logScaleAddress: number,
  ) => void;
  readonly informationDropout: (
    key0: number,
    key1: number,
    blockLow: number,
    blockHigh: number,
    skip: number,
    count: number,
    f: number,
    strength: number,
    z: number,
    kl: number,
    mean: number,
    factor: number,
    scratch: number,
  ) => void;
  readonly informationDropoutGradient: (
    key0: number,
    key1: number,
    blockLow: number,
    blockHigh: number,
    skip: number,
    count: number,
    dz: number,
    dKl: number,
    dMean: number,
    factor: number,
    f: number,
    strength: number,
    df: number,
    dStrength: number,
    dLoc: number,
    dLogScale: number,
    scratch: number,
  ) => void;
  readonly momentumUpdate: (
    count: number,
    value: number,
    accumulation: number,
    gradient: number,
    rate: number,
    momentum: number,
    nesterov: number,
    newValue: number,
    newAccumulation: number,
  ) => void;
  readonly adamUpdate: (
    count: number,
    value: number,
    first: number,
    second: number,
    gradient: number,
    rate: number,
    beta1: number,
    rest1: number,
    beta2: number,
    rest2: number,
    correction1: number,
    correction2: number,
    epsilon: number,
    newValue: number,
    newFirst: number,
    newSecond: number,
  ) => void;
  readonly repeatBlocks: (x: number, outer: number, bytes: number, repeats: number, out: number) => void;
}

/** The kernels, bound to the memory of one wasm backend, and a piece of that memory for them to work in. */
export interface TrainingInstance {
  readonly exports: TrainingExports;
  /** Address of at least `bytes` bytes, valid until the next call. */
  readonly scratch: (bytes: number) => number;
}

let compiled: WebAssembly.Module | undefined;
const instances = new WeakMap<BackendWasm, TrainingInstance>();

function decode(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** Compiles the kernels, once. @throws Error where the runtime has no WebAssembly SIMD. */
export async function compileTrainingModule(): Promise<void> {
  if (compiled) return;
  const bytes = decode(trainingKernelsBase64);
  if (!WebAssembly.validate(bytes)) {
    throw new Error(
      'registerTrainingKernels: the runtime must support WebAssembly SIMD, and it does not. ' +
        'Use a newer runtime, or another backend.',
    );
  }
  compiled = await WebAssembly.compile(bytes);
}

function instantiate(backend: BackendWasm): TrainingInstance {
  if (!compiled)
    throw new Error('registerTrainingKernels: must have finished before a training kernel runs. Await it.');
  const { wasm } = backend as unknown as {
    wasm: { asm?: { memory?: unknown }; _malloc(bytes: number): number; _free(address: number): void };
  };
  const memory = wasm.asm?.memory;
  if (!(memory instanceof WebAssembly.Memory)) {
    throw new Error(
      'registerTrainingKernels: tfjs-backend-wasm must be 4.22.0 with one thread, and its memory is not where that ' +
        "has it. Install that version, or call env().set('WASM_HAS_MULTITHREAD_SUPPORT', false) before setBackend('wasm').",
    );
  }
  const exports = new WebAssembly.Instance(compiled, { env: { memory } }).exports as unknown as TrainingExports;
  let address = 0;
  let size = 0;
  return {
    exports,
    scratch(bytes) {
      if (bytes > size) {
        if (address !== 0) wasm._free(address);
        size = Math.max(bytes, 1 << 20);
        address = wasm._malloc(size) >>> 0;
        if (address === 0) {
          const wanted = size;
          size = 0;
          throw new Error(
            `the wasm backend has no ${wanted} bytes left for a training kernel. Use smaller batches or dispose tensors.`,
          );
        }
      }
      return address;
    },
  };
}

/** The kernels on the memory of `backend`. */
export function trainingInstance(backend: BackendWasm): TrainingInstance {
  let instance = instances.get(backend);
  if (!instance) {
    instance = instantiate(backend);
    instances.set(backend, instance);
  }
  return instance;
}
