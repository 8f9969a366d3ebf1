import type { Table } from '../discrete/data/table.js';
import { requireInteger, requireNumber, requireSomeOptions } from '@infodrop/requirements';
import { descend } from './bottleneckDescent.js';
import {
  bestOf,
  BOTTLENECK,
  planOf,
  resultOf,
  startOf,
  type BottleneckOptions,
  type BottleneckPlan,
  type InformationBottleneck,
} from './bottleneckForm.js';
import { problemOf, type BottleneckProblem } from './bottleneckProblem.js';
import { distributionOf } from './distributions.js';

/** Options of {@link informationBottleneck}. */
export interface InformationBottleneckOptions extends BottleneckOptions {
  /** What a nat of I(Z; Y) is worth, ≥ 0, in nats of cost: the β of (14) of docs/equations.md, the inverse of the β of (15). */
  readonly beta: number;
  /** From how many doublings of β each start comes down to β, one step each; 0 by default, which goes to β at once. */
  readonly annealing?: number | undefined;
}

/**
 * The information bottleneck of two discrete variables: the representation z of x that says most of y for its cost.
 *
 *   minimise I(X; Z) − β I(Z; Y) over p(z|x),          form 'information' (Tishby, Pereira, Bialek)
 *   minimise H(Z) − β I(Z; Y),                         form 'deterministic' (Strouse, Schwab)
 *   minimise H(Z) − α H(Z|X) − β I(Z; Y),              form { alpha }, which has the two as α = 1 and α = 0
 *
 * by their self-consistent equations p(z|x) ∝ exp [(log p(z) − β KL(p(y|x) ‖ p(y|z))) / α], from several starts.
 * No step raises the objective, but the problem is not convex: the best of the starts is kept, which need not be the
 * best there is.
 *
 * @param joint - p(x, y): `probabilities([[...], ...])`, or `counts([...])`, a row each x and a column each y.
 * @param options - `beta`, `form`, `clusters`, `restarts` (10), `seed`, `annealing`, `tolerance`, `maxIterations`, `base`.
 * @returns The encoder p(z|x), p(z), the decoder p(y|z), H(Z), I(X; Z), I(Z; Y) and the objective as `value`, in `unit`.
 * @throws RangeError when the table has not two axes or an option is out of range; TypeError when `joint` is no table.
 *
 * Where nothing is better than keeping nothing (β below its critical value, which is at least 1) all of z is one cluster,
 * and both informations are exactly 0. As β → ∞, I(Z; Y) → I(X; Y). The encoder of the deterministic form has only zeros
 * and ones. An x of probability 0 is taken to have p(y|x) = p(y). A table of counts is taken as the truth: its
 * informations are plug-in values, which are too large for few samples.
 *
 * It takes seconds for hundreds of x: `workers()` of '@infodrop/information/workers' compute it while the caller is free,
 * `pool.estimate(informationBottleneck, [joint], { beta }, { signal })`, and a signal stops it.
 *
 * Source: (14) of docs/equations.md (https://arxiv.org/abs/1611.01353), whose β is used here. (15), H(Y|Z) + β₁₅ I(Z; X), has
 * the same minimum at β₁₅ = 1/β. Tishby, Pereira and Bialek (2000, https://arxiv.org/abs/physics/0004057), The information
 * bottleneck method; Strouse and Schwab (2017, https://arxiv.org/abs/1604.00268), The deterministic information bottleneck,
 * whose form is refined here by moving single values and merging clusters.
 *
 * @example
 * import { informationBottleneck, probabilities } from '@infodrop/information';
 * const joint = probabilities([[0.2, 0, 0.2], [0, 0.2, 0], [0, 0.2, 0.2]]);
 * const { informationXZ, informationZY } = informationBottleneck(joint, { beta: 5, base: 2 });
 * informationXZ; // 1.42588
 * informationZY; // 0.70673
 */
export function informationBottleneck(joint: Table, options: InformationBottleneckOptions): InformationBottleneck {
  const caller = 'informationBottleneck';
  requireSomeOptions(caller, options, ['beta', 'annealing', ...BOTTLENECK]);
  const { values, shape } = distributionOf(caller, 'joint', joint, 2);
  const problem = problemOf(values, shape[0]!, shape[1]!);
  const { beta, annealing = 0, base } = options;
  requireNumber(caller, 'beta', beta, { least: 0 });
  requireInteger(caller, 'annealing', annealing, 0, 60);
  const plan = planOf(caller, options, problem, 10);
  const settings = { ...plan, beta };
  const solutions = Array.from({ length: plan.restarts }, (_, restart) =>
    descend(problem, annealed(problem, startOf(problem, plan, restart), plan, beta, annealing), settings),
  );
  const best = bestOf(problem, settings, solutions);
  return resultOf(caller, problem, best, plan, beta, base, { annealing });
}

/** The encoder on its way down from 2ⁿ β to 2 β, roughly converged at each. */
function annealed(
  problem: BottleneckProblem,
  start: Float64Array,
  plan: BottleneckPlan,
  beta: number,
  doublings: number,
): Float64Array {
  let encoder = start;
  for (let doubling = doublings; doubling > 0; doubling--) {
    const above = { ...plan, beta: beta * 2 ** doubling, tolerance: Math.max(plan.tolerance, 1e-3) };
    encoder = descend(problem, encoder, { ...above, maxIterations: Math.min(plan.maxIterations, 100) }).encoder;
  }
  return encoder;
}
