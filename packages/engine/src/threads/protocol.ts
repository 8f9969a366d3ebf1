// How the thread that calls a kernel and those that help it share the work: one job at a time, in a block of shared memory.
//
// A job is a kernel, its arguments and a number of chunks of its units. Whoever is free claims the next chunk, so that a
// thread that comes late, or has died, holds nobody up; which thread computes a chunk makes no difference to its bits.

import { requireInteger } from '@infodrop/requirements';

/** Places in the block, in 32-bit words. */
export const STATE = 0;
export const GENERATION = 1;
export const DONE = 2;
export const FAILED = 3;
const KERNEL = 4;
const CHUNKS = 5;
const UNITS = 6;
const ALIGN = 7;
const ARGUMENTS = 8;
const WORKSPACES = 16;

/** Most threads. */
export const MOST_THREADS = 32;
/** Most chunks of a job: the state has eight bits for those that are left. */
export const MOST_CHUNKS = 255;
const MOST_ARGUMENTS = 64;
const ARGUMENT_BYTES = (WORKSPACES + MOST_THREADS) * 4;
const BLOCK_BYTES = ARGUMENT_BYTES + MOST_ARGUMENTS * 8;

/** Looks at a word this often before it sleeps: some microseconds, less than it takes to be woken. */
const SPINS = 400;

/** A kernel of the module: its arguments, then the first and last unit and the address of scratch. */
export type Kernel = (...args: number[]) => void;

/** What threads share beside the memory of the kernels. */
export interface Block {
  readonly words: Int32Array<SharedArrayBuffer>;
  readonly args: Float64Array<SharedArrayBuffer>;
}

/** What the calling thread asks for. */
export interface Job {
  /** Number of the kernel among the functions that the module exports. */
  readonly kernel: number;
  readonly args: readonly number[];
  readonly units: number;
  /** Chunks begin at multiples of this many units. */
  readonly align: number;
  readonly chunks: number;
  /** Address of scratch, for each thread. */
  readonly workspaces: readonly number[];
}

/** The block, or views of one that another thread made. */
export function blockOf(buffer: SharedArrayBuffer = new SharedArrayBuffer(BLOCK_BYTES)): Block {
  return {
    words: new Int32Array(buffer, 0, WORKSPACES + MOST_THREADS),
    args: new Float64Array(buffer, ARGUMENT_BYTES, MOST_ARGUMENTS),
  };
}

/** The functions of an instance, in the order of its module, which is the same in every thread. */
export function kernelsOf(exports: WebAssembly.Exports): readonly [name: string, kernel: Kernel][] {
  return Object.entries(exports).filter((entry): entry is [string, Kernel] => typeof entry[1] === 'function');
}

/** Number of the job in the state's upper bits. */
const numbered = (generation: number) => (generation & 0x7fffff) << 8;

/** Publishes a job; all chunks of the one before must be done. Returns its number. */
export function publish({ words, args }: Block, job: Job): number {
  requireInteger('publish', 'number of arguments', job.args.length, 0, MOST_ARGUMENTS);
  requireInteger('publish', 'chunks', job.chunks, 0, MOST_CHUNKS);
  // Nobody reads these now: of the last job no chunk is left to claim.
  words[KERNEL] = job.kernel;
  words[CHUNKS] = job.chunks;
  words[UNITS] = job.units;
  words[ALIGN] = job.align;
  words[ARGUMENTS] = job.args.length;
  args.set(job.args);
  words.set(job.workspaces, WORKSPACES);
  Atomics.store(words, DONE, 0);
  Atomics.store(words, FAILED, 0);
  const generation = (Atomics.load(words, GENERATION) + 1) | 0;
  Atomics.store(words, STATE, numbered(generation) | job.chunks);
  Atomics.store(words, GENERATION, generation);
  Atomics.notify(words, GENERATION);
  return generation;
}

/** Takes a chunk of job `generation`; −1 when none is left. */
function claim(words: Int32Array, generation: number): number {
  for (;;) {
    const state = Atomics.load(words, STATE);
    const left = state & MOST_CHUNKS;
    if (left === 0 || state - left !== numbered(generation)) return -1;
    if (Atomics.compareExchange(words, STATE, state, state - 1) === state) return left - 1;
  }
}

/**
 * Computes chunks of job `generation` as long as there are any to claim.
 *
 * @throws What the first chunk that failed threw, at the end: the others must not be left undone.
 */
export function work({ words, args }: Block, kernels: readonly Kernel[], generation: number, thread: number): void {
  let failure: { readonly error: unknown } | undefined;
  for (let chunk = claim(words, generation); chunk >= 0; chunk = claim(words, generation)) {
    // What is read here is this job's: it cannot end before the chunk is done.
    const chunks = words[CHUNKS]!;
    const units = words[UNITS]!;
    const align = words[ALIGN]!;
    const steps = Math.ceil(units / align);
    const begin = (i: number) => Math.min(units, Math.floor((steps * i) / chunks) * align);
    try {
      kernels[words[KERNEL]!]!(
        ...args.subarray(0, words[ARGUMENTS]),
        begin(chunk),
        begin(chunk + 1),
        words[WORKSPACES + thread]! >>> 0,
      );
    } catch (error) {
      failure ??= { error };
      Atomics.add(words, FAILED, 1);
    }
    if (Atomics.add(words, DONE, 1) + 1 === chunks) Atomics.notify(words, DONE);
  }
  if (failure) throw failure.error;
}

/**
 * Waits until a word is no longer `value`: looks at it for a moment, then sleeps where the thread may, `milliseconds` at
 * most. Returns whether it changed.
 */
export function waitWhile(
  words: Int32Array<SharedArrayBuffer>,
  index: number,
  value: number,
  sleeps: boolean,
  milliseconds: number,
): boolean {
  for (let i = 0; i < SPINS; i++) if (Atomics.load(words, index) !== value) return true;
  if (sleeps) return Atomics.wait(words, index, value, milliseconds) !== 'timed-out';
  const stop = performance.now() + milliseconds;
  while (performance.now() < stop) {
    for (let i = 0; i < SPINS; i++) if (Atomics.load(words, index) !== value) return true;
  }
  return false;
}
