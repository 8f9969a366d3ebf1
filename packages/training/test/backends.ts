import './cpu.js';
import { createRequire } from 'node:module';
import path from 'node:path';
import { ready, setBackend } from '@tensorflow/tfjs-core';
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';

const require = createRequire(import.meta.url);
setWasmPaths(path.dirname(require.resolve('@tensorflow/tfjs-backend-wasm')) + path.sep);
setThreadsCount(1);

/** The backends every suite that names them runs on. */
export const BACKENDS = ['cpu', 'wasm'] as const;

/** Makes a backend the present one. */
export async function useBackend(name: string): Promise<void> {
  if (!(await setBackend(name))) throw new Error(`no backend ${name}`);
  await ready();
}
