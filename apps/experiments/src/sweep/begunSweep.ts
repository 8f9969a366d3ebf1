import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Choices } from '../experiment/choices.js';
import type { AnyExperiment } from '../experiment/experiment.js';
import type { Scale } from '../experiment/scale.js';
import type { Session } from '../provenance/session.js';
import { makeFolder } from '../runFolder/makeFolder.js';
import { checkRoom } from '../runFolder/runFolder.js';
import { sha256 } from '../runFolder/sealedFile.js';
import { type FolderLock, isAliveHere, lockFolder } from './lock.js';
import { readSweep, removeLeftovers, requireSameSweep, type Sweep, writeSweep } from './sweepFolder.js';

/** A sweep in a folder that is this process's own. */
export interface BegunSweep {
  readonly experiment: AnyExperiment;
  /** The experiment's file, where it is one of the user's own; else null. */
  readonly file: string | null;
  readonly folder: string;
  readonly sweep: Sweep;
  readonly lock: FolderLock;
}

/** An experiment at a scale, to be begun or gone on with in a folder. */
export interface SweepPlan {
  readonly experiment: AnyExperiment;
  /** The experiment's file, where it is one of the user's own; else null. */
  readonly file: string | null;
  readonly scaleName: string;
  readonly scale: Scale;
  readonly folder: string;
}

/**
 * Begins a sweep in its folder, or goes on with the one that is there.
 *
 * @param plan - What it must be.
 * @param options - The present session; what must be as it was begun (see `requireSameSweep`), of a sweep that is there; what to
 *   do where it is another; whether other machines work in the folder too.
 * @returns The sweep, with a lock to be released whatever happens.
 * @throws CommandError when the folder is at work in another's hands, holds another sweep, or cannot be written to.
 *
 * @example
 * const begun = beginSweep(plan, { session, same: plan, wayOut: 'Choose another folder with --out.' });
 */
export function beginSweep(
  { experiment, file, scaleName, scale, folder }: SweepPlan,
  {
    session,
    same,
    wayOut,
    shared = false,
  }: {
    readonly session: Session;
    readonly shared?: boolean;
    readonly same: { readonly scaleName?: string | undefined; readonly scale: Scale | Choices };
    readonly wayOut?: string;
  },
): BegunSweep {
  makeFolder(folder);
  // Of a queue one command hands out, which has made sure of that: the lock of another machine is that of one that fell silent.
  const lock = lockFolder(folder, shared ? isAliveHere : undefined);
  try {
    checkRoom(folder);
    const begun = existsSync(join(folder, 'config.json')) ? readSweep(folder) : undefined;
    if (begun !== undefined) {
      requireSameSweep(
        folder,
        begun,
        {
          experiment: experiment.name,
          scaleName: same.scaleName,
          scale: { ...same.scale },
          backend: session.backend,
          simd: session.simd,
          versions: session.versions,
        },
        wayOut,
      );
      // Of other machines nobody here can tell whether they are still writing.
      if (!shared) removeLeftovers(folder);
    }
    const present: Session = file === null ? session : { ...session, file: sha256(readFileSync(file)) };
    const sweep: Sweep =
      begun === undefined
        ? { experiment: experiment.name, scaleName, scale, sessions: [present] }
        : { ...begun, sessions: [...begun.sessions, present] };
    writeSweep(folder, sweep);
    return { experiment, file, folder, sweep, lock };
  } catch (error) {
    lock.release();
    throw error;
  }
}
