import { foldIn, permutation, uniform, type Key } from '@infodrop/random';
import { requireInteger, requireSomeOptions, requireThat } from '@infodrop/requirements';
import { requireImageSet, selectImages, type ImageSet } from './imageSet.js';

/** How {@link splitImageSet} divides a set. */
export interface SplitImageSetOptions {
  /** What the choice is drawn by. */
  readonly key: Key;
  /** How many images each part gets, an integer ≥ 0. */
  readonly train: number;
  readonly validation: number;
  readonly test: number;
}

/** What {@link splitImageSet} gives. */
export interface SplitImageSet {
  readonly train: ImageSet;
  readonly validation: ImageSet;
  readonly test: ImageSet;
  /** Which image of the whole set each image of a part is. */
  readonly indices: { readonly train: Uint32Array; readonly validation: Uint32Array; readonly test: Uint32Array };
}

/**
 * A random order of all images in which any stretch has each class in its share: the j-th of a class's n images, in
 * random order, stands at (j + u)/n, with one random u in [0, 1) for the class.
 *
 * Up to a place t a class has n t + e members, e in an interval of length 1; of two places e differs by less than 1. Where a stretch ends is told by its
 * number of images, so that t takes up the e of all classes: n/N of their sum is missing from each, and 1 − n/N of its own and n/N of the others' is left.
 */
function stratifiedOrder({ labels }: ImageSet, key: Key): Uint32Array {
  const members = new Map<number, number[]>();
  labels.forEach((label, index) => {
    const known = members.get(label);
    if (known === undefined) members.set(label, [index]);
    else known.push(index);
  });
  const place = new Float64Array(labels.length);
  for (const [label, indices] of members) {
    const ofClass = foldIn(foldIn(key, 'split'), label);
    const shift = uniform(ofClass, 1)[0]!;
    permutation(ofClass, indices.length).forEach((member, rank) => {
      place[indices[member]!] = (rank + shift) / indices.length;
    });
  }
  return Uint32Array.from(place.keys()).sort((a, b) => place[a]! - place[b]! || a - b);
}

/**
 * A set in three parts that share no image, each with the classes in the shares that they have in the whole set.
 *
 * In a part of s images, a class of n among N images has s·n/N members to within 1 + (C − 2) n/N, where there are C ≥ 2 classes: less than 2 of
 * classes that are as many each, and more of a common one beside many rare ones, each of which may be rounded alike. The images of a part are in random
 * order in which every stretch is stratified like this, so that the first hundred are a fair sample too.
 *
 * @param set - The whole set; it stays as it is, its images are copied.
 * @param options - `key`, what the choice is drawn by; `train`, `validation`, `test`, how many images each part gets: integers ≥ 0,
 * together at most set.size. What is left is in none.
 * @returns The three parts, and the indices of their images in the whole set.
 * @throws RangeError when a size is not an integer ≥ 0 or they are more than the set has; TypeError when `set` or `key` is none or an option
 * is unknown.
 *
 * @example
 * import { imageSet, splitImageSet } from '@infodrop/datasets';
 * import { key } from '@infodrop/random';
 * const digits = imageSet({ images: new Float32Array(100), labels: new Uint8Array(100), height: 1, width: 1 });
 * const { train, validation, test } = splitImageSet(digits, { key: key(7), train: 80, validation: 10, test: 10 });
 */
export function splitImageSet(set: ImageSet, options: SplitImageSetOptions): SplitImageSet {
  requireSomeOptions('splitImageSet', options, ['key', 'train', 'validation', 'test']);
  requireImageSet('splitImageSet', 'set', set);
  const { key, train, validation, test } = options;
  for (const [name, size] of Object.entries({ train, validation, test }))
    requireInteger('splitImageSet', name, size, 0);
  requireThat(
    train + validation + test <= set.size,
    'splitImageSet',
    'train + validation + test',
    `at most the ${set.size} images of the set`,
    train + validation + test,
    'No image may be in two parts.',
  );
  const order = stratifiedOrder(set, key);
  const indices = {
    train: order.slice(0, train),
    validation: order.slice(train, train + validation),
    test: order.slice(train + validation, train + validation + test),
  };
  return {
    train: selectImages(set, indices.train),
    validation: selectImages(set, indices.validation),
    test: selectImages(set, indices.test),
    indices,
  };
}
