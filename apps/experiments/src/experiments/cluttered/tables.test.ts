import { describe, expect, it } from 'vitest';
import { exampleOutcomes } from '../../../test/exampleOutcomes.js';
import type { ArmOutcome } from '../../experiment/measured.js';
import { forgettingTable, undefinedTables } from './tables.js';

const outcomes = exampleOutcomes();

describe('forgettingTable', () => {
  it('compares with the smallest β, and has only networks that forget', () => {
    const { rows } = forgettingTable(outcomes);
    expect(rows[0]).toEqual(['layer 1', 'β = 0.02', '100 %', '100 %', '100 %']);
    expect(rows[2]).toEqual(['layer 1', 'β = 0.5', '20 %', '4.0 %', '0.80 %']);
    expect(rows).toHaveLength(6);
  });
});

describe('undefinedTables', () => {
  it('counts the images without a value, by its title', () => {
    expect(undefinedTables(outcomes, String)).toEqual([]);
    const changed = outcomes.map((outcome): ArmOutcome => ({
      ...outcome,
      runs: outcome.runs.map((run) => {
        const auroc = run.measured.values['layer1.auroc'];
        if (typeof auroc !== 'object' || outcome.title !== 'β = 0.1') return run;
        const values = { ...run.measured.values, 'layer1.auroc': { ...auroc, undefinedCount: 3 } };
        return { ...run, measured: { ...run.measured, values } };
      }),
    }));
    expect(undefinedTables(changed, (name) => `the ${name}`)[0]?.rows).toEqual([
      ['the layer1.auroc', 'β = 0.1', '7', '3'],
    ]);
  });
});
