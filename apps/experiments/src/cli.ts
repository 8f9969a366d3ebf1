import { CommanderError } from '@commander-js/extra-typings';
import { CommandError, faultLine } from './commandError.js';
import type { NamedExperiment } from './experiment/namedExperiments.js';
import { program } from './commands.js';
import { stopWithNpm } from './stopWithNpm.js';
import { UsageError } from './usageError.js';

// The reader closed the pipe (`| head`): stop as on SIGTERM, so that checkpoints are saved.
let unread = false;
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    if (!unread) process.kill(process.pid, 'SIGTERM');
    unread = true;
  });
}
stopWithNpm();

let words: readonly string[] = [];
try {
  // What checks and mends an installation must not need what may be broken in it; the others are faster without.
  const needsNone = ['doctor', 'native', 'data', 'score', 'information', '--version'].includes(process.argv[2] ?? '');
  await program(needsNone ? [] : await named(process.argv.slice(2)), (typed) => (words = typed)).parseAsync();
} catch (error) {
  // --help, --version, and a command that needs another word: what was asked for, or all that can be said, is shown.
  if (!(error instanceof CommanderError && (error.exitCode === 0 || error.code === 'commander.help'))) {
    if (error instanceof UsageError) {
      process.stderr.write(`${error.command.help}\n`);
      words = error.command.words;
    }
    process.stderr.write(`${faultLine(error, process.env.INFODROP_DEBUG !== undefined, words)}\n`);
    process.exitCode = error instanceof CommandError ? error.exitCode : 1;
  }
}

/** The experiments of the command, and those whose files were typed. */
async function named(typed: readonly string[]): Promise<NamedExperiment[]> {
  const [{ experiments }, { namedExperiments }] = await Promise.all([
    import('./experiments/index.js'),
    import('./experiment/namedExperiments.js'),
  ]);
  words = typed.slice(0, 1);
  return namedExperiments(experiments, typed);
}
