import { hasKernel, runKernel, SUMS } from '@infodrop/kernels';
import { concat, reshape, stack, sum, type Tensor, type Tensor1D } from '@tensorflow/tfjs-core';

/** One measure, by its name and, in a record of measures, the name within. */
export interface MeasureEntry {
  readonly path: readonly [string] | readonly [string, string];
  readonly tensor: Tensor;
}

/** Measures by name: numbers, or records of numbers. */
export type Measures = Readonly<Record<string, number | Readonly<Record<string, number>>>>;

/** The tensors of some measures, one after another, with their names. */
export function measureEntries(measures: object): MeasureEntry[] {
  return Object.entries(measures as Record<string, Tensor | Record<string, Tensor>>).flatMap(
    ([name, value]): MeasureEntry[] =>
      isTensor(value)
        ? [{ path: [name], tensor: value }]
        : Object.entries(value).map(([inner, tensor]) => ({ path: [name, inner], tensor })),
  );
}

function isTensor(value: Tensor | Record<string, Tensor>): value is Tensor {
  return 'dataId' in value;
}

/** A loss, its measures and some sums as one tensor, so that a step needs one read, and what its numbers are. */
export interface Report {
  readonly values: Tensor;
  readonly read: (values: ArrayLike<number>) => {
    readonly loss: number;
    readonly measures: Measures;
    readonly sums: number[];
  };
}

/** The sum of each of some tensors, [tensors]. */
function sumsOf(tensors: readonly Tensor[]): Tensor1D {
  return hasKernel(SUMS)
    ? runKernel(SUMS, Object.fromEntries(tensors.entries()), {})
    : (stack(tensors.map((tensor) => sum(tensor))) as Tensor1D);
}

/** A tensor as a vector; itself where it is one, for every operation takes its time in a step. */
function flat(tensor: Tensor): Tensor1D {
  return tensor.rank === 1 ? (tensor as Tensor1D) : reshape(tensor, [-1]);
}

/**
 * Packs a report. What `read` gives is by name; a measure of one number per example becomes their mean, and of each tensor in `summed` there is
 * the sum.
 */
export function packReport(loss: Tensor, measures: object, summed: readonly Tensor[]): Report {
  const entries = measureEntries(measures).map(({ path, tensor }) => ({ path, tensor, count: tensor.size }));
  // Also those that are empty: a network without information layers has a `kl` of nothing.
  const records = Object.entries(measures).flatMap(([name, value]) => (isTensor(value as Tensor) ? [] : [name]));
  const numbers = [loss, ...entries.map(({ tensor }) => tensor)].map(flat);
  return {
    values: concat(summed.length === 0 ? numbers : [...numbers, sumsOf(summed)]),
    read: (values) => {
      let at = 0;
      const next = (count: number): number => {
        let total = 0;
        for (let i = 0; i < count; i++) total += values[at++]!;
        return total / count;
      };
      const result: Record<string, number | Record<string, number>> = {};
      for (const name of records) result[name] = {};
      const lossValue = next(1);
      for (const { path, count } of entries) {
        const [name, inner] = path;
        if (inner === undefined) result[name] = next(count);
        else (result[name] as Record<string, number>)[inner] = next(count);
      }
      return { loss: lossValue, measures: result, sums: summed.map(() => next(1)) };
    },
  };
}

/** Combines measures of the same names, number by number. */
export function combineMeasures(one: Measures, other: Measures, combine: (a: number, b: number) => number): Measures {
  return Object.fromEntries(
    Object.entries(one).map(([name, value]): [string, Measures[string]] => {
      const second = other[name]!;
      if (typeof value === 'number') return [name, combine(value, second as number)];
      const record = second as Readonly<Record<string, number>>;
      return [name, Object.fromEntries(Object.entries(value).map(([key, a]) => [key, combine(a, record[key]!)]))];
    }),
  );
}

/** Does the same to every number of some measures. */
export function mapMeasures(measures: Measures, change: (value: number) => number): Measures {
  return combineMeasures(measures, measures, change);
}

/** The measures of the turns before and of one more, which must not give them again. */
export function joinMeasures(turn: string, before: Measures, own: Measures): Measures {
  const twice = Object.keys(own).find((name) => name in before);
  if (twice !== undefined) {
    throw new TypeError(
      `train: turn '${turn}' must give measures of its own, got '${twice}', which another gives too. Call it otherwise.`,
    );
  }
  return { ...before, ...own };
}
