import { mergedOrMoved } from './bottleneckMoves.js';
import { marginalsOf, normalisedRows, type BottleneckProblem, type BottleneckSettings } from './bottleneckProblem.js';
import { entropyOf, informationOf, pLogP } from './distributions.js';

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

/** An encoder in the course of the iteration. */
interface State {
  readonly encoder: Float64Array;
  readonly pz: Float64Array;
  readonly jointZY: Float64Array;
  /** The objective but for a constant. */
  readonly lagrangian: number;
}

function stateOf(problem: BottleneckProblem, encoder: Float64Array, settings: BottleneckSettings): State {
  const { clusters, alpha, beta } = settings;
  const { pz, jointZY } = marginalsOf(problem, encoder, clusters);
  let lagrangian = 0;
  for (let z = 0; z < clusters; z++) lagrangian += (beta - 1) * pLogP(pz[z]!);
  for (const p of jointZY) lagrangian -= beta * pLogP(p);
  for (let cell = 0; alpha > 0 && cell < encoder.length; cell++) {
    lagrangian += alpha * problem.px[Math.floor(cell / clusters)]! * pLogP(encoder[cell]!);
  }
  return { encoder, pz, jointZY, lagrangian };
}

/**
 * Iterates the self-consistent equations from an encoder until they move it by less than `tolerance` (Σₓ p(x) Σ_z |Δp(z|x)|).
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
  const { clusters, alpha, tolerance, maxIterations } = settings;
  let state = stateOf(problem, start, settings);
  let step = 1;
  let before = Infinity;
  let iterations = 0;
  let converged = false;
  while (!converged && iterations < maxIterations) {
    iterations++;
    const { encoder, moved } = selfConsistent(problem, state, settings);
    if (moved <= tolerance) {
      const better = alpha < 1 ? mergedOrMoved(problem, encoder, settings) : undefined;
      converged = better === undefined;
      state = stateOf(problem, better ?? encoder, settings);
      continue;
    }
    if (moved > before || alpha === 0) step = 1;
    before = moved;
    let next: State | undefined;
    if (step > 1) {
      next = stateOf(problem, stretched(state.encoder, encoder, step, clusters), settings);
      if (!(next.lagrangian < state.lagrangian)) [next, step] = [undefined, 1];
    }
    state = next ?? stateOf(problem, encoder, settings);
    step *= 1.5;
  }
  return measured(problem, state.encoder, clusters, { iterations, converged });
}

/** From one encoder `step` times as far as another, in their logarithms: p ∝ to · (to / from)^(step − 1). */
function stretched(from: Float64Array, to: Float64Array, step: number, clusters: number): Float64Array {
  const result = to.map((p, cell) => (p > 0 && from[cell]! > 0 ? p * (p / from[cell]!) ** (step - 1) : p));
  for (let row = 0; row < result.length; row += clusters) {
    let norm = 0;
    for (let z = 0; z < clusters; z++) norm += result[row + z]!;
    for (let z = 0; z < clusters; z++) result[row + z]! /= norm;
  }
  return result;
}

/** The encoder after one round of the equations, and how far it moved. */
function selfConsistent(
  { sizeX, sizeY, px, py, yGivenX }: BottleneckProblem,
  { encoder: from, pz, jointZY }: State,
  { clusters, beta, alpha }: BottleneckSettings,
): { readonly encoder: Float64Array; readonly moved: number } {
  const logDecoder = normalisedRows(jointZY, pz, py).map(Math.log);
  const logPz = pz.map(Math.log);
  const encoder = from.slice();
  let moved = 0;
  for (let x = 0; x < sizeX; x++) {
    const row = encoder.subarray(x * clusters, (x + 1) * clusters);
    const own = from.subarray(x * clusters, (x + 1) * clusters);
    let best = -1;
    let most = -Infinity;
    for (let z = 0; z < clusters; z++) {
      // KL(p(y|x) ‖ p(y|z)) but for Σ p log p, which is the same for every z.
      let cross = 0;
      for (let y = 0; y < sizeY; y++) {
        const p = yGivenX[x * sizeY + y]!;
        if (p > 0) cross += p * logDecoder[z * sizeY + y]!;
      }
      const exponent = beta === 0 ? logPz[z]! : logPz[z]! + beta * cross;
      row[z] = exponent;
      // Of equal exponents the cluster where x is stays.
      if (best < 0 || exponent > most || (exponent === most && own[z]! > own[best]!)) [best, most] = [z, exponent];
    }
    if (most === -Infinity) {
      row.set(own); // every cluster underflowed: x stays where it is
      continue;
    }
    let norm = 0;
    for (let z = 0; z < clusters; z++) {
      row[z] = alpha === 0 ? (z === best ? 1 : 0) : Math.exp((row[z]! - most) / alpha);
      norm += row[z]!;
    }
    for (let z = 0; z < clusters; z++) {
      row[z]! /= norm;
      moved += px[x]! * Math.abs(row[z]! - own[z]!);
    }
  }
  return { encoder, moved };
}
