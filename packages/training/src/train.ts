import { foldIn, permutation } from '@infodrop/random';
import { dispose } from '@tensorflow/tfjs-core';
import { type Checkpoint, requireSameRun } from './checkpoints/checkpoint.js';
import { type Divergence, divergedForward, divergedGradient, DivergenceError } from './divergence.js';
import { disposeBatch, evaluate, type Evaluation, labelsOf } from './evaluate.js';
import { eventLoopTurns } from './eventLoop.js';
import { type Json, jsonDifferences } from './json.js';
import { isFiniteArray, namedWeights, variableOf } from './weights.js';
import { NesterovOptimizer } from './optimizers/nesterov.js';
import { informationLayersOf, noisyLayersOf } from './noisyLayer.js';
import { restoreSnapshot, takeSnapshot } from './checkpoints/snapshot.js';
import { batchGradients, stepSubject } from './trainingStep.js';
import {
  betaFactorAt,
  type EpochMetrics,
  identityOf,
  learningRateAt,
  planRun,
  type ResumeReport,
  type StepMetrics,
  type TrainingResult,
  type TrainOptions,
} from './trainOptions.js';

/** Where a run is: what a checkpoint stores besides the tensors. */
interface RunState {
  /** Epochs completed. */
  epoch: number;
  /** Updates made in the present epoch. */
  batch: number;
  /** Sums over those updates: loss, cross-entropy, wrong answers, KL of each layer. */
  sums: number[];
  /** The step of every noisy layer, by name. */
  noiseSteps: Record<string, number>;
  history: EpochMetrics[];
  /** How many records the metrics log had. */
  records: number;
}

/**
 * Trains a classifier: cross-entropy plus β times the information its layers let through, by stochastic gradient descent
 * with Nesterov momentum.
 *
 *   L = (1/B) Σᵢ { −log p(yᵢ|zᵢ) + Σ_layers β · klScale · KL } + weightDecay · ½ Σ w²
 *
 * Layers that draw noise, and those that pay for information, are found in the model by what they have (`noiseStep` and `mode`;
 * `beta`, `klScale` and `klPerUnit()`). Losses that other layers add (regularizers) count as in `model.fit`.
 *
 * Epoch e takes the images in the order of a permutation keyed by (seed, e). With a checkpoint store the run is saved at its start, after every
 * epoch and every `checkpointEverySteps`; called again with the same arguments on a new model of the same kind, it goes on from
 * the last checkpoint and ends with the same weights, bit for bit, and the same records in its log, as if it had never stopped
 * (on the same backend). Weights, optimizer slots, noise steps and the order of the images are part of that; randomness of
 * stock tfjs dropout layers is not, since it cannot be set.
 *
 * The event loop gets a turn at least every 30 ms or so, between updates. No tensor is left behind.
 *
 * @param options - See {@link TrainOptions}.
 * @returns How the run ended, and the metrics of its epochs.
 * @throws RangeError or TypeError when an argument or a label is outside its domain; CheckpointError when the checkpoint
 * found is damaged or of another configuration, or cannot be written; DivergenceError when the loss, a gradient or a
 * statistic is NaN or infinite: it names the step and the layer where that began, the weights are not updated any more, and the last
 * checkpoint is kept (`restoreWeights` takes batch-norm statistics back to it).
 *
 * Source: seed eqs. 17 and 18; Nesterov momentum, order and weight decay as in the paper's experiments.
 *
 * @example
 * import '@tensorflow/tfjs-backend-cpu';
 * import { layers, sequential } from '@tensorflow/tfjs-layers';
 * import { arrayData, constant, train } from '@infodrop/training';
 * const model = sequential({ layers: [layers.dense({ units: 2, inputShape: [1] })] });
 * const data = arrayData({ images: Float32Array.of(-2, -1, 1, 2), shape: [1], labels: Uint8Array.of(0, 0, 1, 1) });
 * const result = await train({
 *   model, data, epochs: 20, batchSize: 2, seed: 1,
 *   optimizer: { kind: 'nesterov', momentum: 0.9 }, schedule: constant(0.1),
 * });
 * result.history.at(-1)?.error; // 0
 */
export async function train(options: TrainOptions): Promise<TrainingResult> {
  const { model, data, validation, epochs, batchSize, checkpoint: store, metrics, signal } = options;
  const noisyLayers = noisyLayersOf(model);
  const informationLayers = informationLayersOf(model);
  const weights = namedWeights(model);
  const trainable = weights.filter((weight) => weight.trainable);
  if (trainable.length === 0) throw new TypeError('train: model must have trainable weights, got none.');
  const plan = planRun(options, informationLayers);
  const { stepsPerEpoch, totalSteps } = plan;
  const identity = identityOf(options, plan, weights, noisyLayers, informationLayers);
  const subject = stepSubject(model, weights, informationLayers, plan.weightDecay);
  const optimizer = new NesterovOptimizer(
    trainable.map(({ weight }) => variableOf(weight)),
    options.optimizer.momentum,
  );

  const emptySums = (): number[] => Array.from({ length: 3 + informationLayers.length }, () => 0);
  const namedKl = (kl: readonly number[]): Record<string, number> =>
    Object.fromEntries(informationLayers.map(({ path }, i) => [path, kl[i]!]));
  let state: RunState = { epoch: 0, batch: 0, sums: emptySums(), noiseSteps: {}, history: [], records: 0 };
  let lastCheckpoint: string | null = null;
  let lastCheckpointStep = 0;
  const stepOf = ({ epoch, batch }: RunState): number => epoch * stepsPerEpoch + batch;

  async function save(): Promise<void> {
    if (store === undefined) return;
    const tensors = await takeSnapshot(weights, await optimizer.velocities());
    for (const { name, layer } of weights) {
      if (!isFiniteArray(tensors.get(`model/${name}`)!.data)) {
        stop(stepOf(state), { place: 'weight', layer, what: `weight '${name}'` });
      }
    }
    metrics?.flush();
    const noiseSteps = Object.fromEntries(noisyLayers.map(({ layer }) => [layer.name, layer.noiseStep]));
    const saved: RunState = { ...state, noiseSteps, records: metrics?.count() ?? 0 };
    const checkpoint: Checkpoint = { step: stepOf(state), identity, state: saved as unknown as Json, tensors };
    lastCheckpoint = await store.save(checkpoint);
    lastCheckpointStep = checkpoint.step;
  }

  async function resume(): Promise<ResumeReport | null> {
    const loaded = await store?.load();
    if (!loaded) return null;
    const { checkpoint, source, passedOver } = loaded;
    requireSameRun(source, jsonDifferences(checkpoint.identity, identity));
    state = structuredClone(checkpoint.state) as unknown as RunState;
    requireSameRun(
      source,
      jsonDifferences(
        Object.keys(state.noiseSteps),
        noisyLayers.map(({ layer }) => layer.name),
        'names of the noisy layers',
      ),
    );
    for (const { layer } of noisyLayers) layer.noiseStep = state.noiseSteps[layer.name]!;
    await optimizer.restore(restoreSnapshot(weights, checkpoint.tensors), checkpoint.step);
    metrics?.truncate(state.records);
    lastCheckpoint = source;
    lastCheckpointStep = checkpoint.step;
    const report = { step: checkpoint.step, epoch: state.epoch, source, passedOver };
    if (options.onResume) await options.onResume(report);
    else if (passedOver.length > 0) {
      const damaged = passedOver.map(({ source: file, why }) => `${file}: ${why}`).join('; ');
      console.warn(`train: a checkpoint was damaged (${damaged}); going on from step ${checkpoint.step} (${source}).`);
    }
    return report;
  }

  function stop(step: number, { place, layer, what }: Divergence): never {
    const epoch = Math.min(state.epoch + 1, epochs);
    const way =
      lastCheckpoint === null
        ? 'No checkpoint was kept: pass a checkpoint store.'
        : `The checkpoint of step ${lastCheckpointStep} is kept (${lastCheckpoint}).`;
    throw new DivergenceError(
      `train: numbers must stay finite, got NaN or infinity at step ${step} (epoch ${epoch}): ${what} is not finite. ` +
        `${way} Lower the learning rate or β, or look at the data.`,
      { step, epoch, place, layer, checkpoint: lastCheckpoint },
    );
  }

  /** Makes the next update of the present epoch. */
  async function update(order: Uint32Array): Promise<StepMetrics> {
    const started = performance.now();
    const done = stepOf(state);
    const learningRate = learningRateAt(options, plan, done);
    const betaFactor = betaFactorAt(options, plan, done);
    informationLayers.forEach(({ layer }, i) => (layer.beta = plan.betas[i]! * betaFactor));
    const noiseSteps = noisyLayers.map(({ layer }) => layer.noiseStep);
    const indices = order.subarray(state.batch * batchSize, (state.batch + 1) * batchSize);
    const batch = data.batch(indices, state.epoch);
    let values: ArrayLike<number>;
    try {
      const labels = await labelsOf(batch);
      const { gradients, report } = batchGradients(subject, batch.images, labels);
      try {
        values = await report.data();
        if (!isFiniteArray(values)) {
          const sums = 3 + informationLayers.length;
          const present = trainable.filter((_, i) => gradients[i] !== null);
          noisyLayers.forEach(({ layer }, i) => (layer.noiseStep = noiseSteps[i]!));
          stop(
            done + 1,
            (await divergedForward(model, batch.images, informationLayers)) ??
              divergedGradient(present, (i) => Number.isFinite(values[sums + i])) ?? {
                place: 'loss',
                layer: null,
                what: 'the loss',
              },
          );
        }
        optimizer.apply(gradients, learningRate);
      } finally {
        dispose([report, ...gradients.filter((gradient) => gradient !== null)]);
      }
    } finally {
      disposeBatch(batch);
    }
    state.batch++;
    state.sums = state.sums.map((total, i) => total + values[i]!);
    return {
      step: done + 1,
      totalSteps,
      epoch: state.epoch + 1,
      loss: values[0]!,
      crossEntropy: values[1]!,
      error: values[2]! / batchSize,
      kl: namedKl(Array.from(values).slice(3)),
      learningRate,
      betaFactor,
      imagesPerSecond: (1000 * batchSize) / (performance.now() - started),
    };
  }

  /** Validation, metrics and checkpoint after the last update of an epoch. Throws the signal's reason when aborted. */
  async function endEpoch(seconds: number, updates: number): Promise<EpochMetrics> {
    const epoch = state.epoch + 1;
    let validated: Evaluation | null = null;
    if (validation && (epoch % (validation.everyEpochs ?? 1) === 0 || epoch === epochs)) {
      validated = await evaluate({ batchSize, ...validation, model, ...(signal ? { signal } : {}) });
    }
    const [loss, crossEntropy, wrong, ...kl] = state.sums.map((total) => total / stepsPerEpoch);
    const last = epoch * stepsPerEpoch - 1;
    const record: EpochMetrics = {
      step: last + 1,
      epoch,
      loss: loss!,
      crossEntropy: crossEntropy!,
      error: wrong! / batchSize,
      kl: namedKl(kl),
      learningRate: learningRateAt(options, plan, last),
      betaFactor: betaFactorAt(options, plan, last),
      imagesPerSecond: seconds > 0 ? (updates * batchSize) / seconds : 0,
      seconds,
      validation: validated,
    };
    metrics?.append({ kind: 'epoch', ...record } as unknown as Json);
    state = { ...state, epoch, batch: 0, sums: emptySums(), history: [...state.history, record] };
    return record;
  }

  const resultOf = (status: TrainingResult['status'], resumed: ResumeReport | null): TrainingResult => ({
    status,
    step: stepOf(state),
    epoch: state.epoch,
    history: state.history,
    resumed,
    checkpoint: lastCheckpoint,
  });

  try {
    const resumed = await resume();
    if (resumed === null) {
      if (store) metrics?.truncate(metrics.count()); // drops a line that was cut short
      await save();
    }
    const turn = eventLoopTurns();
    while (state.epoch < epochs) {
      const order = permutation(foldIn(plan.orderKey, state.epoch), data.size);
      const started = performance.now();
      const first = state.batch;
      while (state.batch < stepsPerEpoch) {
        if (signal?.aborted) {
          if (stepOf(state) !== lastCheckpointStep) await save();
          return resultOf('aborted', resumed);
        }
        const step = await update(order);
        if (step.step % (options.metricsEverySteps ?? 1) === 0) {
          metrics?.append({ kind: 'step', ...step });
        }
        await options.onStep?.(step);
        const every = options.checkpointEverySteps;
        if (every !== undefined && step.step % every === 0 && state.batch < stepsPerEpoch) await save();
        await turn();
      }
      let record: EpochMetrics;
      try {
        record = await endEpoch((performance.now() - started) / 1000, stepsPerEpoch - first);
      } catch (error) {
        if (!signal?.aborted || error !== signal.reason) throw error;
        await save(); // all updates of the epoch are made; a resumed run begins with its validation
        return resultOf('aborted', resumed);
      }
      await save();
      await options.onEpoch?.(record);
    }
    return resultOf('finished', resumed);
  } finally {
    informationLayers.forEach(({ layer }, i) => (layer.beta = plan.betas[i]!));
    optimizer.dispose();
  }
}
