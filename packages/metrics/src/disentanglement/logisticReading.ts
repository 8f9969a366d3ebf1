import { logisticLearner } from '../learners/logisticRegression.js';
import { standardizer } from '../learners/standardizer.js';
import type { FactorTask, Split } from './split.js';

/** What a reader of the code says of one factor: probabilities of its values, or numbers that are greatest for the likeliest, of every test sample: [samples × values]. */
export type Reading = (task: FactorTask) => Float64Array;

/** Probabilities of every value of a factor, [test samples × size], by logistic regression (C = 1) from the standardized code. */
export function logisticReader({ codes, testCodes }: Pick<Split, 'codes' | 'testCodes'>): Reading {
  const standard = codes.map(standardizer);
  const standardized = (columns: readonly Float64Array[]): Float64Array[] =>
    columns.map((column, i) => column.map(standard[i]!));
  const { learn, prepare } = logisticLearner(standardized(codes));
  const tested = prepare(standardized(testCodes));
  return ({ labels, size }) => learn(labels, size).tell(tested);
}

/** The same for every score that asks: a factor is learned once. */
export function readingOnce(split: Pick<Split, 'codes' | 'testCodes'>): Reading {
  const read = logisticReader(split);
  const known = new Map<FactorTask, Float64Array>();
  return (task) => {
    const found = known.get(task) ?? read(task);
    known.set(task, found);
    return found;
  };
}
