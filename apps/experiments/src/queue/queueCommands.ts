import type { Command } from '@commander-js/extra-typings';
import { CommandError } from '../commandError.js';
import type { NamedExperiment } from '../experiment/namedExperiments.js';
import { untilStopped } from '../untilStopped.js';
import { DEFAULT_WORKERS } from '../workers/threadsEach.js';
import { secondsOf } from './secondsOf.js';

/** What a queue can be. */
const queueMeaning = 'a folder that all machines share, or redis://HOST (its password in INFODROP_REDIS_PASSWORD)';

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
    .requiredOption('--queue <place>', queueMeaning)
    .option(
      '--store <folder>',
      'with redis://: the folder of the runs, as this machine sees it; s3:// is known from the queue',
    )
    .option('--workers <integer>', `networks trained at a time, a process each (default: ${DEFAULT_WORKERS})`)
    .option('--wait <seconds>', 'how long to wait for a sweep (default: 600)')
    .option(
      '--experiment <file>',
      "file of an experiment of one's own; may be given several times",
      (value: string, before: readonly string[]) => [...before, value],
      [] as readonly string[],
    )
    .action(({ queue, store, workers, wait }) =>
      untilStopped('stopping, saving and giving back', async (signal) => {
        const [{ workerCommand }, { placeOf }, { queueAddress }, { storeAddress }] = await Promise.all([
          import('./workerCommand.js'),
          import('./place.js'),
          import('./address.js'),
          import('../runStore/storeAddress.js'),
        ]);
        const patience = 1000 * secondsOf('--wait', wait ?? '600', 0);
        const address = queueAddress(queue);
        const named = store === undefined ? undefined : storeAddress(address, store);
        const place = await placeOf(address);
        try {
          await workerCommand({
            place,
            storeIn: (said) => named ?? storeAddress(address, said ?? undefined),
            experiments,
            workers: workers === undefined ? DEFAULT_WORKERS : Number(workers),
            patience,
            signal,
            say: (line) => process.stderr.write(`${line}\n`),
          });
        } finally {
          await place.close();
        }
      }),
    );

  command('status')
    .description(
      'Say how far a sweep in a queue is: which runs are done, which run where, which failed and why, time left.',
    )
    .requiredOption('--queue <place>', queueMeaning)
    .action(async ({ queue }) => {
      const [{ placeOf }, { queueAddress }, { stateLines }] = await Promise.all([
        import('./place.js'),
        import('./address.js'),
        import('./state.js'),
      ]);
      const place = await placeOf(queueAddress(queue));
      try {
        const there = await place.read();
        if (there === undefined) {
          throw new CommandError(
            `--queue must be that of a sweep, got ${place.where} without one. Begin one with infodrop sweep.`,
          );
        }
        process.stdout.write(`${stateLines(place.where, await place.state(there)).join('\n')}\n`);
      } finally {
        await place.close();
      }
    });
}
