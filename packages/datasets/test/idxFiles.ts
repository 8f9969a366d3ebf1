import { gzipSync } from 'node:zlib';

/** A plain IDX file of bytes, in the exact format of MNIST's files. */
export function idxFile(shape: readonly number[], data: ArrayLike<number>, type = 0x08): Uint8Array {
  const file = new Uint8Array(4 + 4 * shape.length + data.length);
  file.set([0, 0, type, shape.length]);
  shape.forEach((size, i) => {
    new DataView(file.buffer).setUint32(4 + 4 * i, size);
  });
  file.set(Array.from(data), 4 + 4 * shape.length);
  return file;
}

/** `count` images of 3 × 2 whose bytes go up, and their labels. */
export function idxPair(count: number): { images: Uint8Array; labels: Uint8Array } {
  return {
    images: idxFile(
      [count, 3, 2],
      Array.from({ length: count * 6 }, (_, i) => i % 256),
    ),
    labels: idxFile(
      [count],
      Array.from({ length: count }, (_, i) => i % 10),
    ),
  };
}

export const gzip = (bytes: Uint8Array): Uint8Array => new Uint8Array(gzipSync(bytes));
