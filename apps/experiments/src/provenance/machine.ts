import { availableParallelism, cpus, release, totalmem, type } from 'node:os';

/** The machine of a run, as far as its speed depends on it. */
export interface Machine {
  readonly system: string;
  readonly processor: string;
  /** Processors that this process may use. */
  readonly processors: number;
  /** Gibibytes. */
  readonly memory: number;
  readonly node: string;
}

/**
 * Describes this machine, without its name or its user.
 *
 * @returns See {@link Machine}.
 *
 * @example
 * describeMachine().node; // 'v20.20.2'
 */
export function describeMachine(): Machine {
  return {
    system: `${type()} ${release()} ${process.arch}`,
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    processors: availableParallelism(),
    memory: Math.round((totalmem() / 1024 ** 3) * 10) / 10,
    node: process.version,
  };
}
