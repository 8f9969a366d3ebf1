import { requireOneOf, requireThat } from '@infodrop/requirements';
import type { Shape } from '@tensorflow/tfjs-layers';
import { type ConvolutionGeometry, convolvedLength } from './projection.js';

/** How a convolution is given: sizes as one number for every axis, or one each. */
export interface KernelArgs {
  readonly kernelSize: number | readonly number[];
  /** Default 1. */
  readonly strides?: number | readonly number[];
  /** Default 'same'. */
  readonly padding?: 'same' | 'valid';
}

/** The names of those arguments. */
export const KERNEL_ARGS = ['kernelSize', 'strides', 'padding'] as const;

export interface KernelGeometry extends ConvolutionGeometry {
  readonly kernelSize: number[];
  readonly strides: number[];
}

/** Over how many axes a convolution runs: steps of a sequence, height and width, or depth, height and width. */
export type ConvolutionRank = 1 | 2 | 3;

/** What an input of each rank is called, and its shape. */
const INPUTS: Readonly<Record<ConvolutionRank, string>> = {
  1: '[batch, steps, channels]',
  2: '[batch, height, width, channels]',
  3: '[batch, depth, height, width, channels]',
};

const COUNTS: Readonly<Record<ConvolutionRank, string>> = {
  1: 'a positive integer',
  2: 'a positive integer or two',
  3: 'a positive integer or three',
};

/** The geometry that the arguments mean. Throws RangeError where they mean none. */
export function kernelGeometry(
  caller: string,
  { kernelSize, strides = 1, padding = 'same' }: KernelArgs,
  rank: ConvolutionRank = 2,
): KernelGeometry {
  return {
    kernelSize: onePerAxis(caller, 'kernelSize', kernelSize, rank),
    strides: onePerAxis(caller, 'strides', strides, rank),
    padding: requireOneOf(caller, 'padding', padding, ['same', 'valid']),
  };
}

/**
 * The shape that a convolution makes of sequences, images or volumes. Throws RangeError when the input, `name`, is no batch of
 * them.
 */
export function outputShapeOf(
  caller: string,
  name: string,
  input: Shape,
  filters: number,
  { kernelSize, strides, padding }: KernelGeometry,
): Shape {
  const rank = kernelSize.length as ConvolutionRank;
  requireThat(
    input.length === rank + 2 && typeof input.at(-1) === 'number',
    caller,
    name,
    `${INPUTS[rank]} of known channels`,
    input,
  );
  const lengths = kernelSize.map((size, axis) => convolvedLength(input[axis + 1]!, size, strides[axis]!, padding));
  requireThat(
    lengths.every((length) => length === null || length > 0),
    caller,
    name,
    `at least as large as the kernel [${kernelSize.join(', ')}]`,
    input,
  );
  return [input[0]!, ...lengths, filters];
}

function onePerAxis(caller: string, name: string, value: number | readonly number[], rank: ConvolutionRank): number[] {
  const values: readonly unknown[] = Array.isArray(value) ? value : Array.from({ length: rank }, () => value);
  requireThat(
    values.length === rank && values.every((entry) => Number.isSafeInteger(entry) && (entry as number) > 0),
    caller,
    name,
    COUNTS[rank],
    value,
  );
  return [...values] as number[];
}
