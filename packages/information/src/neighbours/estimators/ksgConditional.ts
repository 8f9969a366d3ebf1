import type { Computed } from '../../estimate.js';
import { digammaTable } from '../../special/digamma.js';
import { averaged } from './averaged.js';
import { conditionalCounts } from './conditionalCounts.js';
import { nothingShared, warnOfDuplicates, type Prepared } from './options.js';
import { judgeSaturation, judgeTies, judgeWidth } from './reliability.js';
import { tieExcess } from './tieExcess.js';

/** I(x; y | z) of three variables by Frenzel and Pompe. */
export function ksgConditional(prepared: Prepared, details: boolean | undefined): Computed {
  const { rows, k } = prepared;
  if (prepared.constant[0] === true || prepared.constant[1] === true) return nothingShared('Frenzel–Pompe', prepared);
  const { distances, xz, yz, z, counters } = conditionalCounts(prepared, false);
  const psi = digammaTable(rows);
  const local = new Float64Array(rows);
  // ψ of xz and yz are added first: exchanging x and y then changes no bit of the result.
  for (let i = 0; i < rows; i++) local[i] = psi[k]! + psi[z[i]! + 1]! - (psi[xz[i]! + 1]! + psi[yz[i]! + 1]!);
  const [ofXz, ofYz, ofZ] = counters;
  const excess =
    tieExcess(
      [
        [1, ofXz],
        [1, ofYz],
        [-1, ofZ],
      ],
      distances,
      psi,
    ) / rows;
  let most = -psi[k]!;
  for (let i = 0; i < rows; i++) most += psi[z[i]! + 1]! / rows;
  const judge = (nats: number, warnings: string[]): void => {
    if (details === true) warnOfDuplicates(distances, prepared, warnings);
    judgeTies(prepared, excess, warnings);
    judgeWidth(prepared, distances, warnings);
    judgeSaturation(prepared, nats, most, warnings);
  };
  return averaged('Frenzel–Pompe', prepared, local, details, judge);
}
