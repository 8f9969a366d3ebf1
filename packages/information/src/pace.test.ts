import { describe, expect, it } from 'vitest';
import { pace } from './pace.js';

describe('pace', () => {
  it('costs nothing between, and tells at the end', async () => {
    const seen: unknown[] = [];
    const next = pace(3, { onProgress: (progress) => seen.push(progress) });
    expect([next(), next()]).toEqual([undefined, undefined]);
    await next();
    expect(seen).toEqual([{ done: 3, total: 3 }]);
  });

  it('lets others have their turn, and tells, where it takes long', async () => {
    const seen: number[] = [];
    const next = pace(4, { onProgress: ({ done }) => seen.push(done) });
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    for (let part = 0; part < 4; part++) {
      for (const until = performance.now() + 35; performance.now() < until;);
      await next();
    }
    clearInterval(timer);
    expect(seen).toEqual([1, 2, 3, 4]);
    expect(turns).toBeGreaterThan(0);
  });

  it("rejects with the signal's reason", async () => {
    const controller = new AbortController();
    const abort = (): void => {
      controller.abort(new Error('enough'));
    };
    const next = pace(1, { signal: controller.signal, onProgress: abort });
    await expect(next()).rejects.toThrow('enough');
    expect(() => pace(1, { signal: controller.signal })).toThrow('enough');
  });

  it('refuses what it cannot pace, in the name of its caller', () => {
    expect(() => pace(0, { caller: 'f' })).toThrow('f: total must be an integer ≥ 1, got 0.');
    expect(() => pace(1, { caller: 'f', onProgress: 1 as never })).toThrow('f: onProgress must be a function, got 1.');
  });
});
