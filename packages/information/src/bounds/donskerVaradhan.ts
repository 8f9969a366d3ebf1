import { inUnits, type Detailed, type Estimate, type WithDetails } from '../estimate.js';
import { requireNumber, requireOptions, requireSomeOptions } from '@infodrop/requirements';
import { marginalInfluence, meanOf, scoresOf, standardErrorOf, type BoundOptions, type Scores } from './scores.js';

/** Options of {@link smileBound}. */
export interface SmileOptions extends BoundOptions {
  /** τ > 0: scores are clipped to [−τ, τ] where they are exponentiated. Song and Ermon use 5; `Infinity` is the Donsker–Varadhan bound. */
  readonly clip: number;
}

/**
 * The Donsker–Varadhan lower bound on mutual information, from the scores of a critic.
 *
 *   I(X; Y) ≥ E f(xᵢ, yᵢ) − log E exp f(xᵢ, yⱼ),   i ≠ j
 *
 * The best critic is f = log p(y|x)/p(y) + constant, for which it is I(X; Y). The logarithm of a mean over the batch is
 * biased down by about Var/2n, so that the *estimate* is biased up: it bounds only as n grows. A strong dependence needs
 * exponentially many samples, and the standard error does not see those that are missing.
 *
 * @param scores - f(xᵢ, yⱼ), a row each x and a column each y, shape [n, n], n ≥ 2; joint pairs on the diagonal. In nats.
 * @param options - `base`, `details`.
 * @returns The bound in nats (or in units of `base`); it can be negative. With `details`, an {@link Estimate} with the
 *   standard error from the influence of each sample.
 * @throws RangeError when the scores are not square or not finite.
 *
 * It is unchanged when a constant is added to the scores.
 *
 * Source: Donsker and Varadhan (1983, https://doi.org/10.1002/cpa.3160360204); Belghazi et al. (2018,
 * https://arxiv.org/abs/1801.04062), MINE.
 *
 * @example
 * import { donskerVaradhanBound } from '@infodrop/information';
 * donskerVaradhanBound([[2, -1], [-1, 2]]); // 3
 */
export function donskerVaradhanBound<Details extends boolean>(
  scores: Scores,
  options: WithDetails<BoundOptions, Details>,
): Detailed<Details>;
export function donskerVaradhanBound(scores: Scores, options?: BoundOptions): number;
export function donskerVaradhanBound(
  scores: Scores,
  options?: BoundOptions | WithDetails<BoundOptions, boolean>,
): number | Estimate {
  const caller = 'donskerVaradhanBound';
  requireOptions(caller, options, ['base', 'details']);
  return clipped(caller, 'Donsker–Varadhan', scores, Infinity, {}, [], options);
}

/**
 * The SMILE estimate of mutual information: Donsker–Varadhan's with clipped scores, of less variance.
 *
 *   E f(xᵢ, yᵢ) − log E exp clip(f(xᵢ, yⱼ), −τ, τ),   i ≠ j
 *
 * Not a bound: clipping biases it, up where scores above τ are cut, down where scores below −τ are. It is for critics trained
 * by another objective.
 *
 * @param scores - f(xᵢ, yⱼ), a row each x and a column each y, shape [n, n], n ≥ 2; joint pairs on the diagonal. In nats.
 * @param options - `clip`, τ, which has no default; `base`, `details`.
 * @returns The estimate in nats (or in units of `base`). With `details`, an {@link Estimate} whose warnings say how many
 *   scores were clipped.
 * @throws RangeError when the scores are not square or not finite, or τ is not > 0.
 *
 * It depends on a constant that is added to the scores: they should be near log p(x, y)/p(x)p(y).
 *
 * Source: Song and Ermon (2020, https://arxiv.org/abs/1910.06222), Understanding the limitations of variational mutual
 * information estimators.
 *
 * @example
 * import { smileBound } from '@infodrop/information';
 * smileBound([[2, -1], [-1, 2]], { clip: 5 }); // 3
 */
export function smileBound<Details extends boolean>(
  scores: Scores,
  options: WithDetails<SmileOptions, Details>,
): Detailed<Details>;
export function smileBound(scores: Scores, options: SmileOptions): number;
export function smileBound(
  scores: Scores,
  options: SmileOptions | WithDetails<SmileOptions, boolean>,
): number | Estimate {
  const caller = 'smileBound';
  requireSomeOptions(caller, options, ['clip', 'base', 'details']);
  const { clip } = options;
  if (clip !== Infinity) requireNumber(caller, 'clip', clip, { least: 0, above: true });
  return clipped(caller, 'SMILE', scores, clip, { clip }, ['SMILE is an estimate, not a bound.'], options);
}

function clipped(
  caller: string,
  estimator: string,
  scores: Scores,
  clip: number,
  settings: Readonly<Record<string, unknown>>,
  notes: readonly string[],
  options: BoundOptions | WithDetails<BoundOptions, boolean> | undefined,
): number | Estimate {
  const { data, n, joint } = scoresOf(caller, 'scores', scores);
  const within = clip === Infinity ? data : data.map((score) => Math.min(clip, Math.max(-clip, score)));
  const { logMean, influence } = marginalInfluence({ data: within, n });
  const warnings = [...notes];
  if (clip !== Infinity) {
    const cut = data.filter((score, cell) => cell % (n + 1) !== 0 && Math.abs(score) > clip).length;
    if (cut > 0) warnings.push(`${cut} of ${n * (n - 1)} scores of independent pairs were clipped to ±${clip}.`);
  }
  return inUnits(
    caller,
    {
      nats: meanOf(joint) - logMean,
      estimator,
      settings,
      samples: n,
      standardErrorNats: standardErrorOf(joint.map((score, i) => score - influence[i]!)),
      warnings,
    },
    options,
  );
}
