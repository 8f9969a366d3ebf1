import { Command } from '@commander-js/extra-typings';
import { CommandError } from './commandError.js';
import { ownPackage } from './provenance/packageVersions.js';
import { stopOnSignals } from './stopSignals.js';
import { DEFAULT_WORKERS } from './workers/threadsEach.js';

/**
 * The `infodrop` command: what each command and flag is called and does.
 *
 * @returns A program to be given the arguments; it throws instead of ending the process.
 *
 * @example
 * await program().parseAsync(['node', 'infodrop', 'doctor']);
 */
export function program(): Command {
  const infodrop = new Command('infodrop')
    .description('Trains information-dropout networks and shows what they learned to ignore.')
    .version(ownPackage(import.meta.dirname).version)
    .exitOverride()
    .configureOutput({ outputError: () => undefined });

  infodrop
    .command('quickstart')
    .description(
      'Train a small network on cluttered digits, without noise and at several β, and draw where its information comes from.',
    )
    .option(
      '--seed <integer>',
      'of the split, the clutter, the initial weights and the noise (default: 0)',
      number('--seed'),
    )
    .option('--epochs <integer>', 'passes over the training images (default: 8)', number('--epochs'))
    .option('--betas <list>', 'weights of the information, comma-separated (default: 0.02,0.1,0.5)', numbers('--betas'))
    .option('--train-size <integer>', 'training digits (default: 8000)', number('--train-size'))
    .option('--validation-size <integer>', 'digits that choose β (default: 1000)', number('--validation-size'))
    .option('--test-size <integer>', 'digits that are read once, at the end (default: 1000)', number('--test-size'))
    .option('--batch-size <integer>', 'images of a step (default: 50)', number('--batch-size'))
    .option(
      '--learning-rate <number>',
      'highest rate of the one-cycle schedule (default: 0.5)',
      number('--learning-rate'),
    )
    .option('--workers <integer>', 'networks trained at a time, a process each (default: 2)', number('--workers'))
    .option('--backend <name>', 'tfjs backend (default: the best one that is installed)')
    .option('--out <folder>', 'where the folder of the run is made (default: runs)')
    .option('--resume <folder>', 'go on with the run in this folder')
    .action(async (options) => {
      const { workers, backend, out, resume, learningRate: peakLearningRate, ...rest } = options;
      const stop = stopOnSignals();
      try {
        const { quickstart } = await import('./quickstart/quickstart.js');
        await quickstart({
          choices: peakLearningRate === undefined ? rest : { ...rest, peakLearningRate },
          workers: workers ?? DEFAULT_WORKERS,
          ...(backend === undefined ? {} : { backend }),
          ...(out === undefined ? {} : { out }),
          ...(resume === undefined ? {} : { resume }),
          signal: stop.signal,
        });
      } catch (error) {
        // Whatever the stop led to, it was asked for: 130 after Ctrl-C.
        if (stop.exitCode() !== undefined && error instanceof Error) {
          throw new CommandError(error.message, { exitCode: stop.exitCode() ?? 1, cause: error });
        }
        throw error;
      } finally {
        stop.end();
      }
    });

  infodrop
    .command('doctor')
    .description('Check what the quickstart needs: engine, threads, data, versions, run folder.')
    .option('--backend <name>', 'tfjs backend to check (default: the best one that is installed)')
    .option('--out <folder>', 'where runs would be written (default: runs)')
    .action(async ({ backend, out }) => {
      const { doctor } = await import('./doctor/doctor.js');
      const healthy = await doctor({
        write: (text) => process.stdout.write(text),
        ...(backend === undefined ? {} : { backend }),
        ...(out === undefined ? {} : { out }),
      });
      if (!healthy) process.exitCode = 1;
    });

  infodrop
    .command('native')
    .description(
      'Build the native addon of @tensorflow/tfjs-node or tfjs-node-gpu against an installed Python TensorFlow, and check that it computes. Nothing is downloaded.',
    )
    .option('--python <program>', 'Python that has TensorFlow (default: python3, then python)')
    .option('--package <name>', 'tfjs-node or tfjs-node-gpu (default: the one that is installed)')
    .option('--check', 'only check the addon that is there')
    .addHelpText(
      'after',
      `
What it needs:
  npm install --ignore-scripts @tensorflow/tfjs-node@4.22.0   without its own download, which often fails
  python3 -m pip install tensorflow-cpu                       or tensorflow[and-cuda], for NVIDIA GPUs
  a C++ compiler                                              c++, g++ or clang++ in PATH, or the variable CXX

The addon is linked to that TensorFlow: build it again when TensorFlow has moved or another version is installed.`,
    )
    .action(async (options) => {
      const stop = stopOnSignals('stopping; what was there before stays');
      try {
        const { native } = await import('./native/native.js');
        await native({
          ...options,
          write: (text) => process.stdout.write(text),
          debug: process.env.INFODROP_DEBUG !== undefined,
          signal: stop.signal,
        });
      } catch (error) {
        const exitCode = stop.exitCode();
        if (exitCode !== undefined) throw new CommandError('native: stopped.', { exitCode, cause: error });
        throw error;
      } finally {
        stop.end();
      }
    });
  return infodrop;
}

function number(flag: string): (text: string) => number {
  return (text) => {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (Number.isNaN(value))
      throw new CommandError(`quickstart: ${flag} must be a number, got '${text}'. See infodrop quickstart --help.`);
    return value;
  };
}

function numbers(flag: string): (text: string) => number[] {
  return (text) => text.split(',').map(number(flag));
}
