import type { AnyExperiment } from '../experiment/experiment.js';
import type { Scale } from '../experiment/scale.js';
import { requireData } from './findData.js';

/**
 * Refuses an experiment whose data are not here, before anything of it is made: each of its networks would say so.
 *
 * @param experiment - That is to be run.
 * @param scale - At which.
 * @throws CommandError as {@link requireData}.
 *
 * @example
 * requireDataOf(cluttered, { ...cluttered.scales.small, images: 'mnist' });
 */
export function requireDataOf(experiment: AnyExperiment, scale: Scale): void {
  for (const name of experiment.needs?.(scale) ?? []) requireData(name);
}
