// A photograph of a digit that somebody wrote, as strokes on the pad.
import { boundsOf } from './bounds.js';
import { connectedParts } from './connectedParts.js';
import { type Drawing, emptyDrawing, SIDE } from './drawing.js';
import { thinned } from './thinned.js';

/** The larger side of the picture that strokes are looked for in. */
export const PICTURE_SIDE = 112;
/** The larger side of what is written, in cells of the pad. */
const DRAWN_SIDE = 20;
/** The same in pixels, of which it must have as many for no stroke to fall apart on the pad. */
const LEAST_SIDE = DRAWN_SIDE;
/** What ink differs by from the paper around it, of 255, that is not the paper's own grain. */
const LEAST_CONTRAST = 24;
/** Parts of a digit have at least this share of its largest one: less is dust. */
const PART = 0.1;

/** A picture as a canvas gives it: red, green, blue and alpha of each pixel, row by row. */
export type Pixels = Pick<ImageData, 'data' | 'width' | 'height'>;

/**
 * The strokes of what is written in a picture: dark on light or light on dark, whatever the light, the pen and the size.
 *
 * What stands out from its surroundings is ink. What reaches the edge of the picture is not, as the edge of the paper, where something
 * large enough does not; nor are specks. Strokes are thinned to one cell, for the pad's pen has its own width.
 *
 * @throws RangeError where nothing is written, or it is too small.
 */
export function drawingOfPhotograph({ data, width, height }: Pixels): Drawing {
  const contrast = inkContrast(greyOf(data), width);
  const least = Math.max(LEAST_CONTRAST, otsuThreshold(contrast));
  const written = writingOf(
    Uint8Array.from(contrast, (each) => (each >= least ? 1 : 0)),
    width,
  );
  const thin = thinned(written, width);
  const strokes = Array.from(thin.keys()).filter((cell) => thin[cell] === 1);
  const { side, middle } = boundsOf(strokes, width);
  if (side < LEAST_SIDE) {
    const shareOf = (cells: number): string => `${Math.round((100 * cells) / Math.max(width, height))} %`;
    throw new RangeError(
      `drawingOfPhotograph: picture must show strokes that reach over at least ${shareOf(LEAST_SIDE)} of it, ` +
        `got ${side === 0 ? 'nothing written' : shareOf(side)}. Write a digit large, dark on light or light on dark, and come closer.`,
    );
  }
  const drawing = emptyDrawing();
  const onPad = (place: number, center: number): number =>
    Math.min(SIDE - 1, Math.floor(SIDE / 2 + ((place - center) * DRAWN_SIDE) / side));
  for (const cell of strokes) {
    drawing[SIDE * onPad(Math.floor(cell / width), middle[0]) + onPad(cell % width, middle[1])] = 1;
  }
  return drawing;
}

/** Luminance of the pixels on white, 0 to 255 (ITU-R BT.709). */
function greyOf(data: ArrayLike<number>): Float64Array {
  return Float64Array.from({ length: data.length / 4 }, (_, pixel) => {
    const [red, green, blue, alpha] = [0, 1, 2, 3].map((channel) => data[4 * pixel + channel]!) as [
      number,
      number,
      number,
      number,
    ];
    return 255 + (alpha / 255) * (0.2126 * red + 0.7152 * green + 0.0722 * blue - 255);
  });
}

/** By how much each pixel is darker than its surroundings, or lighter, where what stands out is light. */
function inkContrast(grey: Float64Array, width: number): Float64Array {
  const around = meanAround(grey, width, Math.ceil(PICTURE_SIDE / 5));
  const darker = around.map((mean, pixel) => mean - grey[pixel]!);
  const ordered = darker.toSorted();
  const tail = Math.floor(ordered.length / 100);
  // Ink is the smaller part, and so differs more from the mean than the paper does.
  const isDark = ordered[ordered.length - 1 - tail]! >= -ordered[tail]!;
  return darker.map((each) => Math.max(0, isDark ? each : -each));
}

/** The mean of the square around each pixel, of what of it is in the picture. */
function meanAround(grey: Float64Array, width: number, reach: number): Float64Array {
  const height = grey.length / width;
  // Sums over all that is above and to the left.
  const sums = new Float64Array((width + 1) * (height + 1));
  for (let row = 0; row < height; row++) {
    for (let column = 0, ofRow = 0; column < width; column++) {
      ofRow += grey[row * width + column]!;
      sums[(row + 1) * (width + 1) + column + 1] = sums[row * (width + 1) + column + 1]! + ofRow;
    }
  }
  return Float64Array.from(grey, (_, pixel) => {
    const [row, column] = [Math.floor(pixel / width), pixel % width];
    const [top, bottom] = [Math.max(0, row - reach), Math.min(height, row + reach + 1)];
    const [left, right] = [Math.max(0, column - reach), Math.min(width, column + reach + 1)];
    const at = (y: number, x: number): number => sums[y * (width + 1) + x]!;
    return (at(bottom, right) - at(top, right) - at(bottom, left) + at(top, left)) / ((bottom - top) * (right - left));
  });
}

/**
 * The threshold that parts values into two classes whose means lie furthest apart, weighed by their shares.
 *
 * Source: N. Otsu, A threshold selection method from gray-level histograms, 1979 (https://doi.org/10.1109/TSMC.1979.4310076).
 */
function otsuThreshold(values: Float64Array): number {
  const counts = new Uint32Array(256);
  for (const value of values) counts[Math.min(255, Math.floor(value))]!++;
  const total = counts.reduce((sum, count, level) => sum + count * level, 0);
  let [best, threshold, below, sumBelow] = [0, 255, 0, 0];
  for (let level = 0; level < 255; level++) {
    below += counts[level]!;
    sumBelow += counts[level]! * level;
    const above = values.length - below;
    if (below === 0 || above === 0) continue;
    const apart = sumBelow / below - (total - sumBelow) / above;
    const between = below * above * apart ** 2;
    if (between > best) [best, threshold] = [between, level + 1];
  }
  return threshold;
}

/** What of the ink is writing: its connected parts, without those that reach the edge, if any do not, and without specks. */
function writingOf(ink: Uint8Array, width: number): Uint8Array {
  const parts = connectedParts(ink, width);
  const last = ink.length / width - 1;
  const isInside = (cell: number): boolean => {
    const [row, column] = [Math.floor(cell / width), cell % width];
    return row > 0 && row < last && column > 0 && column < width - 1;
  };
  const inside = parts.filter((part) => part.every(isInside));
  // Dust is no reason to take what reaches the edge for anything but writing.
  const candidates = inside.some((part) => boundsOf(part, width).side >= LEAST_SIDE) ? inside : parts;
  const largest = Math.max(0, ...candidates.map((part) => part.length));
  const writing = new Uint8Array(ink.length);
  for (const part of candidates) if (part.length >= PART * largest) for (const cell of part) writing[cell] = 1;
  return writing;
}
