import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blockOf, DONE, FAILED, GENERATION, type Job, publish, waitWhile, work } from './protocol.js';

/** A job of 10 units in 4 chunks, but for what is said. */
const job = (part: Partial<Job>): Job => ({
  kernel: 0,
  args: [],
  units: 10,
  align: 1,
  chunks: 4,
  workspaces: [0],
  ...part,
});

describe('publish and work', () => {
  it('compute every unit once, in chunks that begin at multiples of the alignment', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.integer({ min: 1, max: 64 }),
        fc.integer({ min: 1, max: 255 }),
        (units, align, most) => {
          const chunks = Math.min(most, Math.ceil(units / align));
          const seen = new Uint8Array(units);
          const block = blockOf();
          const generation = publish(block, job({ units, align, chunks }));
          let called = 0;
          const kernel = (...args: number[]) => {
            const [first, last] = args as [number, number];
            expect(first % align).toBe(0);
            expect(last).toBeGreaterThan(first);
            for (let unit = first; unit < last; unit++) seen[unit]! += 1;
            called += 1;
          };
          work(block, [kernel], generation, 0);
          expect(called).toBe(chunks);
          expect(seen.every((times) => times === 1)).toBe(true);
          expect(block.words[DONE]).toBe(chunks);
        },
      ),
    );
  });

  it('hand over the kernel, its arguments as they are, and the scratch of the thread', () => {
    const block = blockOf();
    const calls: number[][] = [];
    const kernels = [() => expect.fail('the other kernel'), (...args: number[]) => calls.push(args)];
    const args = [4_000_000_000, -1, 0.1];
    const workspaces = [16, 3_000_000_000];
    const generation = publish(block, job({ kernel: 1, args, workspaces, chunks: 1 }));
    work(blockOf(block.words.buffer), kernels, generation, 1);
    expect(calls).toEqual([[...args, 0, 10, 3_000_000_000]]);
  });

  it('leave a thread that comes late nothing of a job that is over, nor of the next one', () => {
    const block = blockOf();
    let called = 0;
    const kernels = [() => (called += 1)];
    const first = publish(block, job({ chunks: 2 }));
    work(block, kernels, first, 0);
    work(block, kernels, first, 0);
    expect(called).toBe(2);
    const second = publish(block, job({ chunks: 3 }));
    work(block, kernels, first, 0);
    expect(called).toBe(2);
    work(block, kernels, second, 0);
    expect(called).toBe(5);
  });

  it('finish the other chunks when one throws, count it, and throw what it threw', () => {
    const block = blockOf();
    let called = 0;
    const kernel = () => {
      called += 1;
      if (called === 2) throw new Error('out of bounds');
    };
    const generation = publish(block, job({}));
    expect(() => {
      work(block, [kernel], generation, 0);
    }).toThrow('out of bounds');
    expect(called).toBe(4);
    expect([block.words[DONE], block.words[FAILED]]).toEqual([4, 1]);
  });

  it('refuse more than the block has room for', () => {
    const many = Array<number>(65).fill(0);
    expect(() => publish(blockOf(), job({ args: many }))).toThrow(
      'number of arguments must be an integer ≥ 0 and ≤ 64, got 65',
    );
    expect(() => publish(blockOf(), job({ chunks: 256 }))).toThrow('chunks must be an integer ≥ 0 and ≤ 255, got 256');
  });
});

describe('waitWhile', () => {
  it.each([
    ['sleeping', true],
    ['looking', false],
  ])('tells, %s, whether a word changed or the time is over', (_, sleeps) => {
    const { words } = blockOf();
    expect(waitWhile(words, GENERATION, 1, sleeps, 1000)).toBe(true);
    expect(waitWhile(words, GENERATION, 0, sleeps, 20)).toBe(false);
  });
});
