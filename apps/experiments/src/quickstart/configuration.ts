import { CommandError } from '../commandError.js';

/** Everything that decides the numbers of a quickstart, and nothing else (not where it is written, not how many workers). */
export interface QuickstartConfiguration {
  readonly seed: number;
  readonly epochs: number;
  /** Increasing; each is one run, beside one without noise. */
  readonly betas: readonly number[];
  readonly trainSize: number;
  readonly validationSize: number;
  readonly testSize: number;
  readonly batchSize: number;
  /** Highest learning rate of the one-cycle schedule. */
  readonly peakLearningRate: number;
  readonly momentum: number;
  /** Side of the canvas in pixels. */
  readonly canvas: number;
  /** Clutter patches on a canvas. */
  readonly patches: number;
  /** Side of a clutter patch in pixels. */
  readonly patchSize: number;
  readonly filters: readonly [number, number];
  readonly minAlpha: number;
  readonly maxAlpha: number;
  readonly meanCorrection: boolean;
  readonly gateZeros: boolean;
  /** What the KL is multiplied by beside β: 1 / trainSize, as in the paper's experiments. */
  readonly klScale: number;
}

/** The choices of the command line; what is left out has the default of {@link quickstartConfiguration}. */
export type QuickstartChoices = Partial<
  Pick<
    QuickstartConfiguration,
    'seed' | 'epochs' | 'betas' | 'trainSize' | 'validationSize' | 'testSize' | 'batchSize' | 'peakLearningRate'
  >
>;

const digits = 10_000;

/**
 * The configuration of a quickstart, checked.
 *
 * @param choices - What the user chose.
 * @returns The whole configuration, plain JSON.
 * @throws CommandError naming the flag whose value cannot be.
 *
 * @example
 * quickstartConfiguration({ epochs: 1 }).klScale; // 1 / 8000
 */
export function quickstartConfiguration(choices: QuickstartChoices = {}): QuickstartConfiguration {
  const trainSize = choices.trainSize ?? 8000;
  const configuration: QuickstartConfiguration = {
    seed: choices.seed ?? 0,
    epochs: choices.epochs ?? 8,
    betas: [...(choices.betas ?? [0.02, 0.1, 0.5])].sort((a, b) => a - b),
    trainSize,
    validationSize: choices.validationSize ?? 1000,
    testSize: choices.testSize ?? 1000,
    batchSize: choices.batchSize ?? 50,
    peakLearningRate: choices.peakLearningRate ?? 0.5,
    momentum: 0.9,
    canvas: 40,
    patches: 6,
    patchSize: 8,
    filters: [12, 24],
    minAlpha: 0.001,
    maxAlpha: 0.7,
    meanCorrection: true,
    gateZeros: true,
    klScale: 1 / trainSize,
  };
  integer('--seed', configuration.seed, 0);
  integer('--epochs', configuration.epochs, 1);
  // Ten of each split, so that every digit is in each.
  integer('--train-size', configuration.trainSize, 10);
  integer('--validation-size', configuration.validationSize, 10);
  integer('--test-size', configuration.testSize, 10);
  integer('--batch-size', configuration.batchSize, 1);
  const total = configuration.trainSize + configuration.validationSize + configuration.testSize;
  if (total > digits) {
    throw refusal(
      '--train-size, --validation-size and --test-size',
      `at most ${digits} together`,
      total,
      'There are no more digits.',
    );
  }
  if (configuration.batchSize > trainSize) {
    throw refusal(
      '--batch-size',
      `at most the ${trainSize} training digits`,
      configuration.batchSize,
      'Choose a smaller batch.',
    );
  }
  if (configuration.betas.length === 0)
    throw refusal('--betas', 'one number or more', 'none', 'Leave it out for 0.02,0.1,0.5.');
  for (const [i, beta] of configuration.betas.entries()) {
    if (!(beta >= 0 && Number.isFinite(beta))) {
      throw refusal('--betas', 'finite numbers ≥ 0', beta, 'β weighs the information; 0 lets all of it pass.');
    }
    if (beta === configuration.betas[i - 1])
      throw refusal('--betas', 'different from each other', `${beta} twice`, 'Leave one out.');
  }
  if (!(configuration.peakLearningRate > 0 && Number.isFinite(configuration.peakLearningRate))) {
    throw refusal('--learning-rate', 'a positive number', configuration.peakLearningRate, 'Leave it out for 0.5.');
  }
  return configuration;
}

function integer(flag: string, value: number, least: number): void {
  if (!Number.isSafeInteger(value) || value < least) {
    throw refusal(flag, `an integer ≥ ${least}`, value, 'Leave it out for the default.');
  }
}

function refusal(flag: string, requirement: string, value: number | string, wayOut: string): CommandError {
  return new CommandError(`quickstart: ${flag} must be ${requirement}, got ${value}. ${wayOut}`);
}
