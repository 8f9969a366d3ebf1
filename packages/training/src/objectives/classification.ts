import { forwardPass, informationCost, informationLayers } from '@infodrop/dropout';
import { requireNumber, requireSomeOptions } from '@infodrop/requirements';
import { argMax, cast, notEqual, type Tensor2D, tensor2d } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { TargetedBatch } from '../data/trainingData.js';
import { evaluate, type Evaluation } from '../evaluate.js';
import { classesOf, oneHotRows } from './crossEntropy.js';
import { klByPath, meanCrossEntropy } from './informationLoss.js';
import type { Objective } from './objective.js';

/** Arguments of {@link classification}. */
export interface ClassificationOptions {
  /** A classifier that ends in logits [batch, classes]. Its weights are changed in place. */
  readonly model: LayersModel;
}

/** What the training of a classifier tells of each step: means over its batch, noise on. */
export interface ClassificationMeasures {
  /** Nats per example. */
  readonly crossEntropy: number;
  /** Share of wrong answers, 0 to 1. */
  readonly error: number;
  /** For every information layer by its path: nats per example, summed over units, without β and klScale. */
  readonly kl: Readonly<Record<string, number>>;
}

/**
 * The objective of a classifier: cross-entropy plus β times the information its layers let through.
 *
 *   L = (1/B) Σᵢ { −log p(yᵢ|zᵢ) + Σ_layers β · klScale · KL }
 *
 * Layers that pay for information are found in the model by what they have (`beta`, `klScale` and `klPerUnit()`), in models and
 * wrappers inside it too. Their β is read in every step, so that it may be moved between steps; a warm-up multiplies it.
 *
 * @param options - `model`, a classifier that ends in logits.
 * @throws RangeError when the model has another output than [batch, classes], or a layer a β or klScale below 0; TypeError when it
 * ends in a softmax or a sigmoid.
 *
 * Source: (17) of docs/equations.md; A. Achille, S. Soatto, 2016 (https://arxiv.org/abs/1611.01353).
 *
 * @example
 * import '@tensorflow/tfjs-backend-cpu';
 * import { layers, sequential } from '@tensorflow/tfjs-layers';
 * import { classification } from '@infodrop/training';
 * const model = sequential({ layers: [layers.dense({ units: 2, inputShape: [3] })] });
 * classification({ model }).turns[0]?.name; // 'all'
 */
export function classification(
  options: ClassificationOptions,
): Objective<TargetedBatch, ClassificationMeasures, Evaluation> {
  requireSomeOptions('classification', options, ['model']);
  const { model } = options;
  const classes = classesOf('classification', model);
  for (const layer of informationLayers(model)) {
    requireNumber('classification', `beta of layer '${layer.path}'`, layer.beta, { least: 0 });
    requireNumber('classification', `klScale of layer '${layer.path}'`, layer.klScale, { least: 0 });
  }
  return {
    models: { model },
    turns: [
      {
        name: 'all',
        terms({ size, inputs, arrays }, { training, betaFactor }) {
          const rows = tensor2d(oneHotRows('train', arrays.targets, size, classes), [size, classes]);
          const pass = forwardPass<Tensor2D>(model, inputs, { training });
          const logits = pass.outputs;
          const crossEntropy = meanCrossEntropy(logits, rows);
          const error = cast(notEqual(argMax(logits, -1), argMax(rows, -1)), 'float32');
          return {
            loss: informationCost(pass, betaFactor, crossEntropy),
            measures: { crossEntropy, error, kl: klByPath(pass) },
          };
        },
      },
    ],
    evaluate: (request) => evaluate({ model, ...request }),
  };
}
