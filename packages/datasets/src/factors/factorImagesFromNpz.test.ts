import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { npyFile, storedEntry } from '../../test/npzFile.js';
import { dSpritesFromNpz } from './dSprites.js';
import { factorImagesFromNpz } from './factorImagesFromNpz.js';
import { mpi3dFromNpz } from './mpi3d.js';
import type { PublishedSet } from './publishedImages.js';

const CELLS = 64 * 64;
const factorsBySize = new Map([[24, { shape: 2, x: 3, y: 4 }]]);
const colors: PublishedSet = {
  caller: 'reader',
  array: 'images',
  imageShape: [64, 64, 3],
  channels: 3,
  factorsBySize,
  largest: 255,
};
const bits: PublishedSet = { ...colors, imageShape: [64, 64], channels: 1, largest: 1 };

/** Image i: of each cell c a byte that both decide. */
const colorImages = Uint8Array.from(
  { length: 24 * CELLS * 3 },
  (_, v) => (v * 7 + Math.floor(v / (3 * CELLS)) * 13) % 256,
);
const bitImages = Uint8Array.from({ length: 24 * CELLS }, (_, v) => ((v >>> (Math.floor(v / CELLS) % 5)) ^ v) & 1);
const file = (values: Uint8Array, shape: readonly number[], descr = "'|u1'", order = 'False'): Uint8Array =>
  zipSync({ 'images.npy': npyFile(descr, shape, values, order) });

describe('published images', () => {
  it('are kept whole, bytes as values from 0 to 1 and bits as they are', async () => {
    const inColor = await factorImagesFromNpz(colors, file(colorImages, [24, 64, 64, 3]), {});
    expect([inColor.names, inColor.sizes, inColor.shape]).toEqual([
      ['shape', 'x', 'y'],
      [2, 3, 4],
      [64, 64, 3],
    ]);
    const black = await factorImagesFromNpz(bits, file(bitImages, [24, 64, 64]), {});
    for (const index of [0, 7, 23]) {
      expect(inColor.batch([index]).inputs).toEqual(
        Float32Array.from(colorImages.subarray(index * 3 * CELLS, (index + 1) * 3 * CELLS), (byte) => byte / 255),
      );
      expect(black.batch([index]).inputs).toEqual(
        Float32Array.from(bitImages.subarray(index * CELLS, (index + 1) * CELLS)),
      );
    }
  });

  it('are kept in part, with the values that are kept counted from 0', async () => {
    const part = await factorImagesFromNpz(bits, file(bitImages, [24, 64, 64]), { keep: { shape: [1], y: [0, 3] } });
    expect(part.sizes).toEqual([1, 3, 2]);
    const whole = await factorImagesFromNpz(bits, file(bitImages, [24, 64, 64]), {});
    for (let x = 0; x < 3; x++) {
      expect(part.images([0, x, 0, 0, x, 1])).toEqual(whole.images([1, x, 0, 1, x, 3]));
    }
  });

  it.each<[string, Uint8Array, object, string]>([
    [
      'of another set',
      file(new Uint8Array(8), [2, 4]),
      {},
      "array 'images' must be bytes (|u1, C order) [24, 64, 64], got |u1 [2, 4]",
    ],
    [
      'of other values',
      file(new Uint8Array(8), [24, 64, 64], "'<f8'"),
      {},
      'got <f8 [24, 64, 64]. It is the file of another set.',
    ],
    ['of objects', file(new Uint8Array(8), [24, 64, 64], "'|O'"), {}, 'got |O [24, 64, 64]'],
    ['in another order', file(new Uint8Array(8), [24, 64, 64], "'|u1'", 'True'), {}, 'in Fortran order'],
    ['too few', file(bitImages.subarray(1), [24, 64, 64]), {}, 'must have 98304 values, got 98303'],
    ['too many', file(new Uint8Array(CELLS * 24 + 1), [24, 64, 64]), {}, 'must have 98304 values, got more'],
    [
      'of other bits',
      file(
        bitImages.map((bit) => bit * 255),
        [24, 64, 64],
      ),
      {},
      'must be of values 0 and 1, got 255',
    ],
    [
      'of an unknown factor',
      file(bitImages, [24, 64, 64]),
      { keep: { z: [1] } },
      'options must be among shape, x, y, got "z"',
    ],
    [
      'of no value',
      file(bitImages, [24, 64, 64]),
      { keep: { x: [] } },
      'keep.x must be some of 0 to 2 in ascending order',
    ],
    ['of a value too much', file(bitImages, [24, 64, 64]), { keep: { x: [0, 3] } }, 'keep.x must be some of 0 to 2'],
    ['of a value twice', file(bitImages, [24, 64, 64]), { keep: { x: [1, 1] } }, 'keep.x must be some of 0 to 2'],
  ])('are refused: %s', async (_, source, options, message) => {
    await expect(factorImagesFromNpz(bits, source, options)).rejects.toThrow(message);
  });
});

/** A file of that many images as it comes, image i the digits of i in its first cells; its checksum as Python's zlib has it. */
async function* published(
  array: string,
  count: number,
  imageShape: readonly number[],
  crc = 0,
): AsyncGenerator<Uint8Array> {
  const perImage = imageShape.reduce((product, length) => product * length, 1);
  const header = npyFile("'|u1'", [count, ...imageShape], new Uint8Array(0));
  yield await Promise.resolve(storedEntry(`${array}.npy`, header.length + count * perImage, crc));
  yield header;
  const image = new Uint8Array(perImage);
  for (let i = 0; i < count; i++) {
    for (let digit = 0; digit < 20; digit++) image[digit] = (i >>> digit) & 1;
    yield image;
  }
}

const numberIn = (image: Float32Array, on: number): number =>
  image.subarray(0, 20).reduce((sum, value, digit) => sum + (value >= on ? 2 ** digit : 0), 0);

describe('dSprites and MPI3D', () => {
  it('are read from files of their size, and keep what they are told to', async () => {
    const keep = { posX: [0, 31], posY: [5], orientation: [39] };
    const part = await dSpritesFromNpz(published('imgs', 737_280, [64, 64], 0x3a745d8f), { keep });
    expect(part.names).toEqual(['shape', 'scale', 'orientation', 'posX', 'posY']);
    expect(part.sizes).toEqual([3, 6, 1, 2, 1]);
    const index = (((2 * 6 + 4) * 40 + 39) * 32 + 31) * 32 + 5;
    expect(numberIn(part.images([2, 4, 0, 1, 0]), 1)).toBe(index);
  }, 60_000);

  it('know the two sizes of MPI3D, and refuse what no array holds before reading it', async () => {
    await expect(mpi3dFromNpz(published('images', 1_036_800, [64, 64, 3]))).rejects.toThrow(
      'mpi3dFromNpz: keep must be values whose images take at most 2 GB, got "11.9 GB". Keep fewer, for instance ' +
        'keep: { vertical_axis: [0, 10, 20, 30] }.',
    );
    await expect(mpi3dFromNpz(published('images', 460_800, [64, 64, 3]))).rejects.toThrow('got "5.3 GB"');
    await expect(mpi3dFromNpz(published('images', 1000, [64, 64, 3]))).rejects.toThrow(
      'must be bytes (|u1, C order) [1036800, 64, 64, 3] or [460800, 64, 64, 3], got |u1 [1000, 64, 64, 3]',
    );
  });
});
