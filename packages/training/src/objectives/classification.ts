import {
  add,
  addN,
  dispose,
  keep,
  mean,
  mul,
  reshape,
  type Scalar,
  scalar,
  sum,
  type Tensor,
  type Tensor2D,
  tensor2d,
  tidy,
} from '@tensorflow/tfjs-core';
import { type layers, type LayersModel } from '@tensorflow/tfjs-layers';
import { classesOf, crossEntropyOfRows, oneHotRows } from './crossEntropy.js';
import { interceptCalls } from '../interceptCalls.js';
import { type Found, type InformationLayerLike, informationLayersOf } from '../noisyLayer.js';

type InformationLayers = readonly Found<layers.Layer & InformationLayerLike>[];

/** KL of a layer's latest call, summed over units, mean over the batch; kept. Null where the layer has none. */
function klPerImage(layer: InformationLayerLike): Tensor | null {
  let nats: Tensor | null = null;
  tidy(() => {
    const kl = layer.klMean ? layer.klMean() : layer.klPerUnit();
    if (kl === null) return;
    // Within an image first: a float32 sum over the whole batch would lose digits.
    nats = keep(layer.klMean ? reshape(kl, []) : mean(sum(reshape(kl, [kl.shape[0], -1]), 1)));
  });
  return nats;
}

/** What a model's forward pass gave. */
export interface ForwardPass {
  readonly outputs: Tensor2D;
  /** For every information layer: KL summed over its units, mean over the batch, nats per image. */
  readonly kl: readonly Scalar[];
}

/**
 * Calls a model and takes the KL of each information layer at the moment when it is made: the model's own tidy would
 * have disposed of it afterwards. A layer that the model calls several times is counted as often.
 *
 * To be called in a tidy or a gradient's function; what it returns belongs to that.
 */
export function forwardPass(
  caller: string,
  model: LayersModel,
  images: Tensor,
  training: boolean,
  found: InformationLayers,
): ForwardPass {
  const taken = new Map<layers.Layer, Tensor[]>();
  const restore = interceptCalls(
    found.map(({ layer }) => layer),
    (layer, call, inputs, kwargs) => {
      const outputs = call(inputs, kwargs);
      const nats = klPerImage(layer);
      if (nats === null) {
        throw new TypeError(
          `${caller}: klPerUnit() of layer '${layer.name}' must be the KL of the call just made, got null. ` +
            'Outside training the layer must compute it when trackKl is set.',
        );
      }
      taken.set(layer, [...(taken.get(layer) ?? []), nats]);
      return outputs;
    },
  );
  try {
    const outputs = model.apply(images, { training }) as Tensor2D;
    const kl = found.map(({ path, layer }) => {
      const calls = taken.get(layer);
      if (calls === undefined)
        throw new TypeError(`${caller}: layer '${path}' must be called by the model, got no call.`);
      return addN(calls) as Scalar; // of the caller's tidy, where those it sums are kept
    });
    return { outputs, kl };
  } finally {
    restore();
    dispose([...taken.values()].flat());
  }
}

/** Arguments of {@link informationLoss}. */
export interface InformationLossOptions {
  /** A classifier that ends in logits [batch, classes]. */
  readonly model: LayersModel;
  /** [batch, …shape of an image]. */
  readonly images: Tensor;
  /** [batch] class numbers, from 0. */
  readonly labels: ArrayLike<number>;
  /** Whether the model is called as in training (noise, batch statistics). Default true. */
  readonly training?: boolean;
}

/** The loss and its parts. */
export interface InformationLoss {
  /** Cross-entropy + Σ β · klScale · KL, scalar. */
  readonly loss: Scalar;
  /** Mean over the batch, nats per image, scalar. */
  readonly crossEntropy: Scalar;
  /** For every information layer, in model order: its path and its KL, nats per image, scalar, without β and klScale. */
  readonly kl: readonly { readonly layer: string; readonly nats: Scalar }[];
  /** What the model gave, [batch, classes]. */
  readonly logits: Tensor2D;
}

/** The loss from a forward pass and one-hot rows. */
export function lossOf(
  { outputs, kl }: ForwardPass,
  rows: Tensor2D,
  found: InformationLayers,
): Pick<InformationLoss, 'loss' | 'crossEntropy'> {
  const crossEntropy = mean<Scalar>(crossEntropyOfRows(outputs, rows));
  let loss: Scalar = crossEntropy;
  found.forEach(({ layer }, i) => {
    const price = layer.beta * layer.klScale;
    if (price !== 0) loss = add(loss, mul(kl[i]!, scalar(price)));
  });
  return { loss, crossEntropy };
}

/**
 * What a network with information dropout is trained on: cross-entropy plus β times the information its layers let through.
 *
 *   L = (1/B) Σᵢ { −log p(yᵢ|zᵢ) + Σ_layers β · klScale · Σ_units KL }
 *
 * The brace covers both terms. A layer whose β · klScale is 0 is left out of the sum, so that a KL which is infinite but
 * costs nothing does not turn it into NaN. For a loop of your own: `train` minimises the same.
 *
 * @returns The loss and its parts, in nats per image. Call it in a tidy, or dispose of what it returns.
 * @throws RangeError when a label is out of range or the shapes do not fit; TypeError when a layer has no KL.
 *
 * Source: seed eqs. 17 and 18, with the brace that they lack; klScale 1/N is the scaling of the paper's experiments.
 *
 * @example
 * import '@tensorflow/tfjs-backend-cpu';
 * import { ones, train, type Tensor } from '@tensorflow/tfjs-core';
 * import { layers, sequential } from '@tensorflow/tfjs-layers';
 * import { informationLoss } from '@infodrop/training';
 * const model = sequential({ layers: [layers.dense({ units: 2, inputShape: [3] })] });
 * train.sgd(0.1).minimize(() => informationLoss({ model, images: ones([1, 3]), labels: [1] }).loss);
 */
export function informationLoss({ model, images, labels, training = true }: InformationLossOptions): InformationLoss {
  const found = informationLayersOf(model);
  const classes = classesOf('informationLoss', model);
  const batch = images.shape[0];
  const [loss, crossEntropy, logits, ...kl] = tidy(() => {
    const rows = tensor2d(oneHotRows('informationLoss', labels, batch, classes), [batch, classes]);
    const pass = forwardPass('informationLoss', model, images, training, found);
    const parts = lossOf(pass, rows, found);
    return [parts.loss.clone(), parts.crossEntropy, pass.outputs, ...pass.kl] as [
      Scalar,
      Scalar,
      Tensor2D,
      ...Scalar[],
    ];
  });
  return { loss, crossEntropy, logits, kl: found.map(({ path }, i) => ({ layer: path, nats: kl[i]! })) };
}
