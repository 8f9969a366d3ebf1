import type { RunProgress } from '../progress/progressBoard.js';
import type { CrewOutcome } from '../workers/crew.js';
import type { QueuedRun } from './queuedRun.js';

/** How a run ended that a queue handed out. */
export type RunEnd = { readonly kind: 'done' } | Extract<CrewOutcome<never>, { readonly kind: 'failed' | 'died' }>;

/** What a worker says of its run while it is at work. */
export interface RunReport {
  /** Null before the first step. */
  readonly progress: RunProgress | null;
  /** Warnings. */
  readonly lines: readonly string[];
}

/** How a run ended, and the last that was said of it. */
export type EndedRun = RunEnd &
  RunReport & { readonly run: Pick<QueuedRun, 'title' | 'kind'>; readonly worker: string; readonly seconds: number };

/** A run that is this worker's own, as long as it keeps saying so. */
export interface Lease {
  readonly run: QueuedRun;
  /** Aborted when the run is no longer its own: it was silent for too long, and another worker has it now. */
  readonly lost: AbortSignal;
  /** Keeps the last of what it is told, for those who watch. */
  tell(report: RunReport): void;
  /** Ends the run; false where it was lost, and nothing is said of it. */
  end(end: RunEnd, seconds: number): Promise<boolean>;
  /** Gives the run back undone: the next worker takes it at once, and goes on from its last checkpoint. */
  release(): Promise<void>;
}

/** A queue as its workers see it. */
export interface WorkersQueue {
  /**
   * Takes the next run, or one whose worker fell silent, and waits where there is none.
   *
   * @returns The run; null when the signal is aborted, or the sweep has ended.
   */
  take(signal: AbortSignal): Promise<Lease | null>;
  /** Leaves the server, where there is one. */
  close?(): Promise<void>;
}

/** Times that a run is taken whose workers fall silent: it may be what silences them. */
export const takes = 10;

/** How a run ends that was taken so often. */
export const lostTooOften: Extract<RunEnd, { readonly kind: 'died' }> = {
  kind: 'died',
  message: `was lost ${takes} times, by a worker each`,
};

/** Milliseconds between two looks at a queue whose leases last so long. */
export const lookEvery = (lease: number): number => Math.min(500, lease / 6);

/** Milliseconds between two signs of life of who holds a lease that lasts so long. */
export const beatEvery = (lease: number): number => Math.min(2000, lease / 6);
