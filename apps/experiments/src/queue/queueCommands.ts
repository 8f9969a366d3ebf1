import { type Command } from '@commander-js/extra-typings';
import { type NamedExperiment } from '../experiment/namedExperiments.js';
import { untilStopped } from '../untilStopped.js';
import { DEFAULT_WORKERS } from '../workers/threadsEach.js';
import { secondsOf } from './secondsOf.js';

/**
 * The commands of a sweep on many machines, besides `sweep` itself.
 *
 * @param command - Makes a command of a name.
 * @param experiments - Those that a worker knows.
 *
 * @example
 * queueCommands((name) => prepared(infodrop.command(name)), experiments);
 */
export function queueCommands(command: (name: string) => Command, experiments: readonly NamedExperiment[]): void {
  command('worker')
    .description('Do runs of a sweep that another machine hands out, until it has ended.')
    .requiredOption('--queue <folder>', 'the folder of the queue')
    .option('--workers <integer>', `networks trained at a time, a process each (default: ${DEFAULT_WORKERS})`)
    .option('--wait <seconds>', 'how long to wait for a sweep (default: 600)')
    .option(
      '--experiment <file>',
      "file of an experiment of one's own; may be given several times",
      (value: string, before: readonly string[]) => [...before, value],
      [] as readonly string[],
    )
    .action(({ queue, workers, wait }) =>
      untilStopped('stopping, saving and giving back', async (signal) => {
        const [{ workerCommand }, { queueAddress }] = await Promise.all([
          import('./workerCommand.js'),
          import('./address.js'),
        ]);
        await workerCommand({
          address: queueAddress(queue),
          experiments,
          workers: workers === undefined ? DEFAULT_WORKERS : Number(workers),
          patience: 1000 * secondsOf('--wait', wait ?? '600', 0),
          signal,
          say: (line) => process.stderr.write(`${line}\n`),
        });
      }),
    );

  command('status')
    .description(
      'Say how far a sweep in a queue is: which runs are done, which run where, which failed and why, time left.',
    )
    .requiredOption('--queue <folder>', 'the folder of the queue')
    .action(async ({ queue }) => {
      const [{ queueState }, { queueAddress }, { stateLines }] = await Promise.all([
        import('./openQueue.js'),
        import('./address.js'),
        import('./state.js'),
      ]);
      process.stdout.write(`${stateLines(queue, queueState(queueAddress(queue))).join('\n')}\n`);
    });
}
