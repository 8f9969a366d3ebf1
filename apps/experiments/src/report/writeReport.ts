import { join } from 'node:path';
import { chooseArm } from '../experiment/chooseArm.js';
import type { AnyExperiment } from '../experiment/experiment.js';
import { type ArmOutcome, type RunOutcome, validationMean } from '../experiment/measured.js';
import { rasterize } from '../figure/rasterize.js';
import { hint } from '../hint.js';
import { shortCommit } from '../provenance/commit.js';
import { writeFile, writeJson } from '../runFolder/jsonFile.js';
import { clearArchive, writeArchive } from '../sweep/archive.js';
import { chooseTrials, readOutcomes, trainedOf } from '../sweep/outcomes.js';
import { isArchive, recordsIn } from '../sweep/records.js';
import { allRuns, runsOf } from '../sweep/runs.js';
import { type Sweep, writeSweep } from '../sweep/sweepFolder.js';
import { statisticOutcome, type StatisticOutcome } from './changes.js';
import { drawFigures } from './figures.js';
import { markdownReport } from './markdown.js';
import { reportPage, type ReportParts } from './page.js';
import type { Table } from './table.js';
import { changeTable, levelTable, saturationTables, validationTable } from './tables.js';
import { changeWords, verdictSentence } from './words.js';

/**
 * What a sweep found: `result.json`. All but sessions, seconds and
 * saturation (which is looked at now and then) is the same, bit for bit, whenever it is run again on one engine.
 */
export interface SweepResult extends Sweep {
  readonly question: string;
  /** What is claimed of it; null where nothing is. */
  readonly claim: string | null;
  /** Name of the arm that is best on the validation split, where the experiment chooses one. */
  readonly chosen: string | null;
  readonly statistic: StatisticOutcome & {
    /** The change with its interval and unit, as tables have it. */
    readonly words: string;
  };
  readonly arms: readonly (Omit<ArmOutcome, 'runs'> & {
    readonly runs: readonly (Omit<RunOutcome, 'measured' | 'history'> & RunOutcome['measured'])[];
  })[];
}

/** What the terminal shows of a report. */
export interface Report {
  readonly tables: readonly Table[];
  readonly verdict: string;
  /** Files that were written. */
  readonly picture: string;
  readonly page: string;
}

/**
 * Writes what a sweep found, from the files of its runs (or of its archive) alone: `result.json`, figures and `report.html`.
 *
 * @param folder - Of the sweep, every run of which is measured, or of its archive.
 * @param experiment - That it belongs to.
 * @param sweep - What its `config.json` says.
 * @param file - Of the experiment, where it is one of the user's own; else null.
 * @returns What the terminal shows.
 * @throws CommandError when a run is missing, or a file is damaged.
 *
 * @example
 * writeReport('runs/x', cluttered, readSweep('runs/x')).verdict;
 */
export function writeReport(
  folder: string,
  experiment: AnyExperiment,
  sweep: Sweep,
  file: string | null = null,
): Report {
  const parts = { ...partsOf(folder, experiment, sweep), file };
  if (isArchive(folder)) return writeArchiveReport(folder, parts);
  writeJson(join(folder, 'result.json'), resultOf(parts));
  parts.figures.forEach(({ svg }, i) => {
    writeFile(join(folder, `${figureName(i)}.svg`), svg);
    writeFile(join(folder, `${figureName(i)}.png`), rasterize(svg));
  });
  const page = join(folder, 'report.html');
  writeFile(page, reportPage(parts));
  return { ...shownOf(parts), picture: join(folder, `${figureName(0)}.png`), page };
}

/**
 * Writes the archive of a sweep: its numbers, curves, figures and report without the networks, small enough to be committed or
 * sent. `infodrop report` works on it as on the sweep.
 *
 * @param folder - Of the sweep.
 * @param experiment - That it belongs to.
 * @param sweep - What its `config.json` says.
 * @param to - Folder of the archive; one that is there is replaced.
 * @returns What the terminal shows.
 * @throws CommandError as {@link writeReport}, and when `to` holds something else.
 *
 * @example
 * archiveSweep('runs/x', cluttered, readSweep('runs/x'), 'results/cluttered').page; // 'results/cluttered/report.html'
 */
export function archiveSweep(folder: string, experiment: AnyExperiment, sweep: Sweep, to: string): Report {
  const parts = partsOf(folder, experiment, sweep);
  const runs = allRuns(experiment, sweep.scale);
  const records = recordsIn(folder, sweep);
  clearArchive(to);
  writeArchive(to, runs, records);
  writeSweep(to, sweep);
  return writeArchiveReport(to, parts);
}

/** In an archive hints and figures are for any reader: no path of this machine, no picture that can be drawn again. */
function writeArchiveReport(folder: string, parts: ReportParts): Report {
  const anywhere: ReportParts = { ...parts, file: null, folder: null, typed: typedAnywhere };
  writeJson(join(folder, 'result.json'), resultOf(anywhere));
  anywhere.figures.forEach(({ svg }, i) => {
    writeFile(join(folder, `${figureName(i)}.svg`), svg);
  });
  const page = join(folder, 'report.html');
  writeFile(page, reportPage(anywhere));
  writeFile(
    join(folder, 'README.md'),
    markdownReport({ ...anywhere, files: anywhere.figures.map((_, i) => `${figureName(i)}.svg`) }),
  );
  return { ...shownOf(parts), picture: join(folder, `${figureName(0)}.svg`), page };
}

function typedAnywhere(words: readonly string[]): string {
  return hint(words, { environment: {}, script: '', platform: 'linux' });
}

function figureName(index: number): string {
  return index === 0 ? 'figure' : `figure-${index + 1}`;
}

/**
 * Everything that a report says, from the records in a folder.
 *
 * @param folder - Of the sweep, or of its archive.
 * @param experiment - That it belongs to.
 * @param sweep - What its `config.json` says.
 * @throws CommandError when a run is missing, or a file is damaged.
 *
 * @example
 * partsOf('runs/x', cluttered, readSweep('runs/x')).outcomes.length;
 */
export function partsOf(folder: string, experiment: AnyExperiment, sweep: Sweep): ReportParts {
  const records = recordsIn(folder, sweep);
  const arms = runsOf(experiment, sweep.scale);
  const outcomes = readOutcomes(folder, records, chooseTrials(experiment, arms, trainedOf(folder, records)));
  const chosen = chosenAmong(experiment, outcomes);
  const tables = [
    validationTable(experiment, outcomes, chosen?.name ?? null),
    levelTable(experiment, outcomes),
    ...(sweep.scale.seeds === 1 ? [] : [changeTable(experiment, sweep.scale, outcomes)]),
    ...(experiment.tables?.(outcomes) ?? []),
    ...saturationTables(outcomes),
    // Changes of an experiment that has none, or of numbers that are the same in all arms.
  ].filter(({ columns, rows }) => columns.length > 1 && rows.length > 0);
  const statistic = statisticOutcome(experiment, sweep.scale, outcomes);
  const figures = drawFigures(experiment, outcomes, sourceOf(sweep), sweep.scale);
  return { experiment, file: null, sweep, folder, typed: hint, outcomes, chosen, statistic, figures, tables };
}

/** Where numbers come from, for captions. */
function sourceOf({ scale: { seed, seeds }, sessions: [{ commit, backend }] }: Sweep): string {
  const last = seed + seeds - 1;
  return `${seeds === 1 ? `Seed ${seed}` : `Seeds ${seed} to ${last}`}, commit ${shortCommit(commit)}, engine ${backend}.`;
}

function shownOf({ tables, statistic, experiment }: ReportParts): Pick<Report, 'tables' | 'verdict'> {
  return { tables, verdict: verdictSentence(statistic, experiment) };
}

function resultOf({ experiment, sweep, chosen, statistic, outcomes }: ReportParts): SweepResult {
  return {
    ...sweep,
    question: experiment.question,
    claim: experiment.claim ?? null,
    chosen: chosen?.name ?? null,
    statistic: { ...statistic, words: changeWords(statistic, experiment) },
    arms: outcomes.map(({ runs, ...arm }) => ({
      ...arm,
      runs: runs.map(({ seed, validation, saturation, seconds, measured: { values } }) => ({
        seed,
        validation,
        values,
        saturation,
        seconds,
      })),
    })),
  };
}

/** The arm that the report names, where the experiment chooses one. */
function chosenAmong({ choice }: AnyExperiment, outcomes: readonly ArmOutcome[]): ArmOutcome | null {
  if (choice === undefined) return null;
  const candidates = outcomes
    .filter(({ arm }) => choice.among(arm))
    .map((outcome) => ({
      outcome,
      title: outcome.title,
      validation: Object.fromEntries(choice.by.map((name) => [name, validationMean(outcome.runs, name)])),
    }));
  return chooseArm(candidates, choice.by).outcome;
}
