import { fork } from 'node:child_process';

/** How a worker process ended. */
export type WorkerOutcome<Result> =
  | { readonly kind: 'done'; readonly result: Result }
  /** It was asked to stop, saved what it had and left. */
  | { readonly kind: 'stopped' }
  /** It ran into a fault and said so, in the project's form. */
  | { readonly kind: 'failed'; readonly message: string }
  /** It went away without a word: killed, out of memory, crashed. */
  | { readonly kind: 'died'; readonly message: string };

/** What a worker says on its way. */
export type WorkerMessage<Progress, Result> =
  { readonly kind: 'progress'; readonly progress: Progress } | WorkerOutcome<Result>;

/** What the parent says to a worker. */
export type ParentMessage<Request> = { readonly kind: 'start'; readonly request: Request } | { readonly kind: 'stop' };

export interface WorkerProcessArgs<Request, Progress> {
  /** Path of the script that the process runs; it takes and sends the messages above. */
  readonly script: string;
  readonly request: Request;
  readonly onProgress?: (progress: Progress) => void;
  /** What the worker writes on its standard output and error, line by line: warnings. */
  readonly onLine?: (line: string) => void;
  /** Called with the process id as soon as there is one. */
  readonly onStart?: (processId: number) => void;
  /** When aborted, the worker is asked to stop; after `patience` it is killed. */
  readonly signal?: AbortSignal;
  /** Milliseconds between asking and killing. Default 20,000. */
  readonly patience?: number;
}

/**
 * Runs one request in a process of its own, and says how that ended: whatever happens to the process, the promise settles.
 *
 * @param args - See {@link WorkerProcessArgs}.
 * @returns How it ended. It never rejects for a fault of the worker.
 *
 * @example
 * const outcome = await runWorkerProcess({ script, request: { kind: 'train' } });
 */
export function runWorkerProcess<Request, Progress, Result>({
  script,
  request,
  onProgress,
  onLine,
  onStart,
  signal,
  patience = 20_000,
}: WorkerProcessArgs<Request, Progress>): Promise<WorkerOutcome<Result>> {
  if (signal?.aborted) return Promise.resolve({ kind: 'stopped' });
  return new Promise((resolve) => {
    // `advanced` keeps NaN, which JSON would turn into null.
    const worker = fork(script, [], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      serialization: 'advanced',
      execArgv: [],
    });
    let outcome: WorkerOutcome<Result> | undefined;
    let lastLine = '';
    let executioner: NodeJS.Timeout | undefined;

    const say = (message: ParentMessage<Request>): void => {
      // A worker that is gone cannot listen; its exit is reported below.
      if (worker.connected) worker.send(message, () => undefined);
    };
    const stop = (): void => {
      say({ kind: 'stop' });
      executioner = setTimeout(() => worker.kill('SIGKILL'), patience);
    };
    const settle = (last: WorkerOutcome<Result>): void => {
      clearTimeout(executioner);
      signal?.removeEventListener('abort', stop);
      resolve(outcome ?? last);
    };

    for (const stream of [worker.stdout, worker.stderr]) {
      let rest = '';
      stream?.setEncoding('utf8').on('data', (text: string) => {
        const lines = (rest + text).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines.filter((line) => line.trim() !== '')) {
          // The line that names an error says more than the ones below it.
          if (!lastLine.includes('Error') || line.includes('Error')) lastLine = line.trim();
          onLine?.(line);
        }
      });
    }
    worker.on('message', (message: WorkerMessage<Progress, Result>) => {
      if (message.kind === 'progress') onProgress?.(message.progress);
      else outcome ??= message;
    });
    worker.on('error', (error) => {
      settle({ kind: 'died', message: `could not be started (${error.message})` });
    });
    // 'close' comes after 'exit', when its output has been read to the end.
    worker.on('close', (code, killedBy) => {
      const how = killedBy === null ? `ended with exit code ${code ?? 'none'}` : `was killed by ${killedBy}`;
      settle({ kind: 'died', message: lastLine === '' || killedBy !== null ? how : `${how} (${lastLine})` });
    });
    signal?.addEventListener('abort', stop, { once: true });
    if (worker.pid !== undefined) onStart?.(worker.pid);
    say({ kind: 'start', request });
  });
}
