import { requireBoolean, requireInteger, requireSomeOptions } from '@infodrop/requirements';
import {
  addN,
  mean,
  reshape,
  type Scalar,
  sum,
  type Tensor,
  type Tensor1D,
  tile,
  transpose,
  util,
  zeros,
} from '@tensorflow/tfjs-core';
import type { layers, LayersModel } from '@tensorflow/tfjs-layers';
import type { InformationLayer } from '../layers/informationLayer.js';
import { type KlOfCall, openScopes } from '../layers/klLedger.js';
import { informationLayers, noisyLayers } from './noisyLayers.js';

/** The KL of one information layer in a forward pass. */
export interface KlOfLayer {
  /** The layer's path in the model: see `layerPaths`. */
  readonly path: string;
  readonly layer: layers.Layer & InformationLayer;
  /** KL summed over the layer's units, mean over the batch and the draws: nats, without β and klScale. */
  readonly nats: Scalar;
  /**
   * KL summed over the layer's units, [batch], nats, mean over draws: a new tensor of the scope it is asked for in. To be asked for while
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
  /**
   * How many times each input is given, with other noise each time: an integer ≥ 1. Outputs are then [draws, batch, …], and the
   * KL is the mean over draws. Default: once, and outputs as the model gives them.
   */
  readonly draws?: number;
}

/**
 * A model's forward pass with what each of its information layers let through.
 *
 *   nats = Σ calls  mean over the batch of Σ units KL(p(z|x) ‖ q(z))
 *
 * With `draws` each input stands so many times in one batch, so that every layer draws noise for each of them; it is the same noise
 * whether a batch is split (`sampleOffset`) or not. Batch statistics are those of all draws together.
 *
 * Layers inside nested models and wrappers count, and a layer that the model calls several times is counted as often. The
 * KL is computed whether `trackKl` is set or not. Gradients flow through all that is returned: call it in a `tidy`, or in
 * the function of a gradient, to whose scope the results belong. A KL that is taken here is paid by who takes it:
 * `model.calculateLosses()` does not give it again.
 *
 * @param inputs - What `model.apply` takes: one tensor, or one for each input.
 * @param options.training - Whether to call the model as in training.
 * @param options.draws - Draws of the noise for each input; default one.
 * @returns What the model gives (for a model of several outputs say `forwardPass<Tensor[]>`), and the KL of each layer.
 * @throws RangeError when `training` is not true or false, `draws` is not an integer ≥ 1, or more than 1 where no layer is noisy; TypeError when called outside every scope, and when an information layer gave no KL or was not called; it names
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
  requireSomeOptions('forwardPass', options, ['training', 'draws']);
  const { training, draws } = options;
  requireBoolean('forwardPass', 'training', training);
  if (draws !== undefined) requireDraws(model, draws, training);
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
  const call = (given: Tensor | Tensor[]): Tensor | Tensor[] => model.apply(given, { training }) as Tensor | Tensor[];
  let outputs: Tensor | Tensor[];
  try {
    for (const { layer } of found) layer.trackKl = true;
    outputs = draws === undefined ? call(inputs) : callWithDraws(model, inputs, draws, call);
  } finally {
    for (const { layer, trackKl, stop } of found) {
      layer.trackKl = trackKl;
      calls.push(stop());
    }
  }
  const kl = found.map(({ path, layer }, i) => klOfLayer(path, layer, calls[i]!, draws ?? 1));
  return { outputs: outputs as Outputs, kl };
}

function requireDraws(model: LayersModel, draws: number, training: boolean): void {
  requireInteger('forwardPass', 'draws', draws, 1);
  if (draws === 1 || training || noisyLayers(model).some(({ mode }) => mode === 'monteCarlo')) return;
  throw new RangeError(
    `forwardPass: draws must be 1 where no layer is noisy, got ${draws}. ` +
      "Say training: true, or setNoiseMode(model, 'monteCarlo').",
  );
}

/** Calls a model with each sample standing `draws` times in the batch, one behind the other; what it gives is [draws, batch, …]. */
function callWithDraws(
  model: LayersModel,
  inputs: Tensor | Tensor[],
  draws: number,
  call: (inputs: Tensor | Tensor[]) => Tensor | Tensor[],
): Tensor | Tensor[] {
  const repeated = (x: Tensor): Tensor => {
    const [batch, ...shape] = x.shape as [number, ...number[]];
    const rows = reshape(x, [batch, 1, util.sizeFromShape(shape)]);
    return reshape(tile(rows, [1, draws, 1]), [batch * draws, ...shape]);
  };
  const byDraw = (y: Tensor): Tensor => {
    const [rows, ...shape] = y.shape as [number, ...number[]];
    const bySample = reshape(y, [rows / draws, draws, util.sizeFromShape(shape)]);
    return reshape(transpose(bySample, [1, 0, 2]), [draws, rows / draws, ...shape]);
  };
  const split = noisyLayers(model).flatMap((layer) =>
    layer.sampleOffset === undefined ? [] : [{ layer, sampleOffset: layer.sampleOffset }],
  );
  try {
    for (const { layer, sampleOffset } of split) layer.sampleOffset = sampleOffset * draws;
    const outputs = call(Array.isArray(inputs) ? inputs.map(repeated) : repeated(inputs));
    return Array.isArray(outputs) ? outputs.map(byDraw) : byDraw(outputs);
  } finally {
    for (const { layer, sampleOffset } of split) layer.sampleOffset = sampleOffset;
  }
}

function klOfLayer(
  path: string,
  layer: layers.Layer & InformationLayer,
  calls: readonly KlOfCall[],
  draws: number,
): KlOfLayer {
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
      const [batch] = calls[0]!.perUnit.shape as [number];
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
      const perRow = addN<Tensor1D>(parts);
      return draws === 1 ? perRow : mean<Tensor1D>(reshape(perRow, [batch / draws, draws]), 1);
    },
  };
}
