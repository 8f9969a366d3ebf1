import { describe, expect, it } from 'vitest';
import { bayesianBlocks, contingencyTable, equalWidthBins, quantileBins } from '../../src/index.js';
import { expectNear, stored } from './stored.js';

interface Stored {
  readonly labels: number[];
  readonly edges: number[];
}
const golden = stored('binning') as {
  bins: ({ name: string; integers: number[]; scale: number; blocks: number[] } & Record<
    'width3' | 'width8' | 'quantile3' | 'quantile8',
    Stored
  >)[];
  tables: { x: number[]; y: number[]; counts: number[][] }[];
};

describe.each(golden.bins)('$name', ({ integers, scale, blocks, ...expected }) => {
  const x = integers.map((value) => value * scale);

  it.each([
    ['width3', equalWidthBins, 3],
    ['width8', equalWidthBins, 8],
    ['quantile3', quantileBins, 3],
    ['quantile8', quantileBins, 8],
  ] as const)('has the bins of scikit-learn: %s', (name, bin, bins) => {
    const { labels, edges } = bin(x, { bins });
    expect(edges).toHaveLength(expected[name].edges.length);
    expected[name].edges.forEach((edge, i) => {
      expectNear(edges[i]!, edge, 1e-14);
    });
    expect([...labels]).toEqual(expected[name].labels);
  });

  it('has the blocks of astropy', () => {
    const { edges } = bayesianBlocks(x);
    expect(edges).toHaveLength(blocks.length);
    blocks.forEach((edge, i) => {
      expectNear(edges[i]!, edge, 1e-14);
    });
  });
});

it.each(golden.tables)('has the contingency table of scikit-learn', ({ x, y, counts }) => {
  const { table, labels } = contingencyTable(x, y);
  expect([...table.values]).toEqual(counts.flat());
  expect(table.shape).toEqual([counts.length, counts[0]!.length]);
  expect(labels).toEqual([x, y].map((each) => [...new Set(each)].sort((a, b) => a - b)));
});
