import { bootstrapInterval, meanRanks, pace, type RunOptions } from '@infodrop/information';
import { describe, nearest, requireInteger, requireOneOf, requireOptions, requireThat } from '@infodrop/requirements';
import type { ScoreRow } from '../disentanglement/scoreAll.js';
import { pairedChange, type PairedChange } from './pairedChange.js';
import { spread, type Spread } from './spread.js';

/** The scores of one model that was trained with one seed. */
export interface ScoredModel {
  readonly model: string;
  readonly seed: number | string;
  /** By name, null where a score is not defined; or the rows of `scoreAll`. */
  readonly scores: Readonly<Record<string, number | null>> | readonly Pick<ScoreRow, 'name' | 'value' | 'better'>[];
}

/** What the models are compared with, and how it is run. */
export interface CompareModelsOptions extends Pick<RunOptions, 'onProgress' | 'signal'> {
  /** The model that changes are from. Default: the first. */
  readonly baseline?: string | undefined;
  /** Names of the scores of which less is better, in place of what the rows say; none by default where there are only names. */
  readonly less?: readonly string[] | undefined;
  /** Draws of the bootstrap, an integer ≥ 20. Default 999. */
  readonly resamples?: number | undefined;
  /** By which it draws, an integer ≥ 0. Default 0. */
  readonly bootstrapSeed?: number | undefined;
}

/** How a score changes from the baseline to a model, over the seeds that both have. */
export interface ModelChange extends PairedChange {
  /** Ends of the 95 % bootstrap interval of the mean change, by percentiles; NaN below two pairs. */
  readonly bootstrap: readonly [number, number];
  /** 'better' or 'worse' where both intervals are wholly on that side of 0, else 'undecided'. */
  readonly outcome: 'better' | 'worse' | 'undecided';
}

/** One score of one model. */
export interface ModelScore {
  readonly model: string;
  /** Over its seeds. */
  readonly spread: Spread;
  /** From the baseline; null of the baseline itself. */
  readonly change: ModelChange | null;
  /** Its rank among the models, 1 the best, over the seeds in which all have the score; equal values share the mean of their ranks. */
  readonly rank: Spread;
}

/** One score of all models. */
export interface ScoreComparison {
  readonly name: string;
  readonly better: 'more' | 'less';
  /** In the order of `models`. */
  readonly models: readonly ModelScore[];
}

/** All scores of all models. */
export interface ModelComparison {
  /** As they were first met, the baseline as any other. */
  readonly models: readonly string[];
  /** As they were first met. */
  readonly scores: readonly ScoreComparison[];
  readonly settings: {
    readonly baseline: string;
    readonly seeds: readonly (number | string)[];
    readonly resamples: number;
    readonly bootstrapSeed: number;
  };
}

/**
 * Scores of several models over seeds: how each is spread, its change from a baseline with two intervals, and how the models rank.
 *
 *   change = mean over seeds s of xₛ(model) − xₛ(baseline);   t: d̄ ± t₀.₉₇₅(n − 1) s_d / √n;   bootstrap: the 2.5 % and 97.5 % quantiles of mean(d*)
 *
 * The spread over seeds is often larger than what models differ by, which is why changes are paired: what a seed does to both cancels. The t-interval takes
 * the changes for normal; the bootstrap does not, and is too narrow for few seeds (of five it covers 83 % or so in place of 95): where they disagree there are
 * too few to tell. Nothing is corrected for the number of scores: of twenty, one is expected outside by chance.
 *
 * @param runs - Each model with each seed, one model or more; seeds that some models lack are left out of their changes and of all ranks.
 * @param options - `baseline`, `less`, `resamples` (999), `bootstrapSeed` (0), `onProgress`, `signal`.
 * @returns A promise of a {@link ModelComparison}. A score that a run lacks, or that is null there, counts as undefined.
 * @throws (as a rejection) TypeError for an unknown option, or runs or `less` of another form; RangeError for no runs or no scores, a model that is there twice
 *   with one seed, a score that is there twice in a run, is not finite, or is better to both sides, a baseline that is none of the models, or a name in `less`
 *   that is none of the scores; the signal's reason when that is aborted.
 *
 * Source: F. Locatello et al., [Challenging common assumptions](https://arxiv.org/abs/1811.12359), 2019, for how much seeds matter; B. Efron,
 * [Bootstrap methods](https://doi.org/10.1214/aos/1176344552), 1979.
 *
 * @example
 * import { compareModels } from '@infodrop/metrics';
 * const mig = { plain: [0.1, 0.2, 0.15], beta: [0.3, 0.35, 0.4] };
 * const runs = Object.entries(mig).flatMap(([model, values]) => values.map((value, seed) => ({ model, seed, scores: { mig: value } })));
 * const { scores } = await compareModels(runs);
 * scores[0].models[1].change.mean; // 0.2
 */
export async function compareModels(
  runs: readonly ScoredModel[],
  options: CompareModelsOptions = {},
): Promise<ModelComparison> {
  const caller = 'compareModels';
  requireOptions(caller, options, ['baseline', 'less', 'resamples', 'bootstrapSeed', 'onProgress', 'signal']);
  const { less, resamples = 999, bootstrapSeed = 0, onProgress, signal } = options;
  requireInteger(caller, 'resamples', resamples, 20);
  requireInteger(caller, 'bootstrapSeed', bootstrapSeed, 0);
  const { models, seeds, values, better } = tableOf(caller, runs);
  const { baseline = models[0]! } = options;
  requireOneOf(caller, 'baseline', baseline, models);
  requireNames(caller, less, [...values.keys()]);
  const next = pace(values.size * models.length, { caller, onProgress, signal });
  const scores: ScoreComparison[] = [];
  for (const [name, ofModels] of values) {
    const direction = less === undefined ? (better.get(name) ?? 'more') : less.includes(name) ? 'less' : 'more';
    const ranks = ranksOf(ofModels, direction);
    const before = ofModels[models.indexOf(baseline)]!;
    const compared: ModelScore[] = [];
    for (const [m, model] of models.entries()) {
      const after = ofModels[m]!;
      const change =
        model === baseline ? null : await changeOf(before, after, direction, { resamples, seed: bootstrapSeed });
      compared.push({ model, spread: spread(after), change, rank: spread(ranks[m]!) });
      await next();
    }
    scores.push({ name, better: direction, models: compared });
  }
  return { models, scores, settings: { baseline, seeds, resamples, bootstrapSeed } };
}

interface ScoreTable {
  readonly models: readonly string[];
  readonly seeds: readonly (number | string)[];
  /** Of each score, of each model, a value a seed; NaN where it is not defined. */
  readonly values: ReadonlyMap<string, readonly (readonly number[])[]>;
  readonly better: ReadonlyMap<string, 'more' | 'less'>;
}

function tableOf(caller: string, runs: readonly ScoredModel[]): ScoreTable {
  requireRuns(caller, runs);
  const models = [...new Set(runs.map(({ model }) => model))];
  const seeds = [...new Set(runs.map(({ seed }) => seed))];
  const met = new Set<string>();
  const values = new Map<string, number[][]>();
  const better = new Map<string, 'more' | 'less'>();
  runs.forEach(({ model, seed, scores }, r) => {
    const run = JSON.stringify([model, seed]);
    requireThat(!met.has(run), caller, `runs[${r}]`, 'a model and a seed that are there once', [model, seed]);
    met.add(run);
    const rows = Array.isArray(scores)
      ? (scores as readonly ScoreRow[])
      : Object.entries(scores as Readonly<Record<string, number | null>>).map(([name, value]) => ({
          name,
          value,
          better: undefined,
        }));
    const ofRun = new Set<string>();
    rows.forEach((row) => {
      requireRow(caller, `runs[${r}].scores`, row);
      const { name, value, better: side } = row;
      requireThat(!ofRun.has(name), caller, `runs[${r}].scores`, 'of different names', name);
      ofRun.add(name);
      const known = values.get(name) ?? models.map(() => seeds.map(() => Number.NaN));
      values.set(name, known);
      if (side !== undefined) {
        requireOneOf(caller, `runs[${r}]: ${name}: better`, side, [better.get(name) ?? side]);
        better.set(name, side);
      }
      if (value === null) return;
      requireThat(Number.isFinite(value), caller, `runs[${r}]: ${name}`, 'a finite number, or null', value);
      known[models.indexOf(model)]![seeds.indexOf(seed)] = value;
    });
  });
  requireThat(values.size > 0, caller, 'runs', 'of one score or more', runs, 'Give each run its scores by name.');
  return { models, seeds, values, better };
}

/** A TypeError for what is no array of runs, a RangeError for none. */
function requireRuns(caller: string, runs: readonly ScoredModel[]): void {
  if (!Array.isArray(runs)) {
    throw new TypeError(`${caller}: runs must be an array of one run or more, got ${describe(runs)}.`);
  }
  requireThat(runs.length > 0, caller, 'runs', 'an array of one run or more', runs);
  for (const [r, run] of (runs as readonly unknown[]).entries()) {
    const { model, seed, scores } = (run ?? {}) as Readonly<Record<string, unknown>>;
    const isNamed = typeof model === 'string' && (typeof seed === 'string' || Number.isFinite(seed));
    if (isNamed && typeof scores === 'object' && scores !== null) continue;
    throw new TypeError(
      `${caller}: runs[${r}] must be an object with a model (text), a seed (a number or text) and its scores, got ${describe(run)}.`,
    );
  }
}

/** A TypeError for what is no row, and a RangeError for one that is better to no side. */
function requireRow(caller: string, name: string, row: unknown): void {
  const { name: ofScore, better } = (row ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof ofScore !== 'string') {
    throw new TypeError(
      `${caller}: ${name} must be an object by name, or rows with a name and a value, got ${describe(row)}.`,
    );
  }
  if (better !== undefined) requireOneOf(caller, `${name}: ${ofScore}: better`, better as string, ['more', 'less']);
}

/** Refuses a name of no score: taken for one of which more is better, a misspelt one would turn the outcome round. */
function requireNames(caller: string, less: readonly string[] | undefined, known: readonly string[]): void {
  if (less === undefined) return;
  if (!Array.isArray(less)) {
    throw new TypeError(`${caller}: less must be an array of names of scores, got ${describe(less)}.`);
  }
  for (const name of less as readonly unknown[]) {
    const close = typeof name === 'string' ? nearest(name, known) : undefined;
    const wayOut = close === undefined ? '' : `Did you mean ${close}?`;
    requireThat(known.includes(name as string), caller, 'less', `among the scores, ${known.join(', ')}`, name, wayOut);
  }
}

/** Of each model, its rank in every seed in which all have the score. */
function ranksOf(ofModels: readonly (readonly number[])[], better: 'more' | 'less'): number[][] {
  const sign = better === 'more' ? -1 : 1;
  const whole = ofModels[0]!.flatMap((_, s) => (ofModels.some((values) => Number.isNaN(values[s])) ? [] : [s]));
  const bySeed = whole.map((s) => meanRanks(ofModels.map((values) => sign * values[s]!)));
  return ofModels.map((_, m) => bySeed.map((ranks) => ranks[m]!));
}

async function changeOf(
  before: readonly number[],
  after: readonly number[],
  better: 'more' | 'less',
  { resamples, seed }: { readonly resamples: number; readonly seed: number },
): Promise<ModelChange> {
  const paired = pairedChange(before, after);
  const changes = after.map((value, s) => value - before[s]!).filter((change) => !Number.isNaN(change));
  if (changes.length < 2) return { ...paired, bootstrap: [Number.NaN, Number.NaN], outcome: 'undecided' };
  const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const drawn = await bootstrapInterval(mean, [Float64Array.from(changes)], { seed, resamples, method: 'percentile' });
  const bootstrap = [drawn.lower, drawn.upper] as const;
  const ends = [...paired.interval, ...bootstrap];
  const side = ends.every((end) => end > 0) ? 1 : ends.every((end) => end < 0) ? -1 : 0;
  const outcome = side === 0 ? 'undecided' : side > 0 === (better === 'more') ? 'better' : 'worse';
  return { ...paired, bootstrap, outcome };
}
