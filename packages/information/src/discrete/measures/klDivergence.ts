import { inUnits, type Detailed, type Estimate, type EstimateOptions, type WithDetails } from '../../estimate.js';
import { requireOptions } from '@infodrop/requirements';
import { alignedFrequencies, type AlignedFrequencies, type Distribution } from '../data/alignedFrequencies.js';

export type DivergenceOptions = EstimateOptions;

/**
 * Kullback–Leibler divergence of q from p, both discrete.
 *
 *   KL(p‖q) = Σ p ln(p/q)
 *
 * @param p - Samples (labels), `counts(...)`, `weights(...)` or `probabilities(...)`.
 * @param q - The same kind of thing: samples where p is samples, or a table of p's shape. Tables of any two kinds go together.
 * @param options - `base`, `details`.
 * @returns Divergence in nats, or to `base`: ≥ 0, 0 exactly when p = q, +∞ where q = 0 < p.
 * @throws TypeError for samples beside a table and for missing labels; RangeError for tables of different shapes, and for no samples.
 *
 * 0 log 0 = 0: values that p never has count nothing. Samples are compared over the union of their labels. Counts become
 * frequencies n/N with no correction, so a value that p was seen to have and q was not gives +∞, with a warning in the details;
 * to allow for unseen values, pass `smoothed(...)` tables. The sum is taken as Σ [p ln(p/q) − p + q], which is the
 * same for distributions, cannot be negative, and keeps its digits when p and q are nearly equal.
 *
 * Source: Kullback and Leibler (1951, https://doi.org/10.1214/aoms/1177729694); (7) of docs/equations.md
 * (https://arxiv.org/abs/1611.01353) has it as the gap of the evidence lower bound.
 *
 * @example
 * import { klDivergence, probabilities } from '@infodrop/information';
 * klDivergence(probabilities([0.75, 0.25]), probabilities([0.5, 0.5]), { base: 2 }); // 0.1887218755
 * klDivergence(['a', 'a', 'b'], ['a', 'b', 'b'], { base: 2 }); // 0.3333333333
 */
export function klDivergence<Details extends boolean>(
  p: Distribution,
  q: Distribution,
  options: WithDetails<DivergenceOptions, Details>,
): Detailed<Details>;
export function klDivergence(p: Distribution, q: Distribution, options?: DivergenceOptions): number;
export function klDivergence(
  p: Distribution,
  q: Distribution,
  options?: DivergenceOptions | WithDetails<DivergenceOptions, boolean>,
): number | Estimate {
  const caller = 'klDivergence';
  requireOptions(caller, options, ['base', 'details']);
  const aligned = alignedFrequencies(caller, ['p', 'q'], [p, q]);
  const nats = divergence(aligned.frequencies[0]!, aligned.frequencies[1]!);
  return inUnits(caller, { nats, ...described(aligned), warnings: unseenWarnings(nats, aligned) }, options);
}

/** KL(p‖q) of probabilities, each term ≥ 0. */
export function divergence(p: Float64Array, q: Float64Array): number {
  let nats = 0;
  for (let i = 0; i < p.length; i++) nats += divergenceTerm(p[i]!, q[i]!);
  return nats;
}

/** p ln(p/q) − p + q ≥ 0. */
export function divergenceTerm(p: number, q: number): number {
  if (p === 0) return q;
  if (q === 0) return Infinity;
  const x = (q - p) / p;
  if (Math.abs(x) > 0.01) return q - p - p * (x < Infinity ? Math.log(q / p) : Math.log(q) - Math.log(p));
  // x − ln(1 + x) by its series, which starts with x²/2.
  let sum = 0;
  for (let k = 9; k >= 2; k--) sum = 1 / k - x * sum;
  return p * x * x * sum;
}

/** What a measure of several distributions was made from. */
export function described({ estimated, samples, settings }: AlignedFrequencies): {
  estimator: string;
  settings: Readonly<Record<string, unknown>>;
  samples: number | undefined;
} {
  return { estimator: estimated.includes(true) ? 'plug-in' : 'exact', settings, samples };
}

/** Says why a divergence of p from an estimated q is infinite. */
export function unseenWarnings(nats: number, { estimated }: AlignedFrequencies): readonly string[] {
  return Math.abs(nats) === Infinity && estimated[1] === true
    ? ['A value that p has was not seen among the samples of q, which makes it infinite.']
    : [];
}
