import { describe, expect, it } from 'vitest';
import { exampleResult } from '../../test/exampleResult.js';
import { markdownTable, overSeeds } from './overSeeds.js';

const results = [0, 0.001, 0.002, 0.003, 0.004].map((shift) => exampleResult([0.02, 0.1, 0.5], shift));

describe('overSeeds', () => {
  const [levels, changes] = overSeeds(results);

  it('gives the means over seeds of each network', () => {
    expect(levels?.title).toBe('Means over 5 seeds ± standard error');
    expect(levels?.columns).toEqual(['', 'without noise', 'β = 0.02', 'β = 0.1', 'β = 0.5']);
    expect(levels?.rows[0]).toEqual(['test error, %', '4.70 ± 0.071', '4.70 ± 0.071', '4.70 ± 0.071', '4.70 ± 0.071']);
    expect(levels?.rows[2]?.[1]).toBe('—');
    expect(levels?.rows).toHaveLength(2 + 2 * 7);
  });

  it('gives changes from each network to the next and across all β, paired by seed', () => {
    expect(changes?.columns.slice(1)).toEqual([
      'without noise → β = 0.02',
      'β = 0.02 → β = 0.1',
      'β = 0.1 → β = 0.5',
      'β = 0.02 → β = 0.5',
    ]);
    expect(changes?.rows).toHaveLength(2 + 2 * 6);
    const share = changes?.rows.find(([name]) => name === 'layer 2: digit’s share of nats');
    expect(share).toEqual([
      'layer 2: digit’s share of nats',
      '—',
      '+0.040 [+0.040, +0.040]',
      '+0.20 [+0.20, +0.20]',
      '+0.24 [+0.24, +0.24]',
    ]);
  });

  it('refuses results of different configurations', () => {
    expect(() => overSeeds([])).toThrow('must hold one for each seed');
    const other = exampleResult();
    const changed = { ...other, configuration: { ...other.configuration, epochs: 9 } };
    expect(() => overSeeds([other, changed])).toThrow('must be of one configuration, got another for seed 7');
  });
});

describe('markdownTable', () => {
  it('writes a rule below the head and keeps bars in cells', () => {
    expect(markdownTable({ title: 'T', columns: ['a', 'b'], rows: [['|x|', '1']] })).toBe(
      '**T**\n\n| a | b |\n| --- | ---: |\n| \\|x\\| | 1 |\n',
    );
  });
});
