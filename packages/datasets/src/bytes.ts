const UNIT_OF_BYTE = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);

/** Bytes as values from 0 to 1: byte / 255, rounded to float32. */
export function unitFromBytes(bytes: Uint8Array): Float32Array {
  const values = new Float32Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) values[i] = UNIT_OF_BYTE[bytes[i]!]!;
  return values;
}

/** Whether bytes are in gzip's format, by its first two. */
export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** What gzip packed, by the platform's own DecompressionStream. Rejects when the bytes are broken or cut short. */
export async function gunzip(bytes: Uint8Array): Promise<Uint8Array> {
  const whole = bytes.buffer instanceof ArrayBuffer ? (bytes as Uint8Array<ArrayBuffer>) : new Uint8Array(bytes);
  const unpacked = new Blob([whole]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(unpacked).arrayBuffer());
}
