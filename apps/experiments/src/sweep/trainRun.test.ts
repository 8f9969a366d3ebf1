import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setBackend } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, it } from 'vitest';
import { runTask } from '../../test/queueBench.js';
import { temporaryFolder } from '../../test/temporaryFolder.js';
import type { AnyExperiment } from '../experiment/experiment.js';
import type { TrainedFile } from './requests.js';
import { writeRunFile } from './runFiles.js';
import { networkIdentity } from './runIdentity.js';
import { trainRun } from './trainRun.js';

const folder = temporaryFolder('trained');
beforeAll(() => setBackend('cpu'));

it('leaves a network that is trained as it is: its log, and checkpoints that are gone', async () => {
  const model = sequential({ layers: [layers.dense({ units: 1, inputShape: [1] })] });
  const request = { ...runTask(folder, 1).request, folder };
  const trained: TrainedFile = {
    identity: networkIdentity(request.identity, model),
    validation: { error: 0.5 },
    history: [],
    saturation: {},
    files: {},
    seconds: 1,
    processorSeconds: 1,
    peakMemory: 1,
  };
  writeRunFile(folder, 'trained', trained);
  writeFileSync(join(folder, 'metrics.jsonl'), '{"step":1}\n');
  // Neither data nor training are asked for.
  const experiment = { network: () => model } as unknown as AnyExperiment;
  const { signal } = new AbortController();
  expect(await trainRun(experiment, request, { signal, report: () => undefined })).toEqual(trained);
  expect(readdirSync(folder).sort()).toEqual(['metrics.jsonl', 'trained.json']);
});
