import * as Plot from '@observablehq/plot';
import { wrapWords } from './annotation.js';
import { meanAndError } from '../report/numbers.js';
import {
  emptyDocument,
  figureStyle,
  font,
  inPixels,
  lineHeight,
  type Placed,
  sayInWords,
  standalone,
  textBelow,
} from './document.js';

/** A point of a line with its standard error. */
export interface LinePoint {
  readonly x: number;
  readonly y: number;
  /** NaN where there is none to show. */
  readonly error: number;
  /** Drawn as a ring: a value that is to be taken with care. */
  readonly hollow?: boolean;
}

/** One line, and what the legend calls it. */
export interface Line {
  readonly title: string;
  /** In the order in which they are joined. */
  readonly points: readonly LinePoint[];
  /** Whether a line joins the points; else they stand alone. Default true. */
  readonly joined?: boolean;
}

/** One pair of axes. */
export interface LinesPanel {
  /** Label of the vertical axis, with its unit. */
  readonly y: string;
  readonly lines: readonly Line[];
}

/** What a figure of lines is drawn from. */
export interface LinesFigure {
  /** Label of the horizontal axis, with its unit. */
  readonly x: string;
  /** Whether the horizontal axis is logarithmic; its values must then be positive. */
  readonly logarithmic?: boolean;
  /** Values marked on the horizontal axis. Default: as many round ones as fit. */
  readonly ticks?: readonly number[];
  /** How errors are shown: a bar at each point, or a band along the line, where there are many. Default 'bars'. */
  readonly errors?: 'bars' | 'band';
  /** At least one; the same line title has the same colour in all. */
  readonly panels: readonly LinesPanel[];
  /** What the figure must say wherever it goes: what the bars are, the seeds, the commit. */
  readonly caption: string;
}

const panelWidth = 330;
const panelHeight = 270;
const margin = 16;

/** Read well on white and on black alike, and apart from each other for most eyes (Okabe & Ito, without black and yellow). */
export const colours = ['#0f8bd6', '#e07b00', '#0a9e73', '#cc5fa0', '#8a6bd1', '#d1495b', '#7a8b2f', '#56b4e9'];
const dashes = ['', '6 3', '2 3'];

/**
 * Lines with the standard error of each point, panels side by side (two in a row), and a legend above.
 *
 * @param figure - See {@link LinesFigure}. Points whose y is NaN are left out.
 * @returns A complete SVG document, without scripts, fonts or links outside itself, for light and dark.
 * @throws RangeError when there is no panel, or an x cannot be on a logarithmic axis.
 *
 * @example
 * linesFigure({ x: 'width', panels: [{ y: 'error, %', lines: [{ title: 'binary', points: [{ x: 30, y: 5, error: 1 }] }] }], caption: '' });
 */
export function linesFigure(figure: LinesFigure): string {
  requireDrawable(figure);
  const { x, panels, caption } = figure;
  const titles = titlesOf(figure);
  const columns = Math.min(2, panels.length);
  const width = 2 * margin + Math.max(columns * panelWidth, 420);
  // A letter is seldom wider than this.
  const legendColumn = 40 + 7.2 * Math.max(...titles.map(({ length }) => length));
  const perRow = Math.max(1, Math.floor((width - 2 * margin) / legendColumn));
  const legendTop = margin;
  const panelsTop = legendTop + Math.ceil(titles.length / perRow) * lineHeight + 14;
  const captionLines = wrapWords(caption, Math.floor((width - 2 * margin) / 6.6));
  const captionTop = panelsTop + Math.ceil(panels.length / columns) * panelHeight + 6;
  const height = captionTop + captionLines.length * lineHeight + margin;

  const document = emptyDocument();
  const legend = titles.map((title, i) => ({
    title,
    x: margin + (i % perRow) * legendColumn,
    y: legendTop + (Math.floor(i / perRow) + 0.5) * lineHeight,
    ...styleOf(i),
  }));
  const svg = Plot.plot({
    document,
    ...figureStyle,
    ...inPixels,
    width,
    height,
    marks: [
      ...legend.map(({ x, y, colour, dash }) =>
        Plot.link([0], { x1: x, x2: x + 18, y1: y, y2: y, stroke: colour, strokeWidth: 2, strokeDasharray: dash }),
      ),
      Plot.text(legend, { x: (d: Placed) => d.x + 24, y: 'y', text: 'title', textAnchor: 'start' }),
      textBelow(captionLines, { x: margin, y: captionTop }),
    ],
  });
  panels.forEach((panel, i) => {
    const drawn = drawPanel(document, panel, figure, titles);
    drawn.setAttribute('x', `${margin + (i % columns) * panelWidth}`);
    drawn.setAttribute('y', `${panelsTop + Math.floor(i / columns) * panelHeight}`);
    svg.append(drawn);
  });
  return standalone(svg, {
    document,
    width,
    height,
    words: `${panels.map(({ y }) => y).join('; ')} against ${x}. ${caption}`,
  });
}

/** The panels of a figure of lines one by one, for a page that arranges them itself, and its legend. */
export interface LinesParts {
  readonly legend: readonly { readonly title: string; readonly colour: string; readonly dash: string }[];
  /** SVG elements of one size, for a page that sets their colour. */
  readonly panels: readonly string[];
}

/**
 * The panels of {@link linesFigure} one by one: on a narrow screen they stand below each other.
 *
 * @param figure - See {@link LinesFigure}.
 * @throws RangeError as {@link linesFigure}.
 *
 * @example
 * linesParts(figure).panels.length; // 2
 */
export function linesParts(figure: LinesFigure): LinesParts {
  requireDrawable(figure);
  const titles = titlesOf(figure);
  const document = emptyDocument();
  return {
    legend: titles.map((title, i) => ({ title, ...styleOf(i) })),
    panels: figure.panels.map((panel) => {
      const svg = drawPanel(document, panel, figure, titles);
      sayInWords(svg, `${panel.y} against ${figure.x}`);
      return svg.outerHTML;
    }),
  };
}

function titlesOf({ panels }: LinesFigure): string[] {
  return [...new Set(panels.flatMap(({ lines }) => lines.map(({ title }) => title)))];
}

function requireDrawable({ panels, logarithmic = false }: LinesFigure): void {
  if (panels.length === 0) throw new RangeError('linesFigure: panels must be one or more, got none. Name a value.');
  const places = panels.flatMap(({ lines }) => lines.flatMap(({ points }) => points.map((point) => point.x)));
  const wrong = places.find((place) => !Number.isFinite(place) || (logarithmic && place <= 0));
  if (wrong !== undefined) {
    throw new RangeError(
      `linesFigure: x must be finite${logarithmic ? ' and positive' : ''}, got ${wrong}. Leave that point out.`,
    );
  }
}

/** Points of a line that say their values, at most: a page of thousands would be slow. */
const mostWords = 12;

/** A point in words: what is shown of it when it is pointed at. */
function wordsOf(title: string, x: string, y: string, point: LinePoint): string {
  const value = meanAndError({ mean: point.y, standardError: point.error });
  return `${title}, ${x} ${point.x}: ${value}${y === '' ? '' : ` (${y})`}`;
}

/** Over a smaller factor a logarithm is as good as straight, and would have hardly a round number on its axis. */
const LEAST_SPAN = 3;

const spanOf = (points: readonly LinePoint[]): number =>
  points.length === 0 ? Infinity : Math.max(...points.map(({ x }) => x)) / Math.min(...points.map(({ x }) => x));

function drawPanel(
  document: Document,
  { y, lines }: LinesPanel,
  { x, logarithmic = false, ticks, errors = 'bars' }: LinesFigure,
  titles: readonly string[],
): Element {
  const drawn = lines.map(({ title, points, joined = true }) => ({
    ...styleOf(titles.indexOf(title)),
    words: (point: LinePoint) => wordsOf(title, x, y, point),
    joined,
    points: points.filter((point) => Number.isFinite(point.y)),
  }));
  const withError = (points: readonly LinePoint[]): LinePoint[] => points.filter(({ error }) => Number.isFinite(error));
  const reach = drawn.flatMap(({ points }) => withError(points));
  const low = (point: LinePoint): number => point.y - point.error;
  const high = (point: LinePoint): number => point.y + point.error;
  const plot = Plot.plot({
    document,
    className: 'infodrop-panel',
    width: panelWidth,
    height: panelHeight,
    marginTop: 26,
    marginLeft: 52,
    marginRight: 14,
    marginBottom: 40,
    style: { fontFamily: font, fontSize: '11px' },
    x: {
      type: logarithmic && spanOf(drawn.flatMap(({ points }) => points)) >= LEAST_SPAN ? 'log' : 'linear',
      label: x,
      labelArrow: 'none',
      ...(ticks === undefined ? { ticks: 5 } : { ticks }),
      tickFormat: (value: number) => `${value}`,
      inset: 10,
    },
    y: { label: y, labelArrow: 'none', grid: true, nice: true, ticks: 6, zero: reach.length === 0 },
    marks: [
      ...drawn.flatMap(({ colour, dash, points, words, joined }) => {
        const every = joined ? Math.ceil(points.length / mostWords) : 1;
        const hollow = points.filter((point) => point.hollow === true);
        const full = points.filter((point) => point.hollow !== true);
        const telling = points.filter((_, i) => i % every === 0);
        const bars = { x: 'x', y1: low, y2: high, title: words };
        return [
          errors === 'band'
            ? Plot.areaY(withError(points), { x: 'x', y1: low, y2: high, fill: colour, fillOpacity: 0.15 })
            : Plot.ruleX(withError(points), { ...bars, stroke: colour, strokeWidth: 1.5 }),
          ...(joined
            ? [Plot.line(points, { x: 'x', y: 'y', stroke: colour, strokeWidth: 2, strokeDasharray: dash })]
            : []),
          ...(every === 1
            ? [
                Plot.dot(full, { x: 'x', y: 'y', fill: colour, r: 3, title: words }),
                Plot.dot(hollow, { x: 'x', y: 'y', stroke: colour, strokeWidth: 1.5, r: 3, title: words }),
              ]
            : [Plot.dot(telling, { x: 'x', y: 'y', fill: colour, fillOpacity: 0, r: 6, title: words })]),
        ];
      }),
    ],
  });
  const svg = plot as unknown as Element;
  svg.querySelector('style')?.remove();
  return svg;
}

function styleOf(index: number): { readonly colour: string; readonly dash: string } {
  return {
    colour: colours[index % colours.length]!,
    dash: dashes[Math.floor(index / colours.length) % dashes.length]!,
  };
}
