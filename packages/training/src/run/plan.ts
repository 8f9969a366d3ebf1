import { foldIn, key, type Key } from '@infodrop/random';
import { describe, requireInteger, requireNumber, requireOptions, requireSomeOptions } from '@infodrop/requirements';
import { type Batch, requireData } from '../data/trainingData.js';
import { requireEvaluationMode } from '../requireEvaluationMode.js';
import { requireObjective } from '../objectives/objective.js';
import type { Optimizer } from '../optimizers/optimizer.js';
import type { Schedule } from '../schedules/schedules.js';
import type { PerTurn, TrainOptions } from '../trainOptions.js';

/** What follows from the options, checked: nothing is found wrong after an hour. */
export interface RunPlan {
  readonly stepsPerEpoch: number;
  readonly totalSteps: number;
  readonly weightDecay: number;
  /** Keys the order of the examples. */
  readonly orderKey: Key;
  /** Keys the draws of the objective, by turn. */
  readonly turnKeys: readonly Key[];
  /** By turn. */
  readonly optimizers: readonly Optimizer[];
  /** By turn. */
  readonly schedules: readonly Schedule[];
}

const OPTIONS: readonly (keyof TrainOptions)[] = [
  'objective',
  'data',
  'validation',
  'epochs',
  'batchSize',
  'optimizer',
  'schedule',
  'seed',
  'betaWarmUp',
  'weightDecay',
  'checkpoint',
  'checkpointEverySteps',
  'metrics',
  'metricsEverySteps',
  'signal',
  'config',
  'onStep',
  'onEpoch',
  'onResume',
];

/** The one for each turn. */
function byTurn<T extends object>(name: string, value: PerTurn<T>, turns: readonly string[]): readonly T[] {
  const given = (value as { readonly byTurn?: Readonly<Record<string, T>> } | undefined)?.byTurn;
  if (given === undefined) return turns.map(() => value as T);
  const unknown = Object.keys(given).find((turn) => !turns.includes(turn));
  if (unknown !== undefined) {
    throw new RangeError(`train: ${name}.byTurn must name turns (${turns.join(', ')}), got ${describe(unknown)}.`);
  }
  return turns.map((turn) => {
    const each = given[turn];
    if (each === undefined) throw new TypeError(`train: ${name}.byTurn must have turn '${turn}', got none.`);
    return each;
  });
}

function requireOptimizers(optimizers: readonly Optimizer[]): void {
  for (const optimizer of optimizers) {
    if (typeof (optimizer as Partial<Optimizer> | undefined)?.start !== 'function') {
      throw new TypeError(
        `train: optimizer must be what nesterov(), adam(), sgd() or rmsProp() return, got ${describe(optimizer)}.`,
      );
    }
  }
}

function requireSchedules(schedules: readonly Schedule[]): void {
  for (const schedule of schedules) {
    if (typeof schedule !== 'function') {
      throw new TypeError(
        `train: schedule must be a function, got ${describe(schedule)}. constant(0.1) is the same rate in every step.`,
      );
    }
  }
}

function requireValidation<B extends Batch>({ validation, objective }: TrainOptions<B, object, unknown>): void {
  if (validation === undefined) return;
  requireOptions('train (validation)', validation, ['data', 'batchSize', 'mode', 'samples', 'everyEpochs']);
  const { data, batchSize, mode, samples, everyEpochs } = validation;
  requireData('train', 'validation.data', data);
  if (everyEpochs !== undefined) requireInteger('train', 'validation.everyEpochs', everyEpochs, 1);
  if (batchSize !== undefined) requireInteger('train', 'validation.batchSize', batchSize, 1);
  if (samples !== undefined) requireInteger('train', 'validation.samples', samples, 1);
  requireEvaluationMode('train', 'validation.mode', mode, Object.values(objective.models));
}

/** Checks every option, and works out what follows from them. */
export function planRun<B extends Batch, M extends object, E>(options: TrainOptions<B, M, E>): RunPlan {
  requireSomeOptions('train', options, OPTIONS);
  const { objective, data, batchSize, epochs, weightDecay = 0 } = options;
  requireObjective('train', objective as never);
  requireData('train', 'data', data);
  requireInteger('train', 'epochs', epochs, 1);
  requireInteger('train', 'batchSize', batchSize, 1);
  if (batchSize > data.size) {
    throw new RangeError(
      `train: batchSize must be at most the number of examples (${data.size}), got ${batchSize}. Take smaller batches.`,
    );
  }
  requireNumber('train', 'weightDecay', weightDecay, { least: 0 });
  for (const name of ['checkpointEverySteps', 'metricsEverySteps'] as const) {
    const every = options[name];
    if (every !== undefined) requireInteger('train', name, every, 1);
  }
  if (options.checkpointEverySteps !== undefined && options.checkpoint === undefined) {
    throw new TypeError('train: checkpointEverySteps needs a checkpoint store, got none. Pass checkpoint.');
  }
  requireValidation(options as never);
  const turns = objective.turns.map(({ name }) => name);
  const optimizers = byTurn('optimizer', options.optimizer, turns);
  requireOptimizers(optimizers);
  const schedules = byTurn('schedule', options.schedule, turns);
  requireSchedules(schedules);
  const root = key(options.seed);
  const stepsPerEpoch = Math.floor(data.size / batchSize);
  return {
    stepsPerEpoch,
    totalSteps: stepsPerEpoch * epochs,
    weightDecay,
    orderKey: foldIn(root, 'order'),
    turnKeys: turns.map((turn) => foldIn(foldIn(root, 'turn'), turn)),
    optimizers,
    schedules,
  };
}

/** The learning rate of a turn's update, which a schedule of the user's own may get wrong. */
export function learningRateAt({ schedules, totalSteps }: RunPlan, turn: number, step: number): number {
  return requireNumber('train', `learning rate of step ${step}`, schedules[turn]!(step, totalSteps), { least: 0 });
}

/** What β is multiplied by in an update. */
export function betaFactorAt(
  { betaWarmUp }: Pick<TrainOptions, 'betaWarmUp'>,
  { stepsPerEpoch }: RunPlan,
  step: number,
): number {
  if (betaWarmUp === undefined) return 1;
  return requireNumber('train', `β factor of step ${step}`, betaWarmUp(step / stepsPerEpoch), { least: 0 });
}
