import { basename } from 'node:path';
import {
  type AllScores,
  compareModels,
  type ModelChange,
  type ModelComparison,
  type ModelScore,
} from '@infodrop/metrics';
import { CommandError } from '../commandError.js';
import { rankingFigure } from '../figure/rankingFigure.js';
import { escapeHtml, htmlFigure, htmlPage, htmlTable } from '../report/htmlPage.js';
import { meanAndError, nothing, signed } from '../report/numbers.js';
import { plainTable, type Table } from '../report/table.js';
import { writeFile, writeJson } from '../runFolder/jsonFile.js';
import { requireOutputFiles } from '../runFolder/outputFiles.js';
import { underFlag } from '../runFolder/writeFault.js';
import { type MatrixFile, readMatrix } from '../samples/readMatrix.js';
import { samplePath } from '../samples/sampleFile.js';
import { modelOfFile } from './modelOfFile.js';
import { codeFigures, scoresRecord } from './scoredCode.js';
import { type ScoreArgs, scored } from './scoreCommand.js';

/** What was typed: the codes of several models and seeds. */
export interface CompareArgs extends Omit<ScoreArgs, 'codes'> {
  readonly codes: readonly string[];
  /** Whether every file is a model of its own, whatever its name ends in. */
  readonly each?: boolean | undefined;
}

/** A file with what was found of it. */
interface Run {
  readonly file: string;
  readonly model: string;
  readonly seed: string;
  readonly codes: MatrixFile;
  readonly scores: AllScores;
}

/**
 * Scores the codes of several models over seeds against the same factors, and compares them: a table, and where asked for JSON and a page.
 *
 * @param args - See {@link CompareArgs}; model and seed of a file are those of {@link modelOfFile}.
 * @throws CommandError when a file cannot be read, one that is to be written is read or cannot be written, two are of one model and seed, or no score is defined for what is in one.
 *
 * @example
 * await compareCommand({ codes: ['plain-0.npy', 'beta-0.npy'], factors: 'factors.npy', options: {}, write: console.log });
 */
export async function compareCommand({ codes: files, factors, json, html, each, ...args }: CompareArgs): Promise<void> {
  const { options, write, onProgress } = args;
  const named = files.map((file) => ({ file, ...(each === true ? { model: file, seed: '0' } : modelOfFile(file)) }));
  named.forEach(({ file, model, seed }, i) => {
    const other = named.findIndex((one) => one.model === model && one.seed === seed);
    if (other === i) return;
    throw new CommandError(
      `files must be of different models or seeds, got ${files[other]!} and ${file}, both of model ${model} and seed ${seed}. ` +
        'Let their names end in -<seed>, or take --each.',
    );
  });
  requireOutputFiles({ '--json': json, '--html': html }, [...files, factors].map(samplePath));
  const truth = await readMatrix(factors);
  const runs: Run[] = [];
  for (const one of named) {
    const codes = await readMatrix(one.file);
    const scores = await scored(codes, truth, {
      ...options,
      onProgress: (progress) => onProgress?.(one.file, progress),
    });
    runs.push({ ...one, codes, scores });
  }
  const comparison = await compareModels(runs.map(({ model, seed, scores }) => ({ model, seed, scores: scores.rows })));
  const title = `${comparison.models.length} models, ${runs.length} codes, against ${basename(factors)}, ${truth.shape.join(' × ')}`;
  const tables = comparisonTables(comparison, title);
  for (const table of tables) write(`${plainTable(table)}\n`);
  write(`${explanation(comparison)}\n`);
  if (json !== undefined) {
    underFlag('--json', () => {
      writeJson(json, {
        factors: { file: factors, shape: truth.shape },
        runs: runs.map(({ file, model, seed, codes, scores }) => ({
          file,
          model,
          seed,
          shape: codes.shape,
          ...scoresRecord(scores),
        })),
        comparison,
      });
    });
    write(`The numbers: ${json}\n`);
  }
  if (html !== undefined) {
    underFlag('--html', () => {
      writeFile(html, comparisonPage({ comparison, tables, runs, truth, title }));
    });
    write(`The page: ${html}\n`);
  }
}

/** The levels of every model, and the changes of all but the baseline. */
function comparisonTables({ models, scores, settings }: ModelComparison, title: string): Table[] {
  const levels: Table = {
    title: `${title}: mean ± standard error over seeds`,
    columns: ['score', 'better', ...models],
    rows: scores.map(({ name, better, models: each }) => [
      name,
      better,
      ...each.map(({ spread }) => meanAndError(spread)),
    ]),
  };
  const others = models.filter((model) => model !== settings.baseline);
  if (others.length === 0) return [levels];
  const changed = ({ change }: ModelScore): string[] => (change === null ? [] : [changeText(change)]);
  return [
    levels,
    {
      title: `Change from ${settings.baseline}, paired over seeds, with its 95 % t-interval`,
      columns: ['score', ...others],
      rows: scores.map(({ name, models: each }) => [name, ...each.flatMap(changed)]),
    },
  ];
}

function changeText({ mean, interval, outcome }: ModelChange): string {
  if (Number.isNaN(mean)) return nothing;
  const ends = Number.isNaN(interval[0]) ? '' : ` [${signed(interval[0])}, ${signed(interval[1])}]`;
  return `${signed(mean)}${ends}${outcome === 'undecided' ? '' : ` ${outcome}`}`;
}

/** What must be known to read the tables. */
function explanation({ models, scores, settings }: ModelComparison): string {
  const seeds = settings.seeds.length;
  if (models.length === 1) return `${seeds} seeds: ${settings.seeds.join(', ')}.`;
  const many = `A change is better or worse where both its t-interval and its bootstrap interval are on that side of 0. Of ${scores.length} scores a few are by chance.`;
  return `Seeds: ${settings.seeds.join(', ')}. ${seeds < 2 ? 'One seed tells nothing of how much seeds differ: give more.' : many}`;
}

interface Page {
  readonly comparison: ModelComparison;
  readonly tables: readonly Table[];
  readonly runs: readonly Run[];
  readonly truth: MatrixFile;
  readonly title: string;
}

function comparisonPage({ comparison, tables, runs, truth, title }: Page): string {
  const { models, scores } = comparison;
  const ranked = scores
    .filter((score) => score.models.some(({ rank }) => rank.count > 0))
    .map(({ name, models: each }) => ({ name, ranks: each.map(({ rank }) => rank) }));
  const ranking = {
    title: 'Ranking',
    explanation: 'Mean rank of each model by each score over the seeds that all have, with its standard error.',
    svg: rankingFigure({ models, scores: ranked }),
  };
  const matrices = models.flatMap((model) => {
    const { file, codes, scores: found } = runs.find((run) => run.model === model)!;
    return codeFigures(found, { codes, factors: truth }, { after: `, ${model}`, of: basename(file) });
  });
  const body = [
    `<h1>Models compared</h1>\n<p class="lead">${escapeHtml(title)}</p>`,
    ...tables.map(htmlTable),
    `<p>${escapeHtml(explanation(comparison))}</p>`,
    ...(models.length > 1 ? [ranking] : []).map(htmlFigure),
    ...matrices.map(htmlFigure),
  ].join('\n');
  return htmlPage({ title: 'Models compared', body });
}
