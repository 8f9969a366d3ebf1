import { hasLevels } from '../experiment/arms.js';
import type { AnyExperiment } from '../experiment/experiment.js';
import type { ArmRuns, Run } from './runs.js';

/**
 * The run of the same seed that a run follows; see `follows` of an experiment.
 *
 * @param experiment - Which arms follow which.
 * @param arms - All runs of the sweep.
 * @param run - One of them.
 * @returns The other run; null where it follows none.
 * @throws RangeError when the arm that it names is not in the grid, or follows another one itself.
 *
 * @example
 * followedRun(disentangling, arms, control)?.title; // 'information, β = 1, seed 0'
 */
export function followedRun(
  { follows, name }: Pick<AnyExperiment, 'follows' | 'name'>,
  arms: readonly ArmRuns[],
  { arm, seed }: Pick<Run, 'arm' | 'seed'>,
): Run | null {
  const levels = follows?.(arm) ?? null;
  if (levels === null) return null;
  const found = arms.find((other) => hasLevels(other.arm, { ...arm, ...levels }));
  const run = found?.trials[0]?.runs.find((other) => other.seed === seed);
  if (run === undefined || (follows?.(run.arm) ?? null) !== null) {
    throw new RangeError(
      `followedRun: the arm that ${JSON.stringify(arm)} of '${name}' follows must be in the grid and follow none, ` +
        `got ${JSON.stringify(levels)}. Name levels of an arm.`,
    );
  }
  return run;
}
