import { memoryCheckpointStore, memoryMetricsLog } from '@infodrop/training';
import { afterEach, expect, it, vi } from 'vitest';
import { whileHeld } from './whileHeld.js';

afterEach(() => vi.useRealTimers());

it('writes while the lock is held, and nothing more when a process awakes whose run is another’s', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  let held = true;
  let looks = 0;
  const requireHeld = (): void => {
    looks++;
    if (!held) throw new Error('taken over');
  };
  const log = memoryMetricsLog();
  const store = memoryCheckpointStore();
  const { checkpoint, metrics } = whileHeld({ requireHeld }, store, log);
  const first = { step: 1, identity: null, state: null, tensors: new Map() };
  for (let step = 0; step < 100; step++) metrics.append({ step });
  // Not at every step.
  expect(looks).toBe(1);
  await checkpoint.save(first);
  held = false;
  // It slept.
  vi.advanceTimersByTime(60_000);
  expect(() => {
    metrics.append({ step: 100 });
  }).toThrow('taken over');
  expect(() => metrics.truncate(0)).toThrow('taken over');
  await expect(checkpoint.save({ ...first, step: 2 })).rejects.toThrow('taken over');
  expect(metrics.count()).toBe(100);
  expect((await checkpoint.load())?.checkpoint.step).toBe(1);
});
