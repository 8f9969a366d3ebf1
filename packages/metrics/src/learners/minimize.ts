/** Writes the gradient at a place, and gives the value there. */
export type Objective = (at: Float64Array, gradient: Float64Array) => number;

/** When it is near enough, and what helps. */
export interface MinimizeOptions {
  readonly tolerance: number;
  readonly of?: number | undefined;
  readonly precondition?: Precondition | undefined;
}

/** How many steps are remembered. */
const MEMORY = 10;
const MOST_STEPS = 1000;

/** What is known of the curvature before a step is taken: writes H g in place of a gradient g, with H near the inverse Hessian. */
export type Precondition = (gradient: Float64Array) => void;

/**
 * The place where a smooth convex function is least, by L-BFGS, from `start` until the gradient is `tolerance` of what it was there.
 *
 * Source: J. Nocedal, S. J. Wright, Numerical optimization, 2006, algorithm 7.5; steps are halved until they are long enough a descent
 * (Armijo), and remembered where they curve upwards.
 *
 * @param start - Where it begins.
 * @param objective - What is minimized.
 * @param options - `tolerance`; `of`, the norm of the gradient that it is a share of, where it is not that at the start; `precondition`.
 */
export function minimize(
  start: Float64Array,
  objective: Objective,
  { tolerance, of, precondition }: MinimizeOptions,
): Float64Array {
  let at = start;
  let gradient = new Float64Array(at.length);
  let value = objective(at, gradient);
  const enough = tolerance * (of ?? norm(gradient));
  const steps: Float64Array[] = [];
  const changes: Float64Array[] = [];
  for (let step = 0; step < MOST_STEPS && norm(gradient) > enough; step++) {
    const direction = downhill(gradient, steps, changes, precondition);
    let slope = dot(direction, gradient);
    if (slope >= 0) {
      // Rounding has spoilt what is remembered.
      [steps.length, changes.length] = [0, 0];
      direction.set(gradient.map((each) => -each));
      slope = dot(direction, gradient);
    }
    const next = new Float64Array(at.length);
    const there = new Float64Array(at.length);
    let length = steps.length === 0 && precondition === undefined ? 1 / Math.max(1, norm(gradient)) : 1;
    let reached = Infinity;
    for (; length > 1e-20; length /= 2) {
      for (let i = 0; i < at.length; i++) next[i] = at[i]! + length * direction[i]!;
      reached = objective(next, there);
      if (reached <= value + 1e-4 * length * slope) break;
    }
    if (!(reached < value)) break;
    const moved = next.map((each, i) => each - at[i]!);
    const change = there.map((each, i) => each - gradient[i]!);
    if (dot(moved, change) > 1e-12 * dot(change, change)) {
      steps.push(moved);
      changes.push(change);
      if (steps.length > MEMORY) {
        steps.shift();
        changes.shift();
      }
    }
    [at, gradient, value] = [next, there, reached];
  }
  return at;
}

/** −H g, with H the inverse Hessian that the remembered steps tell of. */
function downhill(
  gradient: Float64Array,
  steps: readonly Float64Array[],
  changes: readonly Float64Array[],
  precondition: Precondition | undefined,
): Float64Array {
  const direction = gradient.map((each) => -each);
  const along: number[] = [];
  for (let m = steps.length - 1; m >= 0; m--) {
    along[m] = dot(steps[m]!, direction) / dot(steps[m]!, changes[m]!);
    add(direction, -along[m]!, changes[m]!);
  }
  if (precondition !== undefined) precondition(direction);
  else if (steps.length > 0) {
    const last = changes.at(-1)!;
    const scale = dot(steps.at(-1)!, last) / dot(last, last);
    for (let i = 0; i < direction.length; i++) direction[i]! *= scale;
  }
  for (let m = 0; m < steps.length; m++) {
    const back = dot(changes[m]!, direction) / dot(steps[m]!, changes[m]!);
    add(direction, along[m]! - back, steps[m]!);
  }
  return direction;
}

const dot = (a: Float64Array, b: Float64Array): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
};

/** The length of a vector. */
export const norm = (a: Float64Array): number => Math.sqrt(dot(a, a));

function add(to: Float64Array, times: number, what: Float64Array): void {
  for (let i = 0; i < to.length; i++) to[i]! += times * what[i]!;
}
