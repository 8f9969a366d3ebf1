import { describe, expect, it } from 'vitest';
import { boardRows, type BoardState } from './boardRows.js';

const progress = (step: number) => ({
  step,
  steps: 20,
  epoch: 1,
  epochs: 2,
  values: [
    ['loss', '0.512'],
    ['error', '12.1 %'],
    ['', '412 nats'],
    ['at cap', '83 %'],
  ] as const,
});

const state: BoardState = {
  runs: [
    { title: 'without noise', progress: progress(10), left: 65_000 },
    { title: 'β = 0.02', progress: progress(20), left: 0 },
    { title: 'β = 0.1', progress: undefined, left: Number.NaN },
  ],
  share: 0.5,
  left: 125_000,
  columns: 80,
  rows: 24,
};

describe('boardRows', () => {
  it.each([
    [
      170,
      [
        'without noise ██████████░░░░░░░░░░ epoch 1/2, loss 0.512, error 12.1 %, 412 nats, at cap 83 %, 1:05 left',
        'β = 0.02      ████████████████████ done, epoch 1/2, loss 0.512, error 12.1 %, 412 nats, at cap 83 %',
        'β = 0.1       ░░░░░░░░░░░░░░░░░░░░ waiting',
        'all           ██████████░░░░░░░░░░ 2:05 left',
      ],
    ],
    [
      80,
      [
        'without noise █████████░░░░░░░░░ epoch 1/2, loss 0.512, error 12.1 %, 1:05 left',
        'β = 0.02      ████████████████████ done, epoch 1/2, loss 0.512, error 12.1 %',
        'β = 0.1       ░░░░░░░░░░░░░░░░░░░░ waiting',
        'all           █████████░░░░░░░░░ 2:05 left',
      ],
    ],
    [
      40,
      [
        'without noise ███░░░ 1:05 left',
        'β = 0.02      ████████ done, epoch 1/2',
        'β = 0.1       ░░░░░░░░ waiting',
        'all           ███░░░ 2:05 left',
      ],
    ],
  ])('has every run and its time left in %i columns', (columns, expected) => {
    const lines = boardRows({ ...state, columns });
    expect(lines).toEqual(expected);
  });

  it('is never wider than the terminal, and shows time left at any width', () => {
    for (let columns = 12; columns < 200; columns++) {
      const lines = boardRows({ ...state, columns });
      for (const line of lines) expect(Array.from(line).length).toBeLessThan(columns);
      expect(lines[0]).toContain('1:05 left');
      expect(lines.at(-1)).toContain('2:05 left');
    }
  });

  it('shows the runs that are under way, and counts the others, where there are too many', () => {
    const runs = Array.from({ length: 50 }, (_, i) => ({
      title: `run ${i}`,
      progress: i < 10 ? progress(20) : i < 12 ? progress(5) : undefined,
      left: Number.NaN,
    }));
    const lines = boardRows({ ...state, runs, rows: 10 });
    expect(lines.length).toBeLessThan(10);
    expect(lines[0]).toContain('run 10');
    expect(lines[1]).toContain('run 11');
    expect(lines.at(-2)).toBe('50 runs: 10 done, 38 waiting');
  });
});
