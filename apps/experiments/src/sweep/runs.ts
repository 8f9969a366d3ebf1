import { join } from 'node:path';
import { type Arm, armName, armsOf, armTitle } from '../experiment/arms.js';
import type { AnyExperiment } from '../experiment/experiment.js';
import { type Scale, seedsOf } from '../experiment/scale.js';

/** An arm, a seed, and what is tried for it: one network, one folder. */
export interface Run {
  readonly arm: Arm;
  readonly seed: number;
  /** Null where nothing is tuned. */
  readonly trial: number | null;
  /** Its folder in that of the sweep. */
  readonly folder: string;
  readonly title: string;
}

/** An arm and all its runs. */
export interface ArmRuns {
  readonly arm: Arm;
  readonly name: string;
  readonly title: string;
  /** For each trial (one, null, where nothing is tuned) a run for each seed. */
  readonly trials: readonly { readonly trial: number | null; readonly runs: readonly Run[] }[];
}

/**
 * All runs of a sweep, arm by arm.
 *
 * @param experiment - Its factors, titles and trials count.
 * @param scale - Of the sweep.
 * @returns The arms, in the order in which they are shown.
 *
 * @example
 * runsOf(widthsMlp, widthsMlp.scales.smoke).length; // 5 arms
 */
export function runsOf(experiment: AnyExperiment, scale: Scale): ArmRuns[] {
  const seeds = seedsOf(scale);
  return armsOf(experiment.factors(scale)).map((arm) => {
    const name = armName(arm);
    const title = experiment.title?.(arm) ?? armTitle(arm);
    const { tuned } = experiment;
    const trials = tuned === undefined ? undefined : tuned.trials[`${arm[tuned.within] ?? ''}`];
    const runs = (trial: number | null): Run[] =>
      seeds.map((seed) => ({
        arm,
        seed,
        trial,
        folder: trial === null ? join(name, `seed-${seed}`) : join(name, `trial-${trial}`, `seed-${seed}`),
        title: [
          title,
          ...(trial === null ? [] : [`trial ${trial}`]),
          ...(seeds.length === 1 ? [] : [`seed ${seed}`]),
        ].join(', '),
      }));
    return { arm, name, title, trials: (trials ?? [null]).map((trial) => ({ trial, runs: runs(trial) })) };
  });
}

/** The same runs, one after another. */
export const allRuns = (experiment: AnyExperiment, scale: Scale): Run[] =>
  runsOf(experiment, scale).flatMap(({ trials }) => trials.flatMap(({ runs }) => runs));
