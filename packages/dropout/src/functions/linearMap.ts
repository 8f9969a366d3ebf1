import { requireInteger, requireThat } from '@infodrop/requirements';
import type { serialization, Tensor } from '@tensorflow/tfjs-core';
import { layers, type Shape } from '@tensorflow/tfjs-layers';
import type { ActivationName } from './activation.js';
import {
  type ConvolutionRank,
  type KernelArgs,
  type KernelGeometry,
  kernelGeometry,
  outputShapeOf,
} from './kernelGeometry.js';
import { convolution, dense } from './projection.js';

/** What a layer's kernel does to its input: a matrix product over the last axis, or a convolution. */
export interface LinearMap {
  /** Channels that come out. */
  readonly outputs: number;
  /** Shape of the kernel for inputs of this shape; its last axis is `outputs`. */
  kernelShape(input: Shape): number[];
  outputShape(input: Shape): Shape;
  apply(x: Tensor, kernel: Tensor, bias: Tensor | null): Tensor;
  /** The layer's arguments that it was made of. */
  getConfig(): serialization.ConfigDict;
  /** tfjs's own layer of the same map, followed by an activation. */
  plainLayer(args: PlainLayerArgs): layers.Layer;
}

/** What a layer of tfjs takes from the one it stands for. */
interface PlainLayerArgs {
  readonly name: string;
  readonly trainable: boolean;
  readonly activation: ActivationName;
}

/** A matrix product over the last axis. Throws RangeError unless `units` is an integer > 0. */
export function denseMap(caller: string, args: { readonly units: number }): LinearMap {
  const units = requireInteger(caller, 'units', args.units, 1);
  return {
    outputs: units,
    kernelShape: (input) => {
      const inputs = input.at(-1);
      requireThat(
        input.length >= 2 && typeof inputs === 'number',
        caller,
        'input',
        '[batch, …, inputs] of known inputs',
        input,
      );
      return [inputs!, units];
    },
    outputShape: (input) => [...input.slice(0, -1), units],
    apply: dense,
    getConfig: () => ({ units }),
    plainLayer: ({ name, trainable, activation }) => layers.dense({ name, trainable, activation, units }),
  };
}

/** A convolution that also says its geometry. */
export interface ConvolutionMap extends LinearMap {
  readonly geometry: KernelGeometry;
}

/** A convolution. Throws RangeError unless `filters` is an integer > 0 and the geometry one. */
export function convolutionMap(
  caller: string,
  args: KernelArgs & { readonly filters: number },
  rank: ConvolutionRank,
): ConvolutionMap {
  const filters = requireInteger(caller, 'filters', args.filters, 1);
  const geometry = kernelGeometry(caller, args, rank);
  return {
    outputs: filters,
    geometry,
    kernelShape: (input) => {
      outputShapeOf(caller, 'input', input, filters, geometry);
      return [...geometry.kernelSize, input.at(-1)!, filters];
    },
    outputShape: (input) => outputShapeOf(caller, 'input', input, filters, geometry),
    apply: (x, kernel, bias) => convolution(x, kernel, bias, geometry),
    getConfig: () => ({ filters, ...geometry }),
    plainLayer: ({ name, trainable, activation }) => {
      const all = { name, trainable, activation, filters, ...geometry };
      return rank === 1 ? layers.conv1d(all) : rank === 2 ? layers.conv2d(all) : layers.conv3d(all);
    },
  };
}
