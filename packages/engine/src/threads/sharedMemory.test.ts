import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { getBackend, setBackend } from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { canShareMemory, withSharedMemory } from './sharedMemory.js';

afterEach(() => vi.unstubAllGlobals());

describe('canShareMemory', () => {
  it('is so in Node and in isolated pages only', () => {
    expect(canShareMemory()).toBe(true);
    vi.stubGlobal('crossOriginIsolated', false);
    expect(canShareMemory()).toBe(false);
    vi.stubGlobal('crossOriginIsolated', true);
    expect(canShareMemory()).toBe(true);
    vi.stubGlobal('SharedArrayBuffer', undefined);
    expect(canShareMemory()).toBe(false);
  });
});

describe('withSharedMemory', () => {
  it('leaves `Worker` as it found it, when the set-up fails too', async () => {
    const failing = withSharedMemory(() => Promise.reject(new Error('no wasm')));
    await expect(failing).rejects.toThrow('no wasm');
    expect('Worker' in globalThis).toBe(false);
    class Worker {}
    vi.stubGlobal('Worker', Worker);
    await withSharedMemory(() => setBackend('cpu'));
    expect((globalThis as { Worker?: unknown }).Worker).toBe(Worker);
    expect(getBackend()).toBe('cpu');
  });
});
