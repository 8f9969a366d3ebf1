import { inUnits, type Detailed, type Estimate, type WithDetails } from '../estimate.js';
import { requireOneOf, requireOptions } from '@infodrop/requirements';
import {
  logMeanExp,
  logMeansOverOthers,
  meanOf,
  scoresOf,
  standardErrorOf,
  type BoundOptions,
  type Scores,
} from './scores.js';

/** Options of {@link infoNceBound}. */
export interface InfoNceOptions extends BoundOptions {
  /** What xᵢ and yᵢ are told from: the other 'y' of the batch (along a row, the default) or the other 'x' (down a column). */
  readonly against?: 'y' | 'x' | undefined;
}

/**
 * The InfoNCE lower bound on mutual information, from the scores of a critic.
 *
 *   I(X; Y) ≥ (1/n) Σᵢ [ f(xᵢ, yᵢ) − log (1/n) Σⱼ exp f(xᵢ, yⱼ) ]   ≤ log n
 *
 * The joint pair is among the n that it is told from. So the bound never exceeds log n, whatever I(X; Y) is: a value near
 * it says that n is too small, and a warning does.
 *
 * @param scores - f(xᵢ, yⱼ), a row each x and a column each y, shape [n, n], n ≥ 2; joint pairs on the diagonal. In nats.
 * @param options - `against`; `base`, `details`.
 * @returns The bound in nats (or in units of `base`). With `details`, an {@link Estimate} with the term of each i as
 *   local values, the standard error from the influence of each sample, and a warning above 0.9 log n.
 * @throws RangeError when the scores are not square or not finite.
 *
 * A constant of each row (each column, against 'x') may be added to the scores without changing it.
 *
 * Source: van den Oord, Li and Vinyals (2018, https://arxiv.org/abs/1807.03748); Poole et al. (2019,
 * https://arxiv.org/abs/1905.06922).
 *
 * @example
 * import { infoNceBound } from '@infodrop/information';
 * infoNceBound([[2, -1], [-1, 2]]); // 0.6445598290 = log 2 − log(1 + exp(−3))
 */
export function infoNceBound<Details extends boolean>(
  scores: Scores,
  options: WithDetails<InfoNceOptions, Details>,
): Detailed<Details>;
export function infoNceBound(scores: Scores, options?: InfoNceOptions): number;
export function infoNceBound(
  scores: Scores,
  options?: InfoNceOptions | WithDetails<InfoNceOptions, boolean>,
): number | Estimate {
  const caller = 'infoNceBound';
  requireOptions(caller, options, ['against', 'base', 'details']);
  const against = requireOneOf(caller, 'against', options?.against ?? 'y', ['y', 'x']);
  const { data, n, joint } = scoresOf(caller, 'scores', scores);
  const at = (i: number, j: number): number => data[against === 'y' ? i * n + j : j * n + i]!;
  const terms = new Float64Array(n);
  // What sample j owes to the denominators that it is in: the sum of its shares.
  const shares = new Float64Array(n);
  const line = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) line[j] = at(i, j);
    const norm = logMeanExp(line);
    terms[i] = joint[i]! - norm;
    for (let j = 0; j < n; j++) shares[j]! += Math.exp(line[j]! - norm) / n;
  }
  const nats = meanOf(terms);
  const most = Math.log(n);
  return inUnits(
    caller,
    {
      nats,
      estimator: 'InfoNCE',
      settings: { against },
      samples: n,
      localNats: options?.details === true ? terms : undefined,
      standardErrorNats: standardErrorOf(terms.map((term, i) => term - shares[i]!)),
      warnings:
        nats > 0.9 * most
          ? [
              `Near log n = ${most.toPrecision(4)} nats, which it cannot exceed: the mutual information may be far larger. Use more samples in the batch.`,
            ]
          : [],
    },
    options,
  );
}

/**
 * An upper bound on mutual information from the density of the encoder, with the other samples of the batch as its marginal.
 *
 *   I(X; Y) ≤ E (1/n) Σⱼ [ log p(yⱼ|xⱼ) − log (1/(n − 1)) Σ_{i ≠ j} p(yⱼ|xᵢ) ]
 *
 * With the own pair among the marginal it is InfoNCE, a lower bound, of the same matrix: in expectation the two enclose I(X; Y).
 *
 * @param logDensities - log p(yⱼ|xᵢ) in nats, a row each x and a column each y, shape [n, n], n ≥ 2. Its normalisation matters only
 *   by what depends on x.
 * @param options - `base`, `details`.
 * @returns The bound in nats (or in units of `base`). With `details`, an {@link Estimate} with the term of each j as local values.
 * @throws RangeError when the densities are not square or not finite.
 *
 * The bound holds in expectation; one batch may fall below I(X; Y).
 *
 * Source: Poole et al. (2019, https://arxiv.org/abs/1905.06922), the variational upper bound with the other samples as q(y);
 * `infoNceBound(logDensities, { against: 'x' })` is the other side.
 *
 * @example
 * import { leaveOneOutUpperBound } from '@infodrop/information';
 * leaveOneOutUpperBound([[-1, -3], [-3, -1]]); // 2
 */
export function leaveOneOutUpperBound<Details extends boolean>(
  logDensities: Scores,
  options: WithDetails<BoundOptions, Details>,
): Detailed<Details>;
export function leaveOneOutUpperBound(logDensities: Scores, options?: BoundOptions): number;
export function leaveOneOutUpperBound(
  logDensities: Scores,
  options?: BoundOptions | WithDetails<BoundOptions, boolean>,
): number | Estimate {
  const caller = 'leaveOneOutUpperBound';
  requireOptions(caller, options, ['base', 'details']);
  const matrix = scoresOf(caller, 'logDensities', logDensities);
  const { n, joint, data } = matrix;
  const marginals = logMeansOverOthers(matrix, 'columns');
  const terms = joint.map((own, j) => own - marginals[j]!);
  const shares = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) if (i !== j) shares[i]! += Math.exp(data[i * n + j]! - marginals[j]!) / (n - 1);
  }
  return inUnits(
    caller,
    {
      nats: meanOf(terms),
      estimator: 'leave-one-out upper bound',
      settings: {},
      samples: n,
      localNats: options?.details === true ? terms : undefined,
      standardErrorNats: standardErrorOf(terms.map((term, i) => term - shares[i]!)),
      warnings: [],
    },
    options,
  );
}
