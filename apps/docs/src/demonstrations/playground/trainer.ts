import type { FromWorker, ToWorker } from './messages.js';

/** The worker that trains, as the page speaks with it. */
export interface Trainer {
  tell(message: ToWorker): void;
}

/** Starts the worker; what it says comes to `hear`. */
export function startTrainer(hear: (message: FromWorker) => void, broken: (why: string) => void): Trainer {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
    hear(data);
  });
  worker.addEventListener('error', ({ message }) => {
    broken(message === '' ? 'The trainer does not start in this browser.' : message);
  });
  return {
    tell: (message) => {
      worker.postMessage(message);
    },
  };
}
