import { describe, requireOptions, requireThat } from '@infodrop/requirements';
import { addN, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { type LayersModel } from '@tensorflow/tfjs-layers';
import { type InformationLayer } from '../layers/informationLayer.js';
import { openScopes } from '../layers/klLedger.js';
import { informationLayers } from './noisyLayers.js';

/** A metric as `model.compile` takes it. */
export type Metric = (yTrue: Tensor, yPred: Tensor) => Tensor;

export interface KlNatsOptions {
  /** Path of the only layer to count: its name, after the names of the models it lies in. Default all layers. */
  readonly layer?: string;
}

/**
 * The metric of what a model's representations let through, in nats: for `model.compile({ metrics })`.
 *
 *   Σ layers, mean over the batch of Σ units KL(p(z|x) ‖ q(z))
 *
 * Neither β nor klScale is in it. Logs show it as `klNats` (`klNats_<layer>` for one layer), and as `val_klNats` for
 * validation data; `evaluate` returns that of the data it is given. Nats above the cap for a log-uniform prior. It counts
 * the layers that the model has when it is asked, and each as often as the model has called it.
 *
 * @param model - With at least one information layer when the metric is asked. `trackKl` is set on its layers, so that they
 * compute their KL in `evaluate` too (and in `predict`: set it to false for that).
 * @param options.layer - Only this layer.
 * @returns A metric whose value is a scalar.
 * @throws TypeError for an option that there is not; RangeError when it is asked and the model has no such layer; TypeError when a layer has computed no KL, which is
 * when someone has set its `trackKl` to false, or the layer was added since the last call: both name the layer.
 *
 * @example
 * const model = sequential({ layers: [informationDropout({ klScale: 1, inputShape: [2] })] });
 * model.compile({ optimizer: 'sgd', loss: 'meanSquaredError', metrics: [klNats(model)] });
 */
export function klNats(model: LayersModel, options: KlNatsOptions = {}): Metric {
  requireOptions('klNats', options, ['layer']);
  const { layer: only } = options;
  const seen = new WeakSet<InformationLayer>();
  /** The layers to count, which compute their KL from the first time on that they are seen. */
  const track = (all: readonly InformationLayer[]): InformationLayer[] => {
    const counted = all.filter(({ path }) => only === undefined || path === only);
    for (const layer of counted) {
      if (!seen.has(layer)) layer.trackKl = true;
      seen.add(layer);
    }
    return counted;
  };
  const metric: Metric = () => {
    const all = informationLayers(model);
    const counted = track(all);
    requireThat(
      counted.length > 0,
      'klNats',
      only === undefined ? 'model' : 'layer',
      only === undefined ? 'a model with an information layer' : 'the path of an information layer',
      only ?? model.name,
      `The model has ${all.map(({ path }) => describe(path)).join(', ') || 'none'}.`,
    );
    // Of this run are the calls made in the innermost scope around the metric in which any was made.
    let means: Tensor[][] = counted.map(() => []);
    for (const scope of openScopes().reverse()) {
      means = counted.map(({ klLedger }) => klLedger.meansWithin(scope));
      if (means.some(({ length }) => length > 0)) break;
    }
    counted.forEach(({ path }, i) => {
      if (means[i]!.length === 0) {
        throw new TypeError(`klNats: layer "${path}" must have computed its KL, got none. Set its trackKl to true.`);
      }
    });
    return tidy(() => addN(means.flat()));
  };
  track(informationLayers(model));
  Object.defineProperty(metric, 'name', { value: only === undefined ? 'klNats' : `klNats_${only}` });
  return metric;
}
