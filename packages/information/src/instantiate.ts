import { ALPHABET } from './generated/alphabet.js';

/** Characters of the alphabet that are hexadecimal digits; each other one stands for one of the first bytes. */
const DIGITS = 16;

const modules = new Map<string, WebAssembly.Module>();

/** The bytes that scripts/pack.mjs packed. */
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
    let module = modules.get(packed);
    if (module === undefined) {
      module = new WebAssembly.Module(unpack(packed));
      modules.set(packed, module);
    }
    const { exports } = new WebAssembly.Instance(module);
    (exports.memory as WebAssembly.Memory).grow(Math.ceil(bytes / 65536));
    return exports;
  } catch {
    return undefined;
  }
}
