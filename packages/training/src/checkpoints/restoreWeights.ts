import { describe, requireModel, requireOptions } from '@infodrop/requirements';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { type Checkpoint, CheckpointError } from './checkpoint.js';
import { jsonDifferences } from '../json.js';
import { namedWeights } from '../weights.js';
import { restoreWeightsFrom } from './snapshot.js';

/** Options of {@link restoreWeights}. */
export interface RestoreWeightsOptions {
  /** The model's name in the objective that the checkpoint is of. Default 'model', the name in `classification`. */
  readonly name?: string;
}

/**
 * Writes the weights of a checkpoint into a model of the same kind, batch-norm statistics included: to evaluate a run that
 * was stopped, or to take back what a diverged run did to its model.
 *
 * @param model - The model, whose weights are changed in place.
 * @param checkpoint - What a store's `load()` gave.
 * @param options - `name` of the model in the run's objective. Default 'model'.
 * @throws CheckpointError 'otherConfiguration', saying what differs, when the model's weights have other names or shapes;
 * nothing is changed then.
 *
 * @example
 * import '@tensorflow/tfjs-backend-cpu';
 * import { layers, sequential } from '@tensorflow/tfjs-layers';
 * import { memoryCheckpointStore, restoreWeights } from '@infodrop/training';
 * const model = sequential({ layers: [layers.dense({ units: 2, inputShape: [1], name: 'logits' })] });
 * const loaded = await memoryCheckpointStore().load();
 * if (loaded) restoreWeights(model, loaded.checkpoint);
 */
export function restoreWeights(model: LayersModel, checkpoint: Checkpoint, options: RestoreWeightsOptions = {}): void {
  requireModel('restoreWeights', model);
  const stored: unknown = (checkpoint as Partial<Checkpoint> | undefined)?.tensors;
  if (!(stored instanceof Map)) {
    throw new TypeError(
      `restoreWeights: checkpoint must be what a store loaded, { step, tensors, … }, got ${describe(checkpoint)}. ` +
        'Pass (await store.load()).checkpoint.',
    );
  }
  requireOptions('restoreWeights', options, ['name']);
  const { name: modelName = 'model' } = options;
  const weights = namedWeights({ [modelName]: model });
  const prefix = `${modelName}/`;
  const own = Object.fromEntries(weights.map(({ name, weight }) => [name, weight.shape.map((length) => length ?? 0)]));
  const theirs = Object.fromEntries(
    [...checkpoint.tensors].flatMap(([key, { shape }]) =>
      key.startsWith(prefix) ? [[key.slice(prefix.length), [...shape]]] : [],
    ),
  );
  const differences = jsonDifferences(theirs, own);
  if (differences.length > 0) {
    const { path, left, right } = differences[0]!;
    throw new CheckpointError(
      'otherConfiguration',
      `restoreWeights: model must have the weights of '${modelName}' in the checkpoint, got ${differences.length} differences, ` +
        `the first in ${path}: ${JSON.stringify(left)} there, ${JSON.stringify(right)} here. Build the model as that run did.`,
    );
  }
  restoreWeightsFrom(weights, checkpoint.tensors);
}
