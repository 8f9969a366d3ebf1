import type { FactorDataset } from './factorDataset.js';
import { factorImagesFromNpz } from './factorImagesFromNpz.js';
import type { ByteSource } from './npz.js';
import type { KeptFactors } from './publishedImages.js';

const place = { object_size: 2, camera_height: 3, background_color: 3, horizontal_axis: 40, vertical_axis: 40 };

/**
 * MPI3D from one of its files (toy, realistic, real, or real with complex shapes): an object on a robot's arm, photographed or rendered.
 *
 *   factors object_color of 6 values, object_shape of 6, object_size of 2, camera_height of 3, background_color of 3,
 *   horizontal_axis of 40, vertical_axis of 40: 1,036,800 images of [64, 64, 3]; with complex shapes 4 and 4 of the first two: 460,800
 *
 * All images are 12.7 GB, more than an array may hold: say by `keep` which values of which factors are to be kept. The file is read as it
 * comes; nothing else is.
 *
 * @param source - The file: its bytes, a `File` of a page, or chunks such as `createReadStream(path)` gives in Node.
 * @param options - `keep`, for a factor's name the values of it that are kept; 2 GB of images at most.
 * @returns The set (the promise resolves when the whole file was read); bytes are divided by 255.
 * @throws TypeError when `source` gives no bytes, or an option or factor is unknown; RangeError when the file is another, cut short or
 * broken, too much is kept, or a value that is not there.
 *
 * Source: M. W. Gondal et al., [On the transfer of inductive bias from simulation to the real
 * world](https://arxiv.org/abs/1906.03292), 2019; [the data](https://github.com/rr-learning/disentanglement_dataset) (CC BY 4.0).
 *
 * @example
 * import { createReadStream } from 'node:fs';
 * import { mpi3dFromNpz } from '@infodrop/datasets';
 * const keep = { horizontal_axis: [0, 8, 16, 24, 32], vertical_axis: [0, 8, 16, 24, 32] };
 * const sparse = (path: string) => mpi3dFromNpz(createReadStream(path), { keep }); // 16,200 images
 */
export function mpi3dFromNpz(source: ByteSource, options: KeptFactors = {}): Promise<FactorDataset> {
  return factorImagesFromNpz(
    {
      caller: 'mpi3dFromNpz',
      array: 'images',
      imageShape: [64, 64, 3],
      channels: 3,
      factorsBySize: new Map([
        [1_036_800, { object_color: 6, object_shape: 6, ...place }],
        [460_800, { object_color: 4, object_shape: 4, ...place }],
      ]),
      largest: 255,
    },
    source,
    options,
  );
}
