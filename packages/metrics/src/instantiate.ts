/** The modules that were compiled, by their text; null is one that cannot be. */
const modules = new Map<string, WebAssembly.Module | null>();

/** What the functions of a module work in, and those functions. */
export interface Instance<Functions> {
  readonly functions: Functions;
  readonly memory: WebAssembly.Memory;
}

/**
 * A new instance of a module in base64, with memory for so many bytes; the module is compiled once. Undefined where WebAssembly, or its SIMD, is missing or
 * forbidden by the page's policy, and where there is no such memory left.
 */
export function instantiate<Functions extends object>(base64: string, bytes: number): Instance<Functions> | undefined {
  try {
    // Read before anything is remembered: where WebAssembly is missing, no module is at fault.
    const { Module, Instance } = WebAssembly;
    let module = modules.get(base64);
    if (module === undefined) {
      modules.set(base64, null);
      module = new Module(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
      modules.set(base64, module);
    }
    if (module === null) return undefined;
    const { exports } = new Instance(module);
    const memory = exports.memory as WebAssembly.Memory;
    const instance = { functions: exports as unknown as Functions, memory };
    return reserve(memory, bytes) ? instance : undefined;
  } catch {
    return undefined;
  }
}

/** Enlarges a memory to so many bytes at least: arrays that looked into it before have to be made anew. False where there is not so much. */
export function reserve(memory: WebAssembly.Memory, bytes: number): boolean {
  const missing = Math.ceil((bytes - memory.buffer.byteLength) / 65536);
  try {
    if (missing > 0) memory.grow(missing);
    return true;
  } catch {
    return false;
  }
}
