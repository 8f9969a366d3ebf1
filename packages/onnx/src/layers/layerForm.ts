import type { layers as tfjs } from '@tensorflow/tfjs-layers';
import type { Graph } from '../graph.js';

/** Sizes of a value's dimensions; null where one is not known, as of the batch. */
export type Shape = readonly (number | null)[];

/** A weight of a layer. */
export interface Weight {
  readonly shape: readonly number[];
  readonly values: ArrayLike<number>;
}

/** A layer where it is used. */
export interface Use {
  readonly graph: Graph;
  readonly name: string;
  /** As tfjs would save it. */
  readonly config: Readonly<Record<string, unknown>>;
  /** By their names in the layer: 'kernel', 'bias', … */
  readonly weights: ReadonlyMap<string, Weight>;
  readonly inputs: readonly string[];
  readonly inputShapes: readonly Shape[];
  readonly outputShape: Shape;
  /** Throws that something must be otherwise for ONNX to have it. */
  readonly refuse: (what: string, requirement: string, got: unknown) => never;
}

/** What a layer is in ONNX: writes it into the graph, and gives the name of what comes out. */
export type LayerForm = (use: Use) => string;

/** A layer of tfjs. */
export type TfjsLayer = tfjs.Layer;

/** The only input of a layer. */
export function inputOf({ inputs, inputShapes, refuse }: Use): { readonly value: string; readonly shape: Shape } {
  const [value, ...others] = inputs;
  const [shape] = inputShapes;
  if (value === undefined || shape === undefined || others.length > 0)
    return refuse('its inputs', 'one', inputs.length);
  return { value, shape };
}

/** A weight that must be there. */
export function weightOf({ weights, refuse }: Use, name: string): Weight {
  return weights.get(name) ?? refuse('its weights', `with ${name}`, [...weights.keys()].join(', '));
}

/** A number of a configuration, or the default of tfjs. */
export function numberOf({ config, refuse }: Pick<Use, 'config' | 'refuse'>, name: string, otherwise?: number): number {
  const value = config[name] ?? otherwise;
  return typeof value === 'number' ? value : refuse(name, 'a number', value);
}

/** One number for each spatial dimension, of a configuration that may say one for all. */
export function perDimension(
  use: Pick<Use, 'config' | 'refuse'>,
  name: string,
  rank: number,
  otherwise: number,
): number[] {
  const value = use.config[name] ?? otherwise;
  const all = typeof value === 'number' ? Array<number>(rank).fill(value) : value;
  if (!Array.isArray(all) || all.length !== rank) return use.refuse(name, `${rank} numbers`, value);
  return all as number[];
}
