import { availableParallelism } from 'node:os';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { threadsEach } from './threadsEach.js';

afterEach(() => vi.unstubAllEnvs());

describe('threadsEach', () => {
  it('divides the processors among the workers, and leaves none without', () => {
    vi.stubEnv('INFODROP_THREADS', '');
    expect(threadsEach(1)).toBe(availableParallelism());
    expect(threadsEach(2 * availableParallelism())).toBe(1);
  });

  it('leaves it to the variable where there is one', () => {
    vi.stubEnv('INFODROP_THREADS', '3');
    expect(threadsEach(1)).toBeUndefined();
  });
});
