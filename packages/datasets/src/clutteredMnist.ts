import { foldIn, integers, type Key } from '@infodrop/random';
import { requireInteger, requireLength, requireSomeOptions, requireThat } from '@infodrop/requirements';
import { firstOutsideUnit, type ImageSet, requireImageSet } from './imageSet.js';

/** What {@link clutteredMnist} is made from. */
export interface ClutteredMnistOptions {
  /** The digits, in one channel, and where the clutter is cut from: give each split its own. */
  readonly digits: ImageSet;
  /** Height and width of the canvas in cells; 96 by default, the paper's. */
  readonly canvas?: number;
  /** How many patches of clutter; 21 by default, the paper's. */
  readonly patches?: number;
  /** Height and width of a patch in cells; 8 by default, the paper's. */
  readonly patchSize?: number;
  /** What places, patches and their sources are drawn by. */
  readonly key: Key;
}

/** One cluttered digit. Arrays are of shape [height, width], row-major. */
export interface ClutteredExample {
  /** Values from 0 to 1. */
  readonly image: Float32Array;
  readonly label: number;
  /** 1 where the digit has ink, else 0. */
  readonly digitMask: Uint8Array;
  /** 1 where clutter has ink, else 0; also under the digit. */
  readonly clutterMask: Uint8Array;
}

/** Several cluttered digits in one array each. */
export interface ClutteredBatch {
  /** Values from 0 to 1, shape [n, height, width, 1]. */
  readonly images: Float32Array;
  /** Shape [n]. */
  readonly labels: Uint8Array;
  /** 1 where the digit has ink, else 0; shape [n, height, width]. */
  readonly digitMasks: Uint8Array;
  /** 1 where clutter has ink, else 0, also under the digit; shape [n, height, width]. */
  readonly clutterMasks: Uint8Array;
}

/** A generator of cluttered digits. It keeps no state: an example depends on the key, the digits and its index only. */
export interface ClutteredMnist {
  readonly height: number;
  readonly width: number;
  /** How many digits there are, an epoch's length: example `i + size` has the digit of example `i`, on other clutter. */
  readonly size: number;
  /** One example, by its index, an integer ≥ 0. */
  example(index: number): ClutteredExample;
  /** Several examples, by their indices. */
  batch(indices: ArrayLike<number>): ClutteredBatch;
  /** The examples from `start` (0 by default) on, without end. */
  stream(start?: number): Generator<ClutteredExample, never, undefined>;
}

/**
 * Adds one rectangle of an image to a canvas, where it has ink, clips the sum to 1 and marks the cell.
 * `from` and `to` are the places of the rectangle's first cell.
 */
function addInk(
  source: Float32Array,
  from: number,
  sourceWidth: number,
  canvas: Float32Array,
  mask: Uint8Array,
  to: number,
  canvasWidth: number,
  height: number,
  width: number,
): void {
  for (let y = 0; y < height; y++) {
    const sourceRow = from + y * sourceWidth;
    const canvasRow = to + y * canvasWidth;
    for (let x = 0; x < width; x++) {
      const ink = source[sourceRow + x]!;
      if (ink > 0) {
        const sum = canvas[canvasRow + x]! + ink;
        canvas[canvasRow + x] = sum < 1 ? sum : 1;
        mask[canvasRow + x] = 1;
      }
    }
  }
}

/**
 * Cluttered MNIST: each digit whole, at a random place of a larger canvas, over patches cut at random from other
 * digits of the same set.
 *
 * Example i: (1) the canvas is 0; (2) for each patch, a digit of the set, a square in it and a place for it on the canvas,
 * all uniform, and the square's ink is added and clipped to 1; (3) digit i mod `digits.size` is added at a uniform place
 * where it is whole, and clipped to 1. A patch may be empty where a digit's margin was cut, as in the original.
 *
 * An example depends on the key, the digits and its index only, so examples may be made in any order, in any batch and
 * in any process. An index of `size` or more is the same digit again, on other clutter: for clutter that never
 * repeats, epoch e takes the indices from e·size on.
 *
 * @param options - `digits`, one channel, values from 0 to 1, from which clutter is cut as well: make one generator for
 * each split, and no digit is shared between them; `canvas` (96), `patches` (21, may be 0), `patchSize` (8), in cells;
 * `key`.
 * @returns The generator.
 * @throws TypeError when an option is unknown or missing; RangeError when there is no digit, a digit has several channels or values outside [0, 1], the canvas is
 * smaller than a digit or a patch larger than one; later, when an index is not an integer ≥ 0.
 *
 * Source: the experiments of A. Achille and S. Soatto, “Information Dropout”, https://arxiv.org/abs/1611.01353, on data made
 * after https://github.com/google-deepmind/mnist-cluttered (21 patches of 8 × 8 on 96 × 96).
 *
 * @example
 * import { clutteredMnist, imageSet } from '@infodrop/datasets';
 * import { key } from '@infodrop/random';
 * const digits = imageSet({ images: new Float32Array(784).fill(1), labels: new Uint8Array([3]), height: 28, width: 28 });
 * const cluttered = clutteredMnist({ digits, canvas: 40, patches: 6, key: key(7) });
 * const { images, labels } = cluttered.batch([0, 1, 2]); // [3, 40, 40, 1], [3]
 */
export function clutteredMnist(options: ClutteredMnistOptions): ClutteredMnist {
  requireSomeOptions('clutteredMnist', options, ['digits', 'canvas', 'patches', 'patchSize', 'key']);
  const { digits, canvas = 96, patches = 21, patchSize = 8, key } = options;
  const { height, width, size } = requireImageSet('clutteredMnist', 'digits', digits);
  requireThat(size > 0, 'clutteredMnist', 'digits', 'a set of at least one image', size);
  requireThat(
    digits.channels === 1,
    'clutteredMnist',
    'digits',
    'images of 1 channel',
    digits.channels,
    'Average them first.',
  );
  // A digit is whole on the canvas, and a patch is cut from one.
  requireInteger('clutteredMnist', 'canvas', canvas, Math.max(height, width));
  requireInteger('clutteredMnist', 'patches', patches, 0);
  requireInteger('clutteredMnist', 'patchSize', patchSize, 1, Math.min(height, width));
  const outside = firstOutsideUnit(digits.images);
  const ink = digits.images[outside];
  const wayOut = 'Divide bytes by 255.';
  requireThat(outside < 0, 'clutteredMnist', 'digits', 'images with values from 0 to 1', ink, wayOut);

  const cells = canvas * canvas;
  const digitTop = foldIn(key, 'digitTop');
  const digitLeft = foldIn(key, 'digitLeft');
  const sourceImage = foldIn(key, 'sourceImage');
  const sourceTop = foldIn(key, 'sourceTop');
  const sourceLeft = foldIn(key, 'sourceLeft');
  const patchTop = foldIn(key, 'patchTop');
  const patchLeft = foldIn(key, 'patchLeft');
  const lastIndex = Math.floor(Number.MAX_SAFE_INTEGER / (patches + 1)) - 1;

  /** Draws example `index` into arrays that are 0 there, at cell `at`; gives its label. */
  const draw = (
    index: number,
    image: Float32Array,
    digitMask: Uint8Array,
    clutterMask: Uint8Array,
    at: number,
  ): number => {
    requireInteger('clutteredMnist', 'an index', index, 0, lastIndex);
    const offset = index * patches;
    const sources = integers(sourceImage, patches, { high: size, offset });
    const tops = integers(sourceTop, patches, { high: height - patchSize + 1, offset });
    const lefts = integers(sourceLeft, patches, { high: width - patchSize + 1, offset });
    const ys = integers(patchTop, patches, { high: canvas - patchSize + 1, offset });
    const xs = integers(patchLeft, patches, { high: canvas - patchSize + 1, offset });
    for (let p = 0; p < patches; p++) {
      const from = (sources[p]! * height + tops[p]!) * width + lefts[p]!;
      const to = at + ys[p]! * canvas + xs[p]!;
      addInk(digits.images, from, width, image, clutterMask, to, canvas, patchSize, patchSize);
    }
    const digit = index % size;
    const y = integers(digitTop, 1, { high: canvas - height + 1, offset: index })[0]!;
    const x = integers(digitLeft, 1, { high: canvas - width + 1, offset: index })[0]!;
    addInk(digits.images, digit * height * width, width, image, digitMask, at + y * canvas + x, canvas, height, width);
    return digits.labels[digit]!;
  };

  const example = (index: number): ClutteredExample => {
    const image = new Float32Array(cells);
    const digitMask = new Uint8Array(cells);
    const clutterMask = new Uint8Array(cells);
    const label = draw(index, image, digitMask, clutterMask, 0);
    return { image, label, digitMask, clutterMask };
  };

  return {
    height: canvas,
    width: canvas,
    size,
    example,
    batch(indices) {
      const n = requireLength('clutteredMnist', 'indices', indices, 'integers');
      const images = new Float32Array(n * cells);
      const labels = new Uint8Array(n);
      const digitMasks = new Uint8Array(n * cells);
      const clutterMasks = new Uint8Array(n * cells);
      for (let i = 0; i < n; i++) labels[i] = draw(indices[i]!, images, digitMasks, clutterMasks, i * cells);
      return { images, labels, digitMasks, clutterMasks };
    },
    *stream(start = 0) {
      for (let index = start; ; index++) yield example(index);
    },
  };
}
