import { dirname, join } from 'node:path';
import { CommandError } from '../commandError.js';
import type { NamedExperiment } from '../experiment/namedExperiments.js';
import { writeExports } from '../export/writeExports.js';
import { writeFile } from '../runFolder/jsonFile.js';
import { realPath, requireOutputFiles } from '../runFolder/outputFiles.js';
import { underFlag } from '../runFolder/writeFault.js';
import { experimentOf, readSweep } from '../sweep/sweepFolder.js';
import { type Compared, comparisonPage, comparisonTables } from './comparison.js';
import { archiveSweep, partsOf, type Report, writeReport } from './writeReport.js';

/** What `infodrop report` is asked for with. */
export interface ReportOptions {
  readonly folder: string;
  /** Another run, to be compared with it. */
  readonly other?: string;
  readonly archive?: string;
  readonly csv?: true;
  readonly parquet?: true;
  readonly tensorboard?: true;
  /** Where the page of a comparison goes. */
  readonly to?: string;
}

/** A report as the terminal shows it; no verdict and no picture of a comparison. */
export interface ShownReport extends Report {
  /** What was written besides. */
  readonly files?: readonly string[];
}

/**
 * Writes the report of a run again, its archive and its exports, or compares two runs: from saved numbers alone.
 *
 * @param experiments - All there are.
 * @param options - See {@link ReportOptions}.
 * @returns What the terminal shows.
 * @throws CommandError when a folder is not that of a whole run, flags cannot be together, or the page of a comparison would take the
 *   place of a file of a run.
 *
 * @example
 * reportCommand(experiments, { folder: 'runs/a', other: 'runs/b' }).page; // 'runs/a/comparison.html'
 */
export function reportCommand(experiments: readonly NamedExperiment[], options: ReportOptions): ShownReport {
  const { folder, other, archive, to } = options;
  const alone = Object.entries({
    archive,
    csv: options.csv,
    parquet: options.parquet,
    tensorboard: options.tensorboard,
  });
  const [named] = alone.find(([, value]) => value !== undefined) ?? [];
  if (other !== undefined) {
    if (named !== undefined) {
      throw new CommandError(`--${named} must be of one run, got two folders. Report one at a time.`);
    }
    return compare(experiments, folder, other, to);
  }
  if (to !== undefined)
    throw new CommandError(`--to must be of two runs, got one folder. Name another, or leave it out.`);
  const sweep = readSweep(folder);
  const { experiment, file } = namedFor(experiments, folder);
  const place = archive ?? folder;
  // The only flag that names another place than the run's own folder.
  return underFlag('--archive', () => {
    const report =
      archive === undefined
        ? writeReport(folder, experiment, sweep, file)
        : archiveSweep(folder, experiment, sweep, archive);
    const { outcomes } = partsOf(place, experiment, sweep);
    const [{ started }] = sweep.sessions;
    const { csv = false, parquet = false, tensorboard = false } = options;
    const files = writeExports(place, { experiment, started, outcomes }, { csv, parquet, tensorboard });
    return { ...report, files };
  });
}

function compare(
  experiments: readonly NamedExperiment[],
  first: string,
  second: string,
  to = join(first, 'comparison.html'),
): ShownReport {
  requirePage(to);
  requireOutputFiles(
    { '--to': to },
    experiments.flatMap(({ file }) => file ?? []),
  );
  const compared = (name: string, folder: string): Compared => ({
    name,
    folder,
    parts: partsOf(folder, namedFor(experiments, folder).experiment, readSweep(folder)),
  });
  const [a, b] = [compared('A', first), compared('B', second)];
  underFlag('--to', () => {
    writeFile(to, comparisonPage(a, b));
  });
  return { tables: comparisonTables(a, b), verdict: '', picture: '', page: to };
}

/** Refuses to put a page where a run has its numbers, curves or networks: of pages it makes another one from those. */
function requirePage(to: string): void {
  if (/\.html?$/i.test(to)) return;
  for (let folder = dirname(realPath(to)); ; folder = dirname(folder)) {
    if (isRun(folder)) {
      throw new CommandError(
        `--to must end in .html in the folder of a run, got ${to}. It could be one of its files: choose another name.`,
      );
    }
    if (folder === dirname(folder)) return;
  }
}

function isRun(folder: string): boolean {
  try {
    readSweep(folder);
    return true;
  } catch (error) {
    if (error instanceof CommandError) return false;
    throw error;
  }
}

/** The experiment of a run, of the command's own or of a file that was named. */
function namedFor(experiments: readonly NamedExperiment[], folder: string): NamedExperiment {
  const elsewhere = "; one of one's own is named by its file, with --experiment";
  const all = experiments.map(({ experiment }) => experiment);
  const found = experimentOf(all, readSweep(folder).experiment, elsewhere);
  return experiments[all.indexOf(found)]!;
}
