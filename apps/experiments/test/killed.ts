import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** Ends a process at whatever moment it is in; nothing where there is none, or it has ended. */
export async function killed(running: ChildProcess | undefined): Promise<void> {
  if (running?.exitCode !== null || running.signalCode !== null) return;
  const exit = once(running, 'exit');
  running.kill('SIGKILL');
  await exit;
}
