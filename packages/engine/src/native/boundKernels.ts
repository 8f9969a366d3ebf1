import type { NativeKernels } from '@infodrop/engine-native';

/** Native kernels, bound to the memory of one wasm backend. */
export interface BoundKernels {
  readonly kernels: NativeKernels;
  /** Whether there is a kernel of this name. */
  readonly has: (kernel: string) => boolean;
  /** Computes one, with addresses in the memory among its arguments. @throws Error where it refuses them. */
  readonly run: (kernel: string, args: readonly number[]) => void;
}

/** Binds `kernels` to `memory`, which may grow between calls. */
export function bindKernels(kernels: NativeKernels, memory: WebAssembly.Memory): BoundKernels {
  const numbers = new Map(kernels.names.map((name, number) => [name, number]));
  let heap = new Uint8Array(memory.buffer);
  const room: Float64Array[] = [];
  return {
    kernels,
    has: (kernel) => numbers.has(kernel),
    run: (kernel, args) => {
      // Memory that has grown has another buffer.
      if (heap.buffer !== memory.buffer) heap = new Uint8Array(memory.buffer);
      const values = (room[args.length] ??= new Float64Array(args.length));
      values.set(args);
      kernels.compute(numbers.get(kernel)!, heap, values);
    },
  };
}
