import type { Detailed, Estimate, WithDetails } from '../../estimate.js';
import { combined, dualTotalCorrelationOf, measureMany, totalCorrelationOf } from './manyVariables.js';
import type { Labels } from '../data/symbols.js';
import type { Table } from '../data/table.js';
import type { GroupedDiscreteOptions } from '../data/variables.js';

/**
 * S-information: how much each variable shares with the others, added up (very mutual information).
 *
 *   Σ(X) = TC(X) + D(X) = Σ I(Xᵢ; the others)
 *
 * Which of it is redundant and which synergistic, the O-information says.
 *
 * @param samples - Labels, N × d: `columns(...)` or rows, the columns the variables; or a table of d axes.
 * @param options - `dimensions` (how many columns each variable has; one each by default), `estimator` ('plugIn' by default),
 *   `alphabetSizes` (one a variable), `base`, `details`.
 * @returns Nats, or units of `base`. With `details` and plug-in, local values and their asymptotic standard error.
 * @throws TypeError when labels are missing or of another type; RangeError when lengths differ, there are no samples,
 *   `dimensions` do not add up, or an estimator is asked for probabilities.
 *
 * Edge cases: 2 I(X; Y) for two variables, 0 for one.
 *
 * Source: James, Ellison & Crutchfield 2011 (https://doi.org/10.1063/1.3637494); named by Rosas et al. 2019
 * (https://doi.org/10.1103/PhysRevE.100.032305).
 *
 * @example
 * import { columns, sInformation } from '@infodrop/information';
 * sInformation(columns([0, 0, 1, 1], [0, 1, 0, 1], [0, 1, 1, 0]), { base: 2 }); // 3
 */
export function sInformation<Details extends boolean>(
  samples: Labels | Table,
  options: WithDetails<GroupedDiscreteOptions, Details>,
): Detailed<Details>;
export function sInformation(samples: Labels | Table, options?: GroupedDiscreteOptions): number;
export function sInformation(samples: Labels | Table, options?: object): number | Estimate {
  return measureMany('sInformation', samples, options, (variables) =>
    combined(totalCorrelationOf(variables), 1, dualTotalCorrelationOf(variables)),
  );
}
