import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-layers'; // registers the gradients
import { createRequire } from 'node:module';
import path from 'node:path';
import { env, ready, setBackend } from '@tensorflow/tfjs-core';
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';

const require = createRequire(import.meta.url);
setWasmPaths(path.dirname(require.resolve('@tensorflow/tfjs-backend-wasm')) + path.sep);
setThreadsCount(1);
// Otherwise tfjs greets everybody in Node with an advertisement for its native backend.
env().set('PROD', true);

/** The backends every suite that names them runs on. */
export const BACKENDS = ['cpu', 'wasm'] as const;

/** Makes a backend the present one. */
export async function useBackend(name: string): Promise<void> {
  if (!(await setBackend(name))) throw new Error(`no backend ${name}`);
  await ready();
}
