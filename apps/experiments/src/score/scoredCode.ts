import type { AllScores } from '@infodrop/metrics';
import { matrixFigure } from '../figure/matrixFigure.js';
import type { DrawnFigure } from '../report/figures.js';
import type { MatrixFile } from '../samples/readMatrix.js';

/** What a JSON file has of the scores of a code. */
export const scoresRecord = ({ rows, information, importance }: AllScores): object => ({
  scores: rows,
  information: { nats: Array.from(information.information), shape: information.shape },
  importance: importance === null ? null : Array.from(importance),
});

/** Whose code it is: what stands behind the title of a figure, and what its dimensions are said to be of. */
export interface CodeWords {
  readonly after: string;
  readonly of: string;
}

/**
 * The matrices of a code: what each dimension knows of each factor, and how important it is to the learner of DCI, where that is defined.
 *
 * @param scores - Of the code.
 * @param files - Of the code and of the factors, which name dimensions and factors.
 * @param words - See {@link CodeWords}.
 *
 * @example
 * codeFigures(scores, { codes, factors }, { after: '', of: 'the code' })[0].title; // 'Mutual information'
 */
export function codeFigures(
  { information, importance }: AllScores,
  { codes, factors }: { readonly codes: MatrixFile; readonly factors: MatrixFile },
  { after, of }: CodeWords,
): DrawnFigure[] {
  const pairs = { rows: columnNames(codes, 'z'), columns: columnNames(factors, 'v') };
  const knows = {
    title: `Mutual information${after}`,
    explanation: `Of each dimension of ${of} and each factor, by a histogram of ${information.settings.bins} bins, in nats.`,
    svg: matrixFigure({ ...pairs, values: information.information, label: 'nats' }),
  };
  if (importance === null) return [knows];
  const serves = {
    title: `Importance${after}`,
    explanation: `Of each dimension of ${of} to the learner of DCI that reads each factor.`,
    svg: matrixFigure({ ...pairs, values: importance, label: 'importance' }),
  };
  return [knows, serves];
}

/** What the columns of a file are called. */
const columnNames = ({ names, shape: [, count] }: MatrixFile, letter: string): string[] =>
  Array.from({ length: count }, (_, i) => names?.[i] ?? `${letter}${i}`);
