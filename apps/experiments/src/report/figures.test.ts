import { describe, expect, it } from 'vitest';
import { exampleExperiment, exampleOutcomes } from '../../test/exampleOutcomes.js';
import { drawFigures } from './figures.js';

const outcomes = exampleOutcomes();

describe('drawFigures', () => {
  it('draws what the experiment makes of its outcomes, with its explanation and the source in the caption', () => {
    const figures = [
      {
        kind: 'drawn' as const,
        title: 'Error of each network',
        explanation: 'A point each.',
        draw: () => ({
          x: 'network',
          panels: [{ y: 'error', lines: [{ title: 'all', points: [{ x: 1, y: 2, error: Number.NaN }] }] }],
        }),
      },
      {
        kind: 'images' as const,
        title: 'Samples',
        explanation: 'A row each.',
        images: () => ({ height: 1, width: 1, rows: [{ title: 'one', images: [[0.5]] }], caption: 'From the prior.' }),
      },
      { kind: 'drawn' as const, title: 'Nothing', explanation: '', draw: () => ({ x: '', panels: [] }) },
    ];
    const drawn = drawFigures({ ...exampleExperiment, figures }, outcomes, 'Seed 7.');
    expect(drawn.map(({ title }) => title)).toEqual(['Error of each network', 'Samples', 'Training curves']);
    expect(drawn[1]!.svg).toContain('From the prior. Seed 7.');
    expect(drawn[0]!.svg).toContain('A point each. Seed 7.');
  });

  it('calls factors and levels by the words of the experiment, and a level of a number by its factor', () => {
    const arms = outcomes.flatMap((outcome, i) => [
      { ...outcome, arm: { share: i, noise: 'none' } },
      { ...outcome, arm: { share: i, noise: 0.5 } },
    ]);
    const figures = [{ kind: 'lines' as const, title: 'Error', x: 'share', series: 'noise', y: ['error'] }];
    const words = { share: 'filters (%)', noise: 'β', none: 'without noise' };
    const [{ svg } = { svg: '' }] = drawFigures({ ...exampleExperiment, figures, words }, arms, '');
    for (const word of ['filters (%)', 'without noise', 'β = 0.5']) expect(svg).toContain(word);
    expect(svg).not.toContain('>share');
  });

  it('leaves arms out of the training curves that were not trained by the loop', () => {
    const [first, ...others] = outcomes;
    const fitted = { ...first!, runs: first!.runs.map((run) => ({ ...run, history: [] })) };
    const bare = { ...exampleExperiment, figures: [] };
    const drawn = drawFigures(bare, [fitted, ...others], '');
    expect(drawn.map(({ title }) => title)).toEqual(['Training curves']);
    expect(drawn[0]!.svg).not.toContain('without noise');
    expect(drawFigures(bare, [fitted], '')).toEqual([]);
  });
});
