import { join } from 'node:path';
import type { Spread } from '@infodrop/metrics';
import { CommandError } from '../commandError.js';
import { readSealed, writeSealed } from '../runFolder/sealedFile.js';
import { difference } from './difference.js';
import type { Measured } from '../experiment/measured.js';
import type { MeasuredFile, TrainedFile } from './requests.js';
import type { RunIdentity } from './runIdentity.js';

interface RunFiles {
  readonly trained: TrainedFile;
  readonly measured: MeasuredFile;
}

/**
 * Writes what a run came to; once such a file is there, that work is not done again.
 *
 * @param folder - Of the run.
 * @param kind - Which of its files.
 * @param value - What it came to.
 *
 * @example
 * writeRunFile('runs/x/beta-0.1/seed-0', 'trained', trained);
 */
export function writeRunFile<Kind extends keyof RunFiles>(folder: string, kind: Kind, value: RunFiles[Kind]): void {
  writeSealed(join(folder, `${kind}.json`), value);
}

/**
 * Reads what a run came to, if it is that far.
 *
 * @param folder - Of the run.
 * @param kind - Which of its files.
 * @param identity - What the run must be; the layers count where they are known.
 * @returns The content; undefined where there is none yet.
 * @throws CommandError when the file is of another run, engine or version, cut short or changed.
 *
 * @example
 * readRunFile('runs/x/beta-0.1/seed-0', 'trained', identity)?.validation.error;
 */
export function readRunFile<Kind extends keyof RunFiles>(
  folder: string,
  kind: Kind,
  identity: RunIdentity,
): RunFiles[Kind] | undefined {
  const path = join(folder, `${kind}.json`);
  const value = readSealed(path) as RunFiles[Kind] | undefined;
  if (value === undefined) return undefined;
  const stored: RunIdentity = 'layers' in identity ? value.identity : withoutLayers(value.identity);
  const found = difference(stored, identity);
  if (found !== undefined) {
    throw new CommandError(
      `${path} must be of this run, got another (${found}). ` +
        'Go on with what made it, or start a new run without --resume.',
    );
  }
  return 'values' in value ? { ...value, values: withNaN(value.values) } : value;
}

function withoutLayers(identity: RunIdentity): RunIdentity {
  const { experiment, scale, arm, seed, trial, engine, versions } = identity;
  return { experiment, scale, arm, seed, trial, engine, versions };
}

/** What is undefined is NaN, which JSON turns into null: turned back, so that nobody takes it for 0. */
export function withNaN(values: Measured['values']): Measured['values'] {
  const number = (value: number | null): number => value ?? Number.NaN;
  return Object.fromEntries(
    Object.entries(values as Record<string, number | null | Spread>).map(([name, value]) => [
      name,
      typeof value !== 'object' || value === null
        ? number(value)
        : {
            ...value,
            mean: number(value.mean),
            standardError: number(value.standardError),
            quartiles: value.quartiles.map(number) as unknown as Spread['quartiles'],
          },
    ]),
  );
}
