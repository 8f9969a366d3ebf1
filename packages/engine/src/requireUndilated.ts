import { Conv2DBackpropFilter, getBackend, getKernel } from '@tensorflow/tfjs-core';
import { requireThat } from '@infodrop/requirements';

export type Dilations = number | readonly number[] | null | undefined;

/** Refuses dilations where the backend has no gradient for them: only the training kernels of wasm have. */
export function requireUndilated(caller: string, dilations: Dilations): void {
  const trained = getBackend() === 'wasm' && (getKernel(Conv2DBackpropFilter, 'wasm') as unknown) !== undefined;
  const isDilated = [dilations ?? 1].flat().some((dilation) => dilation !== 1);
  const requirement = `1 for a gradient on backend ${getBackend()}`;
  const wayOut = 'Use backend wasm with registerTrainingKernels().';
  requireThat(trained || !isDilated, caller, 'dilations', requirement, dilations, wayOut);
}
