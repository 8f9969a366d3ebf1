import { backendsHere, useBackend } from '@infodrop-tooling/vitest/backends';
import { memory, scalar, tensor1d } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { logNormal, logNormalKl, logUniform, logUniformKl } from '../src/index.js';

it.each(backendsHere)('on %s leaves only its result behind, whichever function is called', async (backend) => {
  await useBackend(backend);
  const f = tensor1d([0, 1]);
  const alpha = tensor1d([0.1, 0.2]);
  const scale = scalar(2);
  const parameters = [scalar(0), scalar(0)];
  const args = { f, alpha, cap: 1, meanCorrection: true };
  const calls = [
    () => logUniformKl(alpha, 1),
    () => logNormalKl(f, alpha),
    () => logNormalKl(f, alpha, { loc: parameters[0]!, scale }),
    () => logUniform().klPerUnit({ ...args, gateZeros: true, parameters: [] }),
    () => logUniform().klPerUnit({ ...args, gateZeros: false, parameters: [] }),
    () => logNormal().klPerUnit({ ...args, gateZeros: true, parameters: [] }),
    () => logNormal({ learned: true }).klPerUnit({ ...args, gateZeros: false, parameters }),
  ];
  for (const call of calls) {
    const before = memory().numTensors;
    const kl = call();
    expect(memory().numTensors).toBe(before + 1);
    kl.dispose();
    expect(memory().numTensors).toBe(before);
  }
});
