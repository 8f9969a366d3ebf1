/** FNV-1a of the bits of all weights, as eight hexadecimal digits: equal exactly where two networks are, but for rare accidents. */
export function weightsHash(weights: readonly Float32Array[]): string {
  let hash = 0x811c9dc5;
  for (const values of weights) {
    for (const byte of new Uint8Array(values.buffer, values.byteOffset, values.byteLength)) {
      hash = Math.imul(hash ^ byte, 0x01000193);
    }
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}
