import * as Plot from '@observablehq/plot';
import { wrapWords } from './annotation.js';
import { emptyDocument, figureStyle, inPixels, lineHeight, type Placed, standalone, textBelow } from './document.js';
import { inkPalette } from './palette.js';
import { tileAddress } from './tile.js';

/** Images of one size, in rows: what a model draws. */
export interface ImagesFigure {
  /** Size of an image in pixels. */
  readonly height: number;
  readonly width: number;
  /** At least one; `images` are ink of each pixel, 0…1, row-major. */
  readonly rows: readonly { readonly title: string; readonly images: readonly ArrayLike<number>[] }[];
  /** What the figure must say wherever it goes: what is in a row, the seed, the commit. */
  readonly caption: string;
}

const tile = 56;
const gap = 4;
const margin = 16;
/** A letter is seldom wider than this. */
const letter = 7.2;
/** Tiles are stored at about this many pixels a side, so that pixels stay square-edged in viewers that smooth. */
const storedPixels = 112;

/**
 * Rows of images, each with its title on the left.
 *
 * @param figure - See {@link ImagesFigure}.
 * @returns A complete SVG document, without scripts, fonts or links outside itself, for light and dark; the images look the same in both.
 * @throws RangeError when there is no row, or an image has another size or a value outside [0, 1].
 *
 * @example
 * imagesFigure({ height: 1, width: 1, rows: [{ title: 'samples', images: [[0.5]] }], caption: '' });
 */
export function imagesFigure({ height, width, rows, caption }: ImagesFigure): string {
  if (rows.length === 0) throw new RangeError('imagesFigure: rows must be one or more, got none. Name what is shown.');
  const left = margin + letter * Math.max(...rows.map(({ title }) => title.length));
  const columns = Math.max(...rows.map(({ images }) => images.length));
  const shape = { height, width, top: 1, palette: inkPalette(), magnification: Math.ceil(storedPixels / width) };
  const titles = rows.map(({ title }, row) => ({ x: left, y: margin + row * (tile + gap) + tile / 2, text: title }));
  const images = rows.flatMap(({ title, images: inRow }, row) =>
    inRow.map((values, column): Placed & { src: string; words: string } => ({
      x: left + 8 + column * (tile + gap) + tile / 2,
      y: margin + row * (tile + gap) + tile / 2,
      src: tileAddress({ values, ...shape }),
      words: `${title}, ${column + 1}`,
    })),
  );
  const totalWidth = Math.max(left + 8 + columns * (tile + gap) + margin, 420);
  const lines = wrapWords(caption, Math.floor((totalWidth - 2 * margin) / 6.6));
  const captionTop = margin + rows.length * (tile + gap) + 6;
  const totalHeight = captionTop + lines.length * lineHeight + margin;
  const document = emptyDocument();
  const svg = Plot.plot({
    document,
    ...figureStyle,
    ...inPixels,
    width: totalWidth,
    height: totalHeight,
    marks: [
      Plot.image(images, {
        x: 'x',
        y: 'y',
        src: 'src',
        width: tile,
        height: tile,
        preserveAspectRatio: 'none',
        title: 'words',
      }),
      Plot.text(titles, { x: 'x', y: 'y', text: 'text', textAnchor: 'end' }),
      textBelow(lines, { x: margin, y: captionTop }),
    ],
  });
  return standalone(svg, { document, width: totalWidth, height: totalHeight, words: `Images. ${caption}` });
}
