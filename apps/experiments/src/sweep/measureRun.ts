import { CommandError } from '../commandError.js';
import type { AnyExperiment } from '../experiment/experiment.js';
import type { RunProgress } from '../progress/progressBoard.js';
import type { Workplace } from '../workers/serveParent.js';
import { lockRun } from './lockRun.js';
import { loadModel } from './modelFile.js';
import type { MeasuredFile, RunRequest } from './requests.js';
import { readRunFile, writeRunFile } from './runFiles.js';
import { networkIdentity } from './runIdentity.js';
import { settingOf } from './settingOf.js';

/**
 * Measures the trained network of a run on the test split.
 *
 * @param experiment - What it belongs to.
 * @param request - Which run; it must be trained.
 * @param workplace - From where a stop is asked for.
 * @returns What its `measured.json` holds; 'stopped' when it was asked to stop, with nothing written.
 * @throws CommandError when the network is missing, damaged or another than the experiment would build.
 *
 * @example
 * await measureRun(widthsMlp, request, { signal, report });
 */
export async function measureRun(
  experiment: AnyExperiment,
  request: RunRequest,
  { signal }: Pick<Workplace<RunProgress>, 'signal'>,
): Promise<MeasuredFile | 'stopped'> {
  const { folder } = request;
  const lock = await lockRun(request);
  try {
    const setting = settingOf(request);
    const identity = networkIdentity(request.identity, experiment.network(setting));
    const trained = readRunFile(folder, 'trained', identity);
    if (trained === undefined) {
      throw new CommandError(`${folder} must hold trained.json, got none. Train the network first, with --resume.`);
    }
    const { train, test } = await experiment.data(setting);
    const model = await loadModel(folder, trained.files);
    const measured = await experiment.measure({
      model,
      train,
      test,
      scale: setting.scale,
      setting,
      history: trained.history,
      validation: trained.validation,
      signal,
    });
    lock.requireHeld();
    const file: MeasuredFile = { identity, ...measured };
    writeRunFile(folder, 'measured', file);
    return file;
  } catch (error) {
    if (signal.aborted && error === signal.reason) return 'stopped';
    throw error;
  } finally {
    lock.release();
  }
}
