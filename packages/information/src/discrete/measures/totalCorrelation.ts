import type { Detailed, Estimate, WithDetails } from '../../estimate.js';
import { measureMany, totalCorrelationOf } from './manyVariables.js';
import type { Labels } from '../data/symbols.js';
import type { Table } from '../data/table.js';
import type { GroupedDiscreteOptions } from '../data/variables.js';

/**
 * Total correlation (multi-information): what separate descriptions of the variables cost more than a joint one.
 *
 *   TC(X) = Σ H(Xᵢ) − H(X₁, …, X_d) = KL( p(x₁, …, x_d) ‖ p(x₁) ⋯ p(x_d) )
 *
 * The plug-in value is the sum of I(X₁…Xᵢ₋₁; Xᵢ), each with all its digits near independence. Other estimators estimate each
 * entropy by itself, and the value may be negative.
 *
 * @param samples - Labels, N × d: `columns(...)` or rows, the columns the variables; or a table of d axes.
 * @param options - `dimensions` (how many columns each variable has; one each by default), `estimator` ('plugIn' by default),
 *   `alphabetSizes` (one a variable), `base`, `details`.
 * @returns Nats, or units of `base`. With `details` and plug-in, local values and their asymptotic standard error.
 * @throws TypeError when labels are missing or of another type; RangeError when lengths differ, there are no samples,
 *   `dimensions` do not add up, or an estimator is asked for probabilities.
 *
 * Edge cases: I(X; Y) for two variables, 0 for one.
 *
 * Source: Watanabe 1960 (https://doi.org/10.1147/rd.41.0066); discrete form of (23) of docs/equations.md
 * (https://arxiv.org/abs/1611.01353).
 *
 * @example
 * import { columns, totalCorrelation } from '@infodrop/information';
 * totalCorrelation(columns([0, 0, 1, 1], [0, 1, 0, 1], [0, 1, 1, 0]), { base: 2 }); // 1: the third is the XOR of the others
 */
export function totalCorrelation<Details extends boolean>(
  samples: Labels | Table,
  options: WithDetails<GroupedDiscreteOptions, Details>,
): Detailed<Details>;
export function totalCorrelation(samples: Labels | Table, options?: GroupedDiscreteOptions): number;
export function totalCorrelation(samples: Labels | Table, options?: object): number | Estimate {
  return measureMany('totalCorrelation', samples, options, totalCorrelationOf);
}
