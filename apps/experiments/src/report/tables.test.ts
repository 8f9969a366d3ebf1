import { describe, expect, it } from 'vitest';
import { exampleExperiment, exampleOutcomes, exampleSweep } from '../../test/exampleOutcomes.js';
import { widthsMlp } from '../experiments/widthsMlp.js';
import { changeTable, heading, levelTable, saturationTables, validationTable } from './tables.js';

const outcomes = exampleOutcomes();
const shifted = exampleOutcomes([0, 0.01, 0.02]);

describe('validationTable', () => {
  it('has a row for each arm and marks the chosen one', () => {
    const { columns, rows } = validationTable(exampleExperiment, outcomes, 'beta-0.5');
    expect(columns).toEqual(['', 'error, %', 'cross-entropy, nats', '']);
    expect(rows[0]).toEqual(['without noise', '5.00', '0.200', '']);
    expect(rows.map((row) => row.at(-1))).toEqual(['', '', '', 'chosen on the validation split']);
  });

  it('says which trial was chosen where something is tuned', () => {
    const tuned = outcomes.map((outcome, i) => ({ ...outcome, trial: i === 0 ? null : 0.1 }));
    const { columns, rows } = validationTable(exampleExperiment, tuned, null);
    expect(columns).toEqual(['', 'error, %', 'cross-entropy, nats', 'chosen trial']);
    expect(rows.map((row) => row.at(-1))).toEqual(['—', '0.1', '0.1', '0.1']);
  });

  it('has the numbers that only some arms have, and a dash for the others', () => {
    const some = outcomes.map((outcome, i) =>
      i === 0
        ? outcome
        : { ...outcome, runs: outcome.runs.map((run) => ({ ...run, validation: { ...run.validation, nats: 2 } })) },
    );
    const { columns, rows } = validationTable(exampleExperiment, some, null);
    expect(columns).toEqual(['', 'error, %', 'cross-entropy, nats', 'nats']);
    expect(rows.map((row) => row.at(-1))).toEqual(['—', '2.00', '2.00', '2.00']);
    const quantities = { nats: { title: 'test rate', unit: 'nats', times: 10 } };
    const titled = validationTable({ quantities }, some, null);
    expect(titled.columns).toEqual(['', 'error, %', 'cross-entropy, nats', 'rate, nats']);
    expect(titled.rows.map((row) => row.at(-1))).toEqual(['—', '20.0', '20.0', '20.0']);
  });
});

describe('levelTable', () => {
  it('takes the standard error over the examples of one run, and says what that is worth', () => {
    const { title, columns, rows } = levelTable(exampleExperiment, outcomes);
    expect(title).toBe(
      'Test split: means ± standard error over the test examples of one network, which says nothing of another seed',
    );
    expect(columns).toEqual(['', 'without noise', 'β = 0.02', 'β = 0.1', 'β = 0.5']);
    expect(rows[0]).toEqual(['test error, %', '4.5 ± 0.5', '4.5 ± 0.5', '4.5 ± 0.5', '4.5 ± 0.5']);
    expect(rows.find(([name]) => name === 'layer 1: nats of an image')?.[1]).toBe('—');
  });

  it('takes it over seeds where there are several', () => {
    const { title, rows } = levelTable(exampleExperiment, shifted);
    expect(title).toBe('Test split: means ± standard error over 3 seeds');
    // 4.5, 5.5 and 6.5 %: deviation 1, over √3.
    expect(rows[0]?.[1]).toBe('5.5 ± 0.6');
  });

  it('has a row for each arm where there are few quantities, and leaves out what nobody measured', () => {
    expect(levelTable(widthsMlp, outcomes).columns).toEqual(['', 'test error, %', 'test cross-entropy, nats']);
  });
});

describe('changeTable', () => {
  it('pairs the seeds: what moves all arms of a seed is no change', () => {
    const { title, rows } = changeTable(exampleExperiment, exampleSweep(3).scale, shifted);
    expect(title).toBe('Paired changes over 3 seeds: mean [95 % t-interval]');
    const share = rows.find(([name]) => name === 'layer 2: digit’s share of nats')!;
    // 0.3 + 0.5·β: from 0.02 to 0.5 a change of 0.24 in every seed.
    expect(share.at(-1)).toBe('+0.24 [+0.24, +0.24]');
    expect(share[1]).toBe('—');
  });

  it('leaves out what is the same in all arms, and intervals of one seed', () => {
    const { title, rows } = changeTable(exampleExperiment, exampleSweep(1).scale, outcomes);
    expect(title).toBe('Changes (one seed: no interval)');
    expect(rows.map(([name]) => name)).not.toContain('layer 1: digit’s share of the area');
    expect(rows.find(([name]) => name === 'layer 2: digit’s share of nats')?.at(-1)).toBe('+0.24');
  });
});

describe('saturationTables', () => {
  it('has the arms that have such layers, and a dash where nothing was measured', () => {
    expect(saturationTables(outcomes)[0]?.rows[0]).toEqual(['β = 0.02', '80 %', '—']);
    expect(saturationTables(outcomes.slice(0, 1))).toEqual([]);
  });
});

describe('heading', () => {
  it('adds the unit where the title lacks it', () => {
    expect(heading({ title: 'test error', unit: '%' })).toBe('test error, %');
    expect(heading({ title: 'nats of an image', unit: 'nats' })).toBe('nats of an image');
    expect(heading({ title: 'AUROC', unit: '' })).toBe('AUROC');
  });
});
