import { readFileSync } from 'node:fs';

/** Milliseconds between two looks at whether npm is still there. */
const every = 1000;

/**
 * Stops this process as SIGTERM does when npm or npx, which started it, has been killed: whoever kills it means its work, but a
 * killed npm passes nothing on.
 *
 * A command that a shell started is left alone: it may well go on when the terminal is closed.
 *
 * @param environment - Variables that npm sets.
 *
 * @example
 * stopWithNpm();
 */
export function stopWithNpm(environment: Readonly<Record<string, string | undefined>> = process.env): void {
  if (environment.npm_command === undefined && environment.npm_lifecycle_event === undefined) return;
  const before = startedBy();
  const watch = setInterval(() => {
    if (startedBy() === before) return;
    // Once: a second signal would end the process before everything is saved.
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, every).unref();
}

/** The parent, and where that is the shell in which npm runs a command, the parent's parent too (where /proc tells). */
function startedBy(): string {
  const parent = process.ppid;
  try {
    // The program's name stands in parentheses, then its state and its parent.
    const [, name = '', above = ''] = /\((.*)\) \S+ (\d+)/.exec(readFileSync(`/proc/${parent}/stat`, 'utf8')) ?? [];
    return /^(ba|da|z)?sh$/.test(name) ? `${parent} ${above}` : `${parent}`;
  } catch {
    return `${parent}`;
  }
}
