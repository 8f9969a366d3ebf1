import { type DataType, util } from '@tensorflow/tfjs-core';
import type { TrainingInstance } from '../wasm/trainingModule.js';

/** An array inside another one: where it starts, and how far its axes step, all in elements. */
export interface View {
  readonly address: number;
  readonly offset: number;
  readonly strides: readonly number[];
}

/** One axis of a copy. */
export interface CopyAxis {
  readonly length: number;
  readonly from: number;
  readonly to: number;
}

/** About how many nanoseconds an element takes. */
const ELEMENT_TIME = 0.4;
/** Axes that the kernel takes. */
const AXES = 5;

/** Axes in as few as there can be: none of length 1, and those that step through both arrays as one made one. */
export function mergedAxes(shape: readonly number[], from: readonly number[], to: readonly number[]): CopyAxis[] {
  const merged: CopyAxis[] = [];
  shape.forEach((length, axis) => {
    if (length === 1) return;
    const next = { length, from: from[axis]!, to: to[axis]! };
    const previous = merged.at(-1);
    if (previous?.from === next.from * length && previous.to === next.to * length) {
      merged[merged.length - 1] = { ...next, length: previous.length * length };
    } else {
      merged.push(next);
    }
  });
  return merged;
}

/** Row-major steps of a shape, in elements. */
export function rowMajor(shape: readonly number[]): number[] {
  const strides: number[] = [];
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = step;
    step *= shape[axis]!;
  }
  return strides;
}

/** Copies an array of `shape` from one view to another. */
export function copyView(
  run: TrainingInstance['run'],
  dtype: DataType,
  shape: readonly number[],
  from: View,
  to: View,
): void {
  if (util.sizeFromShape([...shape]) === 0) return;
  const bytes = util.bytesPerElement(dtype);
  const copy = (axes: readonly CopyAxis[], source: number, target: number): void => {
    if (axes.length > AXES) {
      const [{ length, from: fromStep, to: toStep }, ...rest] = axes as [CopyAxis, ...CopyAxis[]];
      for (let i = 0; i < length; i++) copy(rest, source + i * fromStep * bytes, target + i * toStep * bytes);
      return;
    }
    // The outermost axis first, the others last, so that the first is the one to be shared out.
    const outermost = axes.length > 1 ? axes.slice(0, 1) : [];
    const others = axes.slice(outermost.length);
    const single = { length: 1, from: 0, to: 0 };
    const all = [...outermost, ...new Array<CopyAxis>(AXES - axes.length).fill(single), ...others];
    type Five = [number, number, number, number, number];
    const [units, ...lengths] = all.map(({ length }) => length) as Five;
    const fromSteps = all.map((axis) => axis.from * bytes) as Five;
    const toSteps = all.map((axis) => axis.to * bytes) as Five;
    run('copyStrided', [bytes, source, target, ...lengths, ...fromSteps, ...toSteps], {
      units,
      nanoseconds: axes.reduce((size, { length }) => size * length, ELEMENT_TIME),
    });
  };
  copy(mergedAxes(shape, from.strides, to.strides), from.address + from.offset * bytes, to.address + to.offset * bytes);
}
