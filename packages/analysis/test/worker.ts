import '@tensorflow/tfjs-backend-cpu';
import { memory } from '@tensorflow/tfjs-core';
import { attributionOfWaves } from './attributionOfWaves.js';

// Of a Worker of a page, or of Node's.
const { process } = globalThis as { process?: NodeJS.Process };
const threads = process?.getBuiltinModule('node:worker_threads');
const post = (message: unknown): void => {
  if (threads === undefined) (globalThis as unknown as { postMessage(message: unknown): void }).postMessage(message);
  else threads.parentPort?.postMessage(message);
};

const before = memory().numTensors;
attributionOfWaves().then(
  (values) => {
    post({ values, left: memory().numTensors - before, isWindow: 'document' in globalThis });
  },
  (error: unknown) => {
    post({ fault: String(error) });
  },
);
