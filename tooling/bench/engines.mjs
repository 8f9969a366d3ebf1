// The back ends of TensorFlow.js that are timed, by the names that the report has.
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { prepareEngine } from '@infodrop/engine';
import '@tensorflow/tfjs-backend-cpu';
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { setBackend } from '@tensorflow/tfjs-core';

/** Each sets its back end and says in one line what it is. `threads` are asked for, `nodeFolder` has tfjs-node. */
export const ENGINES = {
  infodrop: async ({ threads }) => {
    const engine = await prepareEngine({ backend: 'wasm', threads });
    if (engine.threads !== threads) throw new Error(`computes on ${engine.threads} thread, not on ${threads}`);
    return engine.line;
  },
  'tfjs wasm': async () => {
    setWasmPaths(dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm')) + sep);
    setThreadsCount(1);
    await setBackend('wasm');
    return 'wasm as TensorFlow.js has it, 1 thread';
  },
  'tfjs cpu': async () => {
    await setBackend('cpu');
    return 'cpu, plain JavaScript';
  },
  'tfjs-node': async ({ nodeFolder }) => {
    // Its own copy of tfjs-core shares the engine and the registries of ours: both keep them in the global object.
    const { version } = createRequire(join(nodeFolder, 'package.json'))('@tensorflow/tfjs-node');
    await setBackend('tensorflow');
    return `tfjs-node ${version['tfjs-node']}`;
  },
};
