import { ALPHABET, FREQUENT } from './generated/alphabet.js';

/** Characters of the alphabet that are hexadecimal digits; each other one stands for one of the first bytes. */
const DIGITS = 16;

/** The modules that were compiled, by their text; null is one that cannot be, and is not tried again. */
const modules: Record<string, WebAssembly.Module | null> = {};

/** The bytes that scripts/pack.mjs packed, but for the frequent ones, which come first. */
function unpack(packed: string): Uint8Array<ArrayBuffer> {
  const bytes: number[] = [];
  for (let i = 0; i < packed.length; i++) {
    const code = ALPHABET.indexOf(packed[i]!);
    bytes.push(code < DIGITS ? code * DIGITS + ALPHABET.indexOf(packed[++i]!) : bytes[code - DIGITS]!);
  }
  return Uint8Array.from(bytes.slice(ALPHABET.length - DIGITS));
}

/**
 * The exports of a new instance of a module, its memory enlarged by so many bytes. The module is compiled once. Undefined where
 * WebAssembly, or what the module needs of it, is missing or forbidden by the page's policy, and where there is no such memory left.
 */
export function instantiate(packed: string, bytes = 0): WebAssembly.Exports | undefined {
  try {
    // Read before anything is remembered: where WebAssembly is missing, no module is at fault.
    const { Module, Instance } = WebAssembly;
    if (modules[packed] === undefined) {
      modules[packed] = null;
      modules[packed] = new Module(unpack(FREQUENT + packed));
    }
    if (modules[packed] === null) return undefined;
    const { exports } = new Instance(modules[packed]);
    (exports.memory as WebAssembly.Memory).grow(bytes / 65536 + 1);
    return exports;
  } catch {
    return undefined;
  }
}
