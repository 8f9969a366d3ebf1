import { expect, it } from 'vitest';
import { exampleExperiment, exampleOutcomes, exampleSweep } from '../../test/exampleOutcomes.js';
import { statisticOutcome } from './changes.js';
import { markdownReport } from './markdown.js';
import { levelTable } from './tables.js';

it('markdownReport says claim, verdict with its spread, figures, tables and the next command', () => {
  const outcomes = exampleOutcomes([0, 0.01, 0.02]);
  const sweep = exampleSweep(3);
  const text = markdownReport({
    experiment: exampleExperiment,
    file: null,
    sweep,
    folder: null,
    typed: (words) => ['infodrop', ...words].join(' '),
    outcomes,
    chosen: null,
    statistic: statisticOutcome(exampleExperiment, sweep.scale, outcomes),
    figures: [{ title: 'Maps', explanation: 'Bright cells speak.', svg: '<svg/>' }],
    tables: [levelTable(exampleExperiment, outcomes)],
    files: ['figure.svg'],
  });
  expect(text).toMatch(/^# What does a network learn to ignore/);
  expect(text).toContain('The claim: As β grows');
  expect(text).toMatch(/\*\*\w+: digit’s share .* over 3 seeds \(95 % interval\), expected to be more\.\*\*/);
  expect(text).toContain('![Maps](figure.svg)\n\nBright cells speak.');
  expect(text).toContain('| test error, % |');
  expect(text).toContain('- Other seeds: `infodrop run cluttered --scale quickstart --seed 10`');
});
