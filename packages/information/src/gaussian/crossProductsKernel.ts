/** The bytes of crossProducts.wat, in base64. */
const KERNEL =
  'AGFzbQEAAAABDgJgBH9/f38AYAN/e3sAAwMCAAEFAwEAAQcJAgFtAgABZgAACrEEAu0DAgZ/C3sDQCAEQXxxIQUDQCABIARBAnYgA2xqIARBAn' +
  'FBBHRqIQYgASAFQQJ2IANsaiEHIAcgA2ohCP0MAAAAAAAAAAAAAAAAAAAAACEN/QwAAAAAAAAAAAAAAAAAAAAAIQ79DAAAAAAAAAAAAAAAAAAA' +
  'AAAhD/0MAAAAAAAAAAAAAAAAAAAAACEQ/QwAAAAAAAAAAAAAAAAAAAAAIRH9DAAAAAAAAAAAAAAAAAAAAAAhEv0MAAAAAAAAAAAAAAAAAAAAAC' +
  'ET/QwAAAAAAAAAAAAAAAAAAAAAIRQDQCAG/QAEACEKIAb9AAQQIQsgB/0ABAAhDCANIAogDP3yAf3wASENIBEgCyAM/fIB/fABIREgB/0ABBAh' +
  'DCAOIAogDP3yAf3wASEOIBIgCyAM/fIB/fABIRIgB/0ABCAhDCAPIAogDP3yAf3wASEPIBMgCyAM/fIB/fABIRMgB/0ABDAhDCAQIAogDP3yAf' +
  '3wASEQIBQgCyAM/fIB/fABIRQgBkHAAGohBiAHQcAAaiIHIAhJDQALIAAgBCACbCAFakEDdGohCSAJIA0gDhABIAlBEGogDyAQEAEgCSACQQN0' +
  'aiEJIAkgESASEAEgCUEQaiATIBQQASAFQQRqIgUgAkkNAAsgBEECaiIEIAJJDQALC0AAIAAgAP0ABAAgASAC/Q0AAQIDBAUGBxAREhMUFRYXIA' +
  'EgAv0NCAkKCwwNDg8YGRobHB0eH/3wAf3wAf0LBAAL';

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
  try {
    const bytes = Uint8Array.from(atob(KERNEL), (letter) => letter.charCodeAt(0));
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
    const memory = exports.m as WebAssembly.Memory;
    memory.grow(Math.ceil(doubles / 8192));
    return { memory: new Float64Array(memory.buffer), addProducts: exports.f as CrossProductsKernel['addProducts'] };
  } catch {
    return undefined;
  }
}
