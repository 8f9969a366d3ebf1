/**
 * A short name for values, to tell two arrays apart: no protection against who means to deceive.
 *
 * Two FNV-1a hashes of 32 bits, over the little-endian words of the values.
 *
 * @param values - Any.
 * @returns 16 hexadecimal digits, the same on every machine.
 *
 * Source: G. Fowler, L. C. Noll, K.-P. Vo, [FNV hash](http://www.isthe.com/chongo/tech/comp/fnv/).
 */
export function fingerprint(values: Float32Array | Float64Array): string {
  const words = littleEndian(values);
  let one = 0x811c9dc5;
  let other = 0x01000193;
  for (const word of words) {
    one = Math.imul(one ^ word, 0x01000193);
    other = Math.imul(other ^ word ^ (other >>> 15), 0x85ebca6b);
  }
  return [one, other].map((hash) => (hash >>> 0).toString(16).padStart(8, '0')).join('');
}

const isLittleEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

/** The values as words of 32 bits, in the order that they have in a file. */
function littleEndian(values: Float32Array | Float64Array): Uint32Array {
  if (isLittleEndian) return new Uint32Array(values.buffer, values.byteOffset, values.byteLength / 4);
  const bytes = values.BYTES_PER_ELEMENT;
  const view = new DataView(new ArrayBuffer(values.byteLength));
  values.forEach((value, i) => {
    if (bytes === 4) view.setFloat32(i * 4, value);
    else view.setFloat64(i * 8, value, true);
  });
  return Uint32Array.from({ length: values.byteLength / 4 }, (_, i) => view.getUint32(i * 4, bytes === 8));
}
