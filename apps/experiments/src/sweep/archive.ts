import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { reasonOf } from '@infodrop/training/node';
import { CommandError } from '../commandError.js';
import type { Measured } from '../experiment/measured.js';
import { writeFile } from '../runFolder/jsonFile.js';
import { makeFolder } from '../runFolder/makeFolder.js';
import { sha256 } from '../runFolder/sealedFile.js';
import { writeFault } from '../runFolder/writeFault.js';
import { withNaN } from './runFiles.js';
import type { Run } from './runs.js';
import type { Records, TrainedRecord } from './records.js';

/** Curves and numbers of every run, a line each, in the archive of a sweep. */
export const archiveFile = 'runs.jsonl.gz';

/** A line of it. Of trials that were not chosen only the numbers that the choice rests on are kept. */
interface ArchivedRun {
  /** As in the folder of the sweep, with forward slashes. */
  readonly folder: string;
  readonly trained: TrainedRecord;
  readonly measured?: Measured;
}

/**
 * Writes the archive of a sweep: all that a report is made from, without the networks.
 *
 * @param to - Its folder; made where it is missing. An archive that is there is replaced.
 * @param runs - Every run of the sweep.
 * @param records - What they came to.
 * @throws CommandError when the folder holds something else, or cannot be written to.
 *
 * @example
 * writeArchive('results/widths-mlp', runs, recordsIn('runs/x', sweep));
 */
export function writeArchive(to: string, runs: readonly Run[], records: Records): void {
  const lines = runs.flatMap((run): string[] => {
    const trained = records.trained(run);
    if (trained === undefined) return [];
    const measured = records.measured(run);
    const kept = measured === undefined ? { ...trained, history: [] } : trained;
    const archived: ArchivedRun = {
      folder: run.folder.replaceAll('\\', '/'),
      trained: kept,
      ...(measured === undefined ? {} : { measured }),
    };
    return [JSON.stringify(archived)];
  });
  const text = lines.map((line) => `${line}\n`).join('');
  writeFile(join(to, archiveFile), gzipSync(`${sha256(text)}\n${text}`, { level: 9 }));
}

/**
 * Empties the folder of an archive of its old one, so that no figure of it stays.
 *
 * @param to - Made where it is missing.
 * @throws CommandError when it holds something else than an archive: nothing is removed then.
 *
 * @example
 * clearArchive('results/widths-mlp');
 */
export function clearArchive(to: string): void {
  try {
    makeFolder(to);
    const names = readdirSync(to);
    if (names.length > 0 && !existsSync(join(to, archiveFile))) {
      throw new CommandError(
        `--archive must be a new folder or an archive, got ${to} with ${names.slice(0, 3).join(', ')}. Choose another.`,
      );
    }
    for (const name of names) {
      if (/^(?:config\.json|result\.json|README\.md|report\.html|figure(?:-\d+)?\.svg)$/.test(name))
        rmSync(join(to, name));
    }
  } catch (error) {
    throw error instanceof CommandError ? error : writeFault(to, error);
  }
}

/**
 * Reads an archive.
 *
 * @param folder - Of the archive.
 * @returns What its runs came to.
 * @throws CommandError when it is damaged.
 *
 * @example
 * readArchive('results/widths-mlp').measured(run)?.values;
 */
export function readArchive(folder: string): Records {
  const path = join(folder, archiveFile);
  const refuse = (got: string): never => {
    throw new CommandError(`${path} must be as it was written, got ${got}. Bring it back from a copy.`);
  };
  let content = '';
  try {
    content = gunzipSync(readFileSync(path)).toString('utf8');
  } catch (error) {
    refuse(reasonOf(error));
  }
  const end = content.indexOf('\n');
  const text = content.slice(end + 1);
  if (content.slice(0, end) !== sha256(text)) refuse('another content than that of its checksum');
  const archived = new Map(
    text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => {
        const run = JSON.parse(line) as ArchivedRun;
        return [run.folder, run] as const;
      }),
  );
  const of = ({ folder }: Run): ArchivedRun | undefined => archived.get(folder.replaceAll('\\', '/'));
  return {
    trained: (run) => of(run)?.trained,
    measured: (run) => {
      const measured = of(run)?.measured;
      return measured && { ...measured, values: withNaN(measured.values) };
    },
  };
}
