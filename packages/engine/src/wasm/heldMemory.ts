import type * as WasmBackendPackage from '@tensorflow/tfjs-backend-wasm';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { type DataType, engine, util } from '@tensorflow/tfjs-core';
import { WasmMemoryError } from './memoryError.js';

/** All that wasm can address; a larger size would wrap around and get a small piece. */
const ADDRESSABLE = 2 ** 32 - 2 ** 16;

/** The module of tfjs, as much of it as is used here. */
interface WasmModule {
  readonly HEAPU8: Uint8Array;
  _malloc(bytes: number): number;
  _free(address: number): void;
  readonly tfjs: { registerTensor(id: number, size: number, address: number): void };
}

/** A tensor's data, as tfjs-backend-wasm keeps it. */
export interface TensorData {
  readonly id: number;
  readonly memoryOffset: number | null;
  readonly shape: number[];
  readonly dtype: DataType;
  refCount: number;
  /** What `allocate` gave for it. */
  readonly heldBytes?: number;
}

/** What is private in the backend of tfjs and used here. */
export interface OpenBackend {
  readonly wasm: WasmModule;
  dataIdNextNumber: number;
  readonly dataIdMap: {
    get(id: object): TensorData;
    has(id: object): boolean;
    set(id: object, data: TensorData): void;
    /** Without what is still on another backend. */
    readonly data: WeakMap<object, TensorData>;
  };
}

const open = (backend: BackendWasm): OpenBackend => backend as unknown as OpenBackend;

const HELD = Symbol('bytes held');

function hold(backend: BackendWasm, bytes: number): void {
  const counted = backend as { [HELD]?: number };
  counted[HELD] = (counted[HELD] ?? 0) + bytes;
}

const heldBy = (backend: BackendWasm): number => (backend as { [HELD]?: number })[HELD] ?? 0;

/**
 * A piece of the backend's memory.
 *
 * @throws WasmMemoryError where there is none of that size; tfjs would go on with the address 0, and write over whatever is there.
 */
export function allocate(backend: BackendWasm, bytes: number, what: () => string): number {
  const { wasm } = open(backend);
  const address = bytes > ADDRESSABLE ? 0 : wasm._malloc(bytes) >>> 0;
  // At the end of all that it can address, the allocator of tfjs gives pieces that reach beyond it.
  const beyond = address + bytes > wasm.HEAPU8.length;
  if ((address === 0 && bytes > 0) || beyond) throw new WasmMemoryError(what(), bytes, heldBy(backend));
  hold(backend, bytes);
  return address;
}

/** Gives a piece back. */
export function free(backend: BackendWasm, address: number, bytes: number): void {
  open(backend).wasm._free(address);
  hold(backend, -bytes);
}

const ARRAYS = { float32: Float32Array, int32: Int32Array, bool: Uint8Array } as const;

/**
 * Values as an array of the tensor's type. On the cpu backend a cast keeps the array that it was given, so that a float32
 * tensor may come with integers, of which tfjs-backend-wasm would copy the bytes.
 */
export function ofType(values: ArrayLike<number>, dtype: keyof typeof ARRAYS): Float32Array | Int32Array | Uint8Array {
  const wanted = ARRAYS[dtype];
  // By name: the array may come from another realm.
  const name = (values as { [Symbol.toStringTag]?: string })[Symbol.toStringTag];
  if (name === wanted.name) return values as Float32Array | Int32Array | Uint8Array;
  return wanted.from(values);
}

/** The data made since the outermost kernel that runs began, and how many kernels run, one within the other. */
const made: object[] = [];
let kernels = 0;

/** A kernel begins. Returns its place, for `kernelEnded` and `disposeMade`. */
export function kernelBegan(): number {
  kernels++;
  return made.length;
}

/** A kernel has ended, in whatever way. */
export function kernelEnded(): void {
  if (--kernels === 0 && made.length > 0) made.length = 0;
}

/** Disposes what a kernel that throws has made. */
export function disposeMade(backend: BackendWasm, since: number): void {
  for (const dataId of made.slice(since)) {
    if (open(backend).dataIdMap.has(dataId)) backend.disposeData(dataId, true);
  }
}

/** The methods of the backend that are mended here. */
interface Methods {
  [MENDED]?: boolean;
  move: (
    this: BackendWasm,
    dataId: object,
    values: unknown,
    shape: number[],
    dtype: DataType,
    refCount: number,
  ) => void;
  write: (this: BackendWasm, values: unknown, shape: number[], dtype: DataType) => object;
  disposeData: (this: BackendWasm, dataId: object, force?: boolean) => boolean;
}

const MENDED: unique symbol = Symbol.for('@infodrop/engine/heldMemory');

/**
 * Lets the wasm backend of tfjs refuse what its memory has no room for, and take values of another type than the tensor's as
 * the numbers that they are. A second call changes nothing.
 */
export function mendMemory({ BackendWasm: backendClass }: typeof WasmBackendPackage): void {
  const prototype = backendClass.prototype as unknown as Methods;
  if (prototype[MENDED]) return;
  prototype[MENDED] = true;
  const { move, write, disposeData } = prototype;

  prototype.move = function (dataId, values, shape, dtype, refCount) {
    if (dtype !== 'float32' && dtype !== 'int32' && dtype !== 'bool') {
      move.call(this, dataId, values, shape, dtype, refCount);
      return;
    }
    const { wasm, dataIdMap } = open(this);
    const size = util.sizeFromShape(shape);
    const bytes = size * util.bytesPerElement(dtype);
    const memoryOffset = allocate(this, bytes, () => `a tensor of ${dtype} [${shape.join(', ')}]`);
    const id = open(this).dataIdNextNumber++;
    dataIdMap.set(dataId, { id, memoryOffset, shape, dtype, refCount, heldBytes: bytes });
    wasm.tfjs.registerTensor(id, size, memoryOffset);
    const given = values;
    if (given === null) return;
    const array = ofType(given as Float32Array, dtype);
    wasm.HEAPU8.set(new Uint8Array(array.buffer, array.byteOffset, bytes), memoryOffset);
  };

  prototype.write = function (values, shape, dtype) {
    const dataId = write.call(this, values, shape, dtype);
    if (kernels > 0) made.push(dataId);
    return dataId;
  };

  prototype.disposeData = function (dataId, force) {
    const data = open(this).dataIdMap.data.get(dataId);
    const gone = disposeData.call(this, dataId, force);
    if (gone) hold(this, -(data?.heldBytes ?? 0));
    return gone;
  };
  moveWhole(backendClass);
}

/** What tfjs's engine knows of the data of a tensor. */
interface TensorPlace {
  backend: BackendWasm;
  readonly shape: number[];
  readonly dtype: DataType;
}

/** Lets data that come to the wasm backend stay where they are until there is room for them here. */
function moveWhole(backendClass: typeof BackendWasm): void {
  const tfjs = engine();
  const { state } = tfjs;
  const moveData = tfjs.moveData.bind(tfjs);
  tfjs.moveData = (backend, dataId) => {
    const place = state.tensorInfo.get(dataId) as TensorPlace | undefined;
    if (!place || !(backend instanceof backendClass)) {
      moveData(backend, dataId);
      return;
    }
    const source = place.backend;
    const values = tfjs.readSync(dataId);
    backend.move(dataId, values, place.shape, place.dtype, source.refCount(dataId));
    source.disposeData(dataId, true);
    place.backend = backend;
    // In tfjs's debug mode, which counts what a kernel leaves behind.
    const moves = state.numDataMovesStack;
    if (moves.length > 0) moves[moves.length - 1] = moves[moves.length - 1]! + 1;
  };
}
