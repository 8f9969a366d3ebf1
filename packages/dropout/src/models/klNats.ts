import { addN, scalar, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { type LayersModel } from '@tensorflow/tfjs-layers';
import { callsInOneRun, chargedLayers } from './noisyLayers.js';
import { demand, shown } from '../requirements.js';

/** A metric as `model.compile` takes it. */
export type Metric = (yTrue: Tensor, yPred: Tensor) => Tensor;

/**
 * The metric of what a model's representations cost, in nats: for `model.compile({ metrics })`.
 *
 *   Σ layers, mean over the batch of Σ units KL(p(z|x) ‖ q(z))
 *
 * Neither β nor klScale is in it. Logs show it as `klNats` (`klNats_<layer>` for one layer), and as `val_klNats` for
 * validation data; `evaluate` returns that of the data it is given. Nats above the cap for a log-uniform prior.
 *
 * @param model - With at least one information-dropout layer. Sets `trackKl` on its layers, so that they compute their
 * cost in `evaluate` too (and in `predict`: set it to false for that).
 * @param layerName - Only this layer.
 * @returns A metric whose value is a scalar. It throws when a layer has computed no cost, which is when someone has set
 * its `trackKl` to false.
 * @throws RangeError when the model has no such layer.
 *
 * @example
 * const model = sequential({ layers: [informationDropout({ klScale: 1, inputShape: [2] })] });
 * model.compile({ optimizer: 'sgd', loss: 'meanSquaredError', metrics: [klNats(model)] });
 */
export function klNats(model: LayersModel, layerName?: string): Metric {
  const named = chargedLayers(model).filter((layer) => layerName === undefined || layer.name === layerName);
  demand(
    named.length > 0,
    layerName === undefined ? 'klNats: model' : 'klNats: layerName',
    layerName === undefined ? 'a model with an information-dropout layer' : 'the name of an information-dropout layer',
    layerName ?? model.name,
    `The model has ${
      chargedLayers(model)
        .map((layer) => shown(layer.name))
        .join(', ') || 'none'
    }.`,
  );
  for (const layer of named) layer.trackKl = true;
  const metric: Metric = () =>
    tidy(() => {
      const means = named.flatMap((layer) => {
        const calls = callsInOneRun(model, layer);
        const ofLayer = layer.klMeansOfLatest(calls);
        if (ofLayer.length < calls) {
          throw new Error(`klNats: layer "${layer.name}" has computed no cost. Set its trackKl to true.`);
        }
        return ofLayer;
      });
      return means.length === 0 ? scalar(0) : addN(means);
    });
  Object.defineProperty(metric, 'name', { value: layerName === undefined ? 'klNats' : `klNats_${layerName}` });
  return metric;
}
