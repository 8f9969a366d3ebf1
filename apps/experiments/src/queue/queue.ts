import type { RunProgress } from '../progress/progressBoard.js';
import type { RunWork } from '../sweep/requests.js';
import type { CrewOutcome, CrewTask } from '../workers/crew.js';

/** A run to be trained or measured. */
export interface RunTask extends CrewTask<RunWork, RunProgress> {
  /** What it is called where people read of it. */
  readonly title: string;
}

/**
 * Hands runs out to those who do them: worker processes of this command (`crewOf`), or workers on any number of machines, by a
 * shared folder or by Redis. Which one it was changes no number.
 */
export interface Queue {
  /** Has a run done; resolves when it has ended, however it did. Of one identity there is one run, however often it is asked for. */
  do(task: RunTask): Promise<CrewOutcome<unknown>>;
}

/** A queue that is elsewhere, for the command that hands out. */
export interface OpenQueue extends Queue {
  /** Leaves it, after sending the workers home, unless the command was stopped: then they go on without it. */
  close(): Promise<void>;
}
