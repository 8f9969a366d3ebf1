import { describe, expect, it } from 'vitest';
import { exampleExperiment, exampleOutcomes, exampleSweep } from '../../test/exampleOutcomes.js';
import { statisticOutcome } from './changes.js';
import { chosenSentence, verdictSentence } from './words.js';

const sentence = (shifts: readonly number[]): string =>
  verdictSentence(
    statisticOutcome(exampleExperiment, exampleSweep(shifts.length).scale, exampleOutcomes(shifts)),
    exampleExperiment,
  );

describe('verdictSentence', () => {
  it('names the change, its interval, the seeds and the side', () => {
    expect(sentence([0, 0.01, 0.02])).toBe(
      'Shown: digit’s share of the second layer’s nats, from the smallest β to the largest (β = 0.02 → β = 0.5): ' +
        '+0.24 [+0.24, +0.24] over 3 seeds (95 % interval), expected to be more.',
    );
  });

  it('says what takes something from the verdict', () => {
    const reserved = { ...exampleExperiment, reservation: () => 'one seed makes it' };
    const outcome = statisticOutcome(reserved, exampleSweep(3).scale, exampleOutcomes([0, 0.01, 0.02]));
    expect(outcome.verdict).toBe('shown');
    expect(verdictSentence(outcome, reserved)).toMatch(/^Shown: .* expected to be more\. But one seed makes it\.$/);
  });

  it('claims nothing from one seed', () => {
    expect(sentence([0])).toMatch(
      /^Inconclusive: .*\+0\.24 with one seed, which says nothing of another, expected to be more; a verdict takes 3 seeds or more\.$/,
    );
  });
});

describe('chosenSentence', () => {
  it('has the spread beside every number', () => {
    const outcomes = exampleOutcomes();
    expect(chosenSentence(exampleExperiment, outcomes, outcomes[3]!)).toBe(
      'With β = 0.5, chosen on the validation split, the test error is 4.5 ± 0.5 %; without noise 4.5 ± 0.5 %, β = 0.02 4.5 ± 0.5 %, ' +
        'β = 0.1 4.5 ± 0.5 % (± standard error over the test examples of one network).',
    );
  });
});
