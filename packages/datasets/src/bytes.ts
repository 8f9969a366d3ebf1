/** Of each byte its value from 0 to 1. */
export const unitOfByte = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);

/** Bytes as values from 0 to 1: byte / 255, rounded to float32. */
export function unitFromBytes(bytes: Uint8Array): Float32Array {
  const values = new Float32Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) values[i] = unitOfByte[bytes[i]!]!;
  return values;
}

/** Whether bytes are in gzip's format, by its first two. */
export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** Whether a value is a Uint8Array, of this realm or another's, Node's Buffer included. */
export const isBytes = (value: unknown): value is Uint8Array =>
  Object.prototype.toString.call(value) === '[object Uint8Array]';

/** A broken stream, apart from what a reader says of its contents. */
export class UnpackingError extends Error {}

/**
 * What gzip packed, by the platform's own DecompressionStream; read no further than the contents themselves ask for, so that
 * a small file that unpacks to gigabytes costs no memory.
 *
 * @param bytes - The packed file.
 * @param wanted - From what has been unpacked so far, how many bytes there are to be: Infinity while that is not known. May throw.
 * @returns The bytes; one or more too many where the stream goes on after those wanted.
 * @throws UnpackingError (the promise rejects) when the stream is broken or cut short, and whatever `wanted` throws.
 */
export async function gunzip(bytes: Uint8Array, wanted: (start: Uint8Array) => number): Promise<Uint8Array> {
  const whole = bytes.buffer instanceof ArrayBuffer ? (bytes as Uint8Array<ArrayBuffer>) : new Uint8Array(bytes);
  const reader = new Blob([whole]).stream().pipeThrough(new DecompressionStream('gzip')).getReader();
  const parts: Uint8Array[] = [];
  let count = 0;
  let most = Infinity;
  while (count <= most) {
    const { done, value } = await reader.read().catch((cause: unknown) => {
      throw new UnpackingError(cause instanceof Error ? cause.message : String(cause), { cause });
    });
    if (done) return joined(parts, count);
    parts.push(value);
    count += value.length;
    if (most === Infinity) {
      try {
        most = wanted(parts.length === 1 ? value : joined(parts, count));
      } catch (refusal) {
        await reader.cancel().catch(() => undefined);
        throw refusal;
      }
    }
  }
  await reader.cancel().catch(() => undefined);
  return joined(parts, count);
}

function joined(parts: readonly Uint8Array[], count: number): Uint8Array {
  const whole = new Uint8Array(count);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
