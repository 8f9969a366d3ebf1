import type { Detailed, Estimate, WithDetails } from '../../estimate.js';
import { combined, dualTotalCorrelationOf, measureMany, totalCorrelationOf } from './manyVariables.js';
import type { Labels } from '../data/symbols.js';
import type { Table } from '../data/table.js';
import type { GroupedDiscreteOptions } from '../data/variables.js';

/**
 * O-information: redundancy minus synergy.
 *
 *   Ω(X) = TC(X) − D(X)
 *
 * Positive where redundancy dominates, negative where synergy does. For three variables it is their co-information.
 *
 * @param samples - Labels, N × d: `columns(...)` or rows, the columns the variables; or a table of d axes.
 * @param options - `dimensions` (how many columns each variable has; one each by default), `estimator` ('plugIn' by default),
 *   `alphabetSizes` (one a variable), `base`, `details`.
 * @returns Nats, or units of `base`. With `details` and plug-in, local values and their asymptotic standard error.
 * @throws TypeError when labels are missing or of another type; RangeError when lengths differ, there are no samples,
 *   `dimensions` do not add up, or an estimator is asked for probabilities.
 *
 * Edge cases: 0 for one or two variables.
 *
 * Source: Rosas, Mediano, Gastpar & Jensen 2019 (https://doi.org/10.1103/PhysRevE.100.032305).
 *
 * @example
 * import { columns, oInformation } from '@infodrop/information';
 * oInformation(columns([0, 0, 1, 1], [0, 1, 0, 1], [0, 1, 1, 0]), { base: 2 }); // -1: XOR is synergy alone
 */
export function oInformation<Details extends boolean>(
  samples: Labels | Table,
  options: WithDetails<GroupedDiscreteOptions, Details>,
): Detailed<Details>;
export function oInformation(samples: Labels | Table, options?: GroupedDiscreteOptions): number;
export function oInformation(samples: Labels | Table, options?: object): number | Estimate {
  return measureMany('oInformation', samples, options, (variables) =>
    combined(totalCorrelationOf(variables), -1, dualTotalCorrelationOf(variables)),
  );
}
