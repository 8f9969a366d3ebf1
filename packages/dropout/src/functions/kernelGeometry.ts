import { requireOneOf, requireThat } from '@infodrop/requirements';
import { type Shape } from '@tensorflow/tfjs-layers';
import { type ConvolutionGeometry, convolvedLength } from './projection.js';

/** How a convolution is given: sizes as one number or [height, width]. */
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
  readonly kernelSize: [number, number];
}

/** The geometry that the arguments mean. Throws RangeError where they mean none. */
export function kernelGeometry(
  caller: string,
  { kernelSize, strides = 1, padding = 'same' }: KernelArgs,
): KernelGeometry {
  return {
    kernelSize: pair(caller, 'kernelSize', kernelSize),
    strides: pair(caller, 'strides', strides),
    padding: requireOneOf(caller, 'padding', padding, ['same', 'valid']),
  };
}

/** The shape that a convolution makes of images. Throws RangeError when the input, `name`, is no batch of images. */
export function outputShapeOf(
  caller: string,
  name: string,
  input: Shape,
  filters: number,
  geometry: KernelGeometry,
): Shape {
  requireThat(
    input.length === 4 && typeof input[3] === 'number',
    caller,
    name,
    '[batch, height, width, channels] of known channels',
    input,
  );
  const [height, width] = [0, 1].map((axis) =>
    convolvedLength(input[axis + 1]!, geometry.kernelSize[axis]!, geometry.strides[axis]!, geometry.padding),
  ) as [number | null, number | null];
  requireThat(
    (height === null || height > 0) && (width === null || width > 0),
    caller,
    name,
    `at least as large as the kernel [${geometry.kernelSize.join(', ')}]`,
    input,
  );
  return [input[0]!, height, width, filters];
}

function pair(caller: string, name: string, value: number | readonly number[]): [number, number] {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value, value];
  requireThat(
    values.length === 2 && values.every((entry) => Number.isSafeInteger(entry) && (entry as number) > 0),
    caller,
    name,
    'a positive integer or two',
    value,
  );
  return values as [number, number];
}
