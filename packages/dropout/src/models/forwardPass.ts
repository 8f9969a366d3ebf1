import { requireSomeOptions } from '@infodrop/requirements';
import { addN, reshape, type Scalar, sum, type Tensor, type Tensor1D, zeros } from '@tensorflow/tfjs-core';
import { type layers, type LayersModel } from '@tensorflow/tfjs-layers';
import { type InformationLayer } from '../layers/informationLayer.js';
import { type KlOfCall, openScopes } from '../layers/klLedger.js';
import { informationLayers } from './noisyLayers.js';

/** The KL of one information layer in a forward pass. */
export interface KlOfLayer {
  /** The layer's path in the model: see `layerPaths`. */
  readonly path: string;
  readonly layer: layers.Layer & InformationLayer;
  /** KL summed over the layer's units, mean over the batch: nats, without β and klScale. */
  readonly nats: Scalar;
  /**
   * KL summed over the layer's units, [batch], nats: a new tensor of the scope it is asked for in. To be asked for while
   * the outermost scope around the pass is open.
   */
  perExample(): Tensor1D;
}

/** What a model's forward pass gave. */
export interface ForwardPass<Outputs extends Tensor | Tensor[] = Tensor> {
  readonly outputs: Outputs;
  /** One for each information layer, in model order. */
  readonly kl: readonly KlOfLayer[];
}

/** How the model is called. */
export interface ForwardPassOptions {
  /** Whether as in training: noise where the mode is 'auto', batch statistics. */
  readonly training: boolean;
}

/**
 * A model's forward pass with what each of its information layers let through.
 *
 *   nats = Σ calls  mean over the batch of Σ units KL(p(z|x) ‖ q(z))
 *
 * Layers inside nested models and wrappers count, and a layer that the model calls several times is counted as often. The
 * KL is computed whether `trackKl` is set or not. Gradients flow through all that is returned: call it in a `tidy`, or in
 * the function of a gradient, to whose scope the results belong. A KL that is taken here is paid by who takes it:
 * `model.calculateLosses()` does not give it again.
 *
 * @param inputs - What `model.apply` takes: one tensor, or one for each input.
 * @param options.training - Whether to call the model as in training.
 * @returns What the model gives (for a model of several outputs say `forwardPass<Tensor[]>`), and the KL of each layer.
 * @throws TypeError when called outside every scope, and when an information layer gave no KL or was not called; it names
 * the layer.
 *
 * @example
 * const model = sequential({ layers: [informationDropout({ name: 'bottleneck', klScale: 1, inputShape: [2] })] });
 * tidy(() => {
 *   const { kl } = forwardPass(model, ones([3, 2]), { training: true });
 *   console.log(kl[0].path); // bottleneck
 *   kl[0].perExample().print(); // three numbers, whose mean is kl[0].nats
 * });
 */
export function forwardPass<Outputs extends Tensor | Tensor[] = Tensor>(
  model: LayersModel,
  inputs: Tensor | Tensor[],
  options: ForwardPassOptions,
): ForwardPass<Outputs> {
  requireSomeOptions('forwardPass', options, ['training']);
  if (openScopes().length === 0) {
    throw new TypeError(
      'forwardPass: the call must be made inside tidy() or the function of a gradient, got no open scope. ' +
        'The KL of a layer lives as long as the scope around it.',
    );
  }
  const found = informationLayers(model).map((layer) => {
    if ((layer.klLedger as InformationLayer['klLedger'] | undefined) === undefined) {
      throw new TypeError(
        `forwardPass: layer "${layer.path}" must keep the KL of its calls, got no klLedger. ` +
          'Give the layer a KlLedger, and record the KL of each call in it.',
      );
    }
    return { layer, path: layer.path, trackKl: layer.trackKl, stop: layer.klLedger.startRecording() };
  });
  const calls: (readonly KlOfCall[])[] = [];
  let outputs: Outputs;
  try {
    for (const { layer } of found) layer.trackKl = true;
    outputs = model.apply(inputs, { training: options.training }) as Outputs;
  } finally {
    for (const { layer, trackKl, stop } of found) {
      layer.trackKl = trackKl;
      calls.push(stop());
    }
  }
  const kl = found.map(({ path, layer }, i) => klOfLayer(path, layer, calls[i]!));
  return { outputs, kl };
}

function klOfLayer(path: string, layer: layers.Layer & InformationLayer, calls: readonly KlOfCall[]): KlOfLayer {
  if (calls.length === 0) {
    throw new TypeError(
      `forwardPass: layer "${path}" must be called by the model and record its KL, got none. ` +
        'A layer of your own computes it in training and where trackKl is set.',
    );
  }
  return {
    path,
    layer,
    nats: addN<Scalar>(calls.map(({ mean }) => reshape(mean, []))),
    perExample: () => {
      const [batch] = calls[0]!.perUnit.shape;
      if (batch === 0) return zeros([0]);
      const parts = calls.map(({ perUnit }) => {
        if (perUnit.isDisposed) {
          throw new TypeError(
            `forwardPass: perExample() of layer "${path}" must be asked for while the scope of the pass is open.`,
          );
        }
        if (perUnit.shape[0] !== batch) {
          throw new TypeError(
            `forwardPass: every call of layer "${path}" must have one batch size, got ${batch} and ` +
              `${perUnit.shape[0]}. Its nats are right, but no example can be told from another.`,
          );
        }
        return sum<Tensor1D>(reshape(perUnit, [batch, -1]), 1);
      });
      return addN(parts);
    },
  };
}
