import type { Computed } from '../../estimate.js';
import { joined } from '../../samples.js';
import { digammaTable } from '../../special/digamma.js';
import { averaged } from './averaged.js';
import { counterOf } from '../search/counter.js';
import { KdTree } from '../search/kdTree.js';
import { candidates, nothingShared, type Prepared } from './options.js';
import { judgeTies } from './reliability.js';
import { tieExcess } from './tieExcess.js';

/** The two forms of the estimator for mixtures: as the authors' program does, or as published. */
export type GaoForm = 'digamma' | 'logarithm';

/**
 * The total correlation of m variables that may be continuous, discrete or mixtures; of two, their mutual information. A constant
 * shares nothing, and is no variable of it.
 *
 *   form 'digamma':   ⟨ψ(k̃) + (m − 1) ln N − Σᵢ ψ(nᵢ)⟩
 *   form 'logarithm': ⟨ψ(k̃) + (m − 1) ln N − Σᵢ ln(nᵢ + 1)⟩
 */
export function gaoEstimate(prepared: Prepared, form: GaoForm, details: boolean | undefined): Computed {
  const { rows, k, norm, theilerWindow } = prepared;
  const settings = { ...prepared.settings, form };
  const variables = prepared.variables.filter((_, v) => !prepared.constant[v]!);
  if (variables.length < 2) return nothingShared('Gao', prepared, settings);
  const tree = new KdTree(joined(variables), { norm, blocks: variables.map((variable) => variable.columns) });
  const distances = tree.kthDistances(k, { theilerWindow });
  const inclusive = form === 'logarithm';
  // A radius of NaN counts nothing: copies are counted where there are k of them.
  const zeros = distances.map((distance) => (distance === 0 ? 0 : NaN));
  const copies = tree.countWithin(zeros, { inclusive: true, theilerWindow });
  const logs = new Float64Array(rows);
  const psi = digammaTable(rows);
  // Just above 0, a strict count is of copies.
  const radii = inclusive ? distances : distances.map((distance) => (distance === 0 ? Number.MIN_VALUE : distance));
  const counters = variables.map((variable) => counterOf(variable, norm));
  for (const counter of counters) {
    const counts = counter.countWithin(radii, { inclusive, theilerWindow });
    for (let i = 0; i < rows; i++) logs[i]! += inclusive ? Math.log(counts[i]! + 1) : psi[counts[i]! + 1]!;
  }
  const others = variables.length - 1;
  const local = distances.map((distance, i) => {
    const neighbours = distance === 0 ? copies[i]! + (inclusive ? 0 : 1) : k;
    return psi[neighbours]! + others * Math.log(candidates(rows, i, theilerWindow) + 1) - logs[i]!;
  });
  // At a distance of 0 the copies are counted: only ties farther away move the estimate, and the tails of counts have no others.
  const apart = distances.map((distance) => (distance === 0 ? NaN : distance));
  const discrete = 2 * copies.filter((count) => count > 0).length > rows;
  const excess =
    inclusive || discrete
      ? 0
      : tieExcess(
          counters.map((counter) => [1, counter]),
          apart,
          psi,
        ) / rows;
  const judge = (_: number, warnings: string[]): void => {
    judgeTies(prepared, excess, warnings);
  };
  return averaged('Gao', { ...prepared, settings }, local, details, judge);
}
