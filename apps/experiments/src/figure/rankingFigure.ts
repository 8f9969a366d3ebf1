import * as Plot from '@observablehq/plot';
import { emptyDocument, figureStyle, lineHeight, standalone } from './document.js';
import { colours } from './lines.js';

/** Mean ranks of models by several scores. */
export interface RankingFigure {
  readonly models: readonly string[];
  readonly scores: readonly {
    readonly name: string;
    /** Of each model, 1 the best; NaN is not drawn, and an error of NaN has no bar. */
    readonly ranks: readonly { readonly mean: number; readonly standardError: number }[];
  }[];
}

const ROW = 22;
const PLOT = 360;
const MARGIN = 20;

/**
 * Where each model ranks by each score: a dot at its mean rank, with a bar of its standard error over seeds; the best is on the left.
 *
 * @param figure - See {@link RankingFigure}.
 * @returns A complete SVG document.
 *
 * @example
 * rankingFigure({ models: ['a', 'b'], scores: [{ name: 'mig', ranks: [{ mean: 1, standardError: 0 }, { mean: 2, standardError: 0 }] }] });
 */
export function rankingFigure({ models, scores }: RankingFigure): string {
  const dots = scores.flatMap(({ name, ranks }) =>
    ranks.flatMap(({ mean, standardError }, m) =>
      Number.isNaN(mean) ? [] : [{ name, mean, error: standardError || 0, m, model: models[m]! }],
    ),
  );
  // Models beside each other within a row: equal ranks do not cover each other.
  const shift = (m: number): number => ((m + 0.5) / models.length - 0.5) * (ROW - 8);
  // A letter is seldom wider than this.
  const left = 20 + 7.4 * Math.max(...scores.map(({ name }) => name.length), 8);
  const legendTop = 8;
  const top = legendTop + models.length * lineHeight + 40;
  const width = left + PLOT + MARGIN;
  const height = top + scores.length * ROW + MARGIN;
  const document = emptyDocument();
  const colourOf = (m: number): string => colours[m % colours.length]!;
  const legend = models.map((model, m) => ({
    model,
    m,
    x: MARGIN - left,
    y: legendTop + (m + 0.5) * lineHeight - top,
  }));
  const svg = Plot.plot({
    document,
    ...figureStyle,
    width,
    height,
    margin: 0,
    marginLeft: left,
    marginTop: top,
    marginRight: MARGIN,
    marginBottom: MARGIN,
    x: {
      domain: [1, Math.max(2, models.length)],
      axis: 'top',
      label: 'mean rank, 1 is best',
      inset: 12,
      labelOffset: 34,
      labelArrow: 'none',
      ticks: Math.max(2, models.length) - 1,
      tickFormat: 'd',
    },
    y: { domain: scores.map(({ name }) => name), type: 'band', label: null, padding: 0, tickSize: 0 },
    marks: [
      Plot.ruleY(scores, { y: 'name', strokeOpacity: 0.12 }),
      ...models.flatMap((_, m) => {
        const own = dots.filter((dot) => dot.m === m);
        const place = { y: 'name', stroke: colourOf(m), dy: shift(m) } as const;
        return [
          Plot.ruleY(own, {
            ...place,
            x1: (d: (typeof dots)[number]) => Math.max(1, d.mean - d.error),
            x2: (d: (typeof dots)[number]) => Math.min(models.length, d.mean + d.error),
            strokeWidth: 1.5,
          }),
          Plot.dot(own, {
            ...place,
            x: 'mean',
            fill: colourOf(m),
            r: 3.5,
            title: (d: (typeof dots)[number]) => `${d.model}, ${d.name}: ${d.mean.toFixed(2)}`,
          }),
        ];
      }),
      ...legend.map(({ m, x, y }) => Plot.dot([0], { frameAnchor: 'top-left', dx: x, dy: y, fill: colourOf(m), r: 4 })),
      ...legend.map(({ model, x, y }) =>
        Plot.text([model], { frameAnchor: 'top-left', textAnchor: 'start', dx: x + 12, dy: y - 5 }),
      ),
    ],
  });
  return standalone(svg, {
    document,
    width,
    height,
    words: `Mean ranks of ${models.length} models by ${scores.length} scores, 1 the best.`,
  });
}
