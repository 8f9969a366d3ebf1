import { expect, it } from 'vitest';
import type { AnyExperiment } from '../experiment/experiment.js';
import { widthsMlp } from '../experiments/widthsMlp.js';
import { requireGrid } from './grid.js';

const experiment: AnyExperiment = widthsMlp;
const { smoke } = widthsMlp.scales;

it('requireGrid refuses what could not be reported, before anything is trained', () => {
  requireGrid(experiment, smoke);
  const withWidths = (widths: readonly number[]) => () => {
    requireGrid(experiment, { ...smoke, widths } as typeof smoke);
  };
  expect(withWidths([])).toThrow("the grid of widths-mlp must be possible, got: armsOf: the levels of 'width'");
  expect(withWidths([30, 30])).toThrow('all different, got [30, 30]');
  const unlike: AnyExperiment = {
    ...experiment,
    statistic: () => ({ name: 'x', of: 'error', change: { from: { width: 7 }, to: { width: 30 } }, expected: 'less' }),
  };
  expect(() => {
    requireGrid(unlike, smoke);
  }).toThrow('levels must name one arm, got 0 with {"width":7}');
});
