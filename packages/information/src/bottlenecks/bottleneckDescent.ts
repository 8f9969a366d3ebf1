import { marginalsOf, normalisedRows, type BottleneckProblem, type BottleneckSettings } from './bottleneckProblem.js';
import { entropyOf, informationOf } from './distributions.js';
import { hardDescent } from './hardDescent.js';
import { softDescent } from './softDescent.js';

/** An encoder and what it makes of the problem, in nats. */
export interface BottleneckSolution {
  /** p(z|x), row-major. */
  readonly encoder: Float64Array;
  readonly pz: Float64Array;
  /** p(y|z), row-major; p(y) where p(z) = 0. */
  readonly decoder: Float64Array;
  readonly entropyZ: number;
  readonly informationXZ: number;
  readonly informationZY: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/** What an encoder keeps: entropy and both informations. */
export function measured(
  problem: BottleneckProblem,
  encoder: Float64Array,
  clusters: number,
  ended: { readonly iterations: number; readonly converged: boolean },
): BottleneckSolution {
  const { sizeX, sizeY, px } = problem;
  const { pz, jointZY } = marginalsOf(problem, encoder, clusters);
  let informationXZ = 0;
  for (let x = 0; x < sizeX; x++) {
    for (let z = 0; z < clusters; z++) {
      const p = encoder[x * clusters + z]!;
      if (px[x]! * p > 0) informationXZ += px[x]! * p * Math.log(p / pz[z]!);
    }
  }
  return {
    encoder,
    pz,
    decoder: normalisedRows(jointZY, pz, problem.py),
    entropyZ: entropyOf(pz),
    informationXZ,
    informationZY: informationOf(jointZY, clusters, sizeY),
    ...ended,
  };
}

/** H(Z) − α H(Z|X), what is paid for: I(X; Z) when α is 1. */
export function costOf({ entropyZ, informationXZ }: BottleneckSolution, alpha: number): number {
  return alpha === 1 ? informationXZ : (1 - alpha) * entropyZ + alpha * informationXZ;
}

/** The Lagrangian in nats. */
export function objectiveOf(
  solution: BottleneckSolution,
  { alpha, beta }: { readonly alpha: number; readonly beta: number },
): number {
  return costOf(solution, alpha) - beta * solution.informationZY;
}

/** The encoder that puts every x into the first cluster: nothing is kept, and the objective is 0. */
export function trivialSolution(problem: BottleneckProblem, clusters: number): BottleneckSolution {
  const encoder = new Float64Array(problem.sizeX * clusters).map((_, cell) => (cell % clusters === 0 ? 1 : 0));
  const solution = measured(problem, encoder, clusters, { iterations: 0, converged: true });
  return { ...solution, entropyZ: 0, informationXZ: 0, informationZY: 0 }; // without rounding
}

/**
 * Iterates the self-consistent equations from an encoder until they move it by no more than `tolerance` (Σₓ p(x) Σ_z |Δp(z|x)|).
 *
 *   p(z|x) ∝ exp [(log p(z) − β KL(p(y|x) ‖ p(y|z))) / α],   p(z) = Σₓ p(x) p(z|x),   p(y|z) = Σₓ p(x, y) p(z|x) / p(z)
 *
 * α = 0 is the limit: the whole of x goes to the z of the largest exponent. For α < 1, whose equations have many fixed
 * points, clusters are then merged (and for α = 0 single values moved) as long as that lowers the objective.
 *
 * Near a β where clusters part the equations converge slowly. So longer steps in the same direction are tried, and taken
 * where they lower the objective: no step raises it.
 */
export function descend(
  problem: BottleneckProblem,
  start: Float64Array,
  settings: BottleneckSettings,
): BottleneckSolution {
  const ended = (settings.alpha === 0 ? hardDescent : softDescent)(problem, start, settings);
  return measured(problem, ended.encoder, settings.clusters, ended);
}
