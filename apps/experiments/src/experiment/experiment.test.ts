import { describe, expect, it } from 'vitest';
import { experiments } from '../experiments/index.js';
import { widthsMlp } from '../experiments/widthsMlp.js';
import { armsOf, hasLevels } from './arms.js';
import { experiment } from './experiment.js';

describe('experiment', () => {
  it('refuses a name that cannot be typed', () => {
    expect(() => experiment({ ...widthsMlp, name: 'Widths MLP' })).toThrow('lower-case letters, digits and dashes');
  });

  it('refuses methods that are tuned with unequal effort', () => {
    const tuned = { within: 'method', by: ['error'], trials: { information: [0.1, 1], binary: [0.5] } };
    expect(() => experiment({ ...widthsMlp, tuned })).toThrow('as many for every level, got 2, 1');
  });

  it('refuses a statistic or a figure of a value that is not measured', () => {
    const figures = [{ kind: 'lines', title: '', x: 'width', y: ['elbo'] }] as const;
    expect(() => experiment({ ...widthsMlp, figures })).toThrow('one of error, crossEntropy, steps, got elbo');
  });

  it('refuses a scale that holds a name which its choice has not', () => {
    const choices = { digits: { meaning: 'data set', names: ['mnist'] } };
    expect(() => experiment({ ...widthsMlp, choices })).toThrow(
      "digits of a scale of 'widths-mlp' must be one of mnist",
    );
  });

  it('refuses arms that follow one of several trials', () => {
    expect(() => experiment({ ...widthsMlp, follows: () => null })).toThrow('left out where arms are tuned');
  });
});

describe('every experiment', () => {
  it.each(experiments.map((one) => [one.name, one] as const))('%s is whole at every scale', (_, one) => {
    expect(Object.keys(one.scales)).toEqual(expect.arrayContaining(['smoke', 'small', 'paper']));
    for (const scale of Object.values(one.scales)) {
      const arms = armsOf(one.factors(scale));
      const statistic = one.statistic(scale);
      const changes = ['change' in statistic ? [statistic.change] : [], one.changes?.(scale) ?? []].flat();
      for (const { from, to } of changes) {
        expect(arms.filter((arm) => hasLevels(arm, from))).toHaveLength(1);
        expect(arms.filter((arm) => hasLevels(arm, to))).toHaveLength(1);
      }
      expect((one.limits?.(scale) ?? []).filter(({ holds }) => !holds)).toEqual([]);
      expect(one.protocol(scale)).toContain('paper');
      expect(JSON.parse(JSON.stringify(scale))).toEqual(scale);
    }
    expect(one.scales.small.seeds).toBeGreaterThanOrEqual(3);
  });
});
