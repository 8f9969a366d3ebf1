import { foldIn, key, uniform } from '@infodrop/random';
import type { Estimate } from '../estimate.js';
import { logOfBase } from '../estimate.js';
import { describe, requireInteger, requireNumber } from '@infodrop/requirements';
import { costOf, objectiveOf, trivialSolution, type BottleneckSolution } from './bottleneckDescent.js';
import type { BottleneckProblem, BottleneckSettings } from './bottleneckProblem.js';
import { estimateOf, type ConditionalProbabilities } from './distributions.js';

/** Which cost a representation has: I(X; Z); H(Z), whose encoder is deterministic; or H(Z) − α H(Z|X) between them. */
export type BottleneckForm = 'information' | 'deterministic' | { readonly alpha: number };

/** What the bottleneck at one β and along a curve have in common. */
export interface BottleneckOptions {
  /** How many values z may take; as many as x by default, which is always enough at one β. */
  readonly clusters?: number | undefined;
  /** 'information' by default. */
  readonly form?: BottleneckForm | undefined;
  /** How many starts are tried, of which the best is kept. */
  readonly restarts?: number | undefined;
  /** What the random starts are drawn by; 0 by default. */
  readonly seed?: number | undefined;
  /** Ends when Σₓ p(x) Σ_z |Δp(z|x)| of a step is no more than this; 1e-9 by default. */
  readonly tolerance?: number | undefined;
  /** Ends after so many steps at the latest, with a warning; 10,000 by default. */
  readonly maxIterations?: number | undefined;
  /** Base of the logarithm of entropies, informations and objective: e (nats) by default, 2 for bits. β has no unit. */
  readonly base?: number | undefined;
}

export const BOTTLENECK = ['clusters', 'form', 'restarts', 'seed', 'tolerance', 'maxIterations', 'base'] as const;

/** A representation of x: `value` is the objective H(Z) − α H(Z|X) − β I(Z; Y), which is never above 0. */
export interface InformationBottleneck extends Estimate {
  readonly beta: number;
  /** p(z|x), a row each x. */
  readonly encoder: ConditionalProbabilities;
  /** p(z). */
  readonly marginal: Float64Array;
  /** p(y|z), a row each z; p(y) where p(z) = 0. */
  readonly decoder: ConditionalProbabilities;
  /** H(Z). */
  readonly entropyZ: number;
  /** I(X; Z), what the representation keeps of the input. */
  readonly informationXZ: number;
  /** I(Z; Y), what it says of the task. */
  readonly informationZY: number;
  /** I(X; Y), the most that it could say. */
  readonly informationXY: number;
  /** How many values of z have a mass above 1e-9 and a p(y|z) of their own, to within 1e-4. */
  readonly effectiveClusters: number;
  /** Steps of the start that was kept. */
  readonly iterations: number;
  /** Whether the start that was kept came below the tolerance. */
  readonly converged: boolean;
}

/** The settings with their defaults, checked. */
export interface BottleneckPlan extends Omit<BottleneckSettings, 'beta'> {
  readonly restarts: number;
  readonly seed: number;
}

export function planOf(
  caller: string,
  options: BottleneckOptions,
  problem: BottleneckProblem,
  defaultRestarts: number,
): BottleneckPlan {
  const { clusters = problem.sizeX, form = 'information', restarts = defaultRestarts, seed = 0 } = options;
  const { tolerance = 1e-9, maxIterations = 10_000 } = options;
  requireInteger(caller, 'clusters', clusters, 1);
  requireInteger(caller, 'restarts', restarts, 1);
  requireInteger(caller, 'seed', seed, 0);
  requireNumber(caller, 'tolerance', tolerance, { least: 0, above: true });
  requireInteger(caller, 'maxIterations', maxIterations, 1);
  return { clusters, alpha: alphaOf(caller, form), restarts, seed, tolerance, maxIterations };
}

function alphaOf(caller: string, form: BottleneckForm): number {
  const given: unknown = form;
  if (given === 'information') return 1;
  if (given === 'deterministic') return 0;
  if (typeof given === 'object' && given !== null && 'alpha' in given && typeof given.alpha === 'number') {
    return requireNumber(caller, 'alpha', given.alpha, { least: 0, most: 1 });
  }
  throw new RangeError(
    `${caller}: form must be "information", "deterministic" or { alpha } from 0 to 1, got ${describe(given)}.`,
  );
}

/**
 * Where a restart begins. The first is nearly the identity (one cluster an x, as far as they go), the others are
 * random: rows uniform on the simplex, or one random cluster each when the encoder is to be hard.
 */
export function startOf({ sizeX }: BottleneckProblem, plan: BottleneckPlan, restart: number): Float64Array {
  const { clusters, alpha, seed } = plan;
  const hard = alpha === 0;
  const random = uniform(foldIn(key(seed), restart), sizeX * clusters);
  const start = new Float64Array(sizeX * clusters);
  for (let x = 0; x < sizeX; x++) {
    const own = restart === 0 ? x % clusters : Math.floor(random[x * clusters]! * clusters);
    if (hard) {
      start[x * clusters + own] = 1;
      continue;
    }
    let norm = 0;
    for (let z = 0; z < clusters; z++) {
      const weight = restart === 0 ? (z === own ? 1 : 0.05 / clusters) : -Math.log1p(-random[x * clusters + z]!);
      start[x * clusters + z] = weight;
      norm += weight;
    }
    for (let z = 0; z < clusters; z++)
      start[x * clusters + z] = norm > 0 ? start[x * clusters + z]! / norm : 1 / clusters;
  }
  return start;
}

/** The solution of the lowest objective; the trivial one, of objective 0, unless another is below it by more than rounding. */
export function bestOf(
  problem: BottleneckProblem,
  settings: BottleneckSettings,
  solutions: Iterable<BottleneckSolution>,
): BottleneckSolution {
  let best = trivialSolution(problem, settings.clusters);
  let least = -1e-13 * Math.max(1, settings.beta);
  for (const solution of solutions) {
    const objective = objectiveOf(solution, settings);
    if (objective < least) [best, least] = [solution, objective];
  }
  return best;
}

export function resultOf(
  caller: string,
  problem: BottleneckProblem,
  solution: BottleneckSolution,
  plan: BottleneckPlan,
  beta: number,
  base: number | undefined,
  settings: Readonly<Record<string, unknown>> = {},
): InformationBottleneck {
  const unit = logOfBase(caller, base);
  const { sizeX, sizeY } = problem;
  const { clusters, alpha, restarts, seed, tolerance, maxIterations } = plan;
  const { iterations, converged } = solution;
  return {
    ...estimateOf(
      caller,
      {
        nats: costOf(solution, alpha) - beta * solution.informationZY,
        estimator:
          alpha === 1
            ? 'information bottleneck'
            : alpha === 0
              ? 'deterministic information bottleneck'
              : 'generalised information bottleneck',
        settings: { beta, alpha, clusters, restarts, seed, ...settings, tolerance, maxIterations },
        warnings: converged
          ? []
          : [`Not converged after ${iterations} steps: the encoder still moves. Raise maxIterations or the tolerance.`],
      },
      base,
    ),
    beta,
    encoder: { data: solution.encoder, shape: [sizeX, clusters] },
    marginal: solution.pz,
    decoder: { data: solution.decoder, shape: [clusters, sizeY] },
    entropyZ: solution.entropyZ / unit,
    informationXZ: solution.informationXZ / unit,
    informationZY: solution.informationZY / unit,
    informationXY: problem.informationXY / unit,
    effectiveClusters: effectiveClusters(solution, sizeY),
    iterations,
    converged,
  };
}

function effectiveClusters({ pz, decoder }: BottleneckSolution, sizeY: number): number {
  const found: Float64Array[] = [];
  for (let z = 0; z < pz.length; z++) {
    if (!(pz[z]! > 1e-9)) continue;
    const row = decoder.subarray(z * sizeY, (z + 1) * sizeY);
    if (!found.some((other) => other.every((p, y) => Math.abs(p - row[y]!) < 1e-4))) found.push(row);
  }
  return found.length;
}
