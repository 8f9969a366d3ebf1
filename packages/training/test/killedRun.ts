/**
 * A training run in a process of its own, for a test that kills it: node killedRun.js <backend> <folder> [fatal call].
 *
 * With a fatal call (`writeSync:3`: the third call of fs.writeSync) the process kills itself in the middle of a save.
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { createRequire } from 'node:module';
import path from 'node:path';
import '@tensorflow/tfjs-backend-cpu';
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { setBackend } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers'; // registers the gradients
import { classification, nesterov, oneCycle, train } from '../src/index.js';
import { fileCheckpointStore, jsonLinesLog } from '../src/node.js';
import { ringData, ringNetwork, weightsOf } from './fixtures.js';

const [backend, folder, fatal] = process.argv.slice(2);
if (backend === undefined || folder === undefined)
  throw new Error('usage: killedRun.js <backend> <folder> [fatal call]');

if (fatal !== undefined) {
  const [name, count] = fatal.split(':') as [
    'writeSync' | 'renameSync' | 'unlinkSync' | 'fsyncSync' | 'appendFileSync',
    string,
  ];
  let left = Number(count);
  const real = fs[name] as (...args: unknown[]) => unknown;
  const dying = (...args: unknown[]): unknown => {
    if (--left === 0) process.kill(process.pid, 'SIGKILL');
    return real(...args);
  };
  Object.assign(fs, { [name]: dying });
  syncBuiltinESMExports();
}

setWasmPaths(path.dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm')) + path.sep);
setThreadsCount(1);
await setBackend(backend);
const model = ringNetwork();
await train({
  objective: classification({ model }),
  data: ringData(120, 1),
  epochs: 12,
  batchSize: 12,
  seed: 'killed',
  optimizer: nesterov(),
  schedule: oneCycle({ peak: 0.1 }),
  checkpoint: fileCheckpointStore(path.join(folder, 'checkpoints')),
  checkpointEverySteps: 3,
  metrics: jsonLinesLog(path.join(folder, 'metrics.jsonl')),
  config: { backend },
  onStep: ({ step }) => {
    process.send?.(step);
  },
});
const hash = createHash('sha256');
for (const weight of await weightsOf(model))
  hash.update(new Uint8Array(weight.buffer, weight.byteOffset, weight.byteLength));
fs.writeFileSync(path.join(folder, 'weights.sha256'), hash.digest('hex'));
process.exit(0);
