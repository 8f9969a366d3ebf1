import { describe, requireModel, requireThat } from '@infodrop/requirements';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { layers, LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { SOFTMAX_ENDINGS } from './applyLayer.js';
import { callGraph, isInnerModel } from './callGraph.js';
import { read } from './read.js';

type Layer = layers.Layer;

/** A classifier as what explains it sees it: from inputs to logits, whether it ends in them or in their softmax. */
export interface Classifier {
  readonly model: LayersModel;
  readonly classes: number;
  /** The layer whose softmax is left out; null where the model ends in logits. */
  readonly softmax: Layer | null;
  /** Logits [batch, classes], as in inference. */
  readonly logits: (inputs: Tensor) => Tensor2D;
}

/** Layers that give the numbers that they get. */
const PASSING: readonly string[] = ['Reshape', 'Flatten', 'Dropout'];

/**
 * A model as a classifier.
 *
 * @throws RangeError when it has another input than one or another output than [batch, classes]; TypeError when it ends in
 * something that is neither logits nor a softmax.
 */
export function classifierOf(caller: string, model: LayersModel): Classifier {
  requireModel(caller, model);
  const shapes = model.outputs.map(({ shape }) => shape);
  const classes = shapes[0]?.[1];
  requireThat(model.inputs.length === 1, caller, 'model', 'a model of one input', `${model.inputs.length} inputs`);
  requireThat(
    shapes.length === 1 && shapes[0]?.length === 2 && typeof classes === 'number' && classes > 1,
    caller,
    'model',
    'a classifier with one output of shape [batch, classes], 2 classes or more',
    shapes,
    'End it in one number per class.',
  );
  const softmax = softmaxOf(caller, model.outputs[0]!);
  return {
    model,
    classes: classes!,
    softmax,
    logits: (inputs) =>
      callGraph(model.outputs, new Map([[model.inputs[0]!.id, inputs]]), { linear: softmax })[0] as Tensor2D,
  };
}

/** The layer in whose softmax a place of a model ends, or null where it is logits. */
function softmaxOf(caller: string, output: SymbolicTensor): Layer | null {
  const { sourceLayer: layer, inputs, outputTensorIndex = 0 } = output;
  if (isInnerModel(layer)) return softmaxOf(caller, layer.outputs[outputTensorIndex]!);
  const className = layer.getClassName();
  if (PASSING.includes(className) && inputs.length === 1) return softmaxOf(caller, inputs[0]!);
  const { activation } = layer.getConfig();
  if (className !== 'Softmax' && activation !== 'softmax') {
    if (activation !== 'sigmoid' && activation !== 'hard_sigmoid' && activation !== 'hardSigmoid') return null;
    throw new TypeError(
      `${caller}: model must end in logits or in a softmax, got the activation '${activation}' of layer '${layer.name}'. ` +
        'Its classes do not exclude each other; take the model up to the layer before.',
    );
  }
  if (SOFTMAX_ENDINGS.includes(className)) return layer;
  throw new TypeError(
    `${caller}: model must end in logits, or in a softmax of a layer ${SOFTMAX_ENDINGS.join(', ')}, got that of ` +
      `'${layer.name}', a ${className}. Give the softmax a layer of its own.`,
  );
}

/**
 * The classes to explain: those given, or what the model takes each input for.
 *
 * @throws RangeError for a target that is no class; TypeError when what the model gives is probabilities already.
 */
export async function targetsOf(
  caller: string,
  classifier: Classifier,
  inputs: Tensor,
  targets: ArrayLike<number> | undefined,
): Promise<Int32Array> {
  const count = inputs.shape[0];
  const { classes } = classifier;
  if (targets !== undefined) {
    requireThat(targets.length === count, caller, 'targets', `one for each of the ${count} images`, targets.length);
    for (let i = 0; i < count; i++) {
      const target = targets[i]!;
      const holds = Number.isInteger(target) && target >= 0 && target < classes;
      requireThat(holds, caller, 'targets', `integers from 0 to ${classes - 1}`, target, `That is of image ${i}.`);
    }
  }
  const logits = await read(() => classifier.logits(inputs));
  requireLogitValues(caller, logits, classes);
  if (targets !== undefined) return Int32Array.from(targets);
  return Int32Array.from({ length: count }, (_, i) => {
    const row = logits.subarray(i * classes, (i + 1) * classes);
    return row.indexOf(Math.max(...row));
  });
}

function requireLogitValues(caller: string, values: Float32Array, classes: number): void {
  let probabilities = values.length > 0;
  for (let at = 0; at < values.length; at += classes) {
    const row = values.subarray(at, at + classes);
    if (!row.every(Number.isFinite)) {
      throw new RangeError(
        `${caller}: model must give finite numbers, got ${describe([...row])} for image ${at / classes}. ` +
          'Was it trained to NaN?',
      );
    }
    const sum = row.reduce((total, value) => total + value, 0);
    probabilities &&= row.every((value) => value >= 0) && Math.abs(sum - 1) < 1e-4;
  }
  if (probabilities) {
    throw new TypeError(
      `${caller}: model must end in logits or in a softmax layer, got outputs that sum to 1 from a layer that is none. ` +
        'Take the model up to the layer before its softmax.',
    );
  }
}
