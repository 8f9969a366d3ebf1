import { key, normal, uniform } from '@infodrop/random';
import { describe, expect, it } from 'vitest';
import { contingencyTable } from '../discrete/data/contingencyTable.js';
import { mutualInformation } from '../discrete/measures/mutualInformation.js';
import { columns } from '../samples.js';
import { bayesianBlocks } from './bayesianBlocks.js';
import { equalWidthBins } from './equalWidthBins.js';
import { quantileBins } from './quantileBins.js';

describe('bins', () => {
  it('hold their lower edge, and the last one its upper edge too', () => {
    const { labels, edges } = equalWidthBins([0, 1, 2, 3, 4], { bins: 2 });
    expect([...edges]).toEqual([0, 2, 4]);
    expect([...labels]).toEqual([0, 0, 1, 1, 1]);
  });

  it('of a constant are one', () => {
    for (const { labels, edges } of [
      equalWidthBins([3, 3, 3], { bins: 4 }),
      quantileBins([3, 3, 3], { bins: 4 }),
      bayesianBlocks([3, 3, 3]),
    ]) {
      expect([...labels]).toEqual([0, 0, 0]);
      expect([...edges]).toEqual([3, 3]);
    }
  });

  it('reach over the whole range of doubles', () => {
    expect([...equalWidthBins([-1e308, 0, 1e308], { bins: 3 }).labels]).toEqual([0, 1, 2]);
  });

  it('of quantiles hold nearly equal counts, whatever increasing function is binned', () => {
    const x = Float64Array.from(normal(key(1), 1000));
    const { labels } = quantileBins(x, { bins: 7 });
    for (let bin = 0; bin < 7; bin++) expect(labels.filter((each) => each === bin).length).toBeCloseTo(1000 / 7, -0.5);
    expect(quantileBins(x.map(Math.exp), { bins: 7 }).labels).toEqual(labels);
  });

  it('of blocks find the step of a density, and one block where it is flat', () => {
    const flat = uniform(key(2), 500);
    expect(bayesianBlocks(flat).edges).toHaveLength(2);
    const stepped = [...flat, ...uniform(key(3), 2000, { low: 0.3, high: 0.4 })];
    const { edges } = bayesianBlocks(stepped);
    expect(edges).toHaveLength(4);
    expect(edges[1]).toBeCloseTo(0.3, 2);
    expect(edges[2]).toBeCloseTo(0.4, 2);
  });

  it('refuse what is no column, and options that are none', () => {
    expect(() => equalWidthBins([1, 2], { bins: 0 })).toThrow('equalWidthBins: bins must be an integer ≥ 1, got 0.');
    expect(() => quantileBins([1, 2], { bin: 3 } as never)).toThrow('got "bin". Did you mean bins?');
    expect(() => quantileBins([1, 2], undefined as never)).toThrow('options must be an object with bins');
    expect(() => bayesianBlocks([1, NaN])).toThrow('bayesianBlocks: x must be finite numbers, got NaN at sample 1');
    expect(() => equalWidthBins([[1, 2]] as never, { bins: 2 })).toThrow('numbers of one dimension');
    expect(() => bayesianBlocks([1, 2], { falsePositives: 1 })).toThrow('falsePositives must be');
  });
});

describe('a contingency table', () => {
  it('has the mutual information of its samples', () => {
    const x = Array.from({ length: 60 }, (_, i) => `${(i * i) % 7}`);
    const y = Array.from({ length: 60 }, (_, i) => i % 3 === 0);
    const { table, labels } = contingencyTable(x, y);
    expect(mutualInformation(table)).toBeCloseTo(mutualInformation(x, y), 14);
    expect(labels).toEqual([['0', '1', '2', '4'], [false, true]]); // prettier-ignore
  });

  it('takes several columns as one joint label', () => {
    const { table, labels } = contingencyTable(columns(['b', 'a', 'a'], [1, 2, 1]), [0, 0, 1]);
    expect(labels[0]).toEqual([['a', 1], ['a', 2], ['b', 1]]); // prettier-ignore
    expect([...table.values]).toEqual([0, 1, 1, 0, 1, 0]);
    expect(() => contingencyTable([1, 2], [1])).toThrow('x and y must have the same number of samples, got 2, 1');
  });
});
