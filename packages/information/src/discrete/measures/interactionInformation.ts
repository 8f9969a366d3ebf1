import type { Detailed, Estimate, WithDetails } from '../../estimate.js';
import { coInformationOf } from './inclusionExclusion.js';
import { measureMany } from './manyVariables.js';
import type { Labels } from '../data/symbols.js';
import type { Table } from '../data/table.js';
import type { GroupedDiscreteOptions } from '../data/variables.js';

/**
 * Interaction information: the co-information with the sign that makes synergy of three positive.
 *
 *   II(X₁; …; X_d) = (−1)^d coI = −Σ (−1)^(d − |T|) H(X_T) over all subsets T of the variables
 *
 * For three: I(X; Y | Z) − I(X; Y), McGill's convention, which is dit's and infomeasure's too. Others call the co-information
 * by this name; for an even number of variables the two are equal. Takes 2^d entropies.
 *
 * @param samples - Labels, N × d: `columns(...)` or rows, the columns the variables; or a table of d axes.
 * @param options - `dimensions` (how many columns each variable has; one each by default), `estimator` ('plugIn' by default),
 *   `alphabetSizes` (one a variable), `base`, `details`.
 * @returns Nats, or units of `base`. With `details` and plug-in, local values and their asymptotic standard error.
 * @throws TypeError when labels are missing or of another type; RangeError when lengths differ, there are no samples,
 *   `dimensions` do not add up, or an estimator is asked for probabilities.
 *
 * Edge cases: −H(X) for one variable, I(X; Y) for two; more than 20 variables are refused.
 *
 * Source: McGill 1954 (https://doi.org/10.1007/BF02289159); Jakulin & Bratko 2003 (https://arxiv.org/abs/cs/0308002) for d
 * variables.
 *
 * @example
 * import { columns, interactionInformation } from '@infodrop/information';
 * interactionInformation(columns([0, 0, 1, 1], [0, 1, 0, 1], [0, 1, 1, 0]), { base: 2 }); // 1
 */
export function interactionInformation<Details extends boolean>(
  samples: Labels | Table,
  options: WithDetails<GroupedDiscreteOptions, Details>,
): Detailed<Details>;
export function interactionInformation(samples: Labels | Table, options?: GroupedDiscreteOptions): number;
export function interactionInformation(samples: Labels | Table, options?: object): number | Estimate {
  return measureMany('interactionInformation', samples, options, (variables) => {
    const { terms } = coInformationOf(variables);
    const sign = variables.parts.length % 2 === 0 ? 1 : -1;
    return { terms: terms.map(([times, subset]): [number, readonly number[]] => [sign * times, subset]) };
  });
}
