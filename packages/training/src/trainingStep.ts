import {
  add,
  addN,
  argMax,
  cast,
  dispose,
  keep,
  mul,
  notEqual,
  reshape,
  type Scalar,
  square,
  stack,
  sum,
  type Tensor,
  tensor2d,
  tidy,
  type Variable,
  variableGrads,
} from '@tensorflow/tfjs-core';
import { type layers, type LayersModel } from '@tensorflow/tfjs-layers';
import { classesOf, oneHotRows } from './objectives/crossEntropy.js';
import { forwardPass, lossOf } from './objectives/classification.js';
import { modelLayers, type NamedWeight, variableOf } from './weights.js';
import { type Found, type InformationLayerLike } from './noisyLayer.js';

/** The gradients of one batch, and the numbers that tell how it went. */
export interface BatchGradients {
  /** One per trainable weight; null where the loss does not depend on it. The caller's to dispose. */
  readonly gradients: readonly (Tensor | null)[];
  /** Loss, mean cross-entropy, number of wrong answers, KL of each layer, then one sum per gradient: finite only if all of it is. */
  readonly report: Tensor;
}

/** What a batch's gradients are taken of. */
export interface StepSubject {
  readonly model: LayersModel;
  readonly classes: number;
  readonly variables: readonly Variable[];
  readonly informationLayers: readonly Found<layers.Layer & InformationLayerLike>[];
  /** What layers add to the loss besides the KL: weight regularizers, mostly. */
  readonly otherLosses: readonly (() => Scalar[])[];
  readonly weightDecay: number;
}

/** What stays the same from step to step. */
export function stepSubject(
  model: LayersModel,
  weights: readonly NamedWeight[],
  informationLayers: readonly Found<layers.Layer & InformationLayerLike>[],
  weightDecay: number,
): StepSubject {
  const information = new Set<object>(informationLayers.map(({ layer }) => layer));
  const otherLosses = modelLayers(model).map(({ layer }) => {
    // An information layer's calculateLosses() may give its KL, which the loop adds itself.
    if (information.has(layer)) return () => layer.losses.map((loss) => loss());
    return () => layer.calculateLosses();
  });
  const variables = weights.filter(({ trainable }) => trainable).map(({ weight }) => variableOf(weight));
  return { model, classes: classesOf('train', model), variables, informationLayers, otherLosses, weightDecay };
}

/**
 * Forward and backward pass of one batch, in training mode. Moving statistics and noise steps of the layers advance.
 *
 * Everything that has to be read from the backend is one tensor, so that a step needs one read.
 */
export function batchGradients(subject: StepSubject, images: Tensor, labels: ArrayLike<number>): BatchGradients {
  const { model, classes, variables, informationLayers, otherLosses, weightDecay } = subject;
  const kept: Tensor[] = [];
  try {
    const batch = images.shape[0];
    const oneHot = oneHotRows('train', labels, batch, classes);
    const tensors = tidy(() => {
      const rows = tensor2d(oneHot, [batch, classes]);
      const { value, grads } = variableGrads(() => {
        const pass = forwardPass('train', model, images, true, informationLayers);
        const { outputs: logits, kl } = pass;
        const { loss, crossEntropy } = lossOf(pass, rows, informationLayers);
        const wrong = sum(cast(notEqual(argMax(logits, -1), argMax(rows, -1)), 'float32'));
        kept.push(...[crossEntropy, wrong, ...kl].map((scalar) => keep(scalar)));
        const others = otherLosses.flatMap((losses) => losses());
        return others.length === 0 ? loss : addN([loss, ...others]);
      }, [...variables]);
      const decayed = variables.map((variable) => {
        const gradient = grads[variable.name];
        if (weightDecay === 0) return gradient ?? null;
        const decay = mul(variable, weightDecay);
        return gradient === undefined ? decay : add(gradient, decay);
      });
      const penalty =
        weightDecay === 0 ? value : add(value, mul(addN(variables.map((v) => sum(square(v)))), weightDecay / 2));
      const sums = decayed.flatMap((gradient) => (gradient === null ? [] : [sum(gradient)]));
      const report = stack([penalty, ...kept, ...sums].map((scalar) => reshape(scalar, [])));
      return [report, ...decayed] as unknown as Tensor[]; // tidy passes null through
    });
    const [report, ...gradients] = tensors;
    return { gradients: gradients, report: report! };
  } finally {
    dispose(kept);
  }
}
