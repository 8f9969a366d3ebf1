import { type Setting } from '../experiment/experiment.js';
import { type RunRequest } from './requests.js';

/** What an experiment is asked with for a run. */
export function settingOf({ identity: { scale, arm, seed, trial } }: Pick<RunRequest, 'identity'>): Setting {
  return { scale, arm, seed, ...(trial === null ? {} : { trial }) };
}
