import { logisticRegression } from '../learners/logisticRegression.js';
import { standardizer } from '../learners/standardizer.js';
import { type FactorTask, type Split } from './split.js';

/** Probabilities of every value of a factor, [samples × size], by logistic regression (C = 1) from the standardized code. */
export function readByLogistic(
  { codes, testCodes }: Pick<Split, 'codes' | 'testCodes'>,
  { labels, size }: Pick<FactorTask, 'labels' | 'size'>,
): { readonly training: Float64Array; readonly test: Float64Array } {
  const standard = codes.map(standardizer);
  const columns = codes.map((column, i) => column.map(standard[i]!));
  const { predict } = logisticRegression(columns, labels, size);
  return { training: predict(columns), test: predict(testCodes.map((column, i) => column.map(standard[i]!))) };
}
