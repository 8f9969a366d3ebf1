import { foldIn, integers, type Key } from '@infodrop/random';
import {
  describe,
  nearest,
  requireInteger,
  requireLength,
  requireSomeOptions,
  requireThat,
} from '@infodrop/requirements';
import { type CorrelatedPair, correlatedDraw } from './correlatedPair.js';

/** How factors are drawn. */
export interface SampleFactorsOptions {
  /** What they are drawn by: element i depends on the key and i only. */
  readonly key: Key;
  /** How many, an integer ≥ 0. */
  readonly count: number;
  /** How many elements of the stream to skip, an integer ≥ 0; 0 by default. */
  readonly offset?: number;
  /** Factors that have one value throughout, by name; the others vary. */
  readonly fixed?: Readonly<Record<string, number>>;
  /** Pairs of factors that are not independent of each other. Default none. */
  readonly correlated?: readonly CorrelatedPair[];
}

/** Images and the factors they were made from. */
export interface FactorSample {
  /** Values of the factors, each from 0 to its size − 1, [count, factors]. */
  readonly factors: Int32Array;
  /** Values from 0 to 1, [count, height, width, channels]. */
  readonly images: Float32Array;
}

/** Images by index, in the form that training takes. */
export interface FactorBatch {
  /** Values from 0 to 1, [count, height, width, channels]. */
  readonly inputs: Float32Array;
  /** [count, factors]. */
  readonly factors: Int32Array;
}

/**
 * Images that are made of known factors, every combination of whose values is there once.
 *
 * It is also training data: `size`, `shape` and `batch(indices)` are what the loop of `@infodrop/training` asks for. Index i has
 * the factors of `factorsOf([i])`: the last one varies fastest.
 */
export interface FactorDataset {
  /** What the factors are called. */
  readonly names: readonly string[];
  /** How many values each has. */
  readonly sizes: readonly number[];
  /** How many images there are: the product of `sizes`. */
  readonly size: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** [height, width, channels]. */
  readonly shape: readonly number[];
  /** The factors of these images, [indices, factors]. */
  factorsOf(indices: ArrayLike<number>): Int32Array;
  /** The indices of the images with these factors, [count, factors]. */
  indicesOf(factors: ArrayLike<number>): Uint32Array;
  /** The images with these factors, [count, factors]: values from 0 to 1, [count, height, width, channels]. */
  images(factors: ArrayLike<number>): Float32Array;
  /** Draws factors, uniform and independent where the options say nothing else, [count, factors]. */
  sampleFactors(options: SampleFactorsOptions): Int32Array;
  /** Draws factors, and makes their images. */
  sample(options: SampleFactorsOptions): FactorSample;
  /** The images of these indices, with their factors. */
  batch(indices: ArrayLike<number>): FactorBatch;
}

/** What {@link factorDataset} is made from. */
export interface FactorDatasetOptions {
  /** The factors in order: for each name how many values it has, an integer ≥ 1. */
  readonly factors: Readonly<Record<string, number>>;
  readonly height: number;
  readonly width: number;
  /** 1 by default. */
  readonly channels?: number;
  /** Draws the image with these factors, one value each, into an array [height, width, channels] that is 0; values from 0 to 1. */
  readonly draw: (factors: Int32Array, image: Float32Array) => void;
}

/** A TypeError for what is no set of images made of factors. */
export function requireFactorDataset(caller: string, set: FactorDataset): void {
  const { names, sampleFactors, images } = (set as FactorDataset | null | undefined) ?? ({} as Partial<FactorDataset>);
  if (Array.isArray(names) && typeof sampleFactors === 'function' && typeof images === 'function') return;
  throw new TypeError(
    `${caller}: set must be images made of factors, got ${describe(set)}. Make one with factorDataset, or sprites().`,
  );
}

/** Refuses what are no pairs of factors. */
function requirePairs(correlated: readonly CorrelatedPair[]): void {
  const caller = 'sampleFactors';
  if (!Array.isArray(correlated)) {
    throw new TypeError(`${caller}: correlated must be an array of pairs, got ${describe(correlated)}.`);
  }
  for (const pair of correlated as readonly CorrelatedPair[]) {
    requireSomeOptions(`${caller} (correlated)`, pair, ['factors', 'sigma']);
    const { factors } = pair as { readonly factors: unknown };
    const isPair = Array.isArray(factors) && factors.length === 2;
    requireThat(isPair, caller, 'factors of a correlated pair', 'two names', factors);
  }
}

/**
 * A set of images from a function that draws one from its factors.
 *
 * @param options - `factors`, sizes by name, in order; `height`, `width`, `channels` (1); `draw(factors, image)`.
 * @returns The set; nothing is drawn before it is asked for.
 * @throws TypeError when an option is unknown or missing; RangeError when there is no factor, or a size is not an integer ≥ 1; later,
 * when an index, a factor's name or a value is not one of the set, or a factor is in two correlated pairs.
 *
 * @example
 * import { factorDataset } from '@infodrop/datasets';
 * import { key } from '@infodrop/random';
 * // A point in one of 8 × 8 places.
 * const points = factorDataset({
 *   factors: { x: 8, y: 8 },
 *   height: 8,
 *   width: 8,
 *   draw: ([x = 0, y = 0], image) => (image[8 * y + x] = 1),
 * });
 * points.sample({ key: key(7), count: 3, fixed: { x: 2 } }).factors; // [2, …, 2, …, 2, …]
 */
export function factorDataset(options: FactorDatasetOptions): FactorDataset {
  const caller = 'factorDataset';
  requireSomeOptions(caller, options, ['factors', 'height', 'width', 'channels', 'draw']);
  const { height, width, channels = 1, draw } = options;
  const given: unknown = options.factors;
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new TypeError(
      `${caller}: factors must be an object with the number of values of each, got ${describe(given)}.`,
    );
  }
  if (typeof draw !== 'function') {
    throw new TypeError(`${caller}: draw must be a function of factors and an image, got ${describe(draw)}.`);
  }
  const names = Object.keys(options.factors);
  const sizes = Object.values(options.factors);
  requireThat(names.length > 0, caller, 'factors', 'at least one', names, 'Give each a name and a size.');
  names.forEach((name, f) => requireInteger(caller, `the size of factor '${name}'`, sizes[f]!, 1));
  for (const [name, value] of Object.entries({ height, width, channels })) requireInteger(caller, name, value, 1);
  const size = sizes.reduce((product, each) => product * each, 1);
  requireThat(size < 2 ** 32, caller, 'factors', 'of less than 2^32 combinations', size);
  const cells = height * width * channels;
  const count = names.length;

  const rowsOf = (factors: ArrayLike<number>): number => {
    const length = requireLength(caller, 'factors', factors, 'integers');
    const rows = length / count;
    const requirement = `rows of ${count} values (${names.join(', ')})`;
    requireThat(Number.isInteger(rows), caller, 'factors', requirement, `${length} values`);
    return rows;
  };
  const requireValue = (f: number, value: number | undefined): number => {
    const holds = Number.isInteger(value) && value! >= 0 && value! < sizes[f]!;
    requireThat(holds, caller, `factor '${names[f]!}'`, `an integer from 0 to ${sizes[f]! - 1}`, value);
    return value!;
  };
  const placeOf = (name: unknown): number => {
    const place = names.indexOf(name as string);
    if (place >= 0) return place;
    const close = typeof name === 'string' ? nearest(name, names) : undefined;
    throw new RangeError(
      `${caller}: a factor must be one of ${names.join(', ')}, got ${describe(name)}.` +
        (close === undefined ? '' : ` Did you mean ${close}?`),
    );
  };

  const factorsOf = (indices: ArrayLike<number>): Int32Array => {
    const length = requireLength(caller, 'indices', indices, 'integers');
    const factors = new Int32Array(length * count);
    for (let i = 0; i < length; i++) {
      let rest = requireInteger(caller, 'an index', indices[i]!, 0, size - 1);
      for (let f = count - 1; f >= 0; f--) {
        factors[i * count + f] = rest % sizes[f]!;
        rest = Math.floor(rest / sizes[f]!);
      }
    }
    return factors;
  };

  const images = (factors: ArrayLike<number>): Float32Array => {
    const rows = rowsOf(factors);
    const all = new Float32Array(rows * cells);
    const row = new Int32Array(count);
    for (let i = 0; i < rows; i++) {
      for (let f = 0; f < count; f++) row[f] = requireValue(f, factors[i * count + f]);
      draw(row, all.subarray(i * cells, (i + 1) * cells));
    }
    return all;
  };

  const sampleFactors = (wanted: SampleFactorsOptions): Int32Array => {
    requireSomeOptions('sampleFactors', wanted, ['key', 'count', 'offset', 'fixed', 'correlated']);
    const { key, offset = 0, fixed = {}, correlated = [] } = wanted;
    const rows = requireInteger('sampleFactors', 'count', wanted.count, 0);
    if (typeof fixed !== 'object' || (fixed as unknown) === null) {
      throw new TypeError(`sampleFactors: fixed must be an object with values of factors, got ${describe(fixed)}.`);
    }
    const factors = new Int32Array(rows * count);
    const put = (f: number, value: (row: number) => number): void => {
      for (let i = 0; i < rows; i++) factors[i * count + f] = value(i);
    };
    const fixedAt = new Map(
      Object.entries(fixed).map(([name, value]) => [placeOf(name), requireValue(placeOf(name), value)]),
    );
    const paired = new Set<number>();
    requirePairs(correlated);
    for (const pair of correlated) {
      const [one, other] = pair.factors.map(placeOf) as [number, number];
      for (const place of [one, other]) {
        const wayOut = 'Leave one pair out.';
        requireThat(!paired.has(place), 'sampleFactors', 'correlated', 'pairs without a common factor', pair, wayOut);
        paired.add(place);
      }
      const drawn = correlatedDraw({
        pair,
        key,
        count: rows,
        offset,
        sizes: [sizes[one]!, sizes[other]!],
        fixed: [fixedAt.get(one), fixedAt.get(other)],
      });
      put(one, (i) => Math.floor(drawn[i]! / sizes[other]!));
      put(other, (i) => drawn[i]! % sizes[other]!);
    }
    names.forEach((name, f) => {
      if (paired.has(f)) return;
      const constant = fixedAt.get(f);
      if (constant !== undefined) {
        put(f, () => constant);
        return;
      }
      const drawn = integers(foldIn(key, name), rows, { high: sizes[f]!, offset });
      put(f, (i) => drawn[i]!);
    });
    return factors;
  };

  return {
    names,
    sizes,
    size,
    height,
    width,
    channels,
    shape: [height, width, channels],
    factorsOf,
    indicesOf(factors) {
      const indices = new Uint32Array(rowsOf(factors));
      for (let i = 0; i < indices.length; i++) {
        let index = 0;
        for (let f = 0; f < count; f++) index = index * sizes[f]! + requireValue(f, factors[i * count + f]);
        indices[i] = index;
      }
      return indices;
    },
    images,
    sampleFactors,
    sample(wanted) {
      const factors = sampleFactors(wanted);
      return { factors, images: images(factors) };
    },
    batch(indices) {
      const factors = factorsOf(indices);
      return { inputs: images(factors), factors };
    },
  };
}
