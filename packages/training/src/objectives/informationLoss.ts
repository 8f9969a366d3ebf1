import { requireSomeOptions, requireTensor } from '@infodrop/requirements';
import { type ForwardPass, forwardPass, informationCost } from '@infodrop/dropout';
import { mean, type Scalar, type Tensor, type Tensor2D, tensor2d, tidy } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { classesOf, crossEntropyOfRows, oneHotRows } from './crossEntropy.js';

/** Arguments of {@link informationLoss}. */
export interface InformationLossOptions {
  /** A classifier that ends in logits [batch, classes]. */
  readonly model: LayersModel;
  /** [batch, …shape of an input]. */
  readonly inputs: Tensor;
  /** [batch] class numbers, from 0. */
  readonly targets: ArrayLike<number>;
  /** Whether the model is called as in training (noise, batch statistics). Default true. */
  readonly training?: boolean;
}

/** The loss and its parts. */
export interface InformationLoss {
  /** Cross-entropy + Σ β · klScale · KL, scalar. */
  readonly loss: Scalar;
  /** Mean over the batch, nats per example, scalar. */
  readonly crossEntropy: Scalar;
  /** For every information layer, by its path: its KL, nats per example, scalar, without β and klScale. */
  readonly kl: Readonly<Record<string, Scalar>>;
  /** What the model gave, [batch, classes]. */
  readonly logits: Tensor2D;
}

/** The cross-entropy of a forward pass from one-hot rows, mean over the batch. */
export function meanCrossEntropy(logits: Tensor2D, rows: Tensor2D): Scalar {
  return mean<Scalar>(crossEntropyOfRows(logits, rows));
}

/** The KL of each information layer by its path. */
export function klByPath({ kl }: ForwardPass): Record<string, Scalar> {
  return Object.fromEntries(kl.map(({ path, nats }) => [path, nats]));
}

/**
 * What a network with information dropout is trained on: cross-entropy plus β times the information its layers let through.
 *
 *   L = (1/B) Σᵢ { −log p(yᵢ|zᵢ) + Σ_layers β · klScale · Σ_units KL }
 *
 * The brace covers both terms. A layer whose β · klScale is 0 is left out of the sum, so that a KL which is infinite but
 * costs nothing does not turn it into NaN. For a loop of your own: `train` with `classification` minimizes the same.
 *
 * @returns The loss and its parts, in nats per example. Call it in a tidy, or dispose of what it returns.
 * @throws RangeError when a target is out of range or the shapes do not fit; TypeError when a layer has no KL, or the model ends in
 * a softmax.
 *
 * Source: (17) and (18) of docs/equations.md, with the brace that they lack; klScale 1/N is the scaling of the paper's experiments
 * (https://arxiv.org/abs/1611.01353).
 *
 * @example
 * import '@tensorflow/tfjs-backend-cpu';
 * import { ones, train } from '@tensorflow/tfjs-core';
 * import { layers, sequential } from '@tensorflow/tfjs-layers';
 * import { informationLoss } from '@infodrop/training';
 * const model = sequential({ layers: [layers.dense({ units: 2, inputShape: [3] })] });
 * train.sgd(0.1).minimize(() => informationLoss({ model, inputs: ones([1, 3]), targets: [1] }).loss);
 */
export function informationLoss(options: InformationLossOptions): InformationLoss {
  requireSomeOptions(
    'informationLoss',
    options,
    ['model', 'inputs', 'targets', 'training'],
    ['model', 'inputs', 'targets'],
  );
  const { model, inputs, targets, training = true } = options;
  const classes = classesOf('informationLoss', model);
  requireTensor('informationLoss', 'inputs', inputs);
  const batch = inputs.shape[0];
  const rows = oneHotRows('informationLoss', targets, batch, classes);
  return tidy(() => {
    const pass = forwardPass<Tensor2D>(model, inputs, { training });
    const logits = pass.outputs;
    const crossEntropy = meanCrossEntropy(logits, tensor2d(rows, [batch, classes]));
    const loss = informationCost(pass, 1, crossEntropy);
    // Not one tensor under two names: whoever disposes of one would lose the other.
    return { loss: loss.clone(), crossEntropy, logits, kl: klByPath(pass) } as never;
  });
}
