import { dirname, join } from 'node:path';
import type { AnyExperiment } from '../experiment/experiment.js';
import type { ArmOutcome } from '../experiment/measured.js';
import { writeFile } from '../runFolder/jsonFile.js';
import { makeFolder } from '../runFolder/makeFolder.js';
import { csvOf } from './csv.js';
import { dataTables } from './dataTable.js';
import { parquetOf } from './parquet.js';
import { eventFolders } from './tensorboard.js';

/** Forms in which the numbers of a sweep can be had. */
export interface ExportForms {
  readonly csv: boolean;
  readonly parquet: boolean;
  readonly tensorboard: boolean;
}

/**
 * Writes the numbers of a sweep in the forms of other programs, into its folder: `values.csv`, `epochs.csv`, the same as Parquet, and
 * a folder for TensorBoard.
 *
 * @param folder - Of the sweep.
 * @param parts - Its experiment, when it was started, and its outcomes.
 * @param forms - Which.
 * @returns What was written: files, or the folder for TensorBoard.
 * @throws CommandError when it cannot be written.
 *
 * @example
 * writeExports('runs/x', parts, { csv: true, parquet: false, tensorboard: false }); // ['runs/x/values.csv', 'runs/x/epochs.csv']
 */
export function writeExports(
  folder: string,
  {
    experiment,
    started,
    outcomes,
  }: { readonly experiment: AnyExperiment; readonly started: string; readonly outcomes: readonly ArmOutcome[] },
  { csv, parquet, tensorboard }: ExportForms,
): string[] {
  const written: string[] = [];
  const write = (name: string, content: string | Uint8Array): void => {
    const path = join(folder, name);
    makeFolder(dirname(path));
    writeFile(path, content);
    written.push(path);
  };
  for (const table of csv || parquet ? dataTables(experiment, outcomes) : []) {
    if (csv) write(`${table.name}.csv`, csvOf(table));
    if (parquet) write(`${table.name}.parquet`, parquetOf(table));
  }
  if (!tensorboard) return written;
  const files = written.length;
  // The name says when, as TensorBoard's own; the same sweep writes the same file again, not a second one.
  const name = `events.out.tfevents.${Math.floor(Date.parse(started) / 1000)}.infodrop`;
  for (const events of eventFolders(experiment, outcomes, { started })) {
    write(join('tensorboard', events.folder, name), events.bytes);
  }
  return [...written.slice(0, files), join(folder, 'tensorboard')];
}
