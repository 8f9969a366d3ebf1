import { foldIn, key, uniform } from '@infodrop/random';
import type { Table } from '../discrete/data/table.js';
import { describe, requireInteger, requireNumber, requireSomeOptions } from '@infodrop/requirements';
import { costOf, descend, objectiveOf, trivialSolution, type BottleneckSolution } from './bottleneckDescent.js';
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
import { onConcaveHull, risingPoints } from './bottleneckHull.js';
import { problemOf, type BottleneckProblem } from './bottleneckProblem.js';
import { distributionOf } from './distributions.js';
import { requireBetas } from './rateDistortion.js';

/** Options of {@link informationBottleneckCurve}: `betas` or `range`. */
export interface InformationBottleneckCurveOptions extends BottleneckOptions {
  /** The β, ≥ 0, in any order: those of (14) of docs/equations.md. */
  readonly betas?: readonly number[] | undefined;
  /** So many β from one number > 0 to another, in equal ratios. */
  readonly range?: { readonly from: number; readonly to: number; readonly points: number } | undefined;
}

/** A point of the curve of information kept against its cost. */
export interface InformationBottleneckPoint extends InformationBottleneck {
  /** Whether its cost is above, and its I(Z; Y) not below, those of every point marked before it: the points to draw. */
  readonly rises: boolean;
  /** Whether no mixture of other points keeps more I(Z; Y), by 1e-6 nats, for its cost. */
  readonly onHull: boolean;
}

/** What another solution must be better by, in nats, to take the place of one. */
const BETTER = 1e-9;

/**
 * The curve of the information bottleneck: {@link informationBottleneck} along β, each point helped by the others.
 *
 *   for each β: minimise H(Z) − α H(Z|X) − β I(Z; Y) over p(z|x)
 *
 * β is annealed downwards, where clusters coalesce by themselves, and then upwards, where a perturbation splits them.
 * Whatever is found at one β is tried at every other as well, and iterated from there if it is better: so what is kept
 * is on the concave hull of all that was found.
 *
 * @param joint - p(x, y): `probabilities([[...], ...])`, or `counts([...])`, a row each x and a column each y.
 * @param options - `betas` or `range`; `restarts` (3) starts each β, and the options of {@link informationBottleneck} but `annealing`.
 * @returns A point each β, β rising, with cost and informations in `unit`. The cost is I(X; Z) for the form 'information'.
 * @throws RangeError when the table has not two axes, there is no β, both or neither of `betas` and `range` are given, or an
 *   option is out of range; TypeError when `joint` is no table.
 *
 * A point of a worse local optimum than what the others show to be possible, and one that did not converge, says so in
 * its warnings. I(Z; Y) never falls with β but for that.
 *
 * Source: (14) of docs/equations.md (https://arxiv.org/abs/1611.01353); Tishby, Pereira and Bialek (2000,
 * https://arxiv.org/abs/physics/0004057); Strouse and Schwab (2017, https://arxiv.org/abs/1604.00268).
 *
 * @example
 * import { informationBottleneckCurve, probabilities } from '@infodrop/information';
 * const joint = probabilities([[0.4, 0.1], [0.1, 0.4]]);
 * const curve = informationBottleneckCurve(joint, { range: { from: 1, to: 100, points: 5 }, base: 2 });
 * curve.map((point) => point.informationZY); // [0, 0.11796, 0.27778, 0.27807, 0.27807]
 */
export function informationBottleneckCurve(
  joint: Table,
  options: InformationBottleneckCurveOptions,
): InformationBottleneckPoint[] {
  const caller = 'informationBottleneckCurve';
  requireSomeOptions(caller, options, ['betas', 'range', ...BOTTLENECK]);
  const { values, shape } = distributionOf(caller, 'joint', joint, 2);
  const problem = problemOf(values, shape[0]!, shape[1]!);
  const betas = betasOf(caller, options);
  const plan = planOf(caller, options, problem, 3);
  const solutions = solutionsAlong(problem, plan, betas);

  const costs = solutions.map((solution) => costOf(solution, plan.alpha));
  const gains = solutions.map((solution) => solution.informationZY);
  const rises = risingPoints(costs, gains);
  const onHull = onConcaveHull(costs, gains, 1e-6);
  return solutions.map((solution, i) => {
    const beta = betas[i]!;
    const settings = { ...plan, beta };
    const result = resultOf(caller, problem, solution, plan, beta, options.base);
    const own = objectiveOf(solution, settings);
    const best = Math.min(...solutions.map((other) => objectiveOf(other, settings)));
    const warnings = [...result.warnings];
    if (best < own - BETTER) {
      warnings.push(
        `A worse local optimum: another point has an objective lower by ${own - best} nats. Raise restarts.`,
      );
    }
    return { ...result, warnings, rises: rises[i]!, onHull: onHull[i]! };
  });
}

function betasOf(caller: string, { betas, range }: InformationBottleneckCurveOptions): number[] {
  if ((betas === undefined) === (range === undefined)) {
    throw new RangeError(
      `${caller}: either betas or range must be given, got ${describe(betas)} and ${describe(range)}.`,
    );
  }
  if (betas !== undefined) {
    requireBetas(caller, betas);
    for (const beta of betas) requireNumber(caller, 'betas', beta, { least: 0 });
    return [...betas].sort((a, b) => a - b);
  }
  const { from, to, points } = range!;
  requireNumber(caller, 'from of range', from, { least: 0, above: true });
  requireNumber(caller, 'to of range', to, { least: from });
  requireInteger(caller, 'points of range', points, 2);
  return Array.from({ length: points }, (_, i) => from * (to / from) ** (i / (points - 1)));
}

function solutionsAlong(
  problem: BottleneckProblem,
  plan: BottleneckPlan,
  betas: readonly number[],
): BottleneckSolution[] {
  const { clusters, alpha, restarts, seed } = plan;
  const solutions = betas.map(() => trivialSolution(problem, clusters));
  const improve = (i: number, starts: readonly Float64Array[]): void => {
    const settings = { ...plan, beta: betas[i]! };
    const found = starts.map((start) => descend(problem, start, settings));
    const best = bestOf(problem, settings, found);
    if (objectiveOf(best, settings) < objectiveOf(solutions[i]!, settings)) solutions[i] = best;
  };

  const fresh = Array.from({ length: restarts }, (_, restart) => startOf(problem, plan, restart));
  for (let i = betas.length - 1; i >= 0; i--) {
    improve(i, i + 1 < betas.length ? [solutions[i + 1]!.encoder, ...fresh] : fresh);
  }
  for (let i = 1; i < betas.length; i++) {
    const before = solutions[i - 1]!.encoder;
    improve(i, [
      alpha === 0 ? before : perturbed(before, uniform(foldIn(key(seed), `split ${i}`), before.length), clusters),
    ]);
  }
  // Each round lowers some objective by BETTER; what one β found soon reaches all the others.
  for (let round = 0, changed = true; changed && round < 10; round++) {
    changed = false;
    for (let i = 0; i < betas.length; i++) {
      const objectives = solutions.map((solution) => objectiveOf(solution, { alpha, beta: betas[i]! }));
      const least = objectives.indexOf(Math.min(...objectives));
      if (objectives[least]! < objectives[i]! - BETTER) {
        improve(i, [solutions[least]!.encoder]);
        changed = true;
      }
    }
  }
  return solutions;
}

/** An encoder of which a twentieth is random, so that clusters that are one can part. */
function perturbed(encoder: Float64Array, random: Float64Array, clusters: number): Float64Array {
  return encoder.map((p, cell) => {
    const row = cell - (cell % clusters);
    const sum = random.subarray(row, row + clusters).reduce((total, r) => total + r, 0);
    return 0.95 * p + (sum > 0 ? (0.05 * random[cell]!) / sum : 0.05 / clusters);
  });
}
