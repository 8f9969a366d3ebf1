import { informationBottleneckCurve, probabilities } from '@infodrop/information';
import { foldIn, key, normal } from '@infodrop/random';
import type { TrainingData } from '@infodrop/training';

/** A task so small that its bottleneck is known: p(y|x) of `inputs` equally likely x. */
export interface Task {
  readonly inputs: number;
  readonly classes: number;
  /** p(y|x), [inputs, classes], row-major. */
  readonly conditional: Float32Array;
}

/**
 * A random task: p(y|x) ∝ exp(2 N(0, 1)).
 *
 * @param options - `inputs`, `classes`, and the `seed` of the task.
 *
 * @example
 * randomTask({ inputs: 24, classes: 4, seed: 0 }).conditional.length; // 96
 */
export function randomTask({
  inputs,
  classes,
  seed,
}: {
  readonly inputs: number;
  readonly classes: number;
  readonly seed: number;
}): Task {
  const numbers = normal(foldIn(key(seed), 'task'), inputs * classes);
  const weights = Float64Array.from(numbers, (number) => Math.exp(2 * number));
  const conditional = Float32Array.from(weights, (weight, cell) => {
    const row = cell - (cell % classes);
    return weight / weights.subarray(row, row + classes).reduce((sum, each) => sum + each, 0);
  });
  return { inputs, classes, conditional };
}

/** The whole task in every example: an example is one pass over all x, with noise of its own. */
export interface TaskData extends TrainingData {
  readonly task: Task;
}

/**
 * A task as a network takes it: an example is the identity [inputs, inputs], a row each x; its targets are p(y|x).
 *
 * @param task - The task.
 * @param size - Examples of an epoch.
 */
export function taskData(task: Task, size: number): TaskData {
  const { inputs } = task;
  const cells = inputs * inputs;
  return {
    task,
    size,
    shape: [inputs, inputs],
    batch(indices) {
      const identity = Float32Array.from({ length: indices.length * cells }, (_, cell) => {
        const within = cell % cells;
        return within % inputs === Math.floor(within / inputs) ? 1 : 0;
      });
      const targets = new Float32Array(indices.length * task.conditional.length);
      indices.forEach((_, i) => {
        targets.set(task.conditional, i * task.conditional.length);
      });
      return { inputs: identity, targets };
    },
  };
}

/** A point of the exact curve: the β of (15), and the two informations in nats. */
export interface ExactPoint {
  readonly beta: number;
  readonly xz: number;
  readonly zy: number;
}

/** The exact curve of a task. */
export interface ExactCurve {
  readonly points: readonly ExactPoint[];
  /** I(x; y), the most that z can say of y. */
  readonly xy: number;
}

/**
 * The exact information bottleneck of a task: of z of any kind, since one with as many values as x is always enough.
 *
 * @param task - The task.
 * @param betas - β of (15) that must be among the points; many more between 0.005 and 1 are added.
 * @returns Points with β rising, I(x; z) falling.
 */
export function exactCurve({ inputs, classes, conditional }: Task, betas: readonly number[]): ExactCurve {
  const rows = Array.from({ length: inputs }, (_, i) =>
    Array.from(conditional.subarray(i * classes, (i + 1) * classes), (p) => p),
  );
  // Rows of doubles that sum to 1, whatever the rounding of the float32 ones.
  const joint = rows.map((row) => {
    const sum = row.reduce((total, p) => total + p, 0);
    return row.map((p) => p / sum / inputs);
  });
  const all = [...new Set([...betas, ...Array.from({ length: 40 }, (_, i) => 0.005 * 200 ** (i / 39))])];
  all.sort((a, b) => a - b);
  const curve = informationBottleneckCurve(probabilities(joint), { betas: all.map((beta) => 1 / beta) });
  const points = curve
    .map(({ beta, informationXZ, informationZY }) => ({ beta: 1 / beta, xz: informationXZ, zy: informationZY }))
    .reverse();
  return { points, xy: curve[0]!.informationXY };
}

/**
 * How far a representation is below the exact curve: what more z could say of y for what it keeps of x.
 *
 *   min over β of { I*(z; y) + β [I(x; z) − I*(x; z)] } − I(z; y)
 *
 * @param curve - The exact curve.
 * @param at - The informations of the representation.
 * @returns Nats, ≥ 0 but for the rounding of the curve.
 */
export function belowCurve({ points, xy }: ExactCurve, at: { readonly xz: number; readonly zy: number }): number {
  const most = points.map(({ beta, xz, zy }) => zy + beta * (at.xz - xz));
  return Math.min(xy, ...most) - at.zy;
}
