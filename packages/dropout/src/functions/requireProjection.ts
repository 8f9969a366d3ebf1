import { requireThat } from '@infodrop/requirements';
import type { Tensor } from '@tensorflow/tfjs-core';
import { requireFloat, requireShape } from '../requireTensors.js';
import {
  type ConvolutionRank,
  type KernelArgs,
  type KernelGeometry,
  kernelGeometry,
  outputShapeOf,
} from './kernelGeometry.js';

/** What a function has of a map: without bias where it is null. */
interface Projected {
  readonly x: Tensor;
  readonly kernel: Tensor;
  readonly bias: Tensor | null;
}

/** Throws unless x is [batch, …, inputs], the kernel [inputs, units] and the bias [units], all of floats. */
export function requireDense(caller: string, given: Projected): void {
  const { x, kernel } = given;
  requireFloats(caller, given);
  requireThat(kernel.rank === 2, caller, 'kernel', '[inputs, units]', kernel.shape);
  const [inputs, units] = kernel.shape as [number, number];
  const fits = x.rank >= 2 && x.shape.at(-1) === inputs;
  requireThat(fits, caller, 'x', `[batch, …, ${inputs}], which has the inputs of kernel`, x.shape);
  requireBias(caller, given, units, 'units');
}

/**
 * Throws unless the kernel, [...size, channels, filters], can be moved over x, [batch, …space, channels], and the bias is
 * [filters], all of floats.
 *
 * @returns How it is moved.
 */
export function requireConvolution(
  caller: string,
  given: Projected,
  { strides = 1, padding = 'same' }: Pick<KernelArgs, 'strides' | 'padding'>,
): KernelGeometry {
  const { x, kernel } = given;
  requireFloats(caller, given);
  const isKernel = kernel.rank >= 3 && kernel.rank <= 5;
  requireThat(isKernel, caller, 'kernel', '[...size, channels, filters], of rank 3, 4 or 5', kernel.shape);
  const kernelSize = kernel.shape.slice(0, -2);
  const [channels, filters] = kernel.shape.slice(-2) as [number, number];
  const geometry = kernelGeometry(caller, { kernelSize, strides, padding }, kernelSize.length as ConvolutionRank);
  outputShapeOf(caller, 'x', x.shape, filters, geometry);
  requireThat(x.shape.at(-1) === channels, caller, 'x', `of ${channels} channels, as kernel is`, x.shape);
  requireBias(caller, given, filters, 'filters');
  return geometry;
}

function requireFloats(caller: string, { x, kernel, bias }: Projected): void {
  requireFloat(caller, 'x', x);
  requireFloat(caller, 'kernel', kernel);
  if (bias !== null) requireFloat(caller, 'bias', bias);
}

function requireBias(caller: string, { bias }: Projected, outputs: number, of: string): void {
  if (bias !== null) requireShape(caller, 'bias', bias, [outputs], `[${of}]`);
}
