import type { Setting } from '../experiment/experiment.js';
import type { RunRequest } from './requests.js';

/** What an experiment is asked with for a run. */
export function settingOf({
  identity: { scale, arm, seed, trial },
  followed,
}: Pick<RunRequest, 'identity' | 'followed'>): Setting {
  return { scale, arm, seed, ...(trial === null ? {} : { trial }), ...(followed === null ? {} : { followed }) };
}
