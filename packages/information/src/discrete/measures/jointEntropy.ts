import { inUnits, type Detailed, type Estimate, type WithDetails } from '../../estimate.js';
import { computeEntropy } from './entropy.js';
import type { EntropyOptions } from '../data/estimatorOptions.js';
import type { Labels } from '../data/symbols.js';
import type { Table } from '../data/table.js';

/**
 * Entropy of several discrete variables together.
 *
 *   H(X₁, …, X_d) = −Σ p(x₁, …, x_d) ln p(x₁, …, x_d)
 *
 * It is the `entropy` of the joint symbol, by the name that says so.
 *
 * @param x - Samples: `columns(...)` or an array of rows, a column a variable; or a table of counts or probabilities, an axis a variable.
 * @param options - As for `entropy`; `alphabetSize` is the number of possible combinations.
 * @returns Entropy in nats, or to `base`.
 * @throws As `entropy`.
 *
 * Edge cases: as `entropy`; independent variables have the sum of their entropies.
 *
 * Source: Shannon (1948, https://doi.org/10.1002/j.1538-7305.1948.tb01338.x).
 *
 * @example
 * import { columns, jointEntropy } from '@infodrop/information';
 * jointEntropy(columns([0, 0, 1, 1], [0, 1, 0, 1]), { base: 2 }); // 2
 */
export function jointEntropy<Details extends boolean>(
  x: Labels | Table,
  options: WithDetails<EntropyOptions, Details>,
): Detailed<Details>;
export function jointEntropy(x: Labels | Table, options?: EntropyOptions): number;
export function jointEntropy(
  x: Labels | Table,
  options?: EntropyOptions | WithDetails<EntropyOptions, boolean>,
): number | Estimate {
  return inUnits('jointEntropy', computeEntropy('jointEntropy', x, options), options);
}
