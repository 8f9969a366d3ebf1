import type { EngineReport } from '@infodrop/engine';
import { CommandError } from '../commandError.js';
import { hint } from '../hint.js';
import { runWorkerProcess } from '../workers/workerProcess.js';
import type { WorkerRequest } from './requests.js';

/**
 * Which engine there is, asked in a process of its own, so that this one stays small.
 *
 * @param script - Of a worker.
 * @param options - The backend that must be, where one was named; threads for it; a signal that stops it.
 * @returns The engine.
 * @throws CommandError when there is none, or it was stopped.
 *
 * @example
 * (await askForEngine(script, { backend: undefined, threads: 1, signal })).line;
 */
export async function askForEngine(
  script: string,
  {
    backend,
    threads,
    signal,
  }: { readonly backend: string | undefined; readonly threads: number | undefined; readonly signal: AbortSignal },
): Promise<EngineReport> {
  const outcome = await runWorkerProcess<WorkerRequest, never, EngineReport>({
    script,
    request: { kind: 'engine', backend, threads },
    signal,
  });
  switch (outcome.kind) {
    case 'done':
      return outcome.result;
    case 'stopped':
      throw new CommandError('stopped before anything was begun.');
    case 'failed':
      throw new CommandError(outcome.message);
    case 'died':
      throw new CommandError(`the worker that prepares the engine ${outcome.message}. Run ${hint(['doctor'])}.`);
  }
}
