import type { Detailed, Estimate, WithDetails } from '../../estimate.js';
import { dualTotalCorrelationOf, measureMany } from './manyVariables.js';
import type { Labels } from '../data/symbols.js';
import type { Table } from '../data/table.js';
import type { GroupedDiscreteOptions } from '../data/variables.js';

/**
 * Dual total correlation (binding information): the part of the joint entropy that is shared, in whatever way.
 *
 *   D(X) = H(X₁, …, X_d) − Σ H(Xᵢ | the others)
 *
 * The plug-in value is the sum of I(Xᵢ; Xᵢ₊₁…X_d | X₁…Xᵢ₋₁), which is the same and cancels nothing. Other estimators estimate each
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
 * Source: Han 1978 (https://doi.org/10.1016/S0019-9958(78)90275-9); the sum over pairs: Austin 2018
 * (https://arxiv.org/abs/1809.10272).
 *
 * @example
 * import { columns, dualTotalCorrelation } from '@infodrop/information';
 * dualTotalCorrelation(columns([0, 0, 1, 1], [0, 1, 0, 1], [0, 1, 1, 0]), { base: 2 }); // 2: no one is known but from both others
 */
export function dualTotalCorrelation<Details extends boolean>(
  samples: Labels | Table,
  options: WithDetails<GroupedDiscreteOptions, Details>,
): Detailed<Details>;
export function dualTotalCorrelation(samples: Labels | Table, options?: GroupedDiscreteOptions): number;
export function dualTotalCorrelation(samples: Labels | Table, options?: object): number | Estimate {
  return measureMany('dualTotalCorrelation', samples, options, dualTotalCorrelationOf);
}
