import { crossProductsKernel as packedKernel } from '../generated/crossProductsKernel.js';
import { instantiate } from '../instantiate.js';

/** Memory that the compiled kernel works in, and the kernel. */
export interface CrossProductsKernel {
  readonly memory: Float64Array;
  /** As `addProducts` of crossProducts.ts, with byte addresses of the sums and the tile, and the bytes of a panel. */
  readonly addProducts: (sums: number, tile: number, width: number, panel: number) => void;
}

/**
 * The kernel with memory for so many doubles; undefined where WebAssembly with SIMD is missing, or forbidden by the page's
 * policy. It adds the same numbers in the same order as the loops in TypeScript: the result is the same to the last bit.
 */
export function crossProductsKernel(doubles: number): CrossProductsKernel | undefined {
  const exports = instantiate(packedKernel, 8 * doubles);
  if (exports === undefined) return undefined;
  return {
    memory: new Float64Array((exports.memory as WebAssembly.Memory).buffer),
    addProducts: exports.addProducts as CrossProductsKernel['addProducts'],
  };
}
