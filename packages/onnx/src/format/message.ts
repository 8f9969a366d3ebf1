/** A field of a protobuf message, as bytes. */
export type Field = Uint8Array;

const utf8 = new TextEncoder();

/** Bytes one after the other. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** A whole number in protobuf's way: seven bits a byte, the lowest first; a negative one as 64 bits. */
function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}

function tag(field: number, wireType: number): Uint8Array {
  return varint((field << 3) | wireType);
}

/** A field that holds a whole number. */
export function integer(field: number, value: number): Field {
  return joined([tag(field, 0), varint(value)]);
}

/** A field that holds a float32. */
export function float(field: number, value: number): Field {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return joined([tag(field, 5), bytes]);
}

/** A field that holds bytes. */
export function bytes(field: number, value: Uint8Array): Field {
  return joined([tag(field, 2), varint(value.length), value]);
}

/** A field that holds text. */
export function text(field: number, value: string): Field {
  return bytes(field, utf8.encode(value));
}

/** A field that holds a message of these fields. */
export function message(field: number, fields: readonly Field[]): Field {
  return bytes(field, joined(fields));
}
