import { describe, expect, it } from 'vitest';
import { exampleExperiment, exampleOutcomes, exampleSweep } from '../../test/exampleOutcomes.js';
import type { RelationStatistic } from '../experiment/experiment.js';
import { changesOf, statisticOutcome } from './changes.js';

const { scale } = exampleSweep(3);
const outcomes = exampleOutcomes([0, 0.01, 0.02]);

/** The spread of the errors of all networks of a seed: in the examples each seed has moved them all alike. */
const relation: RelationStatistic = {
  name: 'largest error of the networks of a seed',
  of: 'error',
  expected: 'more',
  relation: (values) => Math.max(...values.map(({ error }) => error!)),
};

describe('statisticOutcome', () => {
  it('holds a number of all arms of each seed against 0', () => {
    const { pairs, mean, verdict, interval, from, to } = statisticOutcome(
      { statistic: () => relation },
      scale,
      outcomes,
    );
    expect({ pairs, verdict, from, to }).toEqual({ pairs: 3, verdict: 'shown', from: '0', to: 'all networks' });
    expect(mean).toBeCloseTo(0.055, 12);
    // Deviation 0.01, over √3, times t₀.₉₇₅(2).
    expect(interval[1] - mean).toBeCloseTo((4.302652729911275 * 0.01) / Math.sqrt(3), 10);
  });

  it('gives NaN for a value that an arm does not have', () => {
    const share = {
      ...relation,
      relation: (values: readonly Readonly<Record<string, number>>[]) => values[0]!['layer1.auroc']!,
    };
    expect(statisticOutcome({ statistic: () => share }, scale, outcomes)).toMatchObject({
      pairs: 0,
      verdict: 'inconclusive',
    });
  });
});

describe('changesOf', () => {
  it('is what the experiment names, else the change of its statistic, of which a relation has none', () => {
    expect(changesOf(exampleExperiment, scale)).toHaveLength(4);
    const statistic: (typeof exampleExperiment)['statistic'] = (of) => exampleExperiment.statistic(of);
    expect(changesOf({ statistic }, scale)).toEqual([{ from: { beta: 0.02 }, to: { beta: 0.5 } }]);
    expect(changesOf({ statistic: () => relation }, scale)).toEqual([]);
  });
});
