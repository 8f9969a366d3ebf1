import { faultLine } from '../commandError.js';
import type { ParentMessage, WorkerMessage } from './workerProcess.js';

/** What a worker is given beside its request. */
export interface Workplace<Progress> {
  /** Aborted when the parent asks to stop, or is gone. */
  readonly signal: AbortSignal;
  readonly report: (progress: Progress) => void;
}

/**
 * The worker's side of `runWorkerProcess`: waits for one request, handles it, says how it ended and ends the process.
 *
 * Ctrl-C reaches every process of a terminal; here it is left to the parent, which asks each worker to stop. When the parent is
 * gone, the work is stopped (and so saved) as well.
 *
 * @param handle - Does the work. It resolves to the result, or to `'stopped'` after it obeyed the signal.
 *
 * @example
 * serveParent(async (request, { signal, report }) => train(request, signal, report));
 */
export function serveParent<Progress, Result>(
  handle: (request: unknown, workplace: Workplace<Progress>) => Promise<Result | 'stopped'>,
): void {
  const controller = new AbortController();
  const leave = (message: WorkerMessage<Progress, Result>): void => {
    if (!process.connected) process.exit(1);
    process.send?.(message, undefined, undefined, () => process.exit(0));
  };
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => undefined);
  process.on('disconnect', () => {
    controller.abort();
  });
  process.on('message', (message: ParentMessage<unknown>) => {
    if (message.kind === 'stop') {
      controller.abort();
      return;
    }
    const report = (progress: Progress): void => {
      // The parent may go away at any moment: 'disconnect' tells, and a message lost then is no fault.
      if (process.connected) process.send?.({ kind: 'progress', progress }, undefined, undefined, () => undefined);
    };
    handle(message.request, { signal: controller.signal, report }).then(
      (result) => {
        leave(result === 'stopped' ? { kind: 'stopped' } : { kind: 'done', result });
      },
      (error: unknown) => {
        if (process.env.INFODROP_DEBUG !== undefined) console.error(error);
        leave({ kind: 'failed', message: faultLine(error, false).replace(/^infodrop: /, '') });
      },
    );
  });
}
