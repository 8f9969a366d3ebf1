import { basename } from 'node:path';
import { type AllScores, scoreAll, type ScoreAllOptions, type ScoreRow } from '@infodrop/metrics';
import { CommandError } from '../commandError.js';
import { escapeHtml, htmlFigure, htmlPage, htmlTable } from '../report/htmlPage.js';
import { plainTable, type Table } from '../report/table.js';
import { writeFile, writeJson } from '../runFolder/jsonFile.js';
import { requireOutputFiles } from '../runFolder/outputFiles.js';
import { underFlag } from '../runFolder/writeFault.js';
import { type MatrixFile, readMatrix } from '../samples/readMatrix.js';
import { samplePath } from '../samples/sampleFile.js';
import { codeFigures, scoresRecord } from './scoredCode.js';
import type { ScoreProgress } from './scoreProgress.js';

/** What was typed. */
export interface ScoreArgs {
  readonly codes: string;
  readonly factors: string;
  /** Where the numbers go as JSON. */
  readonly json?: string | undefined;
  /** Where the page goes. */
  readonly html?: string | undefined;
  readonly options: ScoreAllOptions;
  readonly write: (text: string) => void;
  readonly onProgress?: ScoreProgress | undefined;
}

/**
 * Scores codes against factors from two files: a table, and where asked for JSON and a page.
 *
 * @param args - See {@link ScoreArgs}.
 * @throws CommandError when a file cannot be read, one that is to be written is read or cannot be written, or no score is defined for what is in them.
 *
 * @example
 * await scoreCommand({ codes: 'codes.npy', factors: 'factors.npy', options: {}, write: console.log });
 */
export async function scoreCommand({
  codes: codesPath,
  factors: factorsPath,
  json,
  html,
  options,
  write,
  onProgress,
}: ScoreArgs): Promise<void> {
  requireOutputFiles({ '--json': json, '--html': html }, [codesPath, factorsPath].map(samplePath));
  const [codes, factors] = [await readMatrix(codesPath), await readMatrix(factorsPath)];
  const scores = await scored(codes, factors, {
    ...options,
    onProgress: (progress) => onProgress?.(codesPath, progress),
  });
  const title = `${basename(codesPath)}, ${codes.shape.join(' × ')}, against ${basename(factorsPath)}, ${factors.shape.join(' × ')}`;
  const table = scoresTable(scores.rows, title);
  write(`${plainTable(table)}\n`);
  for (const { name, reason } of scores.rows) if (reason !== undefined) write(`${name}: ${reason}\n`);
  if (json !== undefined) {
    underFlag('--json', () => {
      writeJson(json, {
        codes: { file: codesPath, shape: codes.shape },
        factors: { file: factorsPath, shape: factors.shape },
        ...scoresRecord(scores),
      });
    });
    write(`The numbers: ${json}\n`);
  }
  if (html !== undefined) {
    underFlag('--html', () => {
      writeFile(html, scorePage({ scores, codes, factors, title }));
    });
    write(`The page: ${html}\n`);
  }
}

/** Every score of a code, reasons without the names of functions; what is wrong with the samples being the command's error. */
export async function scored(codes: MatrixFile, factors: MatrixFile, options: ScoreAllOptions): Promise<AllScores> {
  try {
    const { rows, ...rest } = await scoreAll(codes, factors, options);
    // The row says of which score it is.
    return {
      ...rest,
      rows: rows.map((row) => (row.reason === undefined ? row : { ...row, reason: row.reason.replace(/^\w+: /, '') })),
    };
  } catch (error) {
    if (error instanceof RangeError) throw new CommandError(error.message.replace(/^scoreAll: /, ''), { cause: error });
    throw error;
  }
}

function scoresTable(rows: readonly ScoreRow[], title: string): Table {
  return {
    title,
    columns: ['score', 'value', 'better'],
    rows: rows.map(({ name, value, better }) => [name, value === null ? '–' : value.toFixed(4), better]),
  };
}

interface ScorePage {
  readonly scores: AllScores;
  readonly codes: MatrixFile;
  readonly factors: MatrixFile;
  readonly title: string;
}

function scorePage({ scores, codes, factors, title }: ScorePage): string {
  const { rows } = scores;
  const figures = codeFigures(scores, { codes, factors }, { after: '', of: 'the code' });
  const settings: Table = {
    title: 'Settings, and what is not defined',
    columns: ['', ''],
    rows: rows.map(({ name, settings, reason }) => [name, reason ?? JSON.stringify(settings)]),
  };
  const body = [
    `<h1>Scores of a representation</h1>\n<p class="lead">${escapeHtml(title)}</p>`,
    htmlTable(scoresTable(rows, 'Scores')),
    ...figures.map(htmlFigure),
    htmlTable(settings),
  ].join('\n');
  return htmlPage({ title: 'Scores of a representation', body });
}
