import { prepareEngine } from '@infodrop/engine';
import type { AnyExperiment } from './experiment/experiment.js';
import { experiments } from './experiments/index.js';
import type { RunProgress } from './progress/progressBoard.js';
import { measureRun } from './sweep/measureRun.js';
import type { RunRequest, WorkerRequest, WorkerResults } from './sweep/requests.js';
import { experimentOf } from './sweep/sweepFolder.js';
import { trainRun } from './sweep/trainRun.js';
import { serveParent } from './workers/serveParent.js';

serveParent<RunProgress, WorkerResults[keyof WorkerResults]>(async (received, workplace) => {
  const request = received as WorkerRequest;
  const backend = request.kind === 'engine' ? request.backend : request.identity.engine.backend;
  const engine = await prepareEngine({
    ...(backend === undefined ? {} : { backend }),
    ...(request.threads === undefined ? {} : { threads: request.threads }),
  });
  switch (request.kind) {
    case 'engine':
      return engine;
    case 'train':
      return trainRun(await experimentFor(request), request, workplace);
    case 'measure':
      return measureRun(await experimentFor(request), request, workplace);
  }
});

/** The experiment of a run, of the command's own or of a file. */
async function experimentFor({ file, identity }: RunRequest): Promise<AnyExperiment> {
  if (file === null) return experimentOf(experiments, identity.experiment);
  const { loadExperiment } = await import('./experiment/loadExperiment.js');
  return experimentOf([await loadExperiment(file)], identity.experiment);
}
