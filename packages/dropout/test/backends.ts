import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-layers';
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { ready, setBackend } from '@tensorflow/tfjs-core';
import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';

const require = createRequire(import.meta.url);
setWasmPaths(dirname(require.resolve('@tensorflow/tfjs-backend-wasm')) + sep);
setThreadsCount(1);

export const BACKENDS = ['cpu', 'wasm'] as const;

export async function use(backend: (typeof BACKENDS)[number]): Promise<void> {
  if (!(await setBackend(backend))) throw new Error(`the ${backend} backend did not start`);
  await ready();
}
