import { type Command } from '@commander-js/extra-typings';
import { type DciLearner } from '@infodrop/metrics';
import { untilStopped } from '../untilStopped.js';

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
    .description('Score a code against factors from two files: a table of every score, and why some are not defined.')
    .argument('<codes>', 'samples × dimensions: .npy, .npz (codes.npz:name), .csv, .tsv or .parquet')
    .argument('<factors>', 'samples × factors, likewise; every different number is a value')
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
    .action((codes, factors, { json, html, ...options }) =>
      untilStopped('stopping', async (signal) => {
        const { scoreCommand } = await import('./scoreCommand.js');
        const number = (text: string | undefined): number | undefined =>
          text === undefined ? undefined : Number(text);
        const points = number(options.points);
        await scoreCommand({
          codes,
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
          write: (text) => process.stdout.write(text),
        });
      }),
    );
}
