import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { trainingInstance } from '../src/wasm/trainingModule.js';

/** Bytes of a guard zone. */
const GUARD = 96;
/** A NaN that no arithmetic makes: reading a guard zone spoils a result, and writing one is found out. */
const PATTERN = 0x7fc0dead;

interface Heap {
  HEAPU8: Uint8Array;
  _malloc(bytes: number): number;
  _free(address: number): void;
}

const guarded = new WeakMap<BackendWasm, () => void>();

/**
 * From now on every tensor of the backend, and every piece of scratch, lies between two guard zones. A backend that has them keeps them:
 * files that share a process each ask for them.
 *
 * @returns A function that throws when a zone of anything still alive was written to since it was made. Zones are also
 * looked at when their memory is freed.
 */
export function guardMemory(backend: BackendWasm): () => void {
  const check = guarded.get(backend) ?? withGuardZones(backend);
  guarded.set(backend, check);
  return check;
}

function withGuardZones(backend: BackendWasm): () => void {
  const heap = (backend as unknown as { wasm: Heap }).wasm;
  const malloc = heap._malloc.bind(heap);
  const free = heap._free.bind(heap);
  const alive = new Map<number, number>();

  const zones = (address: number, bytes: number) => {
    const words = (from: number) => new Uint32Array(heap.HEAPU8.buffer, from, GUARD / 4);
    return [words(address - GUARD), words(address + Math.ceil(bytes / 4) * 4)];
  };
  const check = (address: number, bytes: number) => {
    for (const zone of zones(address, bytes)) {
      if (zone.some((word) => word !== PATTERN))
        throw new Error(`memory beside a block of ${bytes} bytes was written to`);
    }
  };
  const guardedMalloc = (bytes: number) => {
    const address = (malloc(Math.ceil(bytes / 4) * 4 + 2 * GUARD) >>> 0) + GUARD;
    alive.set(address, bytes);
    for (const zone of zones(address, bytes)) zone.fill(PATTERN);
    // What a kernel does not write must not look like a result.
    new Uint32Array(heap.HEAPU8.buffer, address, Math.ceil(bytes / 4)).fill(PATTERN);
    return address;
  };
  const guardedFree = (address: number) => {
    const bytes = alive.get(address);
    if (bytes === undefined) {
      free(address);
      return;
    }
    alive.delete(address);
    check(address, bytes);
    free(address - GUARD);
  };
  heap._malloc = guardedMalloc;
  heap._free = guardedFree;

  // Scratch of exactly the bytes that were asked for, new for each kernel and each of its steps.
  const pieces = new Map<number, number>();
  const guardedScratch = (piece: number, bytes: number) => {
    const before = pieces.get(piece);
    if (before !== undefined) guardedFree(before);
    const address = guardedMalloc(bytes);
    pieces.set(piece, address);
    return address;
  };
  Object.assign(trainingInstance(backend), {
    scratch: (bytes: number) => guardedScratch(-1, bytes),
    threadScratch: guardedScratch,
  });
  return () => {
    for (const [address, bytes] of alive) check(address, bytes);
  };
}
