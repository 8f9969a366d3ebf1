import type { Command } from '@commander-js/extra-typings';
import type { Correction } from '@infodrop/information';
import { flagReaders } from '../flagReaders.js';
import { untilStopped } from '../untilStopped.js';

const CORRECTIONS = ['holm', 'benjaminiHochberg', 'bonferroni', 'none'] as const satisfies readonly Correction[];

/**
 * What `infodrop information` takes and does.
 *
 * @param command - The command, without arguments.
 *
 * @example
 * defineInformation(prepared(infodrop.command('information')));
 */
export function defineInformation(command: Command): void {
  const read = flagReaders(command);
  command
    .description(
      'Say what the columns of a file tell of each other: entropies, mutual information of every pair with its p-value, total correlation.',
    )
    .argument('<file>', 'samples × columns: .csv, .tsv, .parquet, .npy or .npz (file.npz:name)')
    .option('--columns <names>', 'only these, separated by commas (default: all)')
    .option('--labels <names>', 'columns whose values are labels (default: text, and integers of few values)')
    .option('--reals <names>', 'columns whose values are real numbers (default: other numbers)')
    .option('--no-header', 'the first row of text names no columns')
    .option(
      '--base <number>',
      'base of the logarithm: 2 gives bits (default: e, nats)',
      read.number('--base', { above: 0 }),
    )
    .option(
      '--neighbours <integer>',
      'which neighbour is taken where a column is of reals (default: 3)',
      read.number('--neighbours', { integer: true, least: 1 }),
    )
    .option(
      '--ties <number>',
      'noise that breaks the ties of rounded reals, in standard deviations of each: half of what it is rounded to (default: none)',
      read.number('--ties', { above: 0 }),
    )
    .option(
      '--permutations <integer>',
      'permutations of each p-value; 0 gives none (default: 999)',
      read.number('--permutations', { integer: true, least: 0 }),
    )
    .option(
      '--correction <name>',
      'of the p-values for their number: holm, benjaminiHochberg, bonferroni or none (default: holm)',
      read.name('--correction', CORRECTIONS),
    )
    .option(
      '--seed <integer>',
      'by which permutations are drawn (default: 0)',
      read.number('--seed', { integer: true, least: 0 }),
    )
    .option('--json <file>', 'also write the numbers as JSON')
    .option('--html <file>', 'also write a page with a figure')
    .action((file, { json, html, header, columns, labels, reals, neighbours, ties, ...options }) =>
      untilStopped('stopping', async (signal) => {
        const [{ informationCommand }, { workers }] = await Promise.all([
          import('./informationCommand.js'),
          import('@infodrop/information/workers'),
        ]);
        const pool = workers();
        try {
          await informationCommand({
            file,
            json,
            html,
            header: header ? undefined : false,
            only: columns?.split(','),
            labels: labels?.split(','),
            reals: reals?.split(','),
            options: {
              ...options,
              k: neighbours,
              ties: ties === undefined ? undefined : { noise: ties, seed: options.seed ?? 0 },
              signal,
              workers: pool,
            },
            write: (text) => process.stdout.write(text),
          });
        } finally {
          await pool.close();
        }
      }),
    );
}
