import { describe, requireNumber, requireSomeOptions } from '@infodrop/requirements';
import { dot } from './dot.js';
import { fingerprint } from './fingerprint.js';
import { principalDirections } from './principalDirections.js';
import { requireRows } from './requireRows.js';

/** What {@link fitZcaWhitening} is told. */
export interface ZcaWhiteningOptions {
  /** Values of an image: height × width × channels. */
  readonly dimensions: number;
  /** Added to each standard deviation, ≥ 0. Default 1e-5, the paper's. */
  readonly epsilon?: number;
  /** Directions whose standard deviation is at most so large a share of the largest are dropped. Default 1e-6. */
  readonly leastShare?: number;
}

/** Whitening, fitted on training images, to be applied to any. */
export interface ZcaWhitening {
  readonly dimensions: number;
  readonly epsilon: number;
  readonly leastShare: number;
  /** Images that it was fitted on. */
  readonly count: number;
  /** Of those images, [dimensions]. */
  readonly mean: Float64Array;
  /** W, [dimensions, dimensions], symmetric. */
  readonly matrix: Float32Array;
  /** Directions that were not dropped. */
  readonly kept: number;
  /** Tells one fit from another: of the training values and the options. The same on every machine. */
  readonly identity: string;
}

/**
 * ZCA whitening of images, fitted on the training images alone: no correlation between pixels is left, and they still look like themselves.
 *
 *   Σ = cov(x) = U diag(s²) Uᵀ,   W = U diag(1/(s + epsilon)) Uᵀ,   x ← W (x − mean)
 *
 * s are standard deviations (the singular values of the centered images over √count), not the eigenvalues of Σ, whose square roots they are.
 * After {@link globalContrastNormalization} the mean of each image is 0, so one direction has no variance but that of rounding, and 1/(s + 1e-5) would
 * make it up to 100,000 times as large: directions of s ≤ leastShare · max s are dropped (0 instead of 1/s). So are those that fewer images than
 * dimensions cannot tell.
 *
 * It takes time as count · dimensions², and dimensions³, or count³ where there are fewer images: for all of CIFAR-10 minutes. {@link whiteningToBytes}
 * keeps it, and {@link whiteningIdentity} finds it again.
 *
 * @param values - Training images one after another, [count, dimensions]: at least two.
 * @param options - See {@link ZcaWhiteningOptions}.
 * @returns The whitening; apply it by {@link whiten}, also to validation and test images.
 * @throws TypeError when an option is unknown or `values` is no Float32Array; RangeError when the values are no whole images, not finite, or all the same.
 *
 * Source: A. Krizhevsky, [Learning Multiple Layers of Features from Tiny Images](https://www.cs.toronto.edu/~kriz/learning-features-2009-TR.pdf), 2009, appendix A; epsilon as in
 * the authors' code of [Information Dropout](https://arxiv.org/abs/1611.01353). Dropping what is rounding is ours.
 *
 * @example
 * import { fitZcaWhitening, whiten } from '@infodrop/datasets/preprocessing';
 * const train = Float32Array.of(1, 2, 3, 5, 4, 4, 0, 1);
 * const whitening = fitZcaWhitening(train, { dimensions: 2 });
 * whiten(train, whitening); // mean 0, variance 1, no correlation
 */
export function fitZcaWhitening(values: Float32Array, options: ZcaWhiteningOptions): ZcaWhitening {
  const caller = 'fitZcaWhitening';
  const { dimensions, epsilon, leastShare, count } = requireFit(caller, values, options);
  const { mean, deviations, directions } = principalDirections(values, dimensions);
  const largest = Math.max(...deviations);
  if (!(largest > 0)) {
    throw new RangeError(
      `${caller}: values must be of images that differ, got ${count} that are all the same. Give more.`,
    );
  }
  const kept = [...deviations.keys()].filter((k) => deviations[k]! > leastShare * largest);
  return {
    dimensions,
    epsilon,
    leastShare,
    count,
    mean,
    matrix: sumOfSquares(
      kept.map((k) => directions[k]!),
      kept.map((k) => 1 / (deviations[k]! + epsilon)),
    ),
    kept: kept.length,
    identity: identityOf(values, { dimensions, epsilon, leastShare, count }),
  };
}

/**
 * The identity that a fit on these images would have, without the time that fitting takes: to find a whitening that was kept.
 *
 * @param values - Training images one after another, [count, dimensions]: at least two.
 * @param options - See {@link ZcaWhiteningOptions}.
 * @returns `identity` of {@link ZcaWhitening}.
 * @throws As {@link fitZcaWhitening}, but for images that are all the same.
 *
 * @example
 * import { fitZcaWhitening, whiteningIdentity } from '@infodrop/datasets/preprocessing';
 * const train = Float32Array.of(1, 2, 3, 5, 4, 4, 0, 1);
 * whiteningIdentity(train, { dimensions: 2 }) === fitZcaWhitening(train, { dimensions: 2 }).identity; // true
 */
export function whiteningIdentity(values: Float32Array, options: ZcaWhiteningOptions): string {
  return identityOf(values, requireFit('whiteningIdentity', values, options));
}

interface Fit extends Required<ZcaWhiteningOptions> {
  readonly count: number;
}

function requireFit(caller: string, values: Float32Array, options: ZcaWhiteningOptions): Fit {
  requireSomeOptions(caller, options, ['dimensions', 'epsilon', 'leastShare']);
  const { dimensions, epsilon = 1e-5, leastShare = 1e-6 } = options;
  requireNumber(caller, 'epsilon', epsilon, { least: 0 });
  requireNumber(caller, 'leastShare', leastShare, { least: 0, most: 1 });
  return { dimensions, epsilon, leastShare, count: requireRows(caller, values, dimensions) };
}

const identityOf = (values: Float32Array, { dimensions, epsilon, leastShare, count }: Fit): string =>
  `zca-1 ${dimensions} ${epsilon} ${leastShare} ${count} ${fingerprint(values)}`;

/** Σ scalesₖ directionsₖ directionsₖᵀ, in single precision. */
function sumOfSquares(directions: readonly Float64Array[], scales: readonly number[]): Float32Array {
  const size = directions[0]?.length ?? 0;
  // By dimension, so that what is added up lies side by side.
  const plain = Array.from({ length: size }, (_, i) => Float64Array.from(directions, (direction) => direction[i]!));
  const scaled = plain.map((row) => row.map((value, k) => value * scales[k]!));
  const sum = new Float32Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = i; j < size; j++) {
      const value = dot(scaled[i]!, plain[j]!);
      sum[i * size + j] = value;
      sum[j * size + i] = value;
    }
  }
  return sum;
}

/** Images whose values are computed with a row of W at a time. */
const BATCH = 32;

/**
 * Images whitened.
 *
 *   x ← W (x − mean)
 *
 * @param values - Images one after another, [count, dimensions], treated as those that it was fitted on were.
 * @param whitening - From {@link fitZcaWhitening}.
 * @returns New values of the same shape.
 * @throws TypeError when `values` is no Float32Array or `whitening` none; RangeError when the values are no whole images, or not finite.
 *
 * @example
 * import { fitZcaWhitening, whiten } from '@infodrop/datasets/preprocessing';
 * const whitening = fitZcaWhitening(Float32Array.of(1, 2, 3, 5, 4, 4, 0, 1), { dimensions: 2 });
 * whiten(Float32Array.of(2, 3), whitening); // the mean: 0, 0
 */
export function whiten(values: Float32Array, whitening: ZcaWhitening): Float32Array {
  const { matrix, mean, dimensions } = requireWhitening('whiten', whitening);
  const count = requireRows('whiten', values, dimensions);
  const whitened = new Float32Array(values.length);
  const centered = Array.from({ length: BATCH }, () => new Float64Array(dimensions));
  for (let from = 0; from < count; from += BATCH) {
    const size = Math.min(BATCH, count - from);
    for (let image = 0; image < size; image++) {
      const start = (from + image) * dimensions;
      for (let i = 0; i < dimensions; i++) centered[image]![i] = values[start + i]! - mean[i]!;
    }
    for (let i = 0; i < dimensions; i++) {
      const row = matrix.subarray(i * dimensions, (i + 1) * dimensions);
      for (let image = 0; image < size; image++) {
        const x = centered[image]!;
        let sum = 0;
        for (let j = 0; j < dimensions; j++) sum += row[j]! * x[j]!;
        whitened[(from + image) * dimensions + i] = sum;
      }
    }
  }
  return whitened;
}

/** A whitening whose parts belong together; a refusal else. */
export function requireWhitening(caller: string, given: ZcaWhitening): ZcaWhitening {
  const { matrix, mean, dimensions } = (given as Partial<ZcaWhitening> | null) ?? {};
  if (
    matrix instanceof Float32Array &&
    mean instanceof Float64Array &&
    mean.length === dimensions &&
    matrix.length === dimensions * dimensions
  ) {
    return given;
  }
  throw new TypeError(
    `${caller}: whitening must be from fitZcaWhitening, got ${describe(given)}. Fit one, or read it again.`,
  );
}
