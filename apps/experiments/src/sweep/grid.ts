import { CommandError } from '../commandError.js';
import type { AnyExperiment } from '../experiment/experiment.js';
import type { Scale } from '../experiment/scale.js';
import { armWith } from '../report/changes.js';
import { followedRun } from './follow.js';
import { runsOf } from './runs.js';

/**
 * Refuses a grid that could not be reported when everything is trained: without arms, with an arm twice, or without the arms that
 * the statistic compares or an arm follows.
 *
 * @param experiment - Its factors, statistic and changes count.
 * @param scale - As it would be run.
 * @throws CommandError saying what is impossible.
 *
 * @example
 * requireGrid(widthsMlp, { ...widthsMlp.scales.small, widths: [] }); // throws
 */
export function requireGrid(experiment: AnyExperiment, scale: Scale): void {
  try {
    const arms = runsOf(experiment, scale);
    const statistic = experiment.statistic(scale);
    const named = 'change' in statistic ? [statistic.change] : [];
    for (const { from, to } of [...named, ...(experiment.changes?.(scale) ?? [])]) {
      armWith(arms, from);
      armWith(arms, to);
    }
    for (const { trials } of arms)
      for (const { runs } of trials) for (const run of runs) followedRun(experiment, arms, run);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new CommandError(`the grid of ${experiment.name} must be possible, got: ${error.message}`, { cause: error });
  }
}
