import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError } from '../commandError.js';
import { meant } from '../experiment/choices.js';
import type { AnyExperiment } from '../experiment/experiment.js';
import type { Scale } from '../experiment/scale.js';
import { hint } from '../hint.js';
import type { Session } from '../provenance/session.js';
import { readSealed, writeSealed } from '../runFolder/sealedFile.js';
import { difference } from './difference.js';
import type { Run } from './runs.js';
import type { RunIdentity } from './runIdentity.js';

/** All runs of an experiment at a scale: what the `config.json` of its folder says. */
export interface Sweep {
  readonly experiment: string;
  readonly scaleName: string;
  readonly scale: Scale;
  /** Each command that worked on it; the first one began it. */
  readonly sessions: readonly [Session, ...Session[]];
}

const sweepFile = 'config.json';

/** Writes what a sweep is into its folder. */
export function writeSweep(folder: string, sweep: Sweep): void {
  writeSealed(join(folder, sweepFile), sweep);
}

/**
 * Reads back a sweep that was begun.
 *
 * @param folder - Of the sweep.
 * @returns What its `config.json` says.
 * @throws CommandError when the folder holds none, or it is cut short or changed.
 *
 * @example
 * readSweep('runs/2026-01-02T120000Z-cluttered-quickstart').scaleName; // 'quickstart'
 */
export function readSweep(folder: string): Sweep {
  const stored = readSealed(join(folder, sweepFile)) as Partial<Sweep> | undefined;
  if (stored === undefined) {
    throw new CommandError(`the folder must be that of a run, got ${folder} without ${sweepFile}. Look in runs/.`);
  }
  const { experiment, scaleName, scale, sessions } = stored;
  if (experiment === undefined || scaleName === undefined || scale === undefined || sessions?.[0] === undefined) {
    throw new CommandError(
      `${join(folder, sweepFile)} must hold an experiment, its scale and its sessions, got a part of them. Start a new run.`,
    );
  }
  return { experiment, scaleName, scale, sessions };
}

/**
 * Refuses to go on with a sweep as another one.
 *
 * @param folder - Of the sweep.
 * @param sweep - As it was begun.
 * @param asked - What the command asks for now.
 * @param wayOut - What to do where it asks for another one.
 * @throws CommandError naming the first difference.
 *
 * @example
 * requireSameSweep(folder, sweep, { experiment: 'cluttered' });
 */
export function requireSameSweep(
  folder: string,
  { experiment, scaleName, scale, sessions: [{ backend, simd, versions }] }: Sweep,
  asked: {
    readonly experiment?: string;
    readonly scaleName?: string | undefined;
    readonly scale?: Readonly<Record<string, unknown>>;
    readonly backend?: string | undefined;
    readonly simd?: string;
    readonly versions?: Readonly<Record<string, string>>;
  },
  wayOut = 'Leave the flags out with --resume, or start a new run.',
): void {
  const begun: Record<string, unknown> = { experiment, scaleName, backend, simd, versions };
  const now = Object.entries(asked).filter(([, value]) => value !== undefined);
  for (const [name, value] of now) {
    // Of the scale only what was chosen now is compared: the rest is as it was begun.
    const there =
      name === 'scale'
        ? Object.fromEntries(Object.keys(value as object).map((key) => [key, { ...scale }[key as keyof Scale]]))
        : begun[name];
    const found = difference(there, value, name === 'scaleName' ? 'scale' : name);
    if (found === undefined) continue;
    const remedy =
      {
        versions: 'Install those versions again, or start a new run.',
        // Other instructions round otherwise.
        simd: `Set INFODROP_SIMD=${simd} where this machine has that, or start a new run.`,
      }[name] ?? wayOut;
    throw new CommandError(`${folder} must be gone on with as it was begun, got another run (${found}). ${remedy}`);
  }
}

/** The identity of a run of a sweep. */
export function identityOf({ experiment, scale, sessions }: Sweep, { arm, seed, trial }: Run): RunIdentity {
  const [{ backend, simd, versions }] = sessions;
  return { experiment, scale, arm, seed, trial, engine: { backend, simd }, versions };
}

/** Removes what killed processes left half written. To be called by the folder's owner. */
export function removeLeftovers(folder: string): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const writer = /\.(\d+)\.tmp$/.exec(entry.name)?.[1] ?? /^\.infodrop-(\d+)\.tmp$/.exec(entry.name)?.[1];
    // A worker that has lost its parent may still be writing.
    if (entry.isFile() && writer !== undefined && !runs(Number(writer))) {
      rmSync(join(entry.parentPath, entry.name), { force: true });
    }
  }
}

function runs(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch {
    return false;
  }
}

/**
 * The experiment of a name.
 *
 * @param experiments - All there are.
 * @param name - As it was typed or stored.
 * @param elsewhere - Where it may be otherwise, for the fault.
 * @throws CommandError listing the names when there is none of that name, and the nearest one.
 *
 * @example
 * experimentOf(experiments, 'cluttered').question;
 */
export function experimentOf(experiments: readonly AnyExperiment[], name: string, elsewhere = ''): AnyExperiment {
  const found = experiments.find((experiment) => experiment.name === name);
  if (found !== undefined) return found;
  const names = experiments.map((experiment) => experiment.name);
  throw new CommandError(
    `the experiment must be one of ${names.join(', ')}, got ${name}.${meant(name, names)} See ${hint(['list'])}${elsewhere}.`,
  );
}
