import type { FactorDataset } from './factorDataset.js';
import { factorImagesFromNpz } from './factorImagesFromNpz.js';
import type { ByteSource } from './npz.js';
import type { KeptFactors } from './publishedImages.js';

const FACTORS = { shape: 3, scale: 6, orientation: 40, posX: 32, posY: 32 };

/**
 * dSprites from its file `dsprites_ndarray_co1sh3sc6or40x32y32_64x64.npz`: squares, ellipses and hearts in white on black.
 *
 *   factors shape of 3 values, scale of 6, orientation of 40, posX, posY of 32: 737,280 images of [64, 64, 1], 0 or 1
 *
 * The file is read as it comes and never held: 377 MB are kept of the 3 GB that it unpacks to, one bit for a value, less with `keep`. Of the
 * set's six factors the color is left out, which has one value.
 *
 * @param source - The file: its bytes, a `File` of a page, or chunks such as `createReadStream(path)` gives in Node.
 * @param options - `keep`, for a factor's name the values of it that are kept.
 * @returns The set (the promise resolves when the whole file was read). Orientation 39 shows the same as 0, and a square looks the same at
 * four orientations, an ellipse at two: such is the set.
 * @throws TypeError when `source` gives no bytes, or an option or factor is unknown; RangeError when the file is another, cut short or
 * broken, or a value is kept that is not there.
 *
 * Source: L. Matthey, I. Higgins, D. Hassabis, A. Lerchner, [dSprites](https://github.com/google-deepmind/dsprites-dataset), 2017
 * (Apache-2.0).
 *
 * @example
 * import { createReadStream } from 'node:fs';
 * import { dSpritesFromNpz } from '@infodrop/datasets';
 * const hearts = (path: string) => dSpritesFromNpz(createReadStream(path), { keep: { shape: [2] } });
 */
export function dSpritesFromNpz(source: ByteSource, options: KeptFactors = {}): Promise<FactorDataset> {
  return factorImagesFromNpz(
    {
      caller: 'dSpritesFromNpz',
      array: 'imgs',
      imageShape: [64, 64],
      channels: 1,
      factorsBySize: new Map([[737_280, FACTORS]]),
      largest: 1,
    },
    source,
    options,
  );
}
