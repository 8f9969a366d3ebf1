import { describe, requireOptions, requireThat } from '@infodrop/requirements';
import { unitOfByte } from '../bytes.js';
import { factorDataset, type FactorDataset } from './factorDataset.js';

/** Which part of a set is kept. */
export interface KeptFactors {
  /** For a factor's name the values of it that are kept, in ascending order; they are counted from 0 again. Default all of every factor. */
  readonly keep?: Readonly<Record<string, readonly number[]>>;
}

/** A published set: images in an array, one for each combination of its factors, the last varying fastest. */
export interface PublishedSet {
  readonly caller: string;
  /** The array's name in the file. */
  readonly array: string;
  /** Shape of an image in the array. */
  readonly imageShape: readonly number[];
  readonly channels: number;
  /** The sizes of its factors, by how many images there are. */
  readonly factorsBySize: ReadonlyMap<number, Readonly<Record<string, number>>>;
  /** What a byte may be at most; bytes become value / largest. */
  readonly largest: 1 | 255;
}

const SIDE = 64;

/** The greatest number of bytes that are kept: what an array may hold in every browser. */
const MOST_BYTES = 2 ** 31;

/** An array as a file says it is. */
export interface ArrayHeader {
  readonly shape: readonly number[];
  /** Whether its values are single bytes, row by row. */
  readonly isBytes: boolean;
  /** What its values must be and what it is, for the error. */
  readonly wanted: string;
  readonly got: string;
}

/** What is kept of a published set while its file is read. */
export interface PublishedImages {
  /** The array that follows. Throws RangeError when it is that of another set, or too much is kept. */
  begin(header: ArrayHeader): void;
  /** Whether any of these images, all from one to before another, is kept. */
  keepsAny(from: number, to: number): boolean;
  /** The next bytes. */
  take(stretch: Uint8Array): void;
  /** Passes over so many images. */
  skip(count: number): void;
  /** The set, when everything was read. */
  end(): FactorDataset;
}

/** Takes what is kept of a published set, image by image: of two values as bits, others as bytes. */
export function publishedImages(set: PublishedSet, options: KeptFactors): PublishedImages {
  const { caller, array, imageShape, channels, factorsBySize, largest } = set;
  requireOptions(caller, options, ['keep']);
  const perImage = imageShape.reduce((product, length) => product * length, 1);
  const asBits = largest === 1;
  const bytesPerImage = asBits ? perImage / 8 : perImage;

  let sizes: Readonly<Record<string, number>> = {};
  let keeps: (index: number) => boolean = () => false;
  let kept = new Uint8Array(0);
  let expected = 0;
  let images = 0;
  let read = 0;
  /** The image that is being read, and where it is put; −1 where it is passed over. */
  let place = -1;
  let places = 0;

  const begin = (found: ArrayHeader): void => {
    const [count = 0, ...rest] = found.shape;
    const factors = factorsBySize.get(count);
    const fits = found.isBytes && rest.join() === imageShape.join();
    if (factors === undefined || !fits) {
      throw new RangeError(
        `${caller}: array '${array}' must be ${found.wanted} ` +
          [...factorsBySize.keys()].map((size) => `[${[size, ...imageShape].join(', ')}]`).join(' or ') +
          `, got ${found.got}. It is the file of another set.`,
      );
    }
    const selection = keptOf(caller, factors, options.keep ?? {});
    sizes = selection.sizes;
    keeps = selection.keeps;
    images = count;
    const bytes = Object.values(sizes).reduce((product, size) => product * size, bytesPerImage);
    requireThat(
      bytes <= MOST_BYTES,
      caller,
      'keep',
      `values whose images take at most ${MOST_BYTES / 2 ** 30} GB`,
      `${(bytes / 2 ** 30).toFixed(1)} GB`,
      `Keep fewer, for instance keep: ${someOf(factors)}.`,
    );
    kept = new Uint8Array(bytes);
    expected = count * perImage;
  };

  const take = (stretch: Uint8Array): void => {
    if (read + stretch.length > expected) {
      throw new RangeError(`${caller}: array '${array}' must have ${expected} values, got more. Fetch it again.`);
    }
    for (let at = 0; at < stretch.length;) {
      const cell = read % perImage;
      if (cell === 0) place = keeps(read / perImage) ? places++ : -1;
      const length = Math.min(perImage - cell, stretch.length - at);
      if (place >= 0) keepCells(stretch.subarray(at, at + length), cell);
      at += length;
      read += length;
    }
  };

  const keepCells = (cells: Uint8Array, from: number): void => {
    if (!asBits) {
      kept.set(cells, place * perImage + from);
      return;
    }
    for (let i = 0; i < cells.length; i++) {
      const value = cells[i]!;
      if (value > largest) {
        throw new RangeError(`${caller}: array '${array}' must be of values 0 and 1, got ${value}. It is another set.`);
      }
      const bit = place * perImage + from + i;
      if (value === 1) kept[bit >>> 3]! |= 1 << (bit & 7);
    }
  };

  const end = (): FactorDataset => {
    if (read < expected) {
      throw new RangeError(`${caller}: array '${array}' must have ${expected} values, got ${read}. Fetch it again.`);
    }
    const whole = factorDataset({
      factors: sizes,
      height: SIDE,
      width: SIDE,
      channels,
      draw(factors, image) {
        let index = 0;
        strides.forEach((stride, f) => (index += stride * factors[f]!));
        const start = index * perImage;
        if (asBits) for (let i = 0; i < perImage; i++) image[i] = (kept[(start + i) >>> 3]! >>> ((start + i) & 7)) & 1;
        else for (let i = 0; i < perImage; i++) image[i] = unitOfByte[kept[start + i]!]!;
      },
    });
    const strides = whole.sizes.map((_, f) => whole.sizes.slice(f + 1).reduce((product, size) => product * size, 1));
    return whole;
  };

  return {
    begin,
    take,
    keepsAny(from, to) {
      for (let image = from; image < Math.min(to, images); image++) if (keeps(image)) return true;
      return false;
    },
    skip(count) {
      read += count * perImage;
    },
    end,
  };
}

/** Every so many values of the last factor, as an example. */
function someOf(factors: Readonly<Record<string, number>>): string {
  const [name, size] = Object.entries(factors).at(-1)!;
  const step = Math.max(1, Math.floor(size / 4));
  const values = Array.from({ length: Math.ceil(size / step) }, (_, i) => i * step);
  return `{ ${name}: [${values.join(', ')}] }`;
}

/** The sizes of what is kept, and whether an image is. */
function keptOf(
  caller: string,
  factors: Readonly<Record<string, number>>,
  keep: Readonly<Record<string, readonly number[]>>,
): { readonly sizes: Readonly<Record<string, number>>; readonly keeps: (index: number) => boolean } {
  requireOptions(`${caller} (keep)`, keep, Object.keys(factors));
  const sizes: Record<string, number> = {};
  const checks = Object.entries(factors).map(([name, size]) => {
    const values = keep[name] ?? Array.from({ length: size }, (_, value) => value);
    const isValue = (value: unknown, i: number): boolean =>
      Number.isInteger(value) && (value as number) < size && (value as number) > (i === 0 ? -1 : values[i - 1]!);
    requireThat(
      Array.isArray(values) && values.length > 0 && values.every(isValue),
      caller,
      `keep.${name}`,
      `some of 0 to ${size - 1} in ascending order`,
      describe(values),
    );
    sizes[name] = values.length;
    return { size, values: new Set<number>(values) };
  });
  return {
    sizes,
    keeps: (index) => {
      let rest = index;
      for (let f = checks.length - 1; f >= 0; f--) {
        const { size, values } = checks[f]!;
        if (!values.has(rest % size)) return false;
        rest = Math.floor(rest / size);
      }
      return true;
    },
  };
}
