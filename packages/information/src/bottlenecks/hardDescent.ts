import { mergedOrMoved } from './bottleneckMoves.js';
import { marginalsOf, normalisedRows, type BottleneckProblem, type BottleneckSettings } from './bottleneckProblem.js';

/** Iterates the self-consistent equations of a hard encoder, α = 0: the whole of x goes to one z. See `descend`. */
export function hardDescent(
  problem: BottleneckProblem,
  start: Float64Array,
  settings: BottleneckSettings,
): { readonly encoder: Float64Array; readonly iterations: number; readonly converged: boolean } {
  let encoder = start;
  let iterations = 0;
  let converged = false;
  while (!converged && iterations < settings.maxIterations) {
    iterations++;
    const next = assigned(problem, encoder, settings);
    if (next.moved <= settings.tolerance) {
      const better = mergedOrMoved(problem, next.encoder, settings);
      converged = better === undefined;
      encoder = better ?? next.encoder;
    } else encoder = next.encoder;
  }
  return { encoder, iterations, converged };
}

/** Every x in the cluster of the largest log p(z) − β KL(p(y|x) ‖ p(y|z)), and how far that moved the encoder. */
function assigned(
  problem: BottleneckProblem,
  from: Float64Array,
  { clusters, beta }: BottleneckSettings,
): { readonly encoder: Float64Array; readonly moved: number } {
  const { sizeX, sizeY, px, py, yGivenX } = problem;
  const { pz, jointZY } = marginalsOf(problem, from, clusters);
  const logDecoder = normalisedRows(jointZY, pz, py).map(Math.log);
  const logPz = pz.map(Math.log);
  const encoder = new Float64Array(from.length);
  let moved = 0;
  for (let x = 0; x < sizeX; x++) {
    const row = x * clusters;
    let best = -1;
    let most = -Infinity;
    for (let z = 0; z < clusters; z++) {
      // Clusters of no mass take nothing in.
      if (logPz[z] === -Infinity && best >= 0) continue;
      // KL(p(y|x) ‖ p(y|z)) but for Σ p log p, which is the same for every z.
      let cross = 0;
      for (let y = 0; y < sizeY; y++) {
        const p = yGivenX[x * sizeY + y]!;
        if (p > 0) cross += p * logDecoder[z * sizeY + y]!;
      }
      const exponent = beta === 0 ? logPz[z]! : logPz[z]! + beta * cross;
      // Of equal exponents the cluster where x is stays.
      if (best < 0 || exponent > most || (exponent === most && from[row + z]! > from[row + best]!)) {
        [best, most] = [z, exponent];
      }
    }
    if (most === -Infinity) {
      // Every cluster underflowed: x stays where it is.
      for (let z = 0; z < clusters; z++) encoder[row + z] = from[row + z]!;
      continue;
    }
    encoder[row + best] = 1;
    for (let z = 0; z < clusters; z++) moved += px[x]! * Math.abs(encoder[row + z]! - from[row + z]!);
  }
  return { encoder, moved };
}
