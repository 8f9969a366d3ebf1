// Every backend that trains the networks: where, how it is asked for, and how near to cpu its losses must come.
import { loadNativeKernels } from '@infodrop/engine-native';
import { webgpuInNode } from '@infodrop-tooling/vitest/webgpu';

/** Largest difference from cpu that is allowed at any step, in nats; a float32 of that size has steps of 1e-7. */
export const TOLERANCE = 1e-5;

/** In a process of its own each: INFODROP_SIMD is read once. */
export const QUICK_RUNS = [
  { name: 'cpu', backend: 'cpu' },
  { name: 'wasm, plain SIMD', backend: 'wasm', env: { INFODROP_SIMD: 'plain' }, simd: 'plain' },
  { name: 'wasm, relaxed SIMD', backend: 'wasm', env: { INFODROP_SIMD: 'relaxed' }, simd: 'relaxed' },
];

function nativeRuns() {
  try {
    const { instructions } = loadNativeKernels();
    const name = `wasm, native kernels, ${instructions}`;
    return [{ name, backend: 'wasm', env: { INFODROP_SIMD: instructions }, simd: instructions }];
  } catch (error) {
    console.log(`native kernels: passed over, ${error.message}`);
    return [];
  }
}

/** The native kernels, where they are built. */
export const NATIVE_RUNS = nativeRuns();

/** Those that need more than npm: passed over where the machine has none of it. */
export const NODE_RUNS = [
  { name: 'webgpu', backend: 'webgpu', env: webgpuInNode().env ?? {} },
  { name: 'tfjs-node', backend: 'tfjs-node' },
  { name: 'tfjs-node-gpu', backend: 'tfjs-node-gpu' },
];

export const BROWSER_RUNS = [
  { name: 'wasm', backend: 'wasm', isolated: false },
  { name: 'wasm, cross-origin isolated', backend: 'wasm', isolated: true },
  { name: 'webgl', backend: 'webgl', isolated: false },
  { name: 'webgpu', backend: 'webgpu', isolated: false },
];

/** Whether a run failed only because the machine lacks what the backend needs. */
export function isMissing({ error }) {
  return error !== undefined && /: (?:not installed|no adapter)/u.test(error);
}
