import { type Shape } from '@tensorflow/tfjs-layers';
import { type ConvolutionGeometry, convolvedLength } from './projection.js';
import { isIndex, demand } from '../requirements.js';

/** How a convolution is given: sizes as one number or [height, width]. */
export interface KernelArgs {
  readonly kernelSize: number | readonly number[];
  /** Default 1. */
  readonly strides?: number | readonly number[];
  /** Default 'same'. */
  readonly padding?: 'same' | 'valid';
}

export interface KernelGeometry extends ConvolutionGeometry {
  readonly kernelSize: [number, number];
}

/** The geometry that the arguments mean. Throws RangeError where they mean none. */
export function kernelGeometry(caller: string, args: KernelArgs): KernelGeometry {
  const padding = args.padding ?? 'same';
  demand(['same', 'valid'].includes(padding), `${caller}: padding`, "'same' or 'valid'", padding);
  return {
    kernelSize: pair(`${caller}: kernelSize`, args.kernelSize),
    strides: pair(`${caller}: strides`, args.strides ?? 1),
    padding,
  };
}

/** The shape that a convolution makes of images. Throws RangeError when the input is no batch of images. */
export function outputShapeOf(caller: string, input: Shape, filters: number, geometry: KernelGeometry): Shape {
  demand(
    input.length === 4 && typeof input[3] === 'number',
    caller,
    '[batch, height, width, channels] of known channels',
    input,
  );
  const [height, width] = [0, 1].map((axis) =>
    convolvedLength(input[axis + 1]!, geometry.kernelSize[axis]!, geometry.strides[axis]!, geometry.padding),
  ) as [number | null, number | null];
  demand(
    (height === null || height > 0) && (width === null || width > 0),
    caller,
    `at least as large as the kernel [${geometry.kernelSize.join(', ')}]`,
    input,
  );
  return [input[0]!, height, width, filters];
}

function pair(argument: string, value: number | readonly number[]): [number, number] {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value, value];
  demand(
    values.length === 2 && values.every((entry) => isIndex(entry) && entry > 0),
    argument,
    'a positive integer or two',
    value,
  );
  return values as [number, number];
}
