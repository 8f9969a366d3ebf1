import { describe, requireOptions, requireThat } from '@infodrop/requirements';
import { addN, concat, engine, keep, mean, reshape, type Tensor, tidy, zeros } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { InformationLayer } from '../layers/informationLayer.js';
import { openScopes } from '../layers/klLedger.js';
import { costWarning } from './costWarning.js';
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
 * In the first step of training it also compares what information costs with the loss that the model of one output is compiled with,
 * and warns where the cost is more than 10 times that: it names the layers, their nats and what to set.
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
  const { layer } = options;
  return metricOf(model, layer, layer === undefined ? firstStepWatch(model) : null);
}

/**
 * The metrics of what each information layer lets through, in nats: for `model.compile({ metrics })`.
 *
 * They are `klNats(model, { layer })` for every information layer that the model has now: logs show them as `klNats_<path>`.
 *
 * @param model - With at least one information layer; see `klNats`.
 * @returns One metric a layer, in model order; none where there is none.
 *
 * @example
 * const model = sequential({ layers: [informationDropout({ name: 'z', klScale: 1, inputShape: [2] })] });
 * model.compile({ optimizer: 'sgd', loss: 'meanSquaredError', metrics: [...klNatsByLayer(model)] });
 * klNatsByLayer(model).map(({ name }) => name); // ['klNats_z']
 */
export function klNatsByLayer(model: LayersModel): Metric[] {
  return informationLayers(model).map(({ path }, i) => metricOf(model, path, i === 0 ? firstStepWatch(model) : null));
}

/** The metric of one layer, or of all; `watch` is told of what it is called with. */
function metricOf(model: LayersModel, only: string | undefined, watch: FirstStepWatch | null): Metric {
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
  const metric: Metric = (yTrue, yPred) => {
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
    const means = meansOfThisRun(counted);
    counted.forEach(({ path }, i) => {
      if (means[i]!.length === 0) {
        throw new TypeError(`klNats: layer "${path}" must have computed its KL, got none. Set its trackKl to true.`);
      }
    });
    watch?.(all, yTrue, yPred);
    return tidy(() => addN(means.flat()));
  };
  track(informationLayers(model));
  Object.defineProperty(metric, 'name', { value: only === undefined ? 'klNats' : `klNats_${only}` });
  return metric;
}

/** The KL of each layer's calls in this run: those made in the innermost scope around the metric in which any was made. */
function meansOfThisRun(layers: readonly InformationLayer[]): Tensor[][] {
  for (const scope of openScopes().reverse()) {
    const means = layers.map(({ klLedger }) => klLedger.meansWithin(scope));
    if (means.some(({ length }) => length > 0)) return means;
  }
  return layers.map(() => []);
}

type FirstStepWatch = (layers: readonly InformationLayer[], yTrue: Tensor, yPred: Tensor) => void;

/** Warns once, in the first step of training, where information costs much more than the loss of the task. */
function firstStepWatch(model: LayersModel): FirstStepWatch {
  let looked = false;
  return (layers, yTrue, yPred) => {
    if (looked || engine().state.gradientDepth === 0) return;
    looked = true;
    const loss = lossOf(model);
    if (loss === null) return;
    const priced = layers.map(({ path, beta, klScale }) => ({ path, beta, klScale }));
    const values = tidy(() => {
      const nats = meansOfThisRun(layers).map((means) => (means.length === 0 ? zeros([]) : addN(means)));
      return keep(concat([mean(loss(yTrue, yPred)), ...nats].map((each) => reshape(each, [1]))));
    });
    void values.data().then(([rest, ...nats]) => {
      values.dispose();
      const warning = costWarning(
        rest!,
        priced.map((layer, i) => ({ ...layer, nats: nats[i]! })),
      );
      if (warning !== null) console.warn(`klNats: ${warning}`);
    });
  };
}

/** The loss that a model of one output is compiled with. */
function lossOf(model: LayersModel): Metric | null {
  // A sequential model compiles the one inside it.
  const compiled = (model as unknown as { readonly model?: LayersModel }).model ?? model;
  const losses = compiled.lossFunctions as readonly Metric[] | undefined;
  return losses?.length === 1 ? losses[0]! : null;
}
