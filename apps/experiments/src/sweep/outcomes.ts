import { CommandError } from '../commandError.js';
import { chooseArm } from '../experiment/chooseArm.js';
import type { AnyExperiment } from '../experiment/experiment.js';
import { type ArmOutcome, validationMean } from '../experiment/measured.js';
import type { Records, TrainedRecord } from './records.js';
import type { ArmRuns, Run } from './runs.js';

/** An arm with the trial that was chosen for it. */
export interface ChosenArm extends Omit<ArmRuns, 'trials'> {
  readonly trial: number | null;
  readonly runs: readonly Run[];
}

/**
 * Chooses the trial of each arm on the validation split: the test split is not read.
 *
 * @param experiment - By what is chosen.
 * @param arms - With their trials.
 * @param trained - What a run came to when it was trained.
 * @returns The arms; those that are not tuned as they are.
 *
 * @example
 * chooseTrials(experiment, arms, trainedOf(folder, records))[1].trial; // 1
 */
export function chooseTrials(
  experiment: Pick<AnyExperiment, 'tuned'>,
  arms: readonly ArmRuns[],
  trained: (run: Run) => Pick<TrainedRecord, 'validation'>,
): ChosenArm[] {
  return arms.map(({ arm, name, title, trials }) => {
    const by = experiment.tuned?.by ?? [];
    const candidates = trials.map(({ trial, runs }) => {
      const validation = runs.map(trained);
      return {
        title: `${title}, trial ${trial ?? 'none'}`,
        validation: Object.fromEntries(by.map((number) => [number, validationMean(validation, number)])),
        trial,
        runs,
      };
    });
    const { trial, runs } = chooseArm(candidates, candidates.length > 1 ? by : []);
    return { arm, name, title, trial, runs };
  });
}

/**
 * What a run came to when it was trained; it must be.
 *
 * @param folder - Of the sweep, for the fault.
 * @param records - Of the sweep.
 *
 * @example
 * chooseTrials(experiment, arms, trainedOf(folder, records));
 */
export function trainedOf(folder: string, records: Records): (run: Run) => TrainedRecord {
  return (run) => records.trained(run) ?? missing(folder, run, 'trained');
}

/**
 * What every chosen run came to.
 *
 * @param folder - Of the sweep, for the fault.
 * @param records - Of the sweep.
 * @param arms - With the trial chosen for each.
 * @returns The arms, in the order in which they are shown.
 * @throws CommandError when a run is not measured, or a file is damaged or of another run.
 *
 * @example
 * readOutcomes(folder, recordsIn(folder, sweep), chosen);
 */
export function readOutcomes(folder: string, records: Records, arms: readonly ChosenArm[]): ArmOutcome[] {
  return arms.map(({ arm, name, title, trial, runs }) => ({
    arm,
    name,
    title,
    trial,
    runs: runs.map((run) => {
      const { validation, history, saturation, seconds } = trainedOf(folder, records)(run);
      const { values, detail } = records.measured(run) ?? missing(folder, run, 'measured');
      return { seed: run.seed, validation, history, saturation, seconds, measured: { values, detail } };
    }),
  }));
}

function missing(folder: string, { title }: Run, what: string): never {
  throw new CommandError(`every run in ${folder} must be ${what}, got none of '${title}'. Go on with --resume.`);
}
