import { type ImageSet, imageSet, selectImages } from '@infodrop/datasets';
import { readIdxImages } from '@infodrop/datasets/node';
import { foldIn, type Key, key, permutation, uniform } from '@infodrop/random';
import type { TrainingData } from '@infodrop/training';
import { requireData } from '../../data/findData.js';
import type { Splits } from '../../experiment/experiment.js';
import { imageData } from '../imageData.js';
import { type ImageSetName, type ImageSizes, splitImages } from '../images.js';

/** How many of the ten digits a network learns; of the others two choose, and two are read once at the end. */
export const knownClasses = 6;

/** Kinds of images that nothing was chosen by; the digits of two classes always, the others where a scale names them. */
export const unknownNames = ['digits', 'fashion-mnist', 'noise'] as const;

/** One of them. */
export type UnknownName = (typeof unknownNames)[number];

/** Images of the classes that are learned, and images of other kinds that a network should know that it does not know. */
export interface KnownAndUnknown extends TrainingData {
  /** By what they are; read when asked for. */
  unknown(): Promise<Readonly<Record<string, TrainingData>>>;
  /** Known images of the validation split, which a score is held against; null for those of that split themselves. */
  readonly reference: TrainingData | null;
}

/** What is drawn. */
export interface KnownAndUnknownOptions extends ImageSizes {
  readonly images: Extract<ImageSetName, 'digits' | 'mnist'>;
  /** Kinds of unknown images of the test split. */
  readonly unknown: readonly UnknownName[];
  readonly seed: number;
}

/**
 * Digits of six classes to learn, and what is unknown to who has learned them. Which six is drawn anew for every seed.
 *
 *   validation: the digits of two other classes; known digits with their pixels in another order each
 *   test:       the digits of the last two classes; Fashion-MNIST; pixels drawn evenly from 0 to 1
 *
 * No image, and no kind of unknown image, is in two splits. Sizes are those of all ten classes together: six tenths are known.
 *
 * @param options - See {@link KnownAndUnknownOptions}.
 * @returns The splits, whose labels go from 0 to 5.
 * @throws CommandError with the ways to get a set that is not there; RangeError when a set has fewer images.
 *
 * @example
 * const { test } = await knownAndUnknown({ images: 'digits', trainSize: 6000, validationSize: 2000, testSize: 2000, unknown: ['digits', 'noise'], seed: 0 });
 * Object.keys(await test.unknown()); // ['digits', 'noise']
 */
export async function knownAndUnknown(options: KnownAndUnknownOptions): Promise<Splits<KnownAndUnknown>> {
  const root = foldIn(key(options.seed), 'out of distribution');
  const classes = [...permutation(foldIn(root, 'classes'), 10)];
  const known = classes.slice(0, knownClasses);
  const choosing = classes.slice(knownClasses, knownClasses + 2);
  const last = classes.slice(knownClasses + 2);
  const sets = await splitImages(options.images, options);
  const [train, validation, test] = [sets.train, sets.validation, sets.test].map((set) => ofClasses(set, known)) as [
    ImageSet,
    ImageSet,
    ImageSet,
  ];
  const reference = imageData(validation);
  const none = (): Promise<Record<string, TrainingData>> => Promise.resolve({});
  const others = {
    digits: () => Promise.resolve(ofClasses(sets.test, last)),
    'fashion-mnist': () => fashion(test.size, foldIn(root, 'fashion')),
    noise: () => Promise.resolve(noise(test, foldIn(root, 'noise'))),
  } satisfies Record<UnknownName, () => Promise<ImageSet>>;
  return {
    train: { ...imageData(train), unknown: none, reference },
    validation: {
      ...reference,
      reference: null,
      unknown: () =>
        Promise.resolve({
          digits: imageData(ofClasses(sets.validation, choosing)),
          scrambled: imageData(scrambled(validation, foldIn(root, 'scrambled'))),
        }),
    },
    test: {
      ...imageData(test),
      reference,
      unknown: async () =>
        Object.fromEntries(
          await Promise.all(options.unknown.map(async (name) => [name, imageData(await others[name]())] as const)),
        ),
    },
  };
}

/** The images of some classes, in their order; a class is called by its place in the list. */
export function ofClasses(set: ImageSet, classes: readonly number[]): ImageSet {
  const indices = [...set.labels.keys()].filter((i) => classes.includes(set.labels[i]!));
  const chosen = selectImages(set, indices);
  return { ...chosen, labels: chosen.labels.map((label) => classes.indexOf(label)) };
}

/** The same pixels in another order, drawn for each image. */
export function scrambled(set: ImageSet, key: Key): ImageSet {
  const pixels = set.images.length / Math.max(1, set.size);
  const images = new Float32Array(set.images.length);
  for (let i = 0; i < set.size; i++) {
    permutation(foldIn(key, i), pixels).forEach((from, to) => {
      images[i * pixels + to] = set.images[i * pixels + from]!;
    });
  }
  return imageSet({ ...set, images });
}

/** Images of no label of account. */
const unlabelled = (set: ImageSet): ImageSet => ({ ...set, labels: new Uint8Array(set.size) });

async function fashion(size: number, key: Key): Promise<ImageSet> {
  const set = await readIdxImages(requireData('fashion-mnist'), { part: 'test' });
  return unlabelled(selectImages(set, permutation(key, set.size).subarray(0, size)));
}

/** Every pixel from 0 to 1, each value as likely as another; as many images as another set has, of its form. */
function noise(like: ImageSet, key: Key): ImageSet {
  return unlabelled({ ...like, images: Float32Array.from(uniform(key, like.images.length)) });
}
