import type { Command } from '@commander-js/extra-typings';
import type { DciLearner } from '@infodrop/metrics';
import { CommandError } from '../commandError.js';
import { untilStopped } from '../untilStopped.js';
import { scoreProgress } from './scoreProgress.js';

/**
 * What `infodrop score` takes and does.
 *
 * @param command - The command, without arguments.
 *
 * @example
 * defineScore(prepared(infodrop.command('score')));
 */
export function defineScore(command: Command): void {
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
    .option('--bins <integer>', 'bins of equal width of each dimension, for mutual information (default: 20)')
    .option('--learner <name>', 'reads for DCI: boostedTrees, randomForest or lasso (default: boostedTrees)')
    .option(
      '--points <integer>',
      'points that BetaVAE and FactorVAE learn from; half as many are tested (default: 10000)',
    )
    .option('--test-share <number>', 'share of the samples that learners are tested on (default: 1/3)')
    .option('--seed <integer>', 'by which everything is drawn (default: 0)')
    .option('--json <file>', 'also write the numbers, mutual information and importances as JSON')
    .option('--html <file>', 'also write a page with figures')
    .action((files, { json, html, each, ...options }) =>
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
        const number = (text: string | undefined): number | undefined =>
          text === undefined ? undefined : Number(text);
        const points = number(options.points);
        const args = {
          factors,
          json,
          html,
          options: {
            bins: number(options.bins),
            learner: options.learner as DciLearner['name'] | undefined,
            trainingPoints: points,
            testPoints: points === undefined ? undefined : Math.ceil(points / 2),
            testShare: number(options.testShare),
            seed: number(options.seed),
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
