import { File, FS, ready } from 'h5wasm/node';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { factorImagesFromHdf5, type Hdf5Dataset, type Hdf5File } from './factorImagesFromHdf5.js';
import type { PublishedSet } from './publishedImages.js';
import { shapes3dFromHdf5 } from './shapes3d.js';

const CELLS = 64 * 64 * 3;
const set: PublishedSet = {
  caller: 'reader',
  array: 'images',
  imageShape: [64, 64, 3],
  channels: 3,
  factorsBySize: new Map([[24, { shape: 2, x: 3, y: 4 }]]),
  largest: 255,
};
const byteOf = (image: number, cell: number): number => (cell * 7 + image * 13) % 256;
const values = Uint8Array.from({ length: 24 * CELLS }, (_, i) => byteOf(Math.floor(i / CELLS), i % CELLS));

describe('images in a file that h5wasm has written', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hdf5-'));
  const open: File[] = [];
  /** Writes an array, and opens the file again. */
  const fileOf = (
    name: string,
    array: { data: Uint8Array | Float64Array; shape: number[]; chunks?: number[] },
  ): File => {
    const path = join(folder, name);
    const written = new File(path, 'w');
    const packed = array.chunks === undefined ? {} : { compression: 'gzip', compression_opts: 4 };
    written.create_dataset({ name: 'images', ...array, ...packed } as never);
    written.close();
    const file = new File(path, 'r');
    open.push(file);
    return file;
  };
  beforeAll(async () => {
    const { FS: files } = await ready;
    expect(files).toBe(FS);
  });
  afterAll(() => {
    for (const file of open) file.close();
    rmSync(folder, { recursive: true });
  });

  it('are read whole and in part, whatever the chunks', async () => {
    for (const chunks of [undefined, [5, 16, 64, 1], [24, 8, 8, 3]]) {
      const name = `chunks-${(chunks ?? []).join('-')}.h5`;
      const file = fileOf(name, { data: values, shape: [24, 64, 64, 3], ...(chunks === undefined ? {} : { chunks }) });
      const whole = await factorImagesFromHdf5(set, file, {});
      expect(whole.sizes).toEqual([2, 3, 4]);
      const { inputs } = whole.batch([17]);
      expect([inputs[0], inputs[5000]]).toEqual(
        [byteOf(17, 0), byteOf(17, 5000)].map((byte) => Math.fround(byte / 255)),
      );
      const part = await factorImagesFromHdf5(set, file, { keep: { shape: [1], y: [0, 3] } });
      expect(part.images([0, 2, 1])).toEqual(whole.images([1, 2, 3]));
    }
  });

  it('are refused where they are others', async () => {
    const other = fileOf('other.h5', { data: new Uint8Array(8), shape: [2, 4] });
    await expect(factorImagesFromHdf5(set, other, {})).rejects.toThrow(
      'reader: array \'images\' must be unsigned bytes [24, 64, 64, 3], got "<B" [2, 4]. It is the file of another set.',
    );
    const doubles = fileOf('doubles.h5', { data: new Float64Array(8), shape: [2, 4] });
    await expect(shapes3dFromHdf5(doubles)).rejects.toThrow('unsigned bytes [480000, 64, 64, 3], got "<d" [2, 4]');
    await expect(factorImagesFromHdf5({ ...set, array: 'pictures' }, other, {})).rejects.toThrow(
      "file must have an array 'pictures', got none",
    );
  });
});

/** A file of that one array, of which every image is of bytes (its index modulo 256). */
function fileWith(more: Partial<Hdf5Dataset>, asked: (readonly [number, number])[] = []): Hdf5File {
  const dataset: Hdf5Dataset = {
    shape: [480_000, 64, 64, 3],
    dtype: '<B',
    metadata: { chunks: [64, 64, 64, 3] },
    slice([images]) {
      const [from, to] = images as readonly [number, number];
      asked.push([from, to]);
      const bytes = new Uint8Array((to - from) * CELLS);
      for (let i = from; i < to; i++) bytes.fill(i % 256, (i - from) * CELLS, (i - from + 1) * CELLS);
      return bytes;
    },
    ...more,
  };
  return { get: (name) => (name === 'images' ? dataset : null) };
}

describe('shapes3dFromHdf5', () => {
  const keep = { floor_hue: [9], wall_hue: [4], object_hue: [2, 3], scale: [0], shape: [3], orientation: [0, 14] };

  it('asks for no more than the stretches that hold what is kept', async () => {
    const asked: (readonly [number, number])[] = [];
    const shapes = await shapes3dFromHdf5(fileWith({}, asked), { keep });
    expect(shapes.sizes).toEqual([1, 1, 2, 1, 1, 2]);
    // Of floor 9, wall 4, object 2 or 3, scale 0, shape 3, orientation 0 or 14.
    const indices = [2, 3].flatMap((hue) => [0, 14].map((angle) => (((94 * 10 + hue) * 8 + 0) * 4 + 3) * 15 + angle));
    indices.forEach((index, i) => {
      expect(shapes.batch([i]).inputs[0]).toBe(Math.fround((index % 256) / 255));
    });
    expect(asked.length).toBeLessThanOrEqual(4);
    for (const [from, to] of asked) expect(indices.some((index) => index >= from && index < to)).toBe(true);
  });

  it.each<[string, Hdf5File, object, string]>([
    [
      'whole',
      fileWith({}),
      {},
      'take at most 2 GB, got "5.5 GB". Keep fewer, for instance keep: { orientation: [0, 3, 6',
    ],
    ['with absurd chunks', fileWith({ metadata: { chunks: [480_000, 64, 64, 3] } }), { keep }, 'at most 256 MB, got'],
    ['that gives too little', fileWith({ slice: () => new Uint8Array(3) }), { keep }, 'bytes, got 3 bytes'],
    ['that gives objects', fileWith({ slice: () => ['x'] }), { keep }, 'must be 786432 bytes, got'],
    [
      'that is broken',
      fileWith({
        slice: () => {
          throw new Error('inflate failed');
        },
      }),
      { keep },
      'cannot be read. Fetch the file again.',
    ],
    ['of an unknown factor', fileWith({}), { keep: { hue: [1] } }, 'got "hue"'],
    ['that is none', {} as never, {}, 'shapes3dFromHdf5: file must be an open File of h5wasm, got'],
  ])('refuses a file %s', async (_, file, options, message) => {
    await expect(shapes3dFromHdf5(file, options)).rejects.toThrow(message);
  });
});
