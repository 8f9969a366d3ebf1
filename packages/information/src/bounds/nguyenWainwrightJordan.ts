import { inUnits, type Detailed, type Estimate, type WithDetails } from '../estimate.js';
import { requireOneOf, requireOptions } from '@infodrop/requirements';
import type { NumericArray } from '../samples.js';
import {
  marginalInfluence,
  meanOf,
  scoresOf,
  standardErrorOf,
  vectorOf,
  type BoundOptions,
  type ScoreMatrix,
  type Scores,
} from './scores.js';

/** Options of {@link tubaBound}. */
export interface TubaOptions extends BoundOptions {
  /** log a(yⱼ) of each column, in nats: any numbers that do not depend on x. 1 everywhere gives the NWJ bound. */
  readonly logBaseline: NumericArray;
}

/** Options of {@link jensenShannonBound}. */
export interface JensenShannonOptions extends BoundOptions {
  /** 'mutual information' (the default) bounds I(X; Y); 'divergence' bounds the Jensen–Shannon divergence. */
  readonly of?: 'mutual information' | 'divergence' | undefined;
}

/**
 * The lower bound on mutual information of Nguyen, Wainwright and Jordan, also known as f-GAN KL and MINE-f.
 *
 *   I(X; Y) ≥ E f(xᵢ, yᵢ) − e⁻¹ E exp f(xᵢ, yⱼ),   i ≠ j
 *
 * The best critic is f = 1 + log p(y|x)/p(y), for which it is I(X; Y). The estimate has no bias, but a variance that
 * grows as exp I(X; Y).
 *
 * @param scores - f(xᵢ, yⱼ), a row each x and a column each y, shape [n, n], n ≥ 2; joint pairs on the diagonal. In nats.
 * @param options - `base`, `details`.
 * @returns The bound in nats (or in units of `base`); it can be very negative, −Infinity where exp f overflows.
 * @throws RangeError when the scores are not square or not finite.
 *
 * Never above the Donsker–Varadhan bound of the same scores.
 *
 * Source: Nguyen, Wainwright and Jordan (2010, https://doi.org/10.1109/TIT.2010.2068870); Poole et al. (2019,
 * https://arxiv.org/abs/1905.06922).
 *
 * @example
 * import { nwjBound } from '@infodrop/information';
 * nwjBound([[2, -1], [-1, 2]]); // 1.8646647168 = 2 − exp(−2)
 */
export function nwjBound<Details extends boolean>(
  scores: Scores,
  options: WithDetails<BoundOptions, Details>,
): Detailed<Details>;
export function nwjBound(scores: Scores, options?: BoundOptions): number;
export function nwjBound(
  scores: Scores,
  options?: BoundOptions | WithDetails<BoundOptions, boolean>,
): number | Estimate {
  const caller = 'nwjBound';
  requireOptions(caller, options, ['base', 'details']);
  return shifted(caller, 'Nguyen–Wainwright–Jordan', scoresOf(caller, 'scores', scores), () => 1, {}, options);
}

/**
 * The TUBA lower bound on mutual information: Nguyen, Wainwright and Jordan's with a baseline for each y.
 *
 *   I(X; Y) ≥ 1 + E [f(xᵢ, yᵢ) − log a(yᵢ)] − E exp [f(xᵢ, yⱼ) − log a(yⱼ)],   i ≠ j
 *
 * The best baseline is a(y) = Eₓ exp f(x, y). One number for all of it: a = e gives the NWJ bound, a = E exp f the value
 * of Donsker and Varadhan's.
 *
 * @param scores - f(xᵢ, yⱼ), a row each x and a column each y, shape [n, n], n ≥ 2; joint pairs on the diagonal. In nats.
 * @param options - `logBaseline`, shape [n], in nats; `base`, `details`.
 * @returns The bound in nats (or in units of `base`); −Infinity where an exponential overflows.
 * @throws RangeError when the scores are not square, the baseline has another length, or either is not finite.
 *
 * It is a bound only for a baseline that was not fitted to the same batch.
 *
 * Source: Poole et al. (2019, https://arxiv.org/abs/1905.06922), On variational bounds of mutual information.
 *
 * @example
 * import { tubaBound } from '@infodrop/information';
 * tubaBound([[2, -1], [-1, 2]], { logBaseline: [-1, -1] }); // 3
 */
export function tubaBound<Details extends boolean>(
  scores: Scores,
  options: WithDetails<TubaOptions, Details>,
): Detailed<Details>;
export function tubaBound(scores: Scores, options: TubaOptions): number;
export function tubaBound(scores: Scores, options: TubaOptions | WithDetails<TubaOptions, boolean>): number | Estimate {
  const caller = 'tubaBound';
  requireOptions(caller, options, ['logBaseline', 'base', 'details']);
  const matrix = scoresOf(caller, 'scores', scores);
  const baseline = vectorOf(caller, 'logBaseline', options.logBaseline, matrix.n);
  return shifted(caller, 'TUBA', matrix, (j) => baseline[j]!, { logBaseline: [...baseline] }, options);
}

/**
 * What a critic that was trained by the Jensen–Shannon objective says: of mutual information, or of the divergence itself.
 *
 *   of 'mutual information':  I(X; Y) ≥ 1 + E f(xᵢ, yᵢ) − E exp f(xᵢ, yⱼ),   i ≠ j
 *   of 'divergence':          JS(p(x, y) ‖ p(x) p(y)) ≥ log 2 − ½ E softplus(−f(xᵢ, yᵢ)) − ½ E softplus(f(xᵢ, yⱼ))
 *
 * Both are best at the same critic, f = log p(y|x)/p(y). So it is trained by the second, which is stable, and valued by
 * the first, which is the NWJ bound of 1 + f. The divergence is at most log 2, and no bound on I(X; Y).
 *
 * @param scores - f(xᵢ, yⱼ), a row each x and a column each y, shape [n, n], n ≥ 2; joint pairs on the diagonal. In nats.
 * @param options - `of`; `base`, `details`.
 * @returns The bound in nats (or in units of `base`).
 * @throws RangeError when the scores are not square or not finite.
 *
 * Source: Nowozin, Cseke and Tomioka (2016, https://arxiv.org/abs/1606.00709), f-GAN; Hjelm et al. (2019,
 * https://arxiv.org/abs/1808.06670), Deep InfoMax; Poole et al. (2019, https://arxiv.org/abs/1905.06922).
 *
 * @example
 * import { jensenShannonBound } from '@infodrop/information';
 * jensenShannonBound([[1, -2], [-2, 1]]); // 1.8646647168 = 2 − exp(−2)
 */
export function jensenShannonBound<Details extends boolean>(
  scores: Scores,
  options: WithDetails<JensenShannonOptions, Details>,
): Detailed<Details>;
export function jensenShannonBound(scores: Scores, options?: JensenShannonOptions): number;
export function jensenShannonBound(
  scores: Scores,
  options?: JensenShannonOptions | WithDetails<JensenShannonOptions, boolean>,
): number | Estimate {
  const caller = 'jensenShannonBound';
  requireOptions(caller, options, ['of', 'base', 'details']);
  const of = requireOneOf(caller, 'of', options?.of ?? 'mutual information', ['mutual information', 'divergence']);
  const matrix = scoresOf(caller, 'scores', scores);
  if (of === 'mutual information')
    return shifted(caller, 'NWJ of a Jensen–Shannon critic', matrix, () => 0, { of }, options);

  const { data, n, joint } = matrix;
  // Half of what is lost in the pairs of each row and of each column: the influence of each sample, and their mean.
  const others = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      if (i === j) continue;
      const loss = softplus(data[i * n + j]!) / (n - 1);
      others[i]! += loss / 2;
      others[j]! += loss / 2;
    }
  }
  const losses = joint.map((score) => softplus(-score));
  return inUnits(
    caller,
    {
      nats: Math.LN2 - (meanOf(losses) + meanOf(others)) / 2,
      estimator: 'Jensen–Shannon divergence',
      settings: { of },
      samples: n,
      standardErrorNats: standardErrorOf(losses.map((loss, i) => loss / 2 + others[i]!)),
      warnings: [],
    },
    options,
  );
}

/** 1 + E [f − log a] − E exp [f − log a]. */
function shifted(
  caller: string,
  estimator: string,
  { data, n, joint }: ScoreMatrix,
  logBaseline: (j: number) => number,
  settings: Readonly<Record<string, unknown>>,
  options: BoundOptions | WithDetails<BoundOptions, boolean> | undefined,
): number | Estimate {
  const above = data.map((score, cell) => score - logBaseline(cell % n));
  const jointAbove = joint.map((score, j) => score - logBaseline(j));
  const { logMean, influence } = marginalInfluence({ data: above, n });
  const marginal = Math.exp(logMean);
  const overflow = marginal === Infinity;
  return inUnits(
    caller,
    {
      nats: 1 + meanOf(jointAbove) - marginal,
      estimator,
      settings,
      samples: n,
      standardErrorNats: overflow ? undefined : standardErrorOf(jointAbove.map((f, i) => f - marginal * influence[i]!)),
      warnings: overflow
        ? ['exp of the scores overflows: the bound is −Infinity and says nothing. Lower the scores.']
        : [],
    },
    options,
  );
}

function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}
