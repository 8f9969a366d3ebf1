import type { Key } from '@infodrop/random';
import { requireInteger, requireLength, requireSomeOptions } from '@infodrop/requirements';
import {
  type FactorBatch,
  type FactorDataset,
  requireFactorDataset,
  type SampleFactorsOptions,
} from './factorDataset.js';

/** Arguments of {@link sampledFactors}. */
export interface SampledFactorsOptions extends Pick<SampleFactorsOptions, 'fixed' | 'correlated'> {
  readonly key: Key;
  /** How many examples, an integer ≥ 1. */
  readonly size: number;
}

/** Training data drawn from a set of known factors. */
export interface SampledFactors {
  readonly size: number;
  /** [height, width, channels]. */
  readonly shape: readonly number[];
  /** The examples of these indices, each from 0 to size − 1: always the same for the same index. */
  batch(indices: ArrayLike<number>): FactorBatch;
}

/**
 * Training data whose factors are drawn, once for each example: with some of them fixed, or correlated.
 *
 * @param set - Where the images come from.
 * @param options - `key`, `size`, and perhaps `fixed` and `correlated` as in `FactorDataset.sampleFactors`.
 * @returns Data for the loop of `@infodrop/training`; images are made when they are asked for.
 * @throws RangeError when `size` is not an integer ≥ 1, a factor or value is not one of the set, or later an index is not from 0 to
 * size − 1; TypeError when `set` is none or an option is unknown.
 *
 * @example
 * import { sampledFactors, sprites } from '@infodrop/datasets';
 * import { key } from '@infodrop/random';
 * const correlated = [{ factors: ['scale', 'x'], sigma: 0.2 }] as const;
 * const data = sampledFactors(sprites(), { key: key(1), size: 10_000, correlated });
 * data.batch([0, 1]).factors; // [2 × 5]
 */
export function sampledFactors(set: FactorDataset, options: SampledFactorsOptions): SampledFactors {
  requireSomeOptions('sampledFactors', options, ['key', 'size', 'fixed', 'correlated']);
  requireFactorDataset('sampledFactors', set);
  const { size, ...law } = options;
  requireInteger('sampledFactors', 'size', size, 1);
  // All at once: five numbers an example, and a name that is not there is found out now.
  const drawn = set.sampleFactors({ ...law, count: size });
  const count = set.names.length;
  return {
    size,
    shape: set.shape,
    batch(indices) {
      const length = requireLength('sampledFactors', 'indices', indices, 'integers');
      const factors = new Int32Array(length * count);
      for (let i = 0; i < length; i++) {
        const index = requireInteger('sampledFactors', 'an index', indices[i]!, 0, size - 1);
        factors.set(drawn.subarray(index * count, (index + 1) * count), i * count);
      }
      return { inputs: set.images(factors), factors };
    },
  };
}
