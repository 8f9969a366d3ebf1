import { marginalsOf, type BottleneckProblem, type BottleneckSettings } from './bottleneckProblem.js';
import { pLogP } from './distributions.js';

/**
 * An encoder after the first merger of two clusters, or of a hard encoder the first move of one x to another cluster, that
 * lowers the objective; undefined when there is none.
 *
 *   Σ_z [(β − 1) p(z) log p(z) − β Σ_y p(z,y) log p(z,y) + α Σₓ p(x) p(z|x) log p(z|x)] + constant
 */
export function mergedOrMoved(
  problem: BottleneckProblem,
  from: Float64Array,
  { clusters, beta, alpha }: BottleneckSettings,
): Float64Array | undefined {
  const encoder = from.slice();
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
        return encoder;
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
        return encoder;
      }
    }
  }
  return undefined;
}
