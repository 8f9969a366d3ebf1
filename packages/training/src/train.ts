import { costWarning } from '@infodrop/dropout';
import { foldIn, permutation } from '@infodrop/random';
import { dispose } from '@tensorflow/tfjs-core';
import { type Checkpoint, CheckpointError, requireSameRun } from './checkpoints/checkpoint.js';
import { slotsFrom, restoreWeightsFrom, takeSnapshot } from './checkpoints/snapshot.js';
import { requireStorable } from './checkpoints/storedValue.js';
import { type Batch, loadBatch, type LoadedBatch, type TargetedBatch } from './data/trainingData.js';
import { type Divergence, divergedForward, divergedGradient, DivergenceError } from './run/divergence.js';
import type { Evaluation } from './evaluate.js';
import { eventLoopTurns } from './eventLoop.js';
import { identityOf } from './run/identity.js';
import { type Json, jsonDifferences } from './json.js';
import type { MetricsLog } from './log/metricsLog.js';
import type { ClassificationMeasures } from './objectives/classification.js';
import { evaluateMeasures } from './objectives/evaluateMeasures.js';
import type { EvaluationRequest, StepContext } from './objectives/objective.js';
import { joinMeasures, mapMeasures, type Measures } from './objectives/report.js';
import { betaFactorAt, learningRateAt, planRun } from './run/plan.js';
import { addUpdate, LayerStates, type RunState } from './run/runState.js';
import type {
  EpochMetrics,
  EpochRecord,
  ResumeReport,
  StepMetrics,
  StepRecord,
  TrainingResult,
  TrainOptions,
} from './trainOptions.js';
import { type RunningTurn, runningTurn, turnGradients } from './run/turnUpdate.js';
import { isFiniteArray, namedWeights, weightsOf } from './weights.js';

/**
 * Minimizes an objective by stochastic gradient descent: a classifier with the information its layers let through
 * (`classification`), or any loss of any models, in one turn or several a step.
 *
 *   w ← optimizer(w, ∂/∂w { loss + the losses of layers + weightDecay · ½ Σ w² })      in every turn of every step
 *
 * Losses that layers add themselves (regularizers) count as in `model.fit`.
 *
 * Epoch e takes the examples in the order of a permutation keyed by (seed, e). With a checkpoint store the run is saved at its start, after
 * every epoch and every `checkpointEverySteps`; called again with the same arguments on new models of the same kind, it goes on from
 * the last checkpoint and ends with the same weights, bit for bit, and the same records in its log, as if it had never stopped
 * (on the same backend). Weights, optimizer slots, noise steps, β (which may be moved while the run goes) and the order of the examples are
 * part of that; randomness of stock tfjs dropout layers is not, since it cannot be set.
 *
 * Where the information of layers (a measure `kl`, nats by path) costs more than ten times the rest of the loss in the first step, a
 * warning names the layers and what to set.
 *
 * The event loop gets a turn at least every 30 ms or so, between updates. No tensor is left behind, also where a layer throws.
 *
 * @param options - See {@link TrainOptions}.
 * @returns How the run ended, and the metrics of its epochs.
 * @throws RangeError or TypeError when an argument or a target is outside its domain; CheckpointError when the checkpoint
 * found is damaged or of another configuration, or cannot be written; DivergenceError when a loss, a measure, a gradient or a
 * statistic is NaN or infinite: it names the step and the layer where that began, the weights are not updated any more, and the last
 * checkpoint is kept (`restoreWeights` takes batch-norm statistics back to it).
 *
 * Source: (17) and (18) of docs/equations.md; order and weight decay as in the paper's experiments (https://arxiv.org/abs/1611.01353).
 *
 * @example
 * import '@tensorflow/tfjs-backend-cpu';
 * import { layers, sequential } from '@tensorflow/tfjs-layers';
 * import { arrayData, classification, constant, nesterov, train } from '@infodrop/training';
 * const model = sequential({ layers: [layers.dense({ units: 2, inputShape: [1] })] });
 * const data = arrayData({ inputs: Float32Array.of(-2, -1, 1, 2), shape: [1], targets: Uint8Array.of(0, 0, 1, 1) });
 * const result = await train({
 *   objective: classification({ model }), data, epochs: 20, batchSize: 2, seed: 1,
 *   optimizer: nesterov({ momentum: 0.9 }), schedule: constant(0.1),
 * });
 * result.history.at(-1)?.error; // 0
 */
export async function train<B extends Batch = TargetedBatch, M extends object = ClassificationMeasures, E = Evaluation>(
  options: TrainOptions<B, M, E>,
): Promise<TrainingResult<M, E>> {
  const plan = planRun(options);
  const { objective, data, validation, epochs, batchSize, checkpoint: store, metrics, signal } = options;
  const { models } = objective;
  const { stepsPerEpoch, totalSteps } = plan;
  const weights = namedWeights(models);
  const states = new LayerStates(models);
  const identity = identityOf(options, plan, weights);
  const turns = objective.turns.map((turn, i) => {
    const { trains = Object.keys(models) } = turn;
    const changed = weightsOf(weights, models, trains);
    if (changed.length === 0) {
      const which = trains.map((name) => `'${name}'`).join(', ');
      throw new TypeError(`train: turn '${turn.name}' must have trainable weights, got none in ${which}.`);
    }
    const own = trains.map((name) => models[name]!);
    return runningTurn(turn, changed, own, (variables) => plan.optimizers[i]!.start(variables));
  });

  type Epoch = EpochMetrics<M, E>;
  let state: RunState<Epoch> = {
    epoch: 0,
    batch: 0,
    sums: null,
    noiseSteps: {},
    betas: {},
    history: [],
    records: 0,
  };
  let lastCheckpoint: string | null = null;
  let lastCheckpointStep = 0;
  const stepOf = ({ epoch, batch }: Pick<RunState<Epoch>, 'epoch' | 'batch'>): number => epoch * stepsPerEpoch + batch;

  async function save(): Promise<void> {
    if (store === undefined) return;
    const slots = await Promise.all(
      turns.map(async ({ turn, weights, optimizer }) => ({ turn: turn.name, weights, slots: await optimizer.slots() })),
    );
    const tensors = await takeSnapshot(weights, slots);
    for (const { key, name, layer } of weights) {
      if (!isFiniteArray(tensors.get(key)!.data)) {
        stop(stepOf(state), { place: 'weight', layer, what: `weight '${name}'` });
      }
    }
    metrics?.flush();
    const saved: RunState<Epoch> = {
      ...state,
      noiseSteps: states.noiseSteps(),
      betas: states.betas(),
      records: metrics?.count() ?? 0,
    };
    const checkpoint: Checkpoint = { step: stepOf(state), identity, state: saved as unknown as Json, tensors };
    lastCheckpoint = await store.save(checkpoint);
    lastCheckpointStep = checkpoint.step;
  }

  async function resume(): Promise<ResumeReport | null> {
    const loaded = await store?.load();
    if (!loaded) return null;
    const { checkpoint, source, passedOver } = loaded;
    requireSameRun(source, jsonDifferences(checkpoint.identity, identity));
    state = structuredClone(checkpoint.state) as unknown as RunState<Epoch>;
    states.restore(source, state);
    restoreWeightsFrom(weights, checkpoint.tensors);
    for (const [i, { turn, weights: changed, optimizer }] of turns.entries()) {
      const { slotNames } = plan.optimizers[i]!;
      await optimizer.restore(slotsFrom(checkpoint.tensors, turn.name, changed, slotNames), checkpoint.step);
    }
    const lostRecords = metrics ? state.records - metrics.truncate(state.records) : 0;
    lastCheckpoint = source;
    lastCheckpointStep = checkpoint.step;
    const report = { step: checkpoint.step, epoch: state.epoch, source, passedOver, lostRecords };
    if (options.onResume) await options.onResume(report);
    else warnOfDamage(report);
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

  /** Makes one turn of an update: its gradients, and the step along them. */
  async function makeTurn(
    running: RunningTurn<B, M>,
    batch: LoadedBatch<B>,
    context: StepContext,
    learningRate: number,
  ): Promise<{ loss: number; measures: Measures }> {
    const noiseSteps = states.noiseSteps();
    const { gradients, report } = states.inNames(() => turnGradients(running, batch, context, plan.weightDecay));
    try {
      const values = await report.values.data();
      const { loss, measures, sums } = report.read(values);
      if (!isFiniteArray(values)) {
        const present = running.weights.filter((_, i) => gradients[i] !== null);
        states.setNoiseSteps(noiseSteps);
        stop(
          context.step + 1,
          (await divergedForward(running.turn, models, weights, batch, context)) ??
            divergedGradient(present, (i) => Number.isFinite(sums[i])) ?? {
              place: 'loss',
              layer: null,
              what: 'the loss',
            },
        );
      }
      if (context.step === 0) warnOfCost(states, loss, measures, context.betaFactor);
      running.optimizer.apply(gradients, learningRate);
      return { loss, measures };
    } finally {
      dispose([report.values, ...gradients.filter((gradient) => gradient !== null)]);
    }
  }

  /** Makes the next update of the present epoch, turn by turn. */
  async function update(order: Uint32Array): Promise<StepMetrics<M>> {
    const started = performance.now();
    const done = stepOf(state);
    const betaFactor = betaFactorAt(options, plan, done);
    const indices = order.subarray(state.batch * batchSize, (state.batch + 1) * batchSize);
    const batch = loadBatch('train', data, indices, state.epoch);
    let loss = 0;
    let measures: Measures = {};
    try {
      for (const [i, running] of turns.entries()) {
        const context: StepContext = {
          step: done,
          epoch: state.epoch,
          training: true,
          betaFactor,
          key: foldIn(plan.turnKeys[i]!, done),
        };
        const made = await makeTurn(running, batch, context, learningRateAt(plan, i, done));
        if (i === 0) loss = made.loss;
        measures = joinMeasures(running.turn.name, measures, made.measures);
      }
    } finally {
      batch.inputs.dispose();
    }
    state = { ...state, batch: state.batch + 1, sums: addUpdate(state.sums, { loss, measures }) };
    const record: StepRecord = {
      step: done + 1,
      totalSteps,
      epoch: state.epoch + 1,
      loss,
      learningRate: learningRateAt(plan, 0, done),
      betaFactor,
      examplesPerSecond: (1000 * batchSize) / (performance.now() - started),
    };
    return { ...record, ...(measures as M) };
  }

  async function validate(): Promise<E | null> {
    const epoch = state.epoch + 1;
    if (!validation || (epoch % (validation.everyEpochs ?? 1) !== 0 && epoch !== epochs)) return null;
    const { data: held, batchSize: heldBatchSize = batchSize, mode, samples } = validation;
    const request: EvaluationRequest<B> = {
      data: held,
      batchSize: heldBatchSize,
      ...(mode === undefined ? {} : { mode }),
      ...(samples === undefined ? {} : { samples }),
      ...(signal ? { signal } : {}),
    };
    return objective.evaluate
      ? objective.evaluate(request)
      : ((await evaluateMeasures(objective, request)) as unknown as E);
  }

  /** Validation, metrics and checkpoint after the last update of an epoch. Throws the signal's reason when aborted. */
  async function endEpoch(seconds: number, updates: number): Promise<Epoch> {
    const epoch = state.epoch + 1;
    const last = epoch * stepsPerEpoch - 1;
    const validated = await validate();
    if (store) requireStorable(validated, 'validation');
    const sums = state.sums ?? { loss: NaN, measures: {} };
    const record: EpochRecord<E> = {
      step: last + 1,
      epoch,
      loss: sums.loss / stepsPerEpoch,
      learningRate: learningRateAt(plan, 0, last),
      betaFactor: betaFactorAt(options, plan, last),
      examplesPerSecond: seconds > 0 ? (updates * batchSize) / seconds : 0,
      seconds,
      validation: validated,
    };
    const ended: Epoch = { ...record, ...(mapMeasures(sums.measures, (total) => total / stepsPerEpoch) as M) };
    metrics?.append({ kind: 'epoch', ...ended } as unknown as Json);
    state = { ...state, epoch, batch: 0, sums: null, history: [...state.history, ended] };
    return ended;
  }

  const resultOf = (status: TrainingResult['status'], resumed: ResumeReport | null): TrainingResult<M, E> => ({
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
      if (store) requireEmptyLog(metrics);
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
          metrics?.append({ kind: 'step', ...step } as unknown as Json);
        }
        await options.onStep?.(step);
        const every = options.checkpointEverySteps;
        if (every !== undefined && step.step % every === 0 && state.batch < stepsPerEpoch) await save();
        await turn();
      }
      let record: Epoch;
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
    for (const { optimizer } of turns) optimizer.dispose();
  }
}

/** Says on the console what a resumed run found damaged. */
function warnOfDamage({ step, source, passedOver, lostRecords }: ResumeReport): void {
  const place = `going on from step ${step} (${source})`;
  if (passedOver.length > 0) {
    const damaged = passedOver.map(({ source: file, why }) => `${file}: ${why}`).join('; ');
    console.warn(`train: a checkpoint was damaged (${damaged}); ${place}.`);
  }
  if (lostRecords > 0) {
    console.warn(`train: ${lostRecords} records of the metrics log are gone, which the checkpoint counted; ${place}.`);
  }
}

/** Says on the console where information costs so much that nothing will be learned: of the first step, if the objective tells nats by layer. */
function warnOfCost(states: LayerStates, loss: number, { kl, crossEntropy }: Measures, betaFactor: number): void {
  if (typeof kl !== 'object') return;
  const costs = states.costs(kl);
  const total = costs.reduce((sum, { nats, beta, klScale }) => sum + betaFactor * beta * klScale * nats, 0);
  // The difference has lost its digits where information costs much more.
  const rest = typeof crossEntropy === 'number' ? crossEntropy : loss - total;
  const warning = costWarning(rest, costs, betaFactor);
  if (warning !== null) console.warn(`train: ${warning}`);
}

/** A store saves a checkpoint before the first record: a log without one is another run's, or its checkpoints are gone. */
function requireEmptyLog(metrics: MetricsLog | undefined): void {
  const records = metrics?.count() ?? 0;
  if (records > 0) {
    throw new CheckpointError(
      'otherConfiguration',
      `train: metrics must be empty where the store has no checkpoint, got ${records} records. ` +
        'Bring the checkpoints back to go on, or begin again with another log.',
    );
  }
  metrics?.truncate(0); // drops a line that was cut short
}
