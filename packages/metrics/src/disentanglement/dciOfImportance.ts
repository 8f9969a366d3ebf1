import { sampleMatrix, type Samples } from '@infodrop/information';
import { requireThat } from '@infodrop/requirements';
import { byDimension, byFactor } from './informationRows.js';

/** Disentanglement and completeness of an importance matrix, with their parts. */
export interface DciScores {
  /** Mean of `disentanglementPerDimension`, weighted by how much each dimension is used. */
  readonly disentanglement: number;
  /** Mean of `completenessPerFactor`, weighted by how much is used for each factor. */
  readonly completeness: number;
  /** Of each dimension of the code: 1 where it is used for one factor only; 0 where it is used for none. */
  readonly disentanglementPerDimension: readonly number[];
  /** Of each factor: 1 where one dimension is used for it only; 0 where none is. */
  readonly completenessPerFactor: readonly number[];
}

/**
 * Disentanglement and completeness, the D and C of DCI, from how important each dimension of a code is for predicting each factor.
 *
 *   Dᵢ = 1 − H_K(Pᵢ·),  Pᵢₖ = Rᵢₖ / Σₖ Rᵢₖ;   D = Σᵢ ρᵢ Dᵢ,  ρᵢ = Σₖ Rᵢₖ / Σ R
 *   Cₖ = 1 − H_n(P·ₖ),  P over the n dimensions;  C = Σₖ ρₖ Cₖ,  ρₖ = Σᵢ Rᵢₖ / Σ R
 *
 * Entropies are to the base of how many there are. 1 is a diagonal of any order, 0 all alike. The importances are those of any learner: feature
 * importances of boosted trees or a random forest, absolute weights of a lasso; name it with the score, for it decides it.
 *
 * @param importance - Dimensions × factors, each ≥ 0, two rows or more and two columns or more.
 * @returns Both in [0, 1] with their parts. All zeros give 0.
 * @throws TypeError for another form; RangeError for a negative or infinite importance, or with one dimension or factor.
 *
 * Source: C. Eastwood, C. K. I. Williams, [A framework for the quantitative evaluation of disentangled
 * representations](https://openreview.net/forum?id=By-7dz-AZ), 2018. Completeness is weighted by the factors' mass as in the code of Locatello et
 * al. 2019; other programs take the plain mean.
 *
 * @example
 * import { dciOfImportance } from '@infodrop/metrics';
 * dciOfImportance([[3, 0], [0, 1]]).disentanglement; // 1
 */
export function dciOfImportance(importance: Samples): DciScores {
  const caller = 'dciOfImportance';
  const { data, shape } = sampleMatrix(importance, { caller, name: 'importance' });
  const [dimensions, factors] = shape;
  const least = data.reduce((a, b) => Math.min(a, b), Infinity);
  requireThat(!(least < 0), caller, 'importance', '≥ 0', least, 'Take absolute values of weights.');
  requireThat(dimensions >= 2 && factors >= 2, caller, 'importance', '2 dimensions × 2 factors or more', shape);
  // In a unit in which the sums are doubles: a power of two rounds nothing.
  const most = data.reduce((a, b) => Math.max(a, b), 0);
  const unit = most === 0 ? 1 : 2 ** -Math.max(-1000, Math.floor(Math.log2(most)));
  const given = { information: data.map((each) => each * unit), shape };
  const [rows, columns] = [byDimension(given), byFactor(given)];
  const disentanglementPerDimension = rows.map(concentration);
  const completenessPerFactor = columns.map(concentration);
  return {
    disentanglement: weightedMean(disentanglementPerDimension, rows.map(total)),
    completeness: weightedMean(completenessPerFactor, columns.map(total)),
    disentanglementPerDimension,
    completenessPerFactor,
  };
}

/** 1 less the entropy of the shares, to the base of their number; 0 where there is nothing to share. */
function concentration(values: Float64Array): number {
  const all = total(values);
  if (all === 0) return 0;
  let nats = 0;
  for (const value of values) if (value > 0) nats -= (value / all) * Math.log(value / all);
  return withinUnit(1 - nats / Math.log(values.length));
}

function weightedMean(values: readonly number[], weights: readonly number[]): number {
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  return all === 0 ? 0 : withinUnit(values.reduce((sum, value, i) => sum + (value * weights[i]!) / all, 0));
}

/** Without what rounding takes out of [0, 1]. */
const withinUnit = (value: number): number => Math.min(1, Math.max(0, value));

const total = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);
