import { monteCarloPrediction } from '@infodrop/analysis';
import { forwardPass, informationLayers, noisyLayers } from '@infodrop/dropout';
import type { TrainingData } from '@infodrop/training';
import {
  addN,
  cast,
  fill,
  minimum,
  oneHot,
  softmax,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
} from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { byExample } from '../autoencoder/byExample.js';
import { knownClasses } from './knownAndUnknown.js';
import { toldLabels } from './networks.js';

/** What a network says of images, one number for each unless said otherwise. */
export interface Answers {
  /** Of each class, mean over draws of the noise, a row for each image. */
  readonly probabilities: readonly (readonly number[])[];
  /** How far draws of the noise disagree on the class, nats; null without noise. */
  readonly disagreement: ArrayLike<number> | null;
  /** What the layers that pay for information let through, noise off, nats; null where none pays. */
  readonly rate: ArrayLike<number> | null;
}

/** Who is asked, of what. */
export interface AnswersOptions {
  readonly model: LayersModel;
  readonly data: TrainingData;
  /** Draws of the noise. */
  readonly draws: number;
  readonly signal: AbortSignal;
}

/**
 * What a network says of images.
 *
 * The rate is KL(p(z|x) ‖ q(z)) summed over units and layers. A conditional bottleneck has a q for each class: its rate is that to the nearest one, the
 * least over y of KL(e(z|x) ‖ b(z|y)).
 *
 * @param options - See {@link AnswersOptions}. Labels are not looked at.
 * @throws The signal's reason when it is aborted.
 *
 * @example
 * const { probabilities } = await answersOf({ model, data: test, draws: 20, signal });
 */
export async function answersOf({ model, data, draws, signal }: AnswersOptions): Promise<Answers> {
  const rate = informationLayers(model).length === 0 ? null : await byExample(data, rateIn(model), signal);
  if (noisyLayers(model).length === 0) {
    const probabilities = await byExample(data, (x) => softmax(model.apply(x) as Tensor2D), signal);
    return { probabilities: rows(probabilities, data.size), disagreement: null, rate };
  }
  const { probabilities, mutualInformation } = await monteCarloPrediction(model, data, { samples: draws, signal });
  return { probabilities: rows(probabilities, data.size), disagreement: mutualInformation, rate };
}

const rows = (flat: ArrayLike<number>, count: number): number[][] => {
  const classes = flat.length / count;
  return Array.from({ length: count }, (_, i) => Array.from({ length: classes }, (__, c) => flat[i * classes + c]!));
};

/** The rate of a batch. */
function rateIn(model: LayersModel): (x: Tensor) => Tensor1D {
  const nats = (network: LayersModel, inputs: Tensor | Tensor[]): Tensor1D =>
    addN(forwardPass(network, inputs, { training: false }).kl.map((layer) => layer.perExample()));
  const told = toldLabels(model);
  if (told === null) return (x) => nats(model, x);
  return (x) =>
    Array.from({ length: knownClasses }, (_, label) => {
      // TensorFlow.js's WebAssembly writes integers whatever type is asked for.
      const labels = cast(oneHot(fill([x.shape[0]], label, 'int32'), knownClasses), 'float32');
      return nats(told, [x, labels]);
    }).reduce((a, b) => minimum<Tensor1D>(a, b));
}
