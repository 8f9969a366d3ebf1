import { describe, expect, it } from 'vitest';
import type { Arm } from '../experiment/arms.js';
import { widthsMlp } from '../experiments/widthsMlp.js';
import { followedRun } from './follow.js';
import { runsOf } from './runs.js';

const controlled = {
  ...widthsMlp,
  tuned: undefined,
  follows: ({ method }: Arm) => (method === 'logNormal' ? { method: 'information' } : null),
};
const scale = { ...widthsMlp.scales.smoke, seeds: 2, widths: [30, 100] };
const arms = runsOf(controlled as never, scale);
const runOf = (method: string, seed: number) =>
  arms.find(({ arm }) => arm.method === method && arm.width === 100)!.trials[0]!.runs.find((run) => run.seed === seed)!;

describe('followedRun', () => {
  it('is the run of the same seed, and of the same levels but those that are named', () => {
    expect(followedRun(controlled as never, arms, runOf('logNormal', 1))).toBe(runOf('information', 1));
  });

  it('is none where an arm follows none', () => {
    expect(followedRun(controlled as never, arms, runOf('information', 1))).toBeNull();
    expect(followedRun(widthsMlp as never, arms, runOf('binary', 0))).toBeNull();
  });

  it('refuses an arm that is not in the grid, and one that follows another', () => {
    const unknown = { name: 'mine', follows: () => ({ method: 'informtion' }) };
    expect(() => followedRun(unknown, arms, runOf('binary', 0))).toThrow('must be in the grid and follow none');
    const chain = { name: 'mine', follows: () => ({ method: 'none' }) };
    expect(() => followedRun(chain, arms, runOf('binary', 0))).toThrow('must be in the grid and follow none');
  });
});
