import { CommandError } from './commandError.js';
import { stopOnSignals } from './stopSignals.js';

/** Does something that can be stopped: whatever the stop led to, it was asked for, and the exit code says so. */
export async function untilStopped(saying: string, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const stop = stopOnSignals(saying);
  try {
    await work(stop.signal);
  } catch (error) {
    const exitCode = stop.exitCode();
    if (exitCode !== undefined && error instanceof Error) {
      throw new CommandError(error.message, { exitCode, cause: error });
    }
    throw error;
  } finally {
    stop.end();
  }
}
