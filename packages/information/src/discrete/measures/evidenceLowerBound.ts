import { inUnits, type Detailed, type Estimate, type EstimateOptions, type WithDetails } from '../../estimate.js';
import { describe, requireOptions } from '@infodrop/requirements';
import { isArray, type NumericArray } from '../../samples.js';
import { isTable, type ProbabilityTable } from '../data/table.js';

/**
 * Evidence lower bound of a discrete latent variable: what an approximate posterior q(z) proves about the evidence of x.
 *
 *   L(q) = Σ q(z) ln p(x, z) − Σ q(z) ln q(z) = ln p(x) − KL(q(z)‖p(z|x)) ≤ ln p(x)
 *
 * @param q - The approximate posterior over z: `probabilities(...)`.
 * @param joint - p(x, z) at the observed x, one number ≥ 0 for every z, in q's (row-major) order. They sum to p(x), not to 1.
 * @param options - `base`, `details`.
 * @returns The bound in nats, or to `base`. It equals ln p(x) exactly when q(z) = p(z|x); it is −∞ where p(x, z) = 0 < q(z).
 * @throws TypeError when q is no table of probabilities; RangeError when `joint` is of another length, negative or not finite.
 *
 * 0 log 0 = 0: values of z with q(z) = 0 count nothing. `joint` may be a density of x, so the bound may be above 0.
 *
 * Source: (7) of docs/equations.md (https://arxiv.org/abs/1611.01353) (both of its forms); Kingma and Welling (2014,
 * https://arxiv.org/abs/1312.6114).
 *
 * @example
 * import { evidenceLowerBound, probabilities } from '@infodrop/information';
 * evidenceLowerBound(probabilities([0.5, 0.5]), [0.1, 0.3]); // -1.0601317681, below ln 0.4 = −0.9162907319
 */
export function evidenceLowerBound<Details extends boolean>(
  q: ProbabilityTable,
  joint: NumericArray,
  options: WithDetails<EstimateOptions, Details>,
): Detailed<Details>;
export function evidenceLowerBound(q: ProbabilityTable, joint: NumericArray, options?: EstimateOptions): number;
export function evidenceLowerBound(
  q: ProbabilityTable,
  joint: NumericArray,
  options?: EstimateOptions | WithDetails<EstimateOptions, boolean>,
): number | Estimate {
  const caller = 'evidenceLowerBound';
  requireOptions(caller, options, ['base', 'details']);
  const given: unknown = q;
  if (!isTable(given) || given.kind !== 'probabilities') {
    throw new TypeError(
      `${caller}: q must be a table of probabilities, got ${describe(given)}. Wrap it in probabilities().`,
    );
  }
  const { values } = q;
  if (!isArray(joint) || joint.length !== values.length) {
    throw new RangeError(
      `${caller}: joint must be ${values.length} numbers, one a value of z, got ${describe(joint)}.`,
    );
  }
  let nats = 0;
  for (const [z, p] of joint.entries()) {
    if (!(typeof p === 'number' && p >= 0 && p < Infinity)) {
      throw new RangeError(`${caller}: joint must be finite numbers ≥ 0, got ${describe(p)}.`);
    }
    if (values[z]! > 0) nats += values[z]! * (Math.log(p) - Math.log(values[z]!));
  }
  return inUnits(caller, { nats, estimator: 'exact', settings: {} }, options);
}
