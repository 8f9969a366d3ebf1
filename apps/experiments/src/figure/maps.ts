import * as Plot from '@observablehq/plot';
import { significant } from '../report/numbers.js';
import { ticksTo, wrapWords } from './annotation.js';
import { emptyDocument, figureStyle, inPixels, lineHeight, type Placed, standalone, textBelow } from './document.js';
import { inkPalette, natsPalette } from './palette.js';
import { tileAddress, type TileArgs } from './tile.js';

/** An image of the test split that the figure shows: one column. */
export interface MapsExample {
  /** What stands above the column. */
  readonly title: string;
  /** Ink of each pixel of the canvas, 0…1, row-major. */
  readonly image: ArrayLike<number>;
}

/** One layer's maps: one row for each condition, one map for each example. */
export interface MapsLayer {
  readonly title: string;
  /** Size in cells. */
  readonly height: number;
  readonly width: number;
  readonly rows: readonly { readonly title: string; readonly maps: readonly ArrayLike<number>[] }[];
}

/** What a figure of maps is drawn from. */
export interface MapsFigure {
  /** Size of the canvas in pixels. */
  readonly height: number;
  readonly width: number;
  readonly examples: readonly MapsExample[];
  /** What each network answers: a row of texts below the images, one for each. */
  readonly answers?: readonly { readonly title: string; readonly texts: readonly string[] }[];
  readonly layers: readonly MapsLayer[];
  /** Unit of the colour bars, such as 'nats per cell'. */
  readonly unit: string;
  /** What the figure must say wherever it goes: how the maps are scaled, the seed, the commit. */
  readonly caption: string;
}

const tile = 84;
const gap = 6;
const left = 84;
const margin = 16;
const headingHeight = 34;
const barWidth = 14;
const captionCharacters = 98;
/** Tiles are stored at about this many pixels a side, so that cells stay square-edged in viewers that smooth. */
const storedPixels = 168;
/**
 * Images, and below them, layer by layer and condition by condition, where the layer's information comes from.
 *
 * All maps of a layer share one linear colour scale, from 0 to the largest cell among them, so that colours compare within a
 * layer; the bar beside them says how many nats a colour is. Text follows the reader's light or dark setting; the tiles have
 * their own dark ground and look the same in both.
 *
 * @param args - See {@link MapsFigure}. Maps in nats, ≥ 0.
 * @returns A complete SVG document, without scripts, fonts or links outside itself.
 * @throws RangeError when a row has not one map for each example, or a map does not fill its layer.
 *
 * @example
 * mapsFigure({ height: 1, width: 1, examples: [{ title: '7', image: [1] }], layers: [], unit: 'nats', caption: '' });
 */
export function mapsFigure({ height, width, examples, answers = [], layers, unit, caption }: MapsFigure): string {
  const images: (Placed & { src: string; width: number; height: number; words: string })[] = [];
  const titles: (Placed & { text: string })[] = [];
  const headings: (Placed & { text: string })[] = [];
  const rowTitles: (Placed & { text: string })[] = [];
  const ticks: (Placed & { text: string })[] = [];
  const units: (Placed & { text: string })[] = [];
  const column = (index: number): number => left + margin + index * (tile + gap) + tile / 2;
  const barLeft = left + margin + examples.length * (tile + gap) + 10;
  const barRight = barLeft + barWidth;

  let top = margin + 20;
  const placeRow = (
    title: string,
    grids: readonly ArrayLike<number>[],
    size: Omit<TileArgs, 'values' | 'magnification'>,
    words: (values: ArrayLike<number>) => string,
  ): void => {
    requireOneEach(title, grids.length, examples.length);
    rowTitles.push({ x: left + margin - 8, y: top + tile / 2, text: title });
    grids.forEach((values, index) => {
      images.push({
        x: column(index),
        y: top + tile / 2,
        src: tileAddress({ values, ...size, magnification: Math.ceil(storedPixels / size.width) }),
        width: tile,
        height: tile,
        words: `${title}, ${examples[index]?.title ?? index}${words(values)}`,
      });
    });
    top += tile + gap;
  };

  examples.forEach(({ title }, index) => titles.push({ x: column(index), y: margin + 8, text: title }));
  placeRow(
    'input',
    examples.map(({ image }) => image),
    { height, width, top: 1, palette: inkPalette() },
    () => '',
  );
  for (const { title, texts } of answers) {
    requireOneEach(title, texts.length, examples.length);
    rowTitles.push({ x: left + margin - 8, y: top + lineHeight / 2, text: title });
    texts.forEach((text, index) => titles.push({ x: column(index), y: top + lineHeight / 2, text }));
    top += lineHeight + 2;
  }
  const palette = natsPalette();
  for (const layer of layers) {
    headings.push({ x: left + margin, y: top + headingHeight - 14, text: layer.title });
    top += headingHeight;
    const barTop = top;
    const largest = Math.max(...layer.rows.flatMap(({ maps }) => maps.map((map) => Math.max(...Array.from(map)))));
    // Where no cell holds anything the scale has no end of its own.
    const scaleTop = largest > 0 ? largest : 1;
    for (const row of layer.rows) {
      const size = { height: layer.height, width: layer.width, top: scaleTop, palette };
      placeRow(row.title, row.maps, size, (map) => {
        const cells = Array.from(map);
        const sum = cells.reduce((all, cell) => all + cell, 0);
        return `: ${significant(sum)} in all, at most ${significant(Math.max(...cells))} ${unit}`;
      });
    }
    const barHeight = top - gap - barTop;
    images.push({
      x: barLeft + barWidth / 2,
      y: barTop + barHeight / 2,
      src: tileAddress({ values: descending(256), height: 256, width: 1, top: 255, palette }),
      width: barWidth,
      height: barHeight,
      words: `${layer.title}: 0 to ${significant(scaleTop)} ${unit}`,
    });
    for (const value of ticksTo(scaleTop)) {
      ticks.push({ x: barRight + 7, y: barTop + barHeight * (1 - value / scaleTop), text: `${value}` });
    }
    units.push({ x: barLeft, y: barTop - 14, text: unit });
  }

  const captionLines = wrapWords(caption, captionCharacters);
  const captionTop = top + 10;
  const totalHeight = captionTop + captionLines.length * lineHeight + margin;
  // A letter of the unit is seldom wider than this.
  const totalWidth = Math.max(barRight + 70, barLeft + 7 * unit.length + margin);

  const document = emptyDocument();
  const place = { x: 'x', y: 'y', text: 'text' } as const;
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
        width: 'width',
        height: 'height',
        preserveAspectRatio: 'none',
        title: 'words',
      }),
      Plot.text(titles, place),
      Plot.text(headings, { ...place, textAnchor: 'start', fontWeight: 'bold' }),
      Plot.text(rowTitles, { ...place, textAnchor: 'end' }),
      Plot.ruleY(ticks, { x1: barRight, x2: barRight + 4, y: 'y' }),
      Plot.text(ticks, { ...place, textAnchor: 'start', fontSize: 11 }),
      Plot.text(units, { ...place, textAnchor: 'start', fontSize: 11 }),
      textBelow(captionLines, { x: margin, y: captionTop }),
    ],
  });
  return standalone(svg, {
    document,
    width: totalWidth,
    height: totalHeight,
    words: `Maps of where each layer’s information comes from. ${caption}`,
  });
}

function requireOneEach(title: string, count: number, examples: number): void {
  if (count === examples) return;
  throw new RangeError(
    `mapsFigure: '${title}' must have one map for each of the ${examples} examples, got ${count}. ` +
      'Measure every row on the same images.',
  );
}

function descending(count: number): number[] {
  return Array.from({ length: count }, (_, i) => count - 1 - i);
}
