import { round, type Circle, type Point } from './circles.js';
import type { InformationDiagram } from './informationDiagram.js';
import {
  layoutFor,
  type InformationDiagramLayout,
  type InformationDiagramLayoutOptions,
} from './informationDiagramLayout.js';

/** Height of the letters of regions and of names, in pixels. */
const [SMALL, LARGE] = [12, 16];
const LETTERS = ['X', 'Y', 'Z'];

/**
 * An information diagram as an SVG picture: the layout of `informationDiagramLayout` with names and values.
 *
 * Everything is drawn in `currentColor`, so that within a page it is read on light and dark ground alike; as a file of its own (an
 * `<img>`) it brings a ground that follows the reader's colour scheme. A negative region is hatched. Where names are too long for
 * their places, the picture has X, Y and Z in them, and says below what those are.
 *
 * @param diagram - What `informationDiagram` gave.
 * @param options - `width` and `height` in pixels, as for the layout.
 * @returns The text of an `<svg>` element; names are escaped.
 * @throws As informationDiagramLayout.
 *
 * Edge cases: values are written with three digits after the point.
 *
 * Source: Figure 1 of the analysis that docs/equations.md maps (https://arxiv.org/abs/1611.01353).
 *
 * @example
 * import { informationDiagram, informationDiagramSvg } from '@infodrop/information';
 * const svg = informationDiagramSvg(informationDiagram([0, 0, 1, 1], [0, 0, 0, 1], { base: 2 }));
 * svg.startsWith('<svg'); // true
 */
export function informationDiagramSvg(
  diagram: InformationDiagram,
  options: InformationDiagramLayoutOptions = {},
): string {
  const full = layoutFor('informationDiagramSvg', diagram, options);
  const short = diagram.variables.some((name, i) => name !== LETTERS[i]) && !namesFit(full);
  const layout = short ? layoutFor('informationDiagramSvg', lettered(diagram), options) : full;
  const { width, height, unit, circles, regions } = layout;
  const text = (x: number, y: number, words: string, more = ''): string =>
    `<text x="${round(x)}" y="${round(y)}"${more}>${escaped(words)}</text>`;
  const body: string[] = [];
  for (const { path, value } of regions) {
    // The hatch says what the sign does; the tint is the same everywhere but in the overlaps, which it adds up in.
    if (value < 0 && path !== '') body.push(`<path d="${path}" fill="url(#negative)"/>`);
  }
  for (const { x, y, radius } of circles) {
    const circle = `cx="${round(x)}" cy="${round(y)}" r="${round(radius)}"`;
    body.push(`<circle ${circle} fill="currentColor" fill-opacity=".08" stroke="currentColor" stroke-width="1.5"/>`);
  }
  for (const { name, label, anchor } of circles)
    body.push(text(label.x, label.y + 5, name, ` font-weight="bold" font-size="${LARGE}" text-anchor="${anchor}"`));
  for (const { name, value, label, pointer } of regions) {
    if (pointer !== undefined) {
      const ends = `x1="${round(label.x)}" y1="${round(label.y - 14)}" x2="${round(pointer.x)}" y2="${round(pointer.y)}"`;
      body.push(`<line ${ends} stroke="currentColor" stroke-opacity=".6"/>`);
    }
    body.push(text(label.x, label.y - 2, name), text(label.x, label.y + 14, written(value)));
  }
  if (short) {
    const meanings = diagram.variables.map((name, i) => `${LETTERS[i]} = ${name}`);
    const line = meanings.join(', ');
    const lines = widthOf(line, SMALL) < width - 60 ? [line] : meanings;
    for (const [i, each] of lines.entries())
      body.push(text(8, height - 8 - 15 * (lines.length - 1 - i), each, ' text-anchor="start"'));
  }
  const title = `Information diagram of ${diagram.variables.join(', ')}, in ${unit}. ${full.notes.join(' ')}`.trim();
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="system-ui, sans-serif" font-size="${SMALL}" text-anchor="middle" fill="currentColor">`,
    `<title>${escaped(title)}</title>`,
    // A picture within a page is no root: it takes the page's colours.
    '<style>svg:root{color:#1a1a1a;background:#fff}@media (prefers-color-scheme:dark){svg:root{color:#e8e8e8;background:#16181d}}</style>',
    '<defs><pattern id="negative" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="1" height="6" fill="currentColor" fill-opacity=".3"/></pattern></defs>',
    ...body,
    text(width - 8, height - 8, unit, ' text-anchor="end" fill-opacity=".7"'),
    '</svg>',
  ].join('\n');
}

/** Whether every name has room: those of circles within the picture, those of regions within theirs. */
function namesFit({ width, circles, regions }: InformationDiagramLayout): boolean {
  return (
    circles.every(({ name, label, anchor }) => {
      const room = { start: width - label.x, middle: 2 * Math.min(label.x, width - label.x), end: label.x }[anchor];
      return widthOf(name, LARGE) < room - 4;
    }) &&
    regions.every(({ name, label, inside, pointer }) => {
      // Labels below the circles are 96 pixels apart.
      if (pointer !== undefined) return widthOf(name, SMALL) < 92;
      const line = { x: label.x, y: label.y - 6 };
      return circles.every((circle) => widthOf(name, SMALL) / 2 < roomIn(circle, line, inside.includes(circle.name)));
    })
  );
}

/** How far from a point, to the left and right, a circle's line is not crossed. */
function roomIn({ x, y, radius }: Circle, point: Point, inside: boolean): number {
  const half = Math.sqrt(Math.max(0, radius ** 2 - (point.y - y) ** 2));
  const aside = Math.abs(point.x - x);
  if (inside) return half - aside;
  return half === 0 ? Infinity : aside - half;
}

/** About how wide words are: half a height a letter, a whole one where letters are square. */
function widthOf(words: string, height: number): number {
  let letters = 0;
  for (const letter of words) letters += letter > '\u2e80' ? 1 : 0.54;
  return letters * height;
}

/** The diagram with X, Y and Z for the names of its variables. */
function lettered(diagram: InformationDiagram): InformationDiagram {
  const { variables, regions, quantities } = diagram;
  const letters = LETTERS.slice(0, variables.length);
  const lettersOf = (names: readonly string[]): string[] => names.map((name) => letters[variables.indexOf(name)]!);
  const called = (inside: readonly string[]): string => {
    const given = letters.filter((letter) => !inside.includes(letter)).join(',');
    return `${inside.length === 1 ? 'H' : 'I'}(${inside.join(';')}${given === '' ? '' : `|${given}`})`;
  };
  const [x, y] = variables as [string, string];
  return {
    ...diagram,
    variables: letters,
    regions: regions.map((region) => {
      const inside = lettersOf(region.inside);
      return { ...region, inside, name: called(inside) };
    }),
    // What the layout of two circles needs.
    quantities: {
      'H(X)': quantities[`H(${x})`]!,
      'H(Y)': quantities[`H(${y})`]!,
      'I(X;Y)': quantities[`I(${x};${y})`]!,
    },
  };
}

/** Three digits after the point, with a real minus sign; no sign on what rounds to 0. */
function written(value: number): string {
  const digits = value.toFixed(3);
  return digits === '-0.000' ? '0.000' : digits.replace('-', '−');
}

function escaped(words: string): string {
  return words.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
