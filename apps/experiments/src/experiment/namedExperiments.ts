import { resolve } from 'node:path';
import { CommandError } from '../commandError.js';
import type { AnyExperiment } from './experiment.js';
import { isExperimentFile, loadExperiment } from './loadExperiment.js';

/** An experiment, as it is named on the command line. */
export interface NamedExperiment {
  readonly experiment: AnyExperiment;
  /** What is typed: its name, or the path of its file. */
  readonly word: string;
  /** Absolute path of its file, where it is one of the user's own; else null. */
  readonly file: string | null;
}

/**
 * The experiments of the command, and those of one's own whose files stand among the words that were typed.
 *
 * @param experiments - Of the command.
 * @param words - Behind `infodrop`.
 * @returns Those of one's own last, in the order in which they were typed.
 * @throws CommandError when a file holds no experiment, or one whose name is taken.
 *
 * @example
 * await namedExperiments(experiments, ['run', './mine.ts', '--scale', 'smoke']);
 */
export async function namedExperiments(
  experiments: readonly AnyExperiment[],
  words: readonly string[],
): Promise<NamedExperiment[]> {
  const named: NamedExperiment[] = experiments.map((experiment) => ({ experiment, word: experiment.name, file: null }));
  for (const word of new Set(experimentWords(words))) {
    const file = resolve(word);
    if (named.some((one) => one.file === file)) continue;
    const experiment = await loadExperiment(file);
    const { name } = experiment;
    if (named.some((one) => one.experiment.name === name)) {
      throw new CommandError(
        `the name of the experiment in ${word} must be its own, got '${name}', which another has. Give it another.`,
      );
    }
    named.push({ experiment, word, file });
  }
  return named;
}

/** The words that stand where an experiment is named, and are paths. */
function experimentWords([command, ...words]: readonly string[]): string[] {
  switch (command) {
    case 'run':
      return words.slice(0, 1).filter(isExperimentFile);
    case 'sweep': {
      const firstFlag = words.findIndex((word) => word.startsWith('-'));
      return words.slice(0, firstFlag < 0 ? undefined : firstFlag).filter(isExperimentFile);
    }
    case 'report':
    case 'worker':
      return words.flatMap((word, i) => {
        if (word === '--experiment') return words.slice(i + 1, i + 2);
        return word.startsWith('--experiment=') ? [word.slice('--experiment='.length)] : [];
      });
    default:
      return [];
  }
}
