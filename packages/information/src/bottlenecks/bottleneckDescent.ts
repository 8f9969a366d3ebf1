import { entropyOf, informationOf, pLogP } from './distributions.js';

/** p(x, y) as the iteration reads it. */
export interface BottleneckProblem {
  readonly sizeX: number;
  readonly sizeY: number;
  readonly joint: Float64Array;
  readonly px: Float64Array;
  readonly py: Float64Array;
  /** p(y|x), row-major; p(y) where p(x) = 0. */
  readonly yGivenX: Float64Array;
  /** I(X; Y) in nats. */
  readonly informationXY: number;
}

/** Minimise H(Z) − α H(Z|X) − β I(Z; Y) over p(z|x) of so many values of z. */
export interface BottleneckSettings {
  readonly clusters: number;
  readonly beta: number;
  readonly alpha: number;
  readonly tolerance: number;
  readonly maxIterations: number;
}

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

export function problemOf(joint: Float64Array, sizeX: number, sizeY: number): BottleneckProblem {
  const px = new Float64Array(sizeX);
  const py = new Float64Array(sizeY);
  for (let cell = 0; cell < joint.length; cell++) {
    px[Math.floor(cell / sizeY)]! += joint[cell]!;
    py[cell % sizeY]! += joint[cell]!;
  }
  const yGivenX = normalisedRows(joint, px, py);
  return { sizeX, sizeY, joint, px, py, yGivenX, informationXY: informationOf(joint, sizeX, sizeY) };
}

/** Each row divided by its weight; a row of no weight becomes `fallback`. */
function normalisedRows(values: Float64Array, weights: Float64Array, fallback: Float64Array): Float64Array {
  const width = fallback.length;
  return values.map((value, cell) => {
    const weight = weights[Math.floor(cell / width)]!;
    return weight > 0 ? value / weight : fallback[cell % width]!;
  });
}

/** p(z) and p(z, y) under an encoder. */
function marginalsOf(
  problem: BottleneckProblem,
  encoder: Float64Array,
  clusters: number,
): { pz: Float64Array; jointZY: Float64Array } {
  const { sizeX, sizeY, px, joint } = problem;
  const pz = new Float64Array(clusters);
  const jointZY = new Float64Array(clusters * sizeY);
  for (let x = 0; x < sizeX; x++) {
    for (let z = 0; z < clusters; z++) {
      const p = encoder[x * clusters + z]!;
      if (p === 0) continue;
      pz[z]! += px[x]! * p;
      for (let y = 0; y < sizeY; y++) jointZY[z * sizeY + y]! += p * joint[x * sizeY + y]!;
    }
  }
  return { pz, jointZY };
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
 * Iterates the self-consistent equations from an encoder until it moves by less than `tolerance` (Σₓ p(x) Σ_z |Δp(z|x)|).
 *
 *   p(z|x) ∝ exp [(log p(z) − β KL(p(y|x) ‖ p(y|z))) / α],   p(z) = Σₓ p(x) p(z|x),   p(y|z) = Σₓ p(x, y) p(z|x) / p(z)
 *
 * α = 0 is the limit: the whole of x goes to the z of the largest exponent. For α < 1, whose equations have many fixed
 * points, clusters are then merged (and for α = 0 single values moved) as long as that lowers the objective. No step raises it.
 */
export function descend(
  problem: BottleneckProblem,
  start: Float64Array,
  settings: BottleneckSettings,
): BottleneckSolution {
  const { clusters, alpha, tolerance, maxIterations } = settings;
  const encoder = start.slice();
  let iterations = 0;
  let converged = false;
  while (!converged && iterations < maxIterations) {
    iterations++;
    const moved = selfConsistentStep(problem, encoder, settings);
    converged = moved <= tolerance && !(alpha < 1 && mergeOrMove(problem, encoder, settings));
  }
  return measured(problem, encoder, clusters, { iterations, converged });
}

/** One round of the equations, in place; returns how far the encoder moved. */
function selfConsistentStep(
  problem: BottleneckProblem,
  encoder: Float64Array,
  { clusters, beta, alpha }: BottleneckSettings,
): number {
  const { sizeX, sizeY, px, py, yGivenX } = problem;
  const { pz, jointZY } = marginalsOf(problem, encoder, clusters);
  const logDecoder = normalisedRows(jointZY, pz, py).map(Math.log);
  const logPz = pz.map(Math.log);
  const row = new Float64Array(clusters);
  let moved = 0;
  for (let x = 0; x < sizeX; x++) {
    const from = x * clusters;
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
      const stays = exponent === most && encoder[from + z]! > encoder[from + best]!;
      if (best < 0 || exponent > most || stays) [best, most] = [z, exponent];
    }
    if (most === -Infinity) continue; // every cluster underflowed: x stays where it is
    let norm = 0;
    for (let z = 0; z < clusters; z++) {
      row[z] = alpha === 0 ? (z === best ? 1 : 0) : Math.exp((row[z]! - most) / alpha);
      norm += row[z]!;
    }
    for (let z = 0; z < clusters; z++) {
      const p = row[z]! / norm;
      moved += px[x]! * Math.abs(p - encoder[from + z]!);
      encoder[from + z] = p;
    }
  }
  return moved;
}

/**
 * The first merger of two clusters, or of a hard encoder move of one x to another cluster, that lowers the objective
 * Σ_z [(β − 1) p(z) log p(z) − β Σ_y p(z,y) log p(z,y) + α Σₓ p(x) p(z|x) log p(z|x)] + constant, in place.
 * False when there is none.
 */
function mergeOrMove(
  problem: BottleneckProblem,
  encoder: Float64Array,
  { clusters, beta, alpha }: BottleneckSettings,
): boolean {
  const { sizeX, sizeY, px, joint } = problem;
  const { pz, jointZY } = marginalsOf(problem, encoder, clusters);
  /** The part of cluster z, of so much mass, after sign × a row of `other` has been added to its p(z, y). */
  const cost = (mass: number, z: number, sign: number, other: Float64Array, row: number): number => {
    let sum = 0;
    for (let y = 0; y < sizeY; y++) sum += pLogP(jointZY[z * sizeY + y]! + sign * other[row * sizeY + y]!);
    return (beta - 1) * pLogP(mass) - beta * sum;
  };
  const costs = pz.map((mass, z) => cost(mass, z, 0, jointZY, 0));
  const improves = (change: number): boolean => change < -1e-12 * Math.max(1, beta);

  for (let a = 0; a < clusters; a++) {
    for (let b = 0; b < a; b++) {
      if (!(pz[a]! > 0 && pz[b]! > 0)) continue;
      let change = cost(pz[a]! + pz[b]!, a, 1, jointZY, b) - costs[a]! - costs[b]!;
      for (let x = 0; alpha > 0 && x < sizeX; x++) {
        const p = encoder[x * clusters + a]!;
        const q = encoder[x * clusters + b]!;
        change += alpha * px[x]! * (pLogP(p + q) - pLogP(p) - pLogP(q));
      }
      if (improves(change)) {
        for (let x = 0; x < sizeX; x++) {
          encoder[x * clusters + b]! += encoder[x * clusters + a]!;
          encoder[x * clusters + a] = 0;
        }
        return true;
      }
    }
  }
  for (let x = 0; alpha === 0 && x < sizeX; x++) {
    const a = encoder.indexOf(1, x * clusters) - x * clusters;
    const left = cost(Math.max(0, pz[a]! - px[x]!), a, -1, joint, x) - costs[a]!;
    for (let b = 0; b < clusters; b++) {
      if (b === a) continue;
      if (improves(left + cost(pz[b]! + px[x]!, b, 1, joint, x) - costs[b]!)) {
        encoder[x * clusters + a] = 0;
        encoder[x * clusters + b] = 1;
        return true;
      }
    }
  }
  return false;
}
