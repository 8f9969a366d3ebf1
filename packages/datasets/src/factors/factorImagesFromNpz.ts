import type { FactorDataset } from './factorDataset.js';
import { type ByteSource, readNpzArray } from './npz.js';
import { type KeptFactors, type PublishedSet, publishedImages } from './publishedImages.js';

/** Reads what is kept of a published set from its file, as it comes. */
export async function factorImagesFromNpz(
  set: PublishedSet,
  source: ByteSource,
  options: KeptFactors,
): Promise<FactorDataset> {
  const images = publishedImages(set, options);
  await readNpzArray(`${set.caller}: source`, source, set.array, {
    header: ({ shape, descr, fortranOrder }) => {
      images.begin({
        shape,
        isBytes: descr === '|u1' && !fortranOrder,
        wanted: 'bytes (|u1, C order)',
        got: `${descr} [${shape.join(', ')}]${fortranOrder ? ' in Fortran order' : ''}`,
      });
    },
    bytes: (stretch) => {
      images.take(stretch);
    },
  });
  return images.end();
}
