import { availableParallelism } from 'node:os';

/** Networks that are trained at a time where nobody says how many, a process each. */
export const DEFAULT_WORKERS = 2;

/**
 * Threads for each of `workers` processes that compute at the same time: the processors divided among them, at least one.
 * Undefined where the variable INFODROP_THREADS decides.
 */
export function threadsEach(workers: number): number | undefined {
  const { INFODROP_THREADS: variable = '' } = process.env;
  return variable === '' ? Math.max(1, Math.floor(availableParallelism() / workers)) : undefined;
}
