import { readFileSync } from 'node:fs';

/** An .npy file: its header, as NumPy writes it, before `values`. */
export function npyFile(descr: string, shape: readonly number[], values: Uint8Array, order = 'False'): Uint8Array {
  const text = `{'descr': ${descr}, 'fortran_order': ${order}, 'shape': (${shape.join(', ')}${shape.length === 1 ? ',' : ''}), }`;
  const padded = text.padEnd(Math.ceil((text.length + 11) / 64) * 64 - 11) + '\n';
  const file = new Uint8Array(10 + padded.length + values.length);
  file.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, padded.length & 255, padded.length >>> 8]);
  file.set(new TextEncoder().encode(padded), 10);
  file.set(values, 10 + padded.length);
  return file;
}

/** The beginning of a stored file in a zip, with its size in the extra field of zip64 and its checksum: what `numpy.savez` writes. */
export function storedEntry(name: string, size: number, crc: number): Uint8Array {
  const entry = new Uint8Array(30 + name.length + 20);
  const view = new DataView(entry.buffer);
  view.setUint32(0, 0x04034b50, true);
  view.setUint16(4, 45, true);
  view.setUint32(14, crc, true);
  view.setUint32(18, 0xffffffff, true);
  view.setUint32(22, 0xffffffff, true);
  view.setUint16(26, name.length, true);
  view.setUint16(28, 20, true);
  entry.set(new TextEncoder().encode(name), 30);
  const extra = 30 + name.length;
  view.setUint16(extra, 1, true);
  view.setUint16(extra + 2, 16, true);
  view.setBigUint64(extra + 4, BigInt(size), true);
  view.setBigUint64(extra + 12, BigInt(size), true);
  return entry;
}

/** The files that NumPy wrote; see tooling/golden/datasets/npz.py. */
export function numpyFile(kind: 'stored' | 'packed' | 'streamedStored' | 'streamedPacked'): Uint8Array {
  const stored = JSON.parse(readFileSync(new URL('golden/npz.json', import.meta.url), 'utf8')) as Record<
    string,
    string
  >;
  return new Uint8Array(Buffer.from(stored[kind]!, 'base64'));
}

/** Bytes in chunks of some length. */
export async function* inChunks(bytes: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield await Promise.resolve(bytes.subarray(at, at + length));
}
