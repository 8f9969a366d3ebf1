import { layerPaths } from '@infodrop/dropout';
import type { layers, LayersModel } from '@tensorflow/tfjs-layers';
import { weightShapes } from '../checkpoints/snapshot.js';
import type { Batch } from '../data/trainingData.js';
import type { Json } from '../json.js';
import { betaFactorAt, learningRateAt, type RunPlan } from './plan.js';
import type { TrainOptions } from '../trainOptions.js';
import { layerName, type NamedWeight } from '../weights.js';

/** Arguments of a layer that say how it is called or where it is, not what it is: tfjs counts names over the process. */
const NO_ARGUMENTS: ReadonlySet<string> = new Set([
  'name',
  'noiseStep',
  'mode',
  'batchInputShape',
  'batch_input_shape',
]);

/** A layer's arguments as plain JSON, those of layers inside it included. */
function argumentsOf(layer: layers.Layer): Json {
  let config: unknown;
  try {
    config = layer.getConfig();
  } catch {
    return { class: layer.getClassName() }; // a layer of the user's own that cannot be saved
  }
  const text = JSON.stringify(config, (name, value: unknown) =>
    NO_ARGUMENTS.has(name) ? undefined : typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
  );
  return { class: layer.getClassName(), ...(JSON.parse(text) as Record<string, Json>) };
}

/** Every argument of every layer, by its path. */
export function layerArguments(models: Readonly<Record<string, LayersModel>>): Json {
  return Object.fromEntries(
    Object.entries(models).flatMap(([modelName, model]) =>
      layerPaths(model)
        // tfjs names these by a count over the process, and their shapes are the data's.
        .filter(({ layer }) => layer.getClassName() !== 'InputLayer')
        .map(({ path, layer }) => [layerName(models, modelName, path), argumentsOf(layer)]),
    ),
  );
}

/**
 * What makes a run what it is, as JSON: its options, every argument of its layers (the seeds of their noise and their β among them),
 * the shapes of their weights, and samples of its schedules, which are functions and cannot be stored.
 */
export function identityOf<B extends Batch, M extends object, E>(
  options: TrainOptions<B, M, E>,
  plan: RunPlan,
  weights: readonly NamedWeight[],
): Json {
  const places = [...new Set(Array.from({ length: 17 }, (_, i) => Math.round((i / 16) * (plan.totalSteps - 1))))];
  const sampled = (at: (step: number) => number): Json =>
    Object.fromEntries(places.map((step) => [`step ${step}`, at(step)]));
  const turns = options.objective.turns.map(({ name, trains }, turn) => [
    name,
    {
      trains: trains === undefined ? null : [...trains],
      optimizer: { name: plan.optimizers[turn]!.name, ...plan.optimizers[turn]!.settings },
      learningRate: sampled((step) => learningRateAt(plan, turn, step)),
    },
  ]);
  return {
    config: options.config ?? null,
    epochs: options.epochs,
    batchSize: options.batchSize,
    examples: options.data.size,
    shape: [...options.data.shape],
    turns: Object.fromEntries(turns) as Json,
    weightDecay: plan.weightDecay,
    order: [...plan.orderKey.words],
    betaFactor: sampled((step) => betaFactorAt(options, plan, step)),
    layers: layerArguments(options.objective.models),
    weights: weightShapes(weights),
  };
}
