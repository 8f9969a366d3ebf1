/** The instruction sets that the kernels are compiled for, the widest first. */
export const INSTRUCTIONS = ['AVX-512', 'AVX2', 'NEON', 'scalar'] as const;

/** One of them. 'scalar' is what every processor has, slower than WebAssembly; it is taken only when it is asked for. */
export type Instructions = (typeof INSTRUCTIONS)[number];

/** The kernels, as they compute on any memory that they are given. */
export interface NativeKernels {
  /** The version of the package that the binary was built with. */
  readonly version: string;
  /** The instructions that they use. */
  readonly instructions: Instructions;
  /** Their names; `compute` takes the place in this list. */
  readonly names: readonly string[];
  /** Threads that compute, the caller's among them. They never keep the process alive. */
  readonly threads: () => number;
  /** Lets this many threads compute, 1 to 32. @throws Error where there cannot be so many. */
  readonly setThreads: (count: number) => void;
  /**
   * Computes a kernel.
   *
   * @param kernel - Its place in `names`.
   * @param heap - The memory that addresses among the arguments lie in, from 0.
   * @param args - Its arguments, and no more.
   * @throws Error that names the kernel, where an argument, an address or what lies there is refused.
   */
  readonly compute: (kernel: number, heap: Uint8Array, args: Float64Array) => void;
}
