import { availableParallelism } from 'node:os';
import { CommandError } from '../commandError.js';
import { DEFAULT_WORKERS } from './threadsEach.js';

/** Workers for each processor: with more they wait for each other, and each takes its memory. */
const MOST_EACH = 8;

/**
 * Refuses a number of workers that cannot be.
 *
 * @param workers - What was typed.
 * @param processors - For tests; by default those of this machine.
 * @throws CommandError when it is no integer from 1 to eight for each processor.
 *
 * @example
 * requireWorkers(2);
 */
export function requireWorkers(workers: number, processors = availableParallelism()): void {
  if (!(Number.isInteger(workers) && workers >= 1)) {
    throw new CommandError(`--workers must be an integer ≥ 1, got ${workers}. Leave it out for ${DEFAULT_WORKERS}.`);
  }
  const most = MOST_EACH * processors;
  if (workers > most) {
    throw new CommandError(
      `--workers must be at most ${most} here, ${MOST_EACH} for each processor, got ${workers}. More only wait for each other.`,
    );
  }
}
