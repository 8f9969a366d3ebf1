// Computes every case in plain JavaScript, with TensorFlow.js's own WebAssembly, and then with our kernels.
import { prepareEngine } from '@infodrop/engine';
import '@tensorflow/tfjs-backend-cpu';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { setBackend } from '@tensorflow/tfjs-core';
import { wasmPaths } from '../engine/wasmPaths.js';
import { cases } from './cases.js';
import { farthest, resultsOf, timeOf } from './measure.js';
import type { FromWorker } from './messages.js';

const tell = (message: FromWorker): void => {
  postMessage(message);
};

async function measure(): Promise<void> {
  await setBackend('cpu');
  const references = cases.map(resultsOf);
  setWasmPaths(wasmPaths);
  if (!(await setBackend('wasm'))) throw new Error('This browser does not start TensorFlow.js’s WebAssembly.');
  const before = cases.map(timeOf);
  // One thread, as the other has here.
  const { line } = await prepareEngine({ backend: 'wasm', threads: 1, wasmPaths });
  tell({ kind: 'engine', line, cases: cases.length });
  for (const [i, each] of cases.entries()) {
    const difference = farthest(resultsOf(each), references[i]!);
    const ours = timeOf(each);
    tell({ kind: 'measured', title: each.title, difference, ours, tensorFlow: before[i]! });
  }
}

measure().catch((error: unknown) => {
  tell({ kind: 'refused', why: error instanceof Error ? error.message : String(error) });
});
