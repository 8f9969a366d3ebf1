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
   * Brings what a run came to into its folder on this machine, for the command that hands out; nothing where it came to nothing yet.
   *
   * @param folder - Of the run, on this machine.
   * @throws CommandError when the store does not answer or refuses.
   */
  fetch(folder: string): Promise<void>;
  /** Removes what workers that were lost left of a run that is done. */
  tidy(folder: string): Promise<void>;
}
