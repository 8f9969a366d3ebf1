import { prepareEngine } from '@infodrop/engine';
import { type RunProgress } from './progress/progressBoard.js';
import { measureArm } from './quickstart/measureArm.js';
import { type WorkerRequest, type WorkerResults } from './quickstart/requests.js';
import { trainArm } from './quickstart/trainArm.js';
import { serveParent } from './workers/serveParent.js';

serveParent<RunProgress, WorkerResults[keyof WorkerResults]>(async (received, workplace) => {
  const request = received as WorkerRequest;
  const { backend, threads } = request;
  const engine = await prepareEngine({
    ...(backend === undefined ? {} : { backend }),
    ...(threads === undefined ? {} : { threads }),
  });
  switch (request.kind) {
    case 'engine':
      return engine;
    case 'train':
      return trainArm(request, engine, workplace);
    case 'measure':
      return measureArm(request, engine, workplace);
  }
});
