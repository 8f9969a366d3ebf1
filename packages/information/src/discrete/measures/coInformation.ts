import type { Detailed, Estimate, WithDetails } from '../../estimate.js';
import { coInformationOf } from './inclusionExclusion.js';
import { measureMany } from './manyVariables.js';
import type { Labels } from '../data/symbols.js';
import type { Table } from '../data/table.js';
import type { GroupedDiscreteOptions } from '../data/variables.js';

/**
 * Co-information: what all the variables share, counted with its sign.
 *
 *   coI(X₁; …; X_d) = −Σ (−1)^|T| H(X_T) over all subsets T of the variables
 *
 * For three: I(X; Y) − I(X; Y | Z), the centre of the information diagram. Negative where the variables tell of each other more
 * together than apart. The interaction information is this times (−1)^d. Takes 2^d entropies.
 *
 * @param samples - Labels, N × d: `columns(...)` or rows, the columns the variables; or a table of d axes.
 * @param options - `dimensions` (how many columns each variable has; one each by default), `estimator` ('plugIn' by default),
 *   `alphabetSizes` (one a variable), `base`, `details`.
 * @returns Nats, or units of `base`. With `details` and plug-in, local values and their asymptotic standard error.
 * @throws TypeError when labels are missing or of another type; RangeError when lengths differ, there are no samples,
 *   `dimensions` do not add up, or an estimator is asked for probabilities.
 *
 * Edge cases: H(X) for one variable, I(X; Y) for two; more than 20 variables are refused.
 *
 * Source: Bell 2003; its sign, which is that of dit and of Yeung's I-measure.
 *
 * @example
 * import { columns, coInformation } from '@infodrop/information';
 * coInformation(columns([0, 0, 1, 1], [0, 1, 0, 1], [0, 1, 1, 0]), { base: 2 }); // -1
 */
export function coInformation<Details extends boolean>(
  samples: Labels | Table,
  options: WithDetails<GroupedDiscreteOptions, Details>,
): Detailed<Details>;
export function coInformation(samples: Labels | Table, options?: GroupedDiscreteOptions): number;
export function coInformation(samples: Labels | Table, options?: object): number | Estimate {
  return measureMany('coInformation', samples, options, coInformationOf);
}
