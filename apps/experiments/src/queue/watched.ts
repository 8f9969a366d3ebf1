import type { CrewOutcome } from '../workers/crew.js';
import type { RunEnd, RunReport } from './lease.js';
import type { RunTask } from './queue.js';

/** What a queue tells of a run that somebody has. */
export interface Said extends RunReport {
  readonly worker: string;
}

/** The runs that a command waits for, while others do them. */
export class Watched {
  readonly #runs = new Map<
    string,
    { task: RunTask; resolve: (outcome: CrewOutcome<unknown>) => void; worker: string; lines: number }
  >();
  readonly #signal: AbortSignal;

  /** @param signal - When it is aborted nobody waits any longer, and each run counts as stopped. */
  constructor(signal: AbortSignal) {
    this.#signal = signal;
    signal.addEventListener('abort', () => {
      for (const { resolve } of this.#runs.values()) resolve({ kind: 'stopped' });
      this.#runs.clear();
    });
  }

  /** Waits for a run; resolves when `end` is called with its id. */
  add(id: string, task: RunTask): Promise<CrewOutcome<unknown>> {
    if (this.#signal.aborted) return Promise.resolve({ kind: 'stopped' });
    return new Promise((resolve) => this.#runs.set(id, { task, resolve, worker: '', lines: 0 }));
  }

  /** The ids of all that have not ended. */
  ids(): readonly string[] {
    return [...this.#runs.keys()];
  }

  has(id: string): boolean {
    return this.#runs.has(id);
  }

  /** Passes on what is new in what a worker says of its run, and says so where it took the run over. */
  tell(id: string, { worker, progress, lines }: Said, number: number): void {
    const known = this.#runs.get(id);
    if (known === undefined) return;
    const { task } = known;
    if (known.worker !== worker) {
      if (number > 1) task.onLine?.(`its worker fell silent; ${worker} goes on from the last checkpoint`);
      Object.assign(known, { worker, lines: 0 });
    }
    for (const line of lines.slice(known.lines)) task.onLine?.(line);
    known.lines = lines.length;
    if (progress !== null) task.onProgress?.(progress);
  }

  /** Ends the waiting for a run. */
  end(id: string, { kind, ...rest }: RunEnd & Said): void {
    const known = this.#runs.get(id);
    if (known === undefined) return;
    this.tell(id, rest, 1);
    this.#runs.delete(id);
    known.resolve(
      kind === 'done' ? { kind, result: undefined } : { kind, message: 'message' in rest ? rest.message : '' },
    );
  }
}
