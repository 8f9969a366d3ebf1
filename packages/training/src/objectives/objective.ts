import { describe, requireSomeOptions } from '@infodrop/requirements';
import type { Key } from '@infodrop/random';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Batch, LoadedBatch, TargetedBatch, TrainingData } from '../data/trainingData.js';

/** Where a run is when an objective is asked for its terms. */
export interface StepContext {
  /** Updates made before. */
  readonly step: number;
  /** Epochs completed. */
  readonly epoch: number;
  /** Whether models are to be called as in training: noise, batch statistics. */
  readonly training: boolean;
  /** What every layer's β is multiplied by: 1 without a warm-up. */
  readonly betaFactor: number;
  /** For draws of the objective's own: another one in every step and turn, the same in a resumed run. */
  readonly key: Key;
}

/**
 * The tensors that an objective's measures are read from. A number is a scalar, or one number per example [batch], of which
 * the mean is taken in double precision; a record of numbers is a record of such tensors.
 */
export type MeasureTensors<M extends object> = {
  readonly [Name in keyof M]: M[Name] extends number ? Tensor : Readonly<Record<string, Tensor>>;
};

/** What is minimized, and what is told of it by name. */
export interface Terms<M extends object> {
  /** Nats per example, mostly; the losses that layers add (regularizers) and weight decay are added by the loop. */
  readonly loss: Scalar;
  /** Means over the batch. A turn may give some of the objective's measures, another turn the rest. */
  readonly measures: Partial<MeasureTensors<M>>;
}

/** One of the updates that a step is made of, each with variables and an optimizer of its own. */
export interface Turn<B extends Batch, M extends object> {
  readonly name: string;
  /** The models whose trainable weights it changes, by their names in the objective. Default all. */
  readonly trains?: readonly string[];
  /** The turn's loss on a batch. It is called in a gradient's function: what is not returned is disposed of. */
  terms(batch: LoadedBatch<B>, context: StepContext): Terms<M>;
}

/** How an objective is evaluated on data that it is not trained on. */
export interface EvaluationRequest<B extends Batch> {
  readonly data: TrainingData<B>;
  readonly batchSize: number;
  readonly mode?: 'deterministic' | 'monteCarlo';
  readonly samples?: number;
  readonly signal?: AbortSignal;
}

/**
 * What a run minimizes: some models, and a loss of a batch with its parts by name.
 *
 * `B` is what its data give, `M` the measures that it tells of, `E` what its evaluation says. Most objectives have one turn; an
 * adversarial pair has two, made one after the other in every step.
 */
export interface Objective<B extends Batch = TargetedBatch, M extends object = object, E = M> {
  /** Their weights are saved and restored, their noise is resumed. */
  readonly models: Readonly<Record<string, LayersModel>>;
  readonly turns: readonly Turn<B, M>[];
  /**
   * How validation is made. Default: the measures without training, noise off, mean over all examples. With a checkpoint store what it gives must
   * be plain data: numbers (NaN too), strings, truth values, null, arrays, typed arrays and objects of them.
   */
  evaluate?(request: EvaluationRequest<B>): Promise<E>;
}

/** What measures are made of: scalars or one number per example, or records of such. */
export type TensorsByName = Readonly<Record<string, Tensor | Readonly<Record<string, Tensor>>>>;

/** The measures that are read from some tensors. */
export type MeasuresOf<T extends TensorsByName> = {
  readonly [Name in keyof T]: T[Name] extends Tensor ? number : Readonly<Record<string, number>>;
};

/** Arguments of {@link objective}. */
export interface ObjectiveOptions<B extends Batch, T extends TensorsByName, E> extends Pick<
  Objective<B, MeasuresOf<T>, E>,
  'models' | 'evaluate'
> {
  /** The loss of a batch and its parts by name; see {@link Turn}. */
  readonly terms: (batch: LoadedBatch<B>, context: StepContext) => { readonly loss: Scalar; readonly measures: T };
}

/**
 * An objective of one turn: every trainable weight of its models is changed by the gradient of one loss.
 *
 * @param options - `models` by name, `terms(batch, context)` giving `loss` and `measures`, and perhaps `evaluate`.
 * @returns What {@link train} takes as `objective`.
 *
 * @example
 * import '@tensorflow/tfjs-backend-cpu';
 * import { mean, squaredDifference, type Tensor } from '@tensorflow/tfjs-core';
 * import { layers, sequential } from '@tensorflow/tfjs-layers';
 * import { objective } from '@infodrop/training';
 * const model = sequential({ layers: [layers.dense({ units: 2, inputShape: [2] })] });
 * // An autoencoder: what comes out should be what went in.
 * const autoencoder = objective({
 *   models: { model },
 *   terms: ({ inputs }, { training }) => {
 *     const error = squaredDifference(model.apply(inputs, { training }) as Tensor, inputs);
 *     return { loss: mean(error), measures: { squaredError: mean(error, 1) } };
 *   },
 * });
 */
export function objective<B extends Batch = Batch, T extends TensorsByName = TensorsByName, E = MeasuresOf<T>>(
  options: ObjectiveOptions<B, T, E>,
): Objective<B, MeasuresOf<T>, E> {
  requireSomeOptions('objective', options, ['models', 'terms', 'evaluate'], ['models', 'terms']);
  const { terms, ...rest } = options;
  return { ...rest, turns: [{ name: 'all', terms: terms as Turn<B, MeasuresOf<T>>['terms'] }] };
}

/** Throws unless an objective is one that the loop can follow. */
export function requireObjective(caller: string, given: Objective<never, never, unknown> | undefined): void {
  const { models, turns } = (given ?? {}) as Partial<Objective<never, never, unknown>>;
  if (typeof models !== 'object' || !Array.isArray(turns)) {
    throw new TypeError(
      `${caller}: objective must be what classification() or objective() return, got ${describe(given)}. ` +
        'Pass classification({ model }) to train a classifier.',
    );
  }
  const names = Object.keys(models);
  if (names.length === 0) throw new TypeError(`${caller}: objective.models must be at least one model, got none.`);
  if (turns.length === 0) throw new TypeError(`${caller}: objective.turns must be at least one turn, got none.`);
  const turnNames = (turns as readonly Turn<never, never>[]).map(({ name }) => name);
  if (new Set(turnNames).size !== turnNames.length) {
    throw new RangeError(`${caller}: objective.turns must have different names, got ${describe(turnNames)}.`);
  }
  for (const { name, trains = [] } of turns as readonly Turn<never, never>[]) {
    const unknown = trains.find((model) => !names.includes(model));
    if (unknown !== undefined) {
      throw new RangeError(
        `${caller}: turn '${name}' must train models of the objective (${names.join(', ')}), got ${describe(unknown)}.`,
      );
    }
  }
}
