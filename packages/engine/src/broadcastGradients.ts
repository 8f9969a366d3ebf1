import {
  customGrad,
  div,
  type GradConfig,
  Mean,
  reshape,
  Sum,
  sum,
  type Tensor,
  tile,
  util,
} from '@tensorflow/tfjs-core';

/**
 * One value for all elements that were added up, over their shape; linear, so that its own gradient adds them up again.
 *
 * tfjs multiplies by a tensor of ones instead, which JavaScript fills element by element; `tile` copies, with the same bits.
 */
export function broadcastOver(dy: Tensor, shape: readonly number[], axes: readonly number[]): Tensor {
  const narrow = shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
  const repeats = shape.map((length, axis) => (axes.includes(axis) ? length : 1));
  if (repeats.every((count) => count === 1)) return reshape(dy, [...shape]);
  const overAxes = customGrad((given) => ({
    value: tile(given as Tensor, repeats),
    // tfjs's own gradient of tile adds up slice by slice, up to rank 4.
    gradFunc: (ddx: Tensor) => sum(ddx, [...axes], true),
  }));
  return overAxes(reshape(dy, narrow));
}

const axesOf = (attrs: Parameters<GradConfig['gradFunc']>[2], shape: readonly number[]): number[] =>
  util.parseAxisParam(attrs.axis as number | number[], [...shape]);

/** Gradient of a sum: each element has that of its sum. */
export const sumGradient: GradConfig = {
  kernelName: Sum,
  inputsToSave: ['x'],
  gradFunc: (dy, saved, attrs) => {
    const [{ shape }] = saved as [Tensor];
    return { x: () => broadcastOver(dy as Tensor, shape, axesOf(attrs, shape)) };
  },
};

/** Gradient of a mean: each element has that of its mean over their number. */
export const meanGradient: GradConfig = {
  kernelName: Mean,
  inputsToSave: ['x'],
  gradFunc: (dy, saved, attrs) => {
    const [{ shape }] = saved as [Tensor];
    const axes = axesOf(attrs, shape);
    const count = axes.reduce((product, axis) => product * shape[axis]!, 1);
    // Divided before it is copied: fewer divisions, of the same numbers.
    return { x: () => broadcastOver(div(dy as Tensor, count), shape, axes) };
  },
};
