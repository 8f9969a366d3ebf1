import type { AnyExperiment, LinesDeclaration } from '../experiment/experiment.js';
import { type ArmOutcome, isMeasured, levelOf } from '../experiment/measured.js';
import { imagesFigure } from '../figure/images.js';
import { type Line, type LinesFigure, linesFigure, type LinesParts, linesParts } from '../figure/lines.js';
import type { Scale } from '../experiment/scale.js';
import { mapsFigure } from '../figure/maps.js';
import { spread } from '@infodrop/metrics';
import { heading } from './tables.js';

/** A figure that is drawn, and what the page says of it. */
export interface DrawnFigure {
  readonly title: string;
  readonly explanation: string;
  /** A complete SVG document. */
  readonly svg: string;
  /** Its panels one by one, where they can stand below each other. */
  readonly parts?: LinesParts;
}

/**
 * Every figure of an experiment, the declared ones first, then the training curves.
 *
 * @param experiment - Its figures, quantities and titles count.
 * @param outcomes - The arms.
 * @param source - Seeds, commit and engine, for the captions.
 * @param scale - Of the sweep; with it the statistic is drawn against its factor where no declared figure has it.
 * @returns Figures with something on them: lines need an arm whose level is a number.
 *
 * @example
 * drawFigures(widthsMlp, outcomes, 'seed 0, commit 4c062dc, engine wasm').length; // 2
 */
export function drawFigures(
  experiment: AnyExperiment,
  outcomes: readonly ArmOutcome[],
  source: string,
  scale?: Scale,
): DrawnFigure[] {
  const shown = scale === undefined ? [] : statisticLines(experiment, scale);
  const declared = [...experiment.figures, ...shown].flatMap((figure): DrawnFigure[] => {
    if (figure.kind === 'maps') {
      const maps = figure.maps(outcomes);
      const svg = mapsFigure({ ...maps, caption: `${maps.caption} ${source}` });
      return [{ title: figure.title, explanation: figure.explanation, svg }];
    }
    if (figure.kind === 'images') {
      const images = figure.images(outcomes);
      const svg = imagesFigure({ ...images, caption: `${images.caption} ${source}` });
      return [{ title: figure.title, explanation: figure.explanation, svg }];
    }
    if (figure.kind === 'drawn') {
      const { title, explanation } = figure;
      const lines = figure.draw(outcomes);
      if (lines.panels.length === 0) return [];
      return [drawnLines(title, explanation, { ...lines, caption: `${title}: ${explanation} ${source}` })];
    }
    const lines = linesOf(experiment, figure, outcomes);
    const drawn = lines.flatMap(({ lines: inPanel }) => inPanel.flatMap(({ points }) => points));
    if (new Set(drawn.map(({ x }) => x)).size < 2) return [];
    const explanation = `Means ± ${errorsOf(outcomes)}.`;
    const ticks = [...new Set(drawn.map(({ x }) => x))].sort((a, b) => a - b);
    return [
      drawnLines(figure.title, explanation, {
        x: wordOf(experiment, figure.x),
        logarithmic: figure.logarithmic ?? false,
        ticks,
        panels: lines,
        caption: `${figure.title}: ${explanation} ${source}`,
      }),
    ];
  });
  const curves = curvesFigure(outcomes, source);
  return curves === undefined ? declared : [...declared, curves];
}

/** The statistic's value against the factor of numbers along which it changes, where no figure of the experiment shows it. */
function statisticLines(experiment: AnyExperiment, scale: Scale): LinesDeclaration[] {
  const statistic = experiment.statistic(scale);
  const { of } = statistic;
  const drawn = experiment.figures.some((figure) => figure.kind === 'lines' && figure.y.includes(of));
  if (drawn || !('change' in statistic)) return [];
  const factors = Object.entries(experiment.factors(scale));
  const x = factors.find(([, levels]) => levels.filter((level) => typeof level === 'number').length > 1)?.[0];
  if (x === undefined) return [];
  const series = factors.find(([name, levels]) => name !== x && levels.length > 1)?.[0];
  const title = `${experiment.quantities[of]!.title} against ${wordOf(experiment, x)}`;
  return [{ kind: 'lines', title, x, y: [of], ...(series === undefined ? {} : { series }) }];
}

function drawnLines(title: string, explanation: string, figure: LinesFigure): DrawnFigure {
  return { title, explanation, svg: linesFigure(figure), parts: linesParts(figure) };
}

function linesOf(
  experiment: AnyExperiment,
  { x, series, y }: LinesDeclaration,
  outcomes: readonly ArmOutcome[],
): LinesFigure['panels'] {
  const { quantities } = experiment;
  const along = outcomes.filter(({ arm }) => typeof arm[x] === 'number');
  const line = (title: string, name: string, arms: readonly ArmOutcome[]): Line => ({
    title,
    points: arms.map((outcome) => {
      const { times = 1 } = quantities[name]!;
      const { mean, standardError } = levelOf(outcome, name);
      return { x: Number(outcome.arm[x]), y: times * mean, error: times * standardError };
    }),
  });
  const measured = y.filter((name) => isMeasured(outcomes, name));
  if (series === undefined) {
    const units = [...new Set(measured.map((name) => quantities[name]!.unit))];
    return [{ y: units.join(', '), lines: measured.map((name) => line(quantities[name]!.title, name, along)) }];
  }
  const levels = [...new Set(along.map(({ arm }) => arm[series]))];
  return measured.map((name) => ({
    y: heading(quantities[name]!),
    lines: levels.map((level) =>
      line(
        typeof level === 'number' ? `${wordOf(experiment, series)} = ${level}` : wordOf(experiment, level ?? ''),
        name,
        along.filter(({ arm }) => arm[series] === level),
      ),
    ),
  }));
}

/**
 * Training and validation, epoch by epoch, means over seeds.
 *
 * @param outcomes - The arms.
 * @param source - For the caption.
 * @returns The figure; undefined where no arm has a curve of two epochs.
 *
 * @example
 * curvesFigure(outcomes, 'Seed 0, commit 4c062dc, engine wasm.')?.title; // 'Training curves'
 */
export function curvesFigure(outcomes: readonly ArmOutcome[], source: string): DrawnFigure | undefined {
  // An arm that was not trained by the loop has no curve.
  const curved = outcomes.filter(({ runs }) => runs.some(({ history }) => history.length > 0));
  const names = Object.keys(curved[0]?.runs[0]?.history[0]?.validation ?? {}).filter((name) =>
    Object.hasOwn(curved[0]?.runs[0]?.history[0]?.training ?? {}, name),
  );
  const epochs = curved[0]?.runs[0]?.history.length ?? 0;
  if (names.length === 0 || epochs < 2) return undefined;
  const curve = (outcome: ArmOutcome, split: 'training' | 'validation', name: string): Line => ({
    title: outcome.title,
    points: Array.from({ length: epochs }, (_, epoch) => {
      const { mean, standardError } = spread(
        outcome.runs.map(({ history }) => history[epoch]?.[split]?.[name] ?? Number.NaN),
      );
      const times = name === 'error' ? 100 : 1;
      return { x: epoch + 1, y: times * mean, error: times * standardError };
    }),
  });
  const title = 'Training curves';
  const explanation =
    'Left: training, noise on, means over the updates of an epoch; right: the validation split, noise off, after it. ' +
    `Curves are means over seeds${(curved[0]?.runs.length ?? 0) > 1 ? ', bands ± their standard error' : ''}; they say nothing of the test split.`;
  return drawnLines(title, explanation, {
    x: 'epoch',
    ticks: wholeTicks(epochs),
    errors: 'band',
    panels: names.flatMap((name) =>
      (['training', 'validation'] as const).map((split) => ({
        y: `${split} ${name === 'crossEntropy' ? 'cross-entropy, nats' : name === 'error' ? 'error, %' : name}`,
        lines: curved.map((outcome) => curve(outcome, split, name)),
      })),
    ),
    caption: `${title}. ${source}`,
  });
}

/** Whole numbers from 1 to a last one, eight of them at most. */
function wholeTicks(last: number): number[] {
  const step = Math.ceil(last / 8);
  return Array.from({ length: Math.ceil(last / step) }, (_, i) => 1 + i * step).filter((tick) => tick <= last);
}

function errorsOf(outcomes: readonly ArmOutcome[]): string {
  const seeds = outcomes[0]?.runs.length ?? 0;
  return seeds > 1 ? `standard error over ${seeds} seeds` : 'standard error over the test examples of one network';
}

/** What a factor or a level is called. */
function wordOf({ words }: AnyExperiment, name: string): string {
  return words?.[name] ?? (name === 'beta' ? 'β' : name);
}
