/** Each byte's remainder, polynomial 0x82F63B78 (Castagnoli's, bits reversed). */
const remainders = Uint32Array.from({ length: 256 }, (_, byte) => {
  let register = byte;
  for (let bit = 0; bit < 8; bit++) register = (register >>> 1) ^ (register & 1 ? 0x82f63b78 : 0);
  return register;
});

/**
 * The checksum CRC-32C of some bytes.
 *
 * @param bytes - Any number of them.
 * @returns An integer of 32 bits.
 *
 * Source: [RFC 3720](https://www.rfc-editor.org/rfc/rfc3720#appendix-B.4), whose examples are tested.
 *
 * @example
 * crc32c(Buffer.from('123456789')); // 0xe3069283
 */
export function crc32c(bytes: Uint8Array): number {
  let register = 0xffffffff;
  for (const byte of bytes) register = (register >>> 8) ^ remainders[(register ^ byte) & 0xff]!;
  return (register ^ 0xffffffff) >>> 0;
}
