import { describe, expect, it } from 'vitest';
import { exampleExperiment, exampleOutcomes } from '../../test/exampleOutcomes.js';
import { changeOf } from './changes.js';
import { unlessShown } from './unlessShown.js';
import { changeWords } from './words.js';

const outcomes = exampleOutcomes([0, 0.01, 0.02]);
// In the examples the digit's share rises with β.
const of = 'layer2.digitShareOfNats';
const change = { from: { beta: 0.02 }, to: { beta: 0.5 } };

describe('unlessShown', () => {
  it('says nothing of a claim that is shown, nor of too few seeds', () => {
    expect(unlessShown(outcomes, { change, of, expected: 'more' }, exampleExperiment)).toBeNull();
    const two = exampleOutcomes([0, 0.01]);
    expect(unlessShown(two, { change, of, expected: 'less' }, exampleExperiment)).toBeNull();
  });

  it('says the change of one that is not, and its verdict', () => {
    const words = changeWords({ ...changeOf(outcomes, change, of).paired, of }, exampleExperiment);
    expect(unlessShown(outcomes, { change, of, expected: 'less' }, exampleExperiment)).toBe(`${words}: opposite`);
  });
});
