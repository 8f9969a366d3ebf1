/** Milliseconds between two looks at who the parent is. */
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
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM');
  }, every).unref();
}
