/** How many tables there are: a byte each of eight that are taken at once. */
const AT_ONCE = 8;

/** Of byte b with i bytes of 0 behind it the remainder, at 256 i + b. */
const TABLES = /* @__PURE__ */ remainders();

function remainders(): Int32Array {
  const tables = new Int32Array(256 * AT_ONCE);
  for (let byte = 0; byte < 256; byte++) {
    let rest = byte;
    for (let bit = 0; bit < 8; bit++) rest = (rest >>> 1) ^ (rest & 1 ? 0xedb88320 : 0);
    tables[byte] = rest;
  }
  for (let at = 256; at < tables.length; at++) {
    const before = tables[at - 256]!;
    tables[at] = (before >>> 8) ^ tables[before & 255]!;
  }
  return tables;
}

/**
 * The checksum of zip, gzip and PNG: CRC-32, polynomial 0xEDB88320 with its bits reversed.
 *
 * `zlib.crc32` is Node's alone.
 *
 * @param bytes - What it is of.
 * @param before - That of the bytes before these. Default 0: there are none.
 * @returns An integer from 0 to 2³² − 1.
 *
 * Source: RFC 1952, section 8, https://www.rfc-editor.org/rfc/rfc1952; eight bytes at once as M. Kounavis and F. Berry, “A systematic approach to building
 * high performance software-based CRC generators”, 2005, https://doi.org/10.1109/ISCC.2005.18.
 */
export function crc32(bytes: Uint8Array, before = 0): number {
  const tables = TABLES;
  const { length } = bytes;
  let rest = ~before;
  let i = 0;
  for (const whole = length - (length % AT_ONCE); i < whole; i += AT_ONCE) {
    rest ^= bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24);
    rest =
      tables[1792 + (rest & 255)]! ^
      tables[1536 + ((rest >>> 8) & 255)]! ^
      tables[1280 + ((rest >>> 16) & 255)]! ^
      tables[1024 + (rest >>> 24)]! ^
      tables[768 + bytes[i + 4]!]! ^
      tables[512 + bytes[i + 5]!]! ^
      tables[256 + bytes[i + 6]!]! ^
      tables[bytes[i + 7]!]!;
  }
  for (; i < length; i++) rest = (rest >>> 8) ^ tables[(rest ^ bytes[i]!) & 255]!;
  return ~rest >>> 0;
}
