import { join } from 'node:path';
import { CommandError } from '../commandError.js';
import { type Choices, type Chosen, chosenScale, type Flag, flagsOf, meant, parseGrid } from '../experiment/choices.js';
import type { AnyExperiment } from '../experiment/experiment.js';
import type { NamedExperiment } from '../experiment/namedExperiments.js';
import type { SweepPlan } from './begunSweep.js';
import { requireGrid } from './grid.js';
import { runsOf } from './runs.js';

/** What a sweep over several experiments is asked for with. */
export interface PlanOptions {
  readonly experiments: readonly NamedExperiment[];
  readonly scaleName: string;
  /** What was typed behind each flag, by the name of the value in the scale. */
  readonly flags: Readonly<Record<string, string>>;
  /** Folder of runs. */
  readonly out: string;
}

/**
 * What a sweep over several experiments will do: each of them, for each combination of the values that its flags name, in a folder
 * whose name follows from them. So the same sweep finds what it has done already, and another one shares what is the same.
 *
 * @param options - See {@link PlanOptions}.
 * @returns The plans, in the order of the experiments.
 * @throws CommandError when an experiment lacks the scale or a flag, or a combination is impossible.
 *
 * @example
 * plansOf({ experiments: [{ experiment: widthsMlp, file: null }], scaleName: 'small', flags: { digits: '1000,8000' }, out: 'runs' }).length; // 2
 */
export function plansOf({ experiments, scaleName, flags, out }: PlanOptions): SweepPlan[] {
  return experiments.flatMap(({ experiment, file }) =>
    combinationsOf(experiment, flags).map((choices): SweepPlan => {
      const scale = chosenScale(experiment, scaleName, choices);
      requireGrid(experiment, scale);
      return {
        experiment,
        file,
        scaleName,
        scale,
        folder: join(out, `sweep-${scaleName}`, folderName(experiment, choices)),
      };
    }),
  );
}

/** Every combination of the values that are named for an experiment. */
function combinationsOf(experiment: AnyExperiment, typed: PlanOptions['flags']): Choices[] {
  const flags = flagsOf(experiment);
  let combinations: Choices[] = [{}];
  for (const [name, text] of Object.entries(typed)) {
    const flag = flags.find((one) => one.name === name);
    if (flag === undefined) throw withoutFlag(experiment, name, flags);
    combinations = combinations.flatMap((choices) =>
      parseGrid(flag, text).map((value) => ({ ...choices, [name]: value })),
    );
  }
  return combinations;
}

function withoutFlag({ name }: AnyExperiment, wanted: string, flags: readonly Flag[]): CommandError {
  const names = flags.map((flag) => flag.name);
  return new CommandError(
    `every flag must be one of each experiment that is run, got ${wanted}, which ${name} has not.${meant(wanted, names)} ` +
      `Leave it out, or run ${name} on its own.`,
  );
}

/** Letters, digits, dots, dashes and the like: the same on every system. */
function folderName({ name }: AnyExperiment, choices: Choices): string {
  const shown = (value: Chosen): string => (Array.isArray(value) ? value.join('+') : String(value));
  return [name, ...Object.entries(choices).map(([choice, value]) => `${choice}-${shown(value)}`)].join('_');
}

/** How many networks a plan trains. */
export function networksOf({ experiment, scale }: SweepPlan): number {
  return runsOf(experiment, scale).reduce(
    (sum, { trials }) => trials.reduce((all, { runs }) => all + runs.length, sum),
    0,
  );
}
