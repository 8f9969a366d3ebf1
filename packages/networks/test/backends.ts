import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import { registerTrainingKernels } from '@infodrop/engine';
import '@tensorflow/tfjs-backend-cpu';
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { ready, setBackend } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';

/** 'cpu' composes tfjs operations; 'wasm' has the fused kernels. */
export const BACKENDS = ['cpu', 'wasm'] as const;

export async function use(backend: (typeof BACKENDS)[number]): Promise<void> {
  if (backend === 'wasm') {
    setWasmPaths(dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm')) + sep);
    setThreadsCount(1);
    await registerTrainingKernels();
  }
  await setBackend(backend);
  await ready();
}
