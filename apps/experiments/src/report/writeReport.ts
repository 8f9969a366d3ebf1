import { join } from 'node:path';
import { chooseArm } from '../experiment/chooseArm.js';
import { type AnyExperiment } from '../experiment/experiment.js';
import { type ArmOutcome, type RunOutcome, validationMean } from '../experiment/measured.js';
import { rasterize } from '../figure/rasterize.js';
import { shortCommit } from '../provenance/commit.js';
import { writeFile, writeJson } from '../runFolder/jsonFile.js';
import { chooseTrials, readOutcomes, trainedFile } from '../sweep/outcomes.js';
import { runsOf } from '../sweep/runs.js';
import { type Sweep } from '../sweep/sweepFolder.js';
import { statisticOutcome, type StatisticOutcome } from './changes.js';
import { drawFigures } from './figures.js';
import { reportPage } from './page.js';
import { type Table } from './table.js';
import { changeTable, levelTable, saturationTables, validationTable } from './tables.js';
import { verdictSentence } from './words.js';

/**
 * What a sweep found: `result.json`. All but sessions, seconds and
 * saturation (which is looked at now and then) is the same, bit for bit, whenever it is run again on one engine.
 */
export interface SweepResult extends Sweep {
  /** Name of the arm that is best on the validation split, where the experiment chooses one. */
  readonly chosen: string | null;
  readonly statistic: StatisticOutcome;
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
 * Writes what a sweep found, from the files of its runs alone: `result.json`, figures and `report.html`.
 *
 * @param folder - Of the sweep; every run in it is measured.
 * @param experiment - That it belongs to.
 * @param sweep - What its `config.json` says.
 * @returns What the terminal shows.
 * @throws CommandError when a run is missing, or a file is damaged.
 *
 * @example
 * writeReport('runs/x', cluttered, readSweep('runs/x')).verdict;
 */
export function writeReport(folder: string, experiment: AnyExperiment, sweep: Sweep): Report {
  const arms = runsOf(experiment, sweep.scale);
  const outcomes = readOutcomes(
    folder,
    sweep,
    chooseTrials(experiment, arms, (run) => trainedFile(folder, sweep, run)),
  );
  const chosen = chosenAmong(experiment, outcomes);
  const statistic = statisticOutcome(experiment, sweep.scale, outcomes);
  const { seed, seeds } = sweep.scale;
  const [{ commit, backend }] = sweep.sessions;
  const source = `${seeds === 1 ? `Seed ${seed}` : `Seeds ${seed} to ${seed + seeds - 1}`}, commit ${shortCommit(commit)}, engine ${backend}.`;
  const figures = drawFigures(experiment, outcomes, source);
  const tables = [
    validationTable(outcomes, chosen?.name ?? null),
    levelTable(experiment, outcomes),
    ...(seeds === 1 ? [] : [changeTable(experiment, sweep.scale, outcomes)]),
    ...(experiment.tables?.(outcomes) ?? []),
    ...saturationTables(outcomes),
  ];
  const result: SweepResult = {
    ...sweep,
    chosen: chosen?.name ?? null,
    statistic,
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
  writeJson(join(folder, 'result.json'), result);
  figures.forEach(({ svg }, i) => {
    const name = i === 0 ? 'figure' : `figure-${i + 1}`;
    writeFile(join(folder, `${name}.svg`), svg);
    writeFile(join(folder, `${name}.png`), rasterize(svg));
  });
  const page = join(folder, 'report.html');
  writeFile(page, reportPage({ experiment, sweep, folder, outcomes, chosen, statistic, figures, tables }));
  return { tables, verdict: verdictSentence(statistic, experiment), picture: join(folder, 'figure.png'), page };
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
