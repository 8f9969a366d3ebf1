import { describe, expect, it } from 'vitest';
import { eventLoopTurns } from './eventLoop.js';

describe('eventLoopTurns', () => {
  it('lets timers through once the time is over, and not before', async () => {
    let fired = 0;
    const timer = setInterval(() => fired++, 1);
    const eager = eventLoopTurns(0);
    const lazy = eventLoopTurns(1e9);
    const start = performance.now();
    while (performance.now() - start < 20) await lazy();
    expect(fired).toBe(0);
    while (performance.now() - start < 60) await eager();
    expect(fired).toBeGreaterThan(3);
    clearInterval(timer);
  });
});
