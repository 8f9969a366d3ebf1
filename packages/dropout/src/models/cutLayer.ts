import { add, gather, mul, reshape, type serialization, type Tensor } from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import { hasPlainForm, type PlainLayer } from '../layers/plainLayer.js';
import { inOrderMade } from './rebuildModel.js';

type Layer = layers.Layer;

/** Which channels a layer loses, and what the lost ones had given it. */
export interface Cut {
  /** Of its output: the indices that stay. */
  readonly outputs?: Int32Array;
  /** Of its input: the indices that stay. */
  readonly inputs?: Int32Array;
  /** Added to its sums, [outputs] before any is cut: what the constant units that are cut had added. */
  readonly sums?: Tensor;
  /** What each input is multiplied by, [inputs] before any is cut. */
  readonly factors?: Tensor;
}

/** A layer of tfjs with the weights it is to have: what a layer is without noise. */
export function plainLayersOf(layer: Layer): readonly PlainLayer[] {
  if (hasPlainForm(layer)) return layer.plainLayers();
  return [{ layer: ofConfig(layer, {}), weights: inOrderMade(layer).map((weight) => weight.read()) }];
}

/** The same layer for fewer channels: a dense layer, a convolution, batch normalization, or a factor for each channel. */
export function cutLayer(plain: PlainLayer, cut: Cut): PlainLayer {
  const { layer, weights } = plain;
  const { outputs, inputs, sums, factors } = cut;
  const kind = layer.getClassName();
  if (kind === 'BatchNormalization') {
    if (outputs === undefined) return plain;
    return { layer: ofConfig(layer, {}), weights: weights.map((weight) => weight && gather(weight, outputs, 0)) };
  }
  const [given, bias] = weights;
  if (given === undefined) return plain;
  let kernel = given!;
  if (kind === 'DepthwiseConv2D') {
    return outputs === undefined ? plain : { layer: ofConfig(layer, {}), weights: [gather(kernel, outputs, 2)] };
  }
  if (factors !== undefined) kernel = mul(kernel, reshape(factors, [-1, 1]));
  if (inputs !== undefined) kernel = gather(kernel, inputs, kernel.rank - 2);
  if (outputs !== undefined) kernel = gather(kernel, outputs, kernel.rank - 1);
  const added = sums === undefined ? bias : bias ? add(sums, bias) : sums;
  const kept = added && outputs !== undefined ? gather(added, outputs, 0) : added;
  const size = kernel.shape.at(-1)!;
  return {
    layer: ofConfig(layer, { [kind === 'Dense' ? 'units' : 'filters']: size, useBias: kept !== undefined }),
    weights: kept ? [kernel, kept] : [kernel],
  };
}

/** A layer of the same kind whose configuration differs in some values. */
function ofConfig(layer: Layer, changed: serialization.ConfigDict): Layer {
  const Class = layer.constructor as unknown as serialization.SerializableConstructor<Layer>;
  const copy = Class.fromConfig(Class, { ...layer.getConfig(), ...changed });
  copy.setFastWeightInitDuringBuild(true);
  return copy;
}
