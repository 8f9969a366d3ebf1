import '@tensorflow/tfjs-backend-cpu';
import { getBackend } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { prepareEngine } from '../src/index.js';

// In a file of its own, where wasm has not been started yet.
it('prepareEngine may be called again before it has finished, also after a call that fails', async () => {
  const refused = prepareEngine({ backend: 'tpu' });
  const calls = [
    prepareEngine({ backend: 'wasm' }),
    prepareEngine({ backend: 'cpu' }),
    prepareEngine({ backend: 'wasm' }),
  ];
  await expect(refused).rejects.toThrow('prepareEngine: backend must be one of');
  expect((await Promise.all(calls)).map(({ backend }) => backend)).toEqual(['wasm', 'cpu', 'wasm']);
  expect(getBackend()).toBe('wasm');
});
