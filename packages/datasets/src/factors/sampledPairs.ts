import { foldIn, type Key, permutation } from '@infodrop/random';
import { requireInteger, requireLength, requireSomeOptions } from '@infodrop/requirements';
import {
  type FactorBatch,
  type FactorDataset,
  requireFactorDataset,
  type SampleFactorsOptions,
} from './factorDataset.js';

/** Arguments of {@link sampledPairs}. */
export interface SampledPairsOptions extends Pick<SampleFactorsOptions, 'fixed' | 'correlated'> {
  readonly key: Key;
  /** How many pairs, an integer ≥ 1. */
  readonly size: number;
  /** How many factors are drawn anew for the second image, an integer from 1 to the number of factors. Default 1. */
  readonly changed?: number;
}

/** Training data of pairs of images. */
export interface SampledPairs {
  readonly size: number;
  /** [2, height, width, channels]. */
  readonly shape: readonly number[];
  /** The pairs of these indices: `inputs` [pairs, 2, height, width, channels], `factors` [pairs, 2, factors]. */
  batch(indices: ArrayLike<number>): FactorBatch;
}

/**
 * Pairs of images that share all factors but some, which ones is not told: weak supervision.
 *
 * The factors of the first are drawn, then `changed` of them, other ones in every pair, are drawn anew for the second; a new value may be
 * the old one.
 *
 * @param set - Where the images come from.
 * @param options - `key`, `size`, `changed` (1), and perhaps `fixed` and `correlated` as in `FactorDataset.sampleFactors`.
 * @returns Data for the loop of `@infodrop/training`; a pair depends on key and index only, images are made when they are asked for.
 * @throws RangeError when an option is outside its domain, or later an index is not from 0 to size − 1; TypeError when `set` is none or an option is unknown.
 *
 * Source: F. Locatello et al., [Weakly-supervised disentanglement without compromises](https://arxiv.org/abs/2002.02886), 2020, section 3.
 *
 * @example
 * import { sampledPairs, xySquares } from '@infodrop/datasets';
 * import { key } from '@infodrop/random';
 * const { inputs, factors } = sampledPairs(xySquares(), { key: key(1), size: 100 }).batch([0, 1]); // 2 × 2 images
 */
export function sampledPairs(set: FactorDataset, options: SampledPairsOptions): SampledPairs {
  requireSomeOptions('sampledPairs', options, ['key', 'size', 'changed', 'fixed', 'correlated']);
  requireFactorDataset('sampledPairs', set);
  const { key, size, changed = 1, ...law } = options;
  const count = set.names.length;
  requireInteger('sampledPairs', 'size', size, 1);
  requireInteger('sampledPairs', 'changed', changed, 1, count);
  const [first, second] = ['first', 'second'].map((name) =>
    set.sampleFactors({ ...law, key: foldIn(key, name), count: size }),
  ) as [Int32Array, Int32Array];
  const which = foldIn(key, 'changed');
  return {
    size,
    shape: [2, ...set.shape],
    batch(indices) {
      const length = requireLength('sampledPairs', 'indices', indices, 'integers');
      const factors = new Int32Array(length * 2 * count);
      for (let i = 0; i < length; i++) {
        const index = requireInteger('sampledPairs', 'an index', indices[i]!, 0, size - 1);
        const one = first.subarray(index * count, (index + 1) * count);
        factors.set(one, 2 * i * count);
        factors.set(one, (2 * i + 1) * count);
        for (const factor of permutation(foldIn(which, index), count).slice(0, changed)) {
          factors[(2 * i + 1) * count + factor] = second[index * count + factor]!;
        }
      }
      return { inputs: set.images(factors), factors };
    },
  };
}
