// The backends of TensorFlow.js on which tests run here, and how a test takes one. Only for packages tested by tensorTests().
import '@tensorflow/tfjs-backend-cpu';
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { env, getKernelsForBackend, registerKernel, setBackend, tidy, unregisterKernel } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers'; // registers the gradients
import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import { inSoftware } from './webgpu.mjs';

setWasmPaths(dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm')) + sep);
setThreadsCount(1);
// Otherwise tfjs greets everybody in Node with an advertisement for its native backend.
env().set('PROD', true);

// The stock ones as they are before anybody replaces one, also where this file is loaded twice.
const kernelsOfWasm = (globalThis[Symbol.for('@infodrop-tooling/vitest/backends')] ??= {
  wasm: getKernelsForBackend('wasm'),
  engine: undefined,
});

const adapter = process.env['INFODROP_TEST_ADAPTER'];
const slowly = Boolean(process.env['INFODROP_TEST_SLOWLY']);

export const everyBackendHere = ['cpu', 'wasm', 'engine', ...(adapter ? ['webgpu'] : [])];

export const backendsHere = everyBackendHere.filter((name) => slowly || name !== 'webgpu' || !inSoftware(adapter));

export const backendsForLongTests = backendsHere.filter((name) => slowly || name !== 'wasm');

export async function useBackend(name) {
  if (!everyBackendHere.includes(name)) {
    throw new RangeError(
      `useBackend: name must be one of ${everyBackendHere.join(', ')}, got ${JSON.stringify(name)}.`,
    );
  }
  if (name === 'cpu') await set('cpu');
  else if (name === 'webgpu') await useWebgpu();
  else await useWasm(name);
}

export async function read(compute) {
  const tensors = tidy(compute);
  const values = await Promise.all(tensors.map(async (each) => Array.from(await each.data())));
  for (const each of tensors) each.dispose();
  return values;
}

async function set(name) {
  if (!(await setBackend(name))) throw new Error(`useBackend: the backend ${name} must start, and did not.`);
}

// By its path, not its name: the engine is tested by these settings, so that they cannot depend on it.
const importEngine = () => import('../../packages/engine/src/index.js');

async function useWasm(name) {
  // Set up with its own kernels, each of which prepares itself then.
  replaceKernels(kernelsOfWasm.wasm);
  await set('wasm');
  if (name === 'wasm') return;
  if (kernelsOfWasm.engine === undefined) {
    const { registerTrainingKernels } = await importEngine();
    await registerTrainingKernels();
    kernelsOfWasm.engine = getKernelsForBackend('wasm');
  }
  replaceKernels(kernelsOfWasm.engine);
}

function replaceKernels(kernels) {
  for (const { kernelName } of getKernelsForBackend('wasm')) unregisterKernel(kernelName, 'wasm');
  for (const kernel of kernels) registerKernel(kernel);
}

async function useWebgpu() {
  const { prepareEngine } = await importEngine();
  await prepareEngine({ backend: 'webgpu' });
  // Otherwise small tensors never come to the GPU.
  env().set('WEBGPU_CPU_FORWARD', false);
}
