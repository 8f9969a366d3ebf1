import { mergedOrMoved } from './bottleneckMoves.js';
import type { BottleneckProblem, BottleneckSettings } from './bottleneckProblem.js';
import { pLogP } from './distributions.js';

/** An encoder of some clusters, and what it makes of the problem. */
interface SoftState {
  readonly clusters: number;
  /** Which of the clusters asked for these are. */
  readonly places: Int32Array;
  /** p(z|x), row-major. */
  readonly encoder: Float64Array;
  /** Σₓ p(x) Σ_z p(z|x) log p(z|x). */
  readonly negativeEntropy: number;
  readonly pz: Float64Array;
  /** p(z, y), row-major. */
  readonly jointZY: Float64Array;
  /** The objective but for a constant. */
  readonly objective: number;
}

/** log p(z) and log p(y|z): what an encoder follows from. */
interface Parameters {
  readonly logMass: Float64Array;
  readonly logDecoder: Float64Array;
}

/** The state of an encoder: p(z), p(z, y) and the objective. */
function stateOf(
  { sizeX, sizeY, px, joint }: BottleneckProblem,
  { alpha, beta }: BottleneckSettings,
  encoder: Float64Array,
  places: Int32Array,
  negativeEntropy: number,
): SoftState {
  const clusters = places.length;
  const pz = new Float64Array(clusters);
  const jointZY = new Float64Array(clusters * sizeY);
  for (let x = 0; x < sizeX; x++) {
    const mass = px[x]!;
    for (let z = 0, at = x * clusters; z < clusters; z++, at++) {
      const p = encoder[at]!;
      if (p === 0) continue;
      pz[z]! += mass * p;
      for (let y = 0; y < sizeY; y++) jointZY[z * sizeY + y]! += p * joint[x * sizeY + y]!;
    }
  }
  let objective = alpha * negativeEntropy;
  for (let z = 0; z < clusters; z++) objective += (beta - 1) * pLogP(pz[z]!);
  for (const p of jointZY) objective -= beta * pLogP(p);
  return { clusters, places, encoder, negativeEntropy, pz, jointZY, objective };
}

/** The state of an encoder that did not come from parameters; without clusters that have nothing. */
function startingState(
  problem: BottleneckProblem,
  settings: BottleneckSettings,
  encoder: Float64Array,
  places: Int32Array,
): SoftState {
  const { sizeX, px } = problem;
  let negativeEntropy = 0;
  for (let x = 0, at = 0; x < sizeX; x++) {
    for (let z = 0; z < places.length; z++, at++) negativeEntropy += px[x]! * pLogP(encoder[at]!);
  }
  return condensed(problem, settings, stateOf(problem, settings, encoder, places, negativeEntropy));
}

/** The encoder with a column for each of the clusters asked for. */
function expanded({ sizeX }: BottleneckProblem, { clusters }: BottleneckSettings, state: SoftState): Float64Array {
  if (state.clusters === clusters) return state.encoder;
  const encoder = new Float64Array(sizeX * clusters);
  for (let x = 0; x < sizeX; x++) {
    for (let z = 0; z < state.clusters; z++) {
      encoder[x * clusters + state.places[z]!] = state.encoder[x * state.clusters + z]!;
    }
  }
  return encoder;
}

/** log p(z) and log p(y|z) of a state; of p(y) where p(z) = 0. */
function parametersOf({ sizeY, py }: BottleneckProblem, { pz, jointZY }: SoftState): Parameters {
  const logMass = pz.map(Math.log);
  const logDecoder = jointZY.map((p, cell) => {
    const mass = pz[Math.floor(cell / sizeY)]!;
    return Math.log(mass > 0 ? p / mass : py[cell % sizeY]!);
  });
  return { logMass, logDecoder };
}

/** From some parameters `step` times as far as others; as far as these where one is log 0. */
function stretched(from: Parameters, to: Parameters, step: number): Parameters {
  const between = (a: Float64Array, b: Float64Array): Float64Array =>
    b.map((value, i) => (value > -Infinity && a[i]! > -Infinity ? a[i]! + step * (value - a[i]!) : value));
  return { logMass: between(from.logMass, to.logMass), logDecoder: between(from.logDecoder, to.logDecoder) };
}

/**
 * The encoder that follows from parameters: p(z|x) ∝ exp [(log p(z) + β Σ_y p(y|x) log p(y|z)) / α]. Logarithms need not be those of
 * distributions: what all clusters have in common cancels.
 */
function encoded(
  problem: BottleneckProblem,
  settings: BottleneckSettings,
  { logMass, logDecoder }: Parameters,
  before: SoftState,
): SoftState {
  const { sizeX, sizeY, px, yGivenX } = problem;
  const { alpha, beta } = settings;
  const { clusters } = before;
  const encoder = new Float64Array(before.encoder.length);
  let negativeEntropy = 0;
  for (let x = 0; x < sizeX; x++) {
    const row = x * clusters;
    let most = -Infinity;
    for (let z = 0; z < clusters; z++) {
      let cross = 0;
      for (let y = 0, at = x * sizeY, of = z * sizeY; y < sizeY; y++, at++, of++) {
        const p = yGivenX[at]!;
        if (p > 0) cross += p * logDecoder[of]!;
      }
      const exponent = beta === 0 ? logMass[z]! : logMass[z]! + beta * cross;
      encoder[row + z] = exponent;
      if (exponent > most) most = exponent;
    }
    let norm = 0;
    let mean = 0;
    if (most === -Infinity) {
      // Every cluster underflowed: x stays where it is.
      for (let z = 0; z < clusters; z++) {
        const p = (encoder[row + z] = before.encoder[row + z]!);
        negativeEntropy += px[x]! * pLogP(p);
      }
      continue;
    }
    for (let z = 0; z < clusters; z++) {
      const exponent = (encoder[row + z]! - most) / alpha;
      const weight = Math.exp(exponent);
      encoder[row + z] = weight;
      norm += weight;
      if (weight > 0) mean += weight * exponent;
    }
    for (let z = 0; z < clusters; z++) encoder[row + z]! /= norm;
    negativeEntropy += px[x]! * (mean / norm - Math.log(norm));
  }
  return stateOf(problem, settings, encoder, before.places, negativeEntropy);
}

/** How far an encoder is from another: Σₓ p(x) Σ_z |Δp(z|x)|. */
function movement({ sizeX, px }: BottleneckProblem, from: SoftState, to: SoftState): number {
  let moved = 0;
  for (let x = 0, at = 0; x < sizeX; x++) {
    let row = 0;
    for (let z = 0; z < to.clusters; z++, at++) row += Math.abs(to.encoder[at]! - from.encoder[at]!);
    moved += px[x]! * row;
  }
  return moved;
}

/** A cluster of less mass is dropped: it changes nothing that doubles show, and its share goes to the others. */
const NOTHING = 1e-15;
/** Clusters whose p(y|z) differ by no more than this are one. */
const SAME = 1e-6;

/** The state without clusters of no mass, and with those that are the same made one: with α = 1, that changes the objective by nothing. */
function condensed(problem: BottleneckProblem, settings: BottleneckSettings, state: SoftState): SoftState {
  const { sizeX, sizeY, px } = problem;
  const { clusters, pz, jointZY, encoder } = state;
  const into = new Int32Array(clusters).fill(-1);
  const kept: number[] = [];
  for (let z = 0; z < clusters; z++) {
    if (!(pz[z]! > NOTHING)) continue;
    const same = settings.alpha < 1 ? undefined : kept.find((other) => {
      for (let y = 0; y < sizeY; y++) {
        if (!(Math.abs(jointZY[other * sizeY + y]! / pz[other]! - jointZY[z * sizeY + y]! / pz[z]!) <= SAME)) return false;
      }
      return true;
    }); // prettier-ignore
    into[z] = same === undefined ? kept.push(z) - 1 : into[same]!;
  }
  if (kept.length === clusters) return state;
  const fewer = new Float64Array(sizeX * kept.length);
  let negativeEntropy = 0;
  for (let x = 0; x < sizeX; x++) {
    let norm = 0;
    for (let z = 0; z < clusters; z++) {
      if (into[z]! < 0) continue;
      fewer[x * kept.length + into[z]!]! += encoder[x * clusters + z]!;
      norm += encoder[x * clusters + z]!;
    }
    for (let z = 0; z < kept.length; z++) {
      // An x of which all is in what is dropped has no mass to speak of.
      const p = norm > 0 ? fewer[x * kept.length + z]! / norm : 1 / kept.length;
      fewer[x * kept.length + z] = p;
      negativeEntropy += px[x]! * pLogP(p);
    }
  }
  const places = Int32Array.from(kept, (z) => state.places[z]!);
  return stateOf(problem, settings, fewer, places, negativeEntropy);
}

/** Steps between two looks for clusters that are the same, or have nothing. */
const BETWEEN_LOOKS = 8;

/**
 * Iterates the self-consistent equations of an encoder that is not hard, α > 0. See `descend`.
 *
 * Clusters that have become the same, or lost all their mass, are taken out on the way: from as many as there are x, few are left
 * soon, and a step is as much quicker.
 */
export function softDescent(
  problem: BottleneckProblem,
  start: Float64Array,
  settings: BottleneckSettings,
): { readonly encoder: Float64Array; readonly iterations: number; readonly converged: boolean } {
  const { alpha, tolerance, maxIterations } = settings;
  const every = Int32Array.from({ length: settings.clusters }, (_, z) => z);
  let state = startingState(problem, settings, start, every);
  let from: Parameters | undefined;
  let step = 1;
  let before = Infinity;
  let iterations = 0;
  let converged = false;
  while (!converged && iterations < maxIterations) {
    iterations++;
    if (iterations % BETWEEN_LOOKS === 0) {
      const fewer = condensed(problem, settings, state);
      if (fewer !== state) [state, from] = [fewer, undefined];
    }
    let to = parametersOf(problem, state);
    let next: SoftState | undefined;
    if (step > 1 && from !== undefined) {
      const further = stretched(from, to, step);
      next = encoded(problem, settings, further, state);
      if (next.objective < state.objective) to = further;
      else [next, step] = [undefined, 1];
    }
    next ??= encoded(problem, settings, to, state);
    const moved = movement(problem, state, next);
    [state, from] = [next, to];
    if (moved <= tolerance) {
      const { clusters, encoder, places } = state;
      const better = alpha < 1 ? mergedOrMoved(problem, encoder, { ...settings, clusters }) : undefined;
      converged = better === undefined;
      if (better !== undefined) [state, from] = [startingState(problem, settings, better, places), undefined];
    }
    if (moved / step > before) step = 1;
    before = moved / step;
    step *= 1.5;
  }
  return { encoder: expanded(problem, settings, state), iterations, converged };
}
