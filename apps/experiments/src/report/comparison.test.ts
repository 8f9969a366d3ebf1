import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { exampleExperiment, exampleOutcomes, exampleSweep } from '../../test/exampleOutcomes.js';
import type { ArmOutcome } from '../experiment/measured.js';
import type { Sweep } from '../sweep/sweepFolder.js';
import { statisticOutcome } from './changes.js';
import { type Compared, comparisonPage, comparisonTables } from './comparison.js';

function compared(name: string, outcomes: readonly ArmOutcome[], sweep: Sweep = exampleSweep(3)): Compared {
  const statistic = statisticOutcome(exampleExperiment, sweep.scale, outcomes);
  const rest = {
    folder: `runs/${name}`,
    typed: (words: readonly string[]) => words.join(' '),
    figures: [],
    tables: [],
  };
  return {
    name,
    folder: `runs/${name}`,
    parts: { experiment: exampleExperiment, file: null, sweep, outcomes, chosen: null, statistic, ...rest },
  };
}

const before = compared('before', exampleOutcomes([0, 0.01, 0.02]));
const after = compared('after', exampleOutcomes([0.02, 0.03, 0.05]).slice(1));

describe('comparisonTables', () => {
  const [differences, error] = comparisonTables(before, after);

  it('pairs the seeds that both have, and gives each change its interval', () => {
    expect(error).toMatchObject({
      title: 'test error, %',
      columns: ['', 'before', 'after', 'before → after: paired change [95 % t-interval]'],
    });
    expect(error!.rows[3]).toEqual(['β = 0.5', '5.5 ± 0.6', '7.8 ± 0.9', '+2.3 [+0.90, +3.8] over 3 seeds']);
    expect(error!.rows[0]).toEqual(['without noise', '5.5 ± 0.6', '—', '—']);
  });

  it('leaves out what one of them has nowhere', () => {
    const titles = (one: Compared, other: Compared): string[] => comparisonTables(one, other).map(({ title }) => title);
    const tables = comparisonTables(before, after);
    for (const { rows, title } of tables.slice(1)) {
      for (const column of [1, 2])
        expect(
          rows.some((row) => row[column] !== '—'),
          title,
        ).toBe(true);
    }
    expect(titles(before, after).some((title) => title.includes('layer 2'))).toBe(true);
    // Layers of networks that neither has.
    expect(titles(before, after).some((title) => title.includes('layer 3'))).toBe(false);
    const plain = { ...before, parts: { ...before.parts, outcomes: before.parts.outcomes.slice(0, 1) } };
    expect(titles(before, plain).some((title) => title.includes('layer'))).toBe(false);
    expect(titles(before, plain)[1]).toBe('test error, %');
  });

  it('says in what the runs differ', () => {
    expect(differences!.title).toBe('They were run alike');
    const other = compared('after', exampleOutcomes([0, 1, 2]), {
      ...exampleSweep(3),
      scale: { ...exampleSweep(3).scale, epochs: 9 },
    });
    expect(comparisonTables(before, other)[0]).toEqual({
      title: 'In what they differ',
      columns: ['', 'before', 'after'],
      rows: [
        ['folder', 'runs/before', 'runs/after'],
        ['scale.epochs', '8', '9'],
      ],
    });
  });

  it('gives no change of fewer than two seeds in common', () => {
    const moved = exampleOutcomes([0, 0.01]).map((arm) => ({
      ...arm,
      runs: arm.runs.map((run) => ({ ...run, seed: run.seed + 1 })),
    }));
    expect(comparisonTables(compared('a', exampleOutcomes([0, 0.01])), compared('b', moved))[1]!.rows[0]![3]).toBe('—');
  });
});

it('comparisonPage shows both verdicts, the tables, both curves and the next step', () => {
  const { document } = parseHTML(comparisonPage(before, after));
  const words = (document.querySelector('main') as { textContent: string }).textContent;
  expect([...document.querySelectorAll('.verdict')]).toHaveLength(2);
  expect(words).toContain('before: without noise');
  expect(words).toContain('after: β = 0.1');
  expect(words).toContain('before on its own: report runs/before');
  expect([...document.querySelectorAll('.panels svg')]).toHaveLength(4);
});
