/** The folder of a run while a worker has it. */
export interface OpenRun {
  /** Where it lies on this machine: what the run left before is in it. */
  readonly folder: string;
  /**
   * Keeps what is in the folder now; nothing that is done to it here is needed afterwards.
   *
   * @throws CommandError when the store does not answer or refuses; the folder stays, and the message names it.
   */
  readonly end: () => Promise<void>;
  /** Leaves the run to the worker that has it now: nothing more of this one is kept. */
  readonly drop: () => Promise<void>;
}

/** What a worker takes a run with. */
export interface OpenRunOptions {
  /** Aborted when the run is no longer its own: then nothing is kept that comes later. */
  readonly lost: AbortSignal;
  /** Told when something could not be kept yet. */
  readonly onLine: (line: string) => void;
}

/** The file that a run has when it is trained, or measured: the last that is written. */
export type RunResult = 'trained.json' | 'measured.json';

/**
 * Where the folders of a queue's runs are kept, so that who takes a run has what the worker before came to, and the command that hands
 * out has it at the end. Whichever it is, folders and reports are the same.
 */
export interface RunStore {
  /** As every machine names it; null for a folder, which machines may see under different paths. Without credentials. */
  readonly address: string | null;
  /** Below it lie the folders of sweeps, as this machine sees them. */
  readonly folder: string;
  /**
   * Makes the folder of a run ready for a worker.
   *
   * @param run - Its folder below that of the store, with forward slashes.
   * @throws CommandError when the store does not answer or refuses.
   */
  open(run: string, options: OpenRunOptions): Promise<OpenRun>;
  /**
   * Brings what a run came to into its folder on this machine, for the command that hands out.
   *
   * @param folder - Of the run, on this machine.
   * @param awaited - What it must have come to; where nothing is awaited, a run that is not trained yet is left where it is.
   * @returns What removes all else that workers left of the run, for one that is done; it keeps what was fetched.
   * @throws CommandError when the store does not answer or refuses, or has not what is awaited.
   */
  fetch(folder: string, awaited?: RunResult): Promise<() => Promise<void>>;
  /**
   * Makes a run that is trained on this machine one that workers elsewhere can measure: puts it into the store where it is missing there.
   * Where it is there it is fetched.
   *
   * @param folder - Of the run, on this machine.
   * @throws CommandError when the store does not answer or refuses.
   */
  share(folder: string): Promise<void>;
}
