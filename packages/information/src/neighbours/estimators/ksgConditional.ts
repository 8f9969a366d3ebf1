import type { Computed } from '../../estimate.js';
import { digammaTable } from '../../special/digamma.js';
import { averaged } from '../search/averaged.js';
import { conditionalCounts } from './conditionalCounts.js';
import { warnOfDuplicates, type Prepared } from './options.js';

/** I(x; y | z) of three variables by Frenzel and Pompe. */
export function ksgConditional(prepared: Prepared, details: boolean | undefined): Computed {
  const { rows, k } = prepared;
  const { distances, xz, yz, z } = conditionalCounts(prepared, false);
  const psi = digammaTable(rows);
  const local = new Float64Array(rows);
  // ψ of xz and yz are added first: exchanging x and y then changes no bit of the result.
  for (let i = 0; i < rows; i++) local[i] = psi[k]! + psi[z[i]! + 1]! - (psi[xz[i]! + 1]! + psi[yz[i]! + 1]!);
  return averaged('Frenzel–Pompe', prepared, local, details, (warnings) => {
    warnOfDuplicates(distances, prepared, warnings);
  });
}
