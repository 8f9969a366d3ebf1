import type { Command } from '@commander-js/extra-typings';
import type { DciLearner } from '@infodrop/metrics';
import { CommandError } from '../commandError.js';
import { flagReaders } from '../flagReaders.js';
import { untilStopped } from '../untilStopped.js';
import { scoreProgress } from './scoreProgress.js';

const LEARNERS = ['boostedTrees', 'randomForest', 'lasso'] as const satisfies readonly DciLearner['name'][];

/**
 * What `infodrop score` takes and does.
 *
 * @param command - The command, without arguments.
 *
 * @example
 * defineScore(prepared(infodrop.command('score')));
 */
export function defineScore(command: Command): void {
  const read = flagReaders(command);
  command
    .description(
      'Score a code against factors from two files: a table of every score, and why some are not defined; or the codes of several models and seeds, compared.',
    )
    .argument(
      '<files...>',
      'codes, samples × dimensions: .npy, .npz (codes.npz:name), .csv, .tsv or .parquet; and last the factors, likewise, of which every different number is a value',
    )
    .option(
      '--each',
      'every code is of a model of its own (default: codes/beta-vae-3.npy is of model beta-vae and seed 3)',
    )
    .option(
      '--bins <integer>',
      'bins of equal width of each dimension, for mutual information (default: 20)',
      read.number('--bins', { integer: true, least: 2 }),
    )
    .option(
      '--learner <name>',
      'reads for DCI: boostedTrees, randomForest or lasso (default: boostedTrees)',
      read.name('--learner', LEARNERS),
    )
    .option(
      '--points <integer>',
      'points that BetaVAE and FactorVAE learn from; half as many are tested (default: 10000)',
      read.number('--points', { integer: true, least: 1 }),
    )
    .option(
      '--test-share <number>',
      'share of the samples that learners are tested on (default: 1/3)',
      read.number('--test-share', { above: 0, below: 1 }),
    )
    .option(
      '--seed <integer>',
      'by which everything is drawn (default: 0)',
      read.number('--seed', { integer: true, least: 0 }),
    )
    .option('--json <file>', 'also write the numbers, mutual information and importances as JSON')
    .option('--html <file>', 'also write a page with figures')
    .action((files, { json, html, each, bins, learner, points, testShare, seed }) =>
      untilStopped('stopping', async (signal) => {
        const factors = files.at(-1)!;
        const codes = files.slice(0, -1);
        if (codes.length === 0) {
          throw new CommandError(`files must be codes, and last the factors, got ${factors} alone.`);
        }
        const [{ scoreCommand }, { compareCommand }] = await Promise.all([
          import('./scoreCommand.js'),
          import('./compareCommand.js'),
        ]);
        const args = {
          factors,
          json,
          html,
          options: {
            bins,
            learner,
            trainingPoints: points,
            testPoints: points === undefined ? undefined : Math.ceil(points / 2),
            testShare,
            seed,
            signal,
          },
          write: (text: string) => process.stdout.write(text),
          onProgress: scoreProgress(codes, process.stderr),
        };
        await (codes.length === 1
          ? scoreCommand({ codes: codes[0]!, ...args })
          : compareCommand({ codes, each, ...args }));
      }),
    );
}
