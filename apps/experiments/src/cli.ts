import { CommanderError } from '@commander-js/extra-typings';
import { CommandError, faultLine } from './commandError.js';
import { program } from './commands.js';

// Whoever read along has gone, as `head` does: end as if asked to, what is running saved first.
let unread = false;
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    if (!unread) process.kill(process.pid, 'SIGTERM');
    unread = true;
  });
}

try {
  await program().parseAsync();
} catch (error) {
  if (error instanceof CommanderError && error.exitCode === 0) {
    process.exitCode = 0; // --help and --version end this way
  } else {
    process.stderr.write(`${faultLine(usageFault(error), process.env.INFODROP_DEBUG !== undefined)}\n`);
    process.exitCode = error instanceof CommandError ? error.exitCode : 1;
  }
}

/** Commander's own complaints, in the project's form. */
function usageFault(error: unknown): unknown {
  if (!(error instanceof CommanderError)) return error;
  const complaint = error.message.replace(/^error: /, '').replace(/\.?$/, '.');
  return new CommandError(`${complaint} See infodrop --help.`);
}
