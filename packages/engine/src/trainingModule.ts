import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { plainKernelsBase64, relaxedKernelsBase64 } from './generated/trainingKernels.js';
import { nodeBuiltin, nodeProcess } from './runtime.js';

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

/** Which instructions the kernels use: relaxed SIMD multiplies and adds in one, and rounds once. */
export type SimdLevel = 'plain' | 'relaxed';

let compiled: { readonly module: WebAssembly.Module; readonly simd: SimdLevel } | undefined;
const instances = new WeakMap<BackendWasm, TrainingInstance>();

function decode(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** What INFODROP_SIMD asks for, or undefined. */
function levelAskedFor(): SimdLevel | undefined {
  const asked = nodeProcess()?.env.INFODROP_SIMD;
  if (asked === undefined || asked === '') return undefined;
  if (asked !== 'plain' && asked !== 'relaxed') {
    throw new RangeError(
      `registerTrainingKernels: INFODROP_SIMD must be plain or relaxed, got ${JSON.stringify(asked)}. ` +
        'Leave it out to take what the runtime has.',
    );
  }
  return asked;
}

/** Whether the runtime takes the module, after Node 20 was told to: it has relaxed SIMD behind a flag. */
function takesRelaxed(bytes: Uint8Array<ArrayBuffer>): boolean {
  if (WebAssembly.validate(bytes)) return true;
  nodeBuiltin('node:v8')?.setFlagsFromString('--experimental-wasm-relaxed-simd');
  return WebAssembly.validate(bytes);
}

/**
 * Compiles the kernels, once, for the best SIMD that the runtime has, or for what INFODROP_SIMD asks for.
 *
 * @throws Error where the runtime has no WebAssembly SIMD, or not the one asked for.
 */
export async function compileTrainingModule(): Promise<SimdLevel> {
  if (compiled) return compiled.simd;
  const asked = levelAskedFor();
  const relaxed = decode(relaxedKernelsBase64);
  const simd = asked !== 'plain' && takesRelaxed(relaxed) ? 'relaxed' : 'plain';
  const bytes = simd === 'relaxed' ? relaxed : decode(plainKernelsBase64);
  if ((asked ?? simd) !== simd || !WebAssembly.validate(bytes)) {
    throw new Error(
      `registerTrainingKernels: the runtime must support WebAssembly ${asked === 'relaxed' ? 'relaxed ' : ''}SIMD, ` +
        'and it does not. Use a newer runtime, or another backend.',
    );
  }
  compiled = { module: await WebAssembly.compile(bytes), simd };
  return simd;
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
  const exports = new WebAssembly.Instance(compiled.module, { env: { memory } }).exports as unknown as TrainingExports;
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
