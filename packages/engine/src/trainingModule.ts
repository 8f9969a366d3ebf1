import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { plainKernelsBase64, relaxedKernelsBase64 } from './generated/trainingKernels.js';
import { nodeBuiltin, nodeProcess } from './runtime.js';
import { kernelsOf } from './threads/protocol.js';
import { startThreadPool, type ThreadPool } from './threads/threadPool.js';
import { withSharedImport } from './threads/sharedImport.js';

/** What the module of assembly/ exports. Numbers are int32; tensors and scratch are addresses. */
export interface TrainingExports {
  readonly filterPanels: (depth: number, columns: number) => number;
  readonly packFilter: (filter: number, depth: number, columns: number, bias: number, packed: number) => void;
  readonly convolveScratch: (depth: number) => number;
  readonly conv2d: (
    x: number,
    height: number,
    width: number,
    channels: number,
    packed: number,
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
    activation: number,
    first: number,
    last: number,
    scratch: number,
  ) => void;
  readonly inputGradientPanels: (depth: number, channels: number) => number;
  readonly packInputGradient: (
    filter: number,
    filterHeight: number,
    filterWidth: number,
    channels: number,
    outChannels: number,
    strideHeight: number,
    strideWidth: number,
    dilationHeight: number,
    dilationWidth: number,
    top: number,
    left: number,
    height: number,
    width: number,
    packed: number,
  ) => void;
  readonly conv2dInputGradient: (
    dy: number,
    outHeight: number,
    outWidth: number,
    outChannels: number,
    packed: number,
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
    first: number,
    last: number,
    scratch: number,
  ) => void;
  readonly filterGradientParts: (depth: number, columns: number, pixels: number) => number;
  readonly filterGradientTiles: (depth: number, columns: number, parts: number) => number;
  readonly filterGradientScratch: (depth: number, columns: number, pixels: number) => number;
  readonly conv2dFilterGradient: (
    x: number,
    pixels: number,
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
    outHeight: number,
    outWidth: number,
    columns: number,
    tiles: number,
    parts: number,
    first: number,
    last: number,
    scratch: number,
  ) => void;
  readonly sumFilterGradient: (
    tiles: number,
    parts: number,
    depth: number,
    columns: number,
    dFilter: number,
    first: number,
    last: number,
    scratch: number,
  ) => void;
  readonly winogradFilter: (channels: number, columns: number) => number;
  readonly transformFilter: (
    filter: number,
    rowStep: number,
    columnStep: number,
    channelStep: number,
    outStep: number,
    channels: number,
    columns: number,
    packed: number,
  ) => void;
  readonly winogradScratch: (channels: number, columns: number) => number;
  readonly winograd: (
    source: number,
    height: number,
    width: number,
    channels: number,
    packed: number,
    top: number,
    left: number,
    out: number,
    outHeight: number,
    outWidth: number,
    columns: number,
    bias: number,
    activation: number,
    first: number,
    last: number,
    scratch: number,
  ) => void;
  readonly winogradGradientParts: (channels: number, columns: number, tiles: number) => number;
  readonly winogradGradientSums: (channels: number, columns: number, parts: number) => number;
  readonly winogradGradientScratch: (channels: number, columns: number) => number;
  readonly winogradFilterGradient: (
    x: number,
    height: number,
    width: number,
    channels: number,
    dy: number,
    top: number,
    left: number,
    outHeight: number,
    outWidth: number,
    columns: number,
    tiles: number,
    sums: number,
    parts: number,
    first: number,
    last: number,
    scratch: number,
  ) => void;
  readonly winogradSumFilterGradient: (
    sums: number,
    parts: number,
    channels: number,
    columns: number,
    dFilter: number,
    first: number,
    last: number,
    scratch: number,
  ) => void;
  readonly matMulScratch: (columns: number, depth: number, transposeA: number) => number;
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
    byColumns: number,
    first: number,
    last: number,
    scratch: number,
  ) => void;
  readonly batchNormParts: (rows: number) => number;
  readonly batchNormSums: (channels: number, parts: number) => number;
  readonly batchNormScratch: (channels: number) => number;
  readonly batchNormCentres: (x: number, rows: number, channels: number, centres: number, sums: number) => void;
  readonly batchNormMoments: (
    x: number,
    rows: number,
    channels: number,
    centres: number,
    sums: number,
    parts: number,
    first: number,
    last: number,
  ) => void;
  readonly batchNormStatistics: (
    sums: number,
    parts: number,
    rows: number,
    channels: number,
    centres: number,
    mean: number,
    variance: number,
  ) => void;
  readonly batchNormNormalise: (
    x: number,
    channels: number,
    mean: number,
    variance: number,
    shift: number,
    scale: number,
    epsilon: number,
    relu: number,
    y: number,
    first: number,
    last: number,
    scratch: number,
  ) => void;
  readonly batchNormGradientMoments: (
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
    sums: number,
    parts: number,
    first: number,
    last: number,
    scratch: number,
  ) => void;
  readonly batchNormGradientStatistics: (
    sums: number,
    parts: number,
    rows: number,
    channels: number,
    variance: number,
    epsilon: number,
    dshift: number,
    dscale: number,
    averages: number,
  ) => void;
  readonly batchNormGradient: (
    dy: number,
    x: number,
    channels: number,
    mean: number,
    variance: number,
    shift: number,
    scale: number,
    epsilon: number,
    relu: number,
    averages: number,
    dx: number,
    first: number,
    last: number,
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
    byInner: number,
    first: number,
    last: number,
    scratch: number,
  ) => void;
  readonly philoxNormalScratch: () => number;
  readonly philoxNormalRange: (
    key0: number,
    key1: number,
    blockLow: number,
    blockHigh: number,
    skip: number,
    out: number,
    first: number,
    last: number,
    scratch: number,
  ) => void;
  readonly informationDropoutScratch: () => number;
  readonly informationDropoutParts: (count: number) => number;
  readonly informationDropout: (
    low: number,
    capBound: number,
    meanCorrection: number,
    prior: number,
    gateZeros: number,
    logOfCap: number,
    smallest: number,
    locAddress: number,
    logScaleAddress: number,
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
    sums: number,
    parts: number,
    first: number,
    last: number,
    scratch: number,
  ) => void;
  readonly sumOfParts: (sums: number, parts: number, factor: number, out: number) => void;
  readonly informationDropoutGradient: (
    low: number,
    capBound: number,
    meanCorrection: number,
    prior: number,
    gateZeros: number,
    logOfCap: number,
    smallest: number,
    locAddress: number,
    logScaleAddress: number,
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
    locSums: number,
    logScaleSums: number,
    parts: number,
    first: number,
    last: number,
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
  // From here on a kernel computes the part [first, last) of what its results consist of: rows, images, elements.
  readonly depthwiseScratch: (width: number, channels: number, multiplier: number) => number;
  readonly depthwiseConv2d: (
    first: number,
    last: number,
    x: number,
    height: number,
    width: number,
    channels: number,
    multiplier: number,
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
    scratch: number,
  ) => void;
  readonly depthwiseConv2dInputGradient: (
    first: number,
    last: number,
    dy: number,
    outHeight: number,
    outWidth: number,
    channels: number,
    multiplier: number,
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
    scratch: number,
  ) => void;
  readonly depthwiseConv2dFilterGradientScratch: (
    width: number,
    channels: number,
    multiplier: number,
    taps: number,
  ) => number;
  readonly depthwiseConv2dFilterGradient: (
    first: number,
    last: number,
    x: number,
    batch: number,
    height: number,
    width: number,
    channels: number,
    multiplier: number,
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
    scratch: number,
  ) => void;
  readonly maxPoolGradient: (
    first: number,
    last: number,
    dy: number,
    x: number,
    height: number,
    width: number,
    channels: number,
    filterHeight: number,
    filterWidth: number,
    strideHeight: number,
    strideWidth: number,
    top: number,
    left: number,
    dx: number,
    outHeight: number,
    outWidth: number,
  ) => void;
  readonly avgPoolGradient: (
    first: number,
    last: number,
    dy: number,
    height: number,
    width: number,
    channels: number,
    filterHeight: number,
    filterWidth: number,
    strideHeight: number,
    strideWidth: number,
    top: number,
    left: number,
    dx: number,
    outHeight: number,
    outWidth: number,
  ) => void;
  readonly resizeNearestGradient: (
    first: number,
    last: number,
    dy: number,
    outHeight: number,
    outWidth: number,
    channels: number,
    dx: number,
    height: number,
    width: number,
    alignCorners: number,
  ) => void;
  readonly resizeBilinearGradient: (
    first: number,
    last: number,
    dy: number,
    outHeight: number,
    outWidth: number,
    channels: number,
    dx: number,
    height: number,
    width: number,
    alignCorners: number,
  ) => void;
  readonly softmaxCrossEntropy: (
    first: number,
    last: number,
    logits: number,
    labels: number,
    sparse: number,
    classes: number,
    losses: number,
  ) => void;
  readonly softmaxCrossEntropyGradient: (
    first: number,
    last: number,
    dLosses: number,
    logits: number,
    labels: number,
    sparse: number,
    classes: number,
    dLogits: number,
  ) => void;
  /** The steps are in bytes: five of `from`, then five of `to`. */
  readonly copyStrided: (
    first: number,
    last: number,
    bytes: number,
    from: number,
    to: number,
    length1: number,
    length2: number,
    length3: number,
    length4: number,
    ...steps: number[]
  ) => void;
  readonly firstOutside: (indices: number, count: number, length: number) => number;
  readonly gatherRows: (
    first: number,
    last: number,
    x: number,
    outer: number,
    length: number,
    inner: number,
    indices: number,
    count: number,
    out: number,
  ) => void;
  readonly segmentSum: (
    first: number,
    last: number,
    x: number,
    rows: number,
    inner: number,
    segments: number,
    out: number,
  ) => void;
  readonly mapElements: (first: number, last: number, which: number, x: number, out: number, parameter: number) => void;
  readonly pairElementsScratch: () => number;
  readonly pairElements: (
    first: number,
    last: number,
    which: number,
    a: number,
    aOuter: number,
    aStep: number,
    b: number,
    bOuter: number,
    bStep: number,
    inner: number,
    out: number,
    scratch: number,
  ) => void;
  readonly combineTruths: (first: number, last: number, either: number, a: number, b: number, out: number) => void;
  readonly multiplyFewRows: (
    first: number,
    last: number,
    a: number,
    b: number,
    out: number,
    rows: number,
    columns: number,
    depth: number,
    bias: number,
    activation: number,
  ) => void;
  readonly batchNormInferenceScratch: (channels: number) => number;
  readonly batchNormInference: (
    first: number,
    last: number,
    x: number,
    channels: number,
    mean: number,
    variance: number,
    offset: number,
    scale: number,
    epsilon: number,
    y: number,
    scratch: number,
  ) => void;
}

/** A kernel that computes any run of the units of its result: its last arguments are the first and last of them, and scratch. */
export type DividedKernel =
  | 'conv2d'
  | 'conv2dInputGradient'
  | 'conv2dFilterGradient'
  | 'sumFilterGradient'
  | 'winograd'
  | 'winogradFilterGradient'
  | 'winogradSumFilterGradient'
  | 'matMul'
  | 'batchNormMoments'
  | 'batchNormNormalise'
  | 'batchNormGradientMoments'
  | 'batchNormGradient'
  | 'sumAxis'
  | 'philoxNormalRange'
  | 'informationDropout'
  | 'informationDropoutGradient';

/** How a kernel's work may be divided among threads. The units of its result do not depend on each other. */
export interface Division {
  readonly units: number;
  /** Units that are best computed together: pieces begin at multiples of it (default 1). */
  readonly align?: number;
  /** Bytes of scratch that a thread needs. */
  readonly scratch?: number;
  /** About how long one thread takes for all. Short work is not worth waking another for. */
  readonly nanoseconds: number;
}

/** The kernels, bound to the memory of one wasm backend, and pieces of that memory for them to work in. */
export interface TrainingInstance {
  readonly exports: TrainingExports;
  /** Address of at least `bytes` bytes that the steps of a kernel share, valid until the next call. */
  readonly scratch: (bytes: number) => number;
  /** The same for what thread number `thread` needs by itself. */
  readonly threadScratch: (thread: number, bytes: number) => number;
  /**
   * Computes all units of a divided kernel, on the threads of the backend where it has any, else here. The division does
   * not change the result. A unit may be computed twice where a thread fails, so it must not change what it reads.
   */
  readonly run: (kernel: DividedKernel, args: readonly number[], division: Division) => void;
  /** Threads that compute. */
  readonly threads: () => number;
  /** Whether the backend's memory is one that threads can share. */
  readonly sharesMemory: boolean;
  /** Starts threads that help, `count` in all with this one, in place of those there are; the memory must be shared. */
  readonly startThreads: (count: number) => Promise<void>;
}

/** Which instructions the kernels use: relaxed SIMD multiplies and adds in one, and rounds once. */
export type SimdLevel = 'plain' | 'relaxed';

let compiled:
  | { readonly bytes: Uint8Array<ArrayBuffer>; readonly module: WebAssembly.Module; readonly simd: SimdLevel }
  | undefined;
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
  compiled = { bytes, module: await WebAssembly.compile(bytes), simd };
  return simd;
}

let sharedModule: WebAssembly.Module | undefined;

function compiledOrThrow(): NonNullable<typeof compiled> {
  if (!compiled)
    throw new Error('registerTrainingKernels: must have finished before a training kernel runs. Await it.');
  return compiled;
}

/** The kernels for memory that threads share. Compiled when first asked for, without a wait: a kernel cannot wait. */
export function sharedTrainingModule(): WebAssembly.Module {
  return (sharedModule ??= new WebAssembly.Module(withSharedImport(compiledOrThrow().bytes)));
}

/** Work that takes less than this is computed where it is. */
const SHORTEST_CHUNK = 40_000;
/** Chunks for each thread: one that comes late, or is interrupted, leaves the others something to take over. */
const CHUNKS_A_THREAD = 4;

function instantiate(backend: BackendWasm): TrainingInstance {
  const { wasm } = backend as unknown as {
    wasm: {
      asm?: { memory?: unknown };
      wasmMemory?: unknown;
      _malloc(bytes: number): number;
      _free(address: number): void;
    };
  };
  // Memory that threads share is made outside the module of tfjs, other memory inside.
  const memory = wasm.wasmMemory ?? wasm.asm?.memory;
  if (!(memory instanceof WebAssembly.Memory)) {
    throw new Error(
      'registerTrainingKernels: tfjs-backend-wasm must be 4.22.0, and its memory is not where that has it. ' +
        'Install that version.',
    );
  }
  const sharesMemory = wasm.wasmMemory !== undefined;
  const module = sharesMemory ? sharedTrainingModule() : compiledOrThrow().module;
  const instance = new WebAssembly.Instance(module, { env: { memory } });
  const exports = instance.exports as unknown as TrainingExports;
  const named = kernelsOf(instance.exports);
  const kernels = named.map(([, kernel]) => kernel);
  const numbers = new Map(named.map(([name], number) => [name, number]));
  const ownScratch = scratchOf(wasm);
  const threadScratches = [scratchOf(wasm)];
  let pool: ThreadPool | undefined;

  const training: TrainingInstance = {
    exports,
    scratch: ownScratch,
    threadScratch: (thread, bytes) => (threadScratches[thread] ??= scratchOf(wasm))(bytes),
    run(kernel, args, { units, align = 1, scratch = 0, nanoseconds }) {
      if (units === 0) return;
      const number = numbers.get(kernel)!;
      const alone = () => {
        kernels[number]!(...args, 0, units, training.threadScratch(0, scratch));
      };
      const threads = pool?.size() ?? 1;
      const chunks = Math.min(
        CHUNKS_A_THREAD * threads,
        Math.ceil(units / align),
        Math.floor(nanoseconds / SHORTEST_CHUNK),
      );
      if (!pool || threads === 1 || chunks < 2) {
        alone();
        return;
      }
      const workspaces = Array.from({ length: pool.places }, (_, thread) => training.threadScratch(thread, scratch));
      pool.run({ kernel: number, args, units, align, chunks }, workspaces, alone);
    },
    threads: () => pool?.size() ?? 1,
    sharesMemory,
    startThreads: async (count) => {
      if (count === training.threads()) return;
      pool?.close();
      pool = undefined;
      if (count < 2) return;
      pool = await startThreadPool({ module, memory }, kernels, {
        count,
        onLoss: (why, left) => {
          console.warn(`@infodrop/engine: a thread ended, ${why}; training goes on with ${left}.`);
        },
      });
    },
  };
  const dispose = backend.dispose.bind(backend);
  backend.dispose = () => {
    pool?.close();
    pool = undefined;
    dispose();
  };
  return training;
}

/** A piece of the backend's memory that grows with what is asked for. */
function scratchOf(wasm: { _malloc(bytes: number): number; _free(address: number): void }): (bytes: number) => number {
  let address = 0;
  let size = 0;
  return (bytes) => {
    if (bytes > size) {
      if (address !== 0) wasm._free(address);
      size = Math.max(bytes, 1 << 16);
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
