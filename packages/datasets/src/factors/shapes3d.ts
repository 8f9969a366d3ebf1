import type { FactorDataset } from './factorDataset.js';
import type { KeptFactors } from './publishedImages.js';
import { factorImagesFromHdf5, type Hdf5File } from './factorImagesFromHdf5.js';

/**
 * Shapes3D from its file, `3dshapes.h5`, opened by [h5wasm](https://github.com/usnistgov/h5wasm): a shape of a size in a room, all in hues.
 *
 *   factors floor_hue of 10 values, wall_hue of 10, object_hue of 10, scale of 8, shape of 4, orientation of 15:
 *   480,000 images of [64, 64, 3]
 *
 * All images are 5.9 GB, more than an array may hold: say by `keep` which values of which factors are to be kept. The file is read a
 * stretch of images at a time, those of no kept image not at all. h5wasm is not among the dependencies of this package: its WebAssembly takes
 * four megabytes, and who opens the file says from where. In Node it reads the file where it lies.
 *
 * @param file - An open `File` of h5wasm; it stays open.
 * @param options - `keep`, for a factor's name the values of it that are kept; 2 GB of images at most.
 * @returns The set (the promise resolves when all was read); bytes are divided by 255.
 * @throws TypeError when `file` is none, or an option or factor is unknown; RangeError when the file is another or broken, its chunks are
 * absurd, too much is kept, or a value that is not there.
 *
 * Source: C. Burgess, H. Kim, [3D Shapes dataset](https://github.com/google-deepmind/3d-shapes), 2018 (Apache-2.0).
 *
 * @example
 * import { type Hdf5File, shapes3dFromHdf5 } from '@infodrop/datasets';
 * // import { File, ready } from 'h5wasm/node'; await ready; const file = new File('3dshapes.h5', 'r');
 * const keep = { orientation: [0, 7, 14], floor_hue: [0, 5], wall_hue: [0, 5] };
 * const sparse = (file: Hdf5File) => shapes3dFromHdf5(file, { keep }); // 3,840 images
 */
export function shapes3dFromHdf5(file: Hdf5File, options: KeptFactors = {}): Promise<FactorDataset> {
  return factorImagesFromHdf5(
    {
      caller: 'shapes3dFromHdf5',
      array: 'images',
      imageShape: [64, 64, 3],
      channels: 3,
      factorsBySize: new Map([
        [480_000, { floor_hue: 10, wall_hue: 10, object_hue: 10, scale: 8, shape: 4, orientation: 15 }],
      ]),
      largest: 255,
    },
    file,
    options,
  );
}
