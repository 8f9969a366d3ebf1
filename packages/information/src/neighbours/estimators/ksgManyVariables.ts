import { inUnits, type Estimate } from '../../estimate.js';
import type { Samples } from '../../samples.js';
import { digammaTable } from '../../special/digamma.js';
import { averaged } from './averaged.js';
import { countedSpaces, treeOf } from './countedSpace.js';
import { groupedVariables, type GroupedNeighbourOptions } from './groupedVariables.js';
import { candidates, NEIGHBOUR_OPTIONS, nothingShared, warnOfDuplicates } from './options.js';
import { judgeSaturation, judgeTies, judgeWidth } from './reliability.js';
import { tieExcess } from './tieExcess.js';

/** How often the total and the dual total correlation stand in a measure: DTC is (0, 1), S-information (1, 1), O-information (1, −1). */
export type Share = readonly [total: 0 | 1, dual: 1 | -1];

/** Of each sample, Σ ψ(n + 1) over some spaces, and how far ties move the sum of these at most. */
interface Sum {
  readonly sums: Float64Array;
  readonly excess: number;
}

/**
 * A measure of m variables that is made of total and dual total correlation, both from one ball round each sample:
 *
 *   TC = ψ(k) + (m − 1) ψ(N) − ⟨Σᵢ ψ(nᵢ + 1)⟩,  DTC = ψ(N) + (m − 1) ψ(k) − ⟨Σᵢ ψ(n₋ᵢ + 1)⟩
 *
 * ε is the distance of a sample to its k-th nearest other, the largest of those in the variables; nᵢ counts the samples nearer than ε
 * in variable i, and n₋ᵢ those in all variables but i. The entropies in both have d ⟨ln ε⟩ for their d dimensions, which cancels.
 */
export function ksgManyVariables(
  caller: string,
  samples: Samples,
  options: (Omit<GroupedNeighbourOptions, 'details'> & { readonly details?: boolean | undefined }) | undefined,
  share: Share,
): number | Estimate {
  const mayBeNegative = share[1] < 0;
  const allowed = NEIGHBOUR_OPTIONS.filter((name) => !(mayBeNegative && name === 'negative'));
  const prepared = groupedVariables(caller, samples, options, allowed);
  const { variables, rows, k, norm, theilerWindow } = prepared;
  if (variables.length < 2) return inUnits(caller, nothingShared('KSG 1', prepared), options);
  const psi = digammaTable(rows);
  const others = variables.length - 1;
  const distances = treeOf(variables, norm).kthDistances(k, { theilerWindow });
  const all = variables.map((_, v) => v);
  const space = countedSpaces(variables, norm);
  // One space after the other: m trees at a time would take m times the memory.
  const ofBalls = (chosen: readonly (readonly number[])[]): Sum => {
    const sums = new Float64Array(rows);
    let excess = 0;
    for (const some of chosen) {
      const counter = space(some);
      const counts = counter.countWithin(distances, { inclusive: false, theilerWindow });
      for (let i = 0; i < rows; i++) sums[i]! += psi[counts[i]! + 1]!;
      excess += tieExcess([[1, counter]], distances, psi);
    }
    return { sums, excess };
  };
  const total = share[0] === 0 ? undefined : ofBalls(all.map((v) => [v]));
  const dual = ofBalls(all.map((v) => all.filter((other) => other !== v)));

  const local = new Float64Array(rows);
  let [tc, dtc] = [0, 0];
  for (let i = 0; i < rows; i++) {
    const psiN = psi[candidates(rows, i, theilerWindow) + 1]!;
    const ofTotal = total === undefined ? 0 : psi[k]! + others * psiN - total.sums[i]!;
    const ofDual = psiN + others * psi[k]! - dual.sums[i]!;
    tc += ofTotal / rows;
    dtc += ofDual / rows;
    local[i] = share[1] * ofDual + ofTotal;
  }
  const excess = Math.abs((total?.excess ?? 0) + share[1] * dual.excess) / rows;
  const most = psi[rows]! - psi[k]!;
  const judge = (_: number, warnings: string[]): void => {
    if (options?.details === true) warnOfDuplicates(distances, prepared, warnings);
    judgeTies(prepared, excess, warnings);
    judgeWidth(prepared, distances, warnings);
    judgeSaturation(prepared, tc, others * most, warnings);
    judgeSaturation(prepared, dtc, most, warnings);
  };
  return inUnits(caller, averaged('KSG 1', prepared, local, options?.details, judge, mayBeNegative), options);
}
