import { requireNumber, requireSomeOptions } from '@infodrop/requirements';
import { requireRows } from './requireRows.js';

/** Options of {@link globalContrastNormalization}. */
export interface GlobalContrastNormalizationOptions {
  /** Values of an image: height × width × channels. */
  readonly dimensions: number;
  /** Added to the standard deviation, ≥ 0. Default 0, as in the paper: then an image of one value is refused. */
  readonly epsilon?: number;
}

/**
 * Each image with mean 0 and standard deviation 1, over all its pixels and channels together.
 *
 *   x ← (x − mean x) / (std x + epsilon),   std² = Σ (x − mean)² / (dimensions − 1)
 *
 * Every image by itself: nothing is learned from a set, so that training and test images are treated alike.
 *
 * @param values - Images one after another, [count, dimensions].
 * @param options - `dimensions`, an integer ≥ 2; `epsilon`, ≥ 0, default 0.
 * @returns New values of the same shape.
 * @throws TypeError when an option is unknown or `values` is no Float32Array; RangeError when the values are no whole images or not finite, or an image has one value
 * alone and `epsilon` is 0: it names the image.
 *
 * Source: the preprocessing of A. Achille, S. Soatto, [Information Dropout](https://arxiv.org/abs/1611.01353), 2016, as in its authors' experiments on CIFAR-10.
 *
 * @example
 * import { globalContrastNormalization } from '@infodrop/datasets/preprocessing';
 * globalContrastNormalization(Float32Array.of(1, 2, 3, 0, 0, 6), { dimensions: 3 }); // −1, 0, 1, −0.58, −0.58, 1.15
 */
export function globalContrastNormalization(
  values: Float32Array,
  options: GlobalContrastNormalizationOptions,
): Float32Array {
  const caller = 'globalContrastNormalization';
  requireSomeOptions(caller, options, ['dimensions', 'epsilon']);
  const { dimensions, epsilon = 0 } = options;
  requireNumber(caller, 'epsilon', epsilon, { least: 0 });
  const count = requireRows(caller, values, dimensions);
  if (dimensions < 2) {
    throw new RangeError(`${caller}: dimensions must be an integer ≥ 2, got ${dimensions}. One value has no contrast.`);
  }
  const normalized = new Float32Array(values.length);
  for (let image = 0; image < count; image++) {
    const start = image * dimensions;
    let sum = 0;
    for (let i = start; i < start + dimensions; i++) sum += values[i]!;
    const mean = sum / dimensions;
    let squares = 0;
    for (let i = start; i < start + dimensions; i++) squares += (values[i]! - mean) ** 2;
    const deviation = Math.sqrt(squares / (dimensions - 1)) + epsilon;
    if (deviation === 0) {
      throw new RangeError(
        `${caller}: values must have contrast in each image, got image ${image} of ${mean} alone. ` +
          'Leave it out, or give an epsilon.',
      );
    }
    for (let i = start; i < start + dimensions; i++) normalized[i] = (values[i]! - mean) / deviation;
  }
  return normalized;
}
