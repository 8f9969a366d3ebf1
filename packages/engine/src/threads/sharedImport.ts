/** Kinds of import, as WebAssembly numbers them; `MEMORY` is the one looked for. */
const [FUNCTION, TABLE, MEMORY] = [0, 1, 2];
const IMPORT_SECTION = 2;
/** Flags of a memory: it has a maximum; threads share it. */
const HAS_MAXIMUM = 1;
const SHARED = 2;

/**
 * A copy of a WebAssembly module of which the imported memory is declared as shared.
 *
 * Nothing else tells the two apart: the code is the same, so that one build serves both kinds of memory.
 *
 * @throws Error where the module imports no memory with a maximum, which a shared one must have.
 */
export function withSharedImport(module: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const bytes = module.slice();
  let at = 8; // after the magic number and the version
  const byte = () => bytes[at++] ?? fail();
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const next = byte();
      value += (next & 127) * 2 ** shift;
      if (next < 128) return value;
    }
  };
  const skipLimits = () => {
    const flags = byte();
    number();
    if (flags & HAS_MAXIMUM) number();
  };
  while (at < bytes.length) {
    const section = byte();
    const length = number();
    if (section !== IMPORT_SECTION) {
      at += length;
      continue;
    }
    for (let left = number(); left > 0; left--) {
      for (let name = 0; name < 2; name++) at = number() + at;
      const kind = byte();
      if (kind === MEMORY) {
        if (bytes[at] !== HAS_MAXIMUM) return fail();
        bytes[at] = HAS_MAXIMUM | SHARED;
        return bytes;
      }
      if (kind === FUNCTION) number();
      else if (kind === TABLE) {
        byte();
        skipLimits();
      } else at += 2;
    }
  }
  return fail();
}

function fail(): never {
  throw new Error('withSharedImport: the module must import a memory that has a maximum and is not shared.');
}
