import { inUnits, type Detailed, type Estimate, type WithDetails } from '../../estimate.js';
import type { Samples } from '../../samples.js';
import { digammaTable } from '../../special/digamma.js';
import { logGamma } from '../../special/logGamma.js';
import { KdTree } from '../search/kdTree.js';
import { judgeTies } from './reliability.js';
import { neighbourExcess } from './tieExcess.js';
import { candidates, NEIGHBOUR_OPTIONS, prepare, requireVarying, type NeighbourOptions } from './options.js';

/** Options of {@link kozachenkoLeonenkoEntropy}: an entropy may be below zero, and changes with the scale. */
export type KozachenkoLeonenkoOptions = Omit<NeighbourOptions, 'margins' | 'scaling' | 'negative' | 'unreliable'>;

/**
 * Differential entropy of a continuous variable, from the distances to nearest neighbours.
 *
 *   h = ψ(N) − ψ(k) + log c_d + d ⟨log ε⟩
 *
 * ε is the distance of a sample to its k-th nearest other, and c_d the volume of the unit ball: 2ᵈ in the max norm,
 * π^(d/2) / Γ(d/2 + 1) in the Euclidean.
 *
 * @param x - Samples, N × d.
 * @param options - `k` (4), `norm` ('max'), `theilerWindow` (0), `ties` ('keep'), `base` (e), `details`.
 * @returns Entropy in nats, or in the unit of `base`, relative to the unit that x is measured in: it may be negative.
 * @throws RangeError when a sample has k exact copies (its ε is 0 and the entropy −∞), for fewer than k + 1 samples
 *   (k + 1 + 2 · theilerWindow), a constant column, values that are not finite; TypeError for other types and unknown options.
 *
 * With a Theiler window, ψ(N) is the mean of ψ of the number of samples not excluded.
 *
 * Source: Kozachenko & Leonenko, Probl. Inf. Transm. 23, 95 (1987, https://www.mathnet.ru/eng/ppi797); Kraskov et al., Phys. Rev.
 * E 69, 066138 (2004, https://doi.org/10.1103/PhysRevE.69.066138), eq. 20, with ε as the radius (theirs is the diameter).
 *
 * @example
 * import { kozachenkoLeonenkoEntropy } from '@infodrop/information';
 * kozachenkoLeonenkoEntropy([1, 2, 3, 4, 5], { k: 2, base: 2 }); // 2.963 bits
 */
export function kozachenkoLeonenkoEntropy<Details extends boolean>(
  x: Samples,
  options: WithDetails<KozachenkoLeonenkoOptions, Details>,
): Detailed<Details>;
export function kozachenkoLeonenkoEntropy(x: Samples, options?: KozachenkoLeonenkoOptions): number;
export function kozachenkoLeonenkoEntropy(
  x: Samples,
  options?: KozachenkoLeonenkoOptions | WithDetails<KozachenkoLeonenkoOptions, boolean>,
): number | Estimate {
  const caller = 'kozachenkoLeonenkoEntropy';
  const allowed = NEIGHBOUR_OPTIONS.filter((name) => !['margins', 'scaling', 'negative', 'unreliable'].includes(name));
  const prepared = prepare(caller, { x }, options, allowed);
  requireVarying(caller, 'x', prepared.variables[0]!);
  const { rows, k, norm, theilerWindow } = prepared;
  const variable = prepared.variables[0]!;
  const dimensions = variable.columns;
  const tree = new KdTree(variable, { norm, blocks: [dimensions] });
  const local = tree.kthDistances(k, { theilerWindow });
  const psi = digammaTable(rows);
  const excess = neighbourExcess(tree, local, k, psi) / rows;
  const logBall =
    dimensions * prepared.exponent * Math.LN2 +
    (norm === 'max' ? dimensions * Math.LN2 : (dimensions / 2) * Math.log(Math.PI) - logGamma(dimensions / 2 + 1));
  let sum = 0;
  let copies = 0;
  for (let i = 0; i < rows; i++) {
    if (local[i] === 0) copies++;
    local[i] = psi[candidates(rows, i, theilerWindow) + 1]! - psi[k]! + logBall + dimensions * Math.log(local[i]!);
    sum += local[i]!;
  }
  if (copies > 0) {
    throw new RangeError(
      `${caller}: samples must be farther than 0 from their k-th neighbours, got ${copies} of ${rows} with ${k} or more exact copies: ` +
        'the entropy of such a distribution is −∞. Use entropy() for discrete data, or break ties with ties: { noise, seed }.',
    );
  }
  const warnings: string[] = [];
  judgeTies(prepared, excess, warnings);
  return inUnits(
    caller,
    {
      nats: sum / rows,
      estimator: 'Kozachenko–Leonenko',
      settings: prepared.settings,
      samples: rows,
      localNats: options?.details === true ? local : undefined,
      warnings,
    },
    options,
  );
}
