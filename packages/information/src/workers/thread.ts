import type { Worker as WorkerOfNode } from 'node:worker_threads';
import type { Reply, Request } from './protocol.js';
import { workerSource } from './workerSource.js';

/** What a worker found, and how long that took. */
export type Answer = Extract<Reply, { readonly result: unknown }>;

/** One worker, of a browser or of Node, that answers requests in their order. */
export interface Thread {
  /** Resolves with the answer; rejects with the worker's error, or when the worker dies or is stopped. */
  readonly ask: (request: Request) => Promise<Answer>;
  /** Rejects what is still asked for, with `reason`, and ends the worker. */
  readonly stop: (reason: unknown) => Promise<void>;
}

interface Raw {
  readonly post: (request: Request) => void;
  /** Whether the process is kept alive for it. */
  readonly hold: (held: boolean) => void;
  readonly end: () => Promise<void>;
}

interface Listener {
  readonly reply: (reply: Reply) => void;
  readonly died: (why: string) => void;
}

/** Starts a worker; `onDeath` is called when it ends by itself. */
export function startThread(onDeath: () => void): Thread {
  if (workerSource === '') {
    throw new Error('workers: the program of the workers must be built in, got none. Build the package first.');
  }
  const waiting: {
    resolve: (answer: Answer) => void;
    reject: (reason: unknown) => void;
  }[] = [];
  let dead: unknown;
  const end = (reason: unknown): void => {
    dead ??= reason;
    for (const { reject } of waiting.splice(0)) reject(reason);
  };
  const raw = startRaw({
    reply: (reply) => {
      const next = waiting.shift();
      if (waiting.length === 0) raw.hold(false);
      if ('result' in reply) next?.resolve(reply);
      else {
        const { name, message } = reply.error;
        next?.reject(new (name === 'RangeError' ? RangeError : name === 'TypeError' ? TypeError : Error)(message));
      }
    },
    died: (why) => {
      if (dead === undefined) onDeath();
      void raw.end();
      end(
        new Error(
          `workers: a worker must live until it has answered, got ${why}. Run it again; without workers if it comes again.`,
        ),
      );
    },
  });
  return {
    ask: (request) =>
      new Promise((resolve, reject) => {
        if (dead !== undefined) {
          // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- an AbortSignal's reason may be anything.
          reject(dead);
          return;
        }
        // What cannot be copied throws here, and nothing is waited for.
        raw.post(request);
        waiting.push({ resolve, reject });
        raw.hold(true);
      }),
    stop: (reason) => {
      end(reason);
      return raw.end();
    },
  };
}

function startRaw(listener: Listener): Raw {
  const { process } = globalThis as { process?: Partial<NodeJS.Process> };
  const threads = process?.getBuiltinModule?.('node:worker_threads');
  return threads === undefined ? ofBrowser(listener) : ofNode(threads.Worker, listener);
}

function ofNode(NodeWorker: typeof WorkerOfNode, { reply, died }: Listener): Raw {
  const worker = new NodeWorker(workerSource, { eval: true, execArgv: [], name: 'infodrop' });
  let cause: string | undefined;
  let ending = false;
  worker.on('message', reply);
  worker.on('messageerror', (error) => {
    died(String(error));
  });
  worker.on('error', (error) => {
    cause = String(error);
  });
  worker.on('exit', (code) => {
    died(cause ?? `an exit with code ${code}`);
  });
  worker.unref();
  return {
    post: (request) => {
      worker.postMessage(request);
    },
    hold: (held) => {
      if (held || ending) worker.ref();
      else worker.unref();
    },
    end: async () => {
      // Held from here on, also when a late answer comes: Node would leave with the end still awaited.
      ending = true;
      worker.ref();
      await worker.terminate();
    },
  };
}

function ofBrowser({ reply, died }: Listener): Raw {
  const url = URL.createObjectURL(new Blob([workerSource], { type: 'text/javascript' }));
  const worker = new Worker(url);
  worker.onmessage = ({ data }: MessageEvent<Reply>) => {
    reply(data);
  };
  worker.onmessageerror = () => {
    died('an answer that cannot be read');
  };
  worker.onerror = (event) => {
    event.preventDefault();
    died(event.message || 'no start (does the page allow workers from blob: addresses?)');
  };
  return {
    post: (request) => {
      worker.postMessage(request);
    },
    hold: () => {
      /* A page does not wait for its workers. */
    },
    end: () => {
      worker.terminate();
      URL.revokeObjectURL(url);
      return Promise.resolve();
    },
  };
}
