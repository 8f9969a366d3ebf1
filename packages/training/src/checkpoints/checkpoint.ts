import type { Json, JsonDifference } from '../json.js';
import type { StoredTensor } from './safetensors.js';

/** Everything a run needs to go on exactly as if it had not stopped. */
export interface Checkpoint {
  /** How many updates were made. */
  readonly step: number;
  /** What makes the run this run; a checkpoint of another is refused. */
  readonly identity: Json;
  /** Where the run is: epoch, noise steps, running sums, history. */
  readonly state: Json;
  /** Weights (`model/…`) and optimizer slots (`optimizer/…`) by name. */
  readonly tensors: ReadonlyMap<string, StoredTensor>;
}

/** A checkpoint that could not be read, and why. */
export interface PassedOverCheckpoint {
  readonly source: string;
  readonly why: string;
}

/** A checkpoint that was read, where from, and the newer ones that could not be. */
export interface LoadedCheckpoint {
  readonly checkpoint: Checkpoint;
  readonly source: string;
  readonly passedOver: readonly PassedOverCheckpoint[];
}

/** Where checkpoints are kept: a folder (`fileCheckpointStore` of `@infodrop/training/node`) or memory. */
export interface CheckpointStore {
  /** Keeps a checkpoint; when it fails, those kept before are still there. Returns where it lies. */
  save(checkpoint: Checkpoint): Promise<string>;
  /** The newest checkpoint that is whole, or null when there is none. Throws when there are some, but none is whole. */
  load(): Promise<LoadedCheckpoint | null>;
}

/** What a checkpoint error is about. */
export type CheckpointProblem = 'unwritable' | 'unreadable' | 'damaged' | 'otherConfiguration';

/** A checkpoint that cannot be written, read or used. Tell it by its `name`, not by `instanceof`. */
export class CheckpointError extends Error {
  override readonly name = 'CheckpointError';
  readonly problem: CheckpointProblem;

  constructor(problem: CheckpointProblem, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.problem = problem;
  }
}

/** Refuses a checkpoint of another run, and says what differs. */
export function requireSameRun(source: string, differences: readonly JsonDifference[]): void {
  if (differences.length === 0) return;
  const said = (value: Json | undefined): string => (value === undefined ? 'nothing' : JSON.stringify(value));
  const shown = differences
    .slice(0, 5)
    .map(({ path, left, right }) => `${path}: ${said(left)} there, ${said(right)} here`);
  const more = differences.length > shown.length ? `; and ${differences.length - shown.length} more` : '';
  throw new CheckpointError(
    'otherConfiguration',
    `train: checkpoint must be of this configuration, got ${source} of another (${shown.join('; ')}${more}). ` +
      'Resume with the same arguments, or give the new run another folder.',
  );
}

/**
 * Checkpoints in memory, the last two: for a page that trains in pieces, and for tests.
 *
 * @example
 * import { memoryCheckpointStore } from '@infodrop/training';
 * const store = memoryCheckpointStore();
 * await store.load(); // null
 */
export function memoryCheckpointStore(): CheckpointStore {
  let kept: Checkpoint[] = [];
  return {
    save(checkpoint) {
      const tensors = new Map(
        [...checkpoint.tensors].map(([name, tensor]) => [name, { ...tensor, data: tensor.data.slice() }]),
      );
      kept = [...kept.filter(({ step }) => step !== checkpoint.step), { ...checkpoint, tensors }].slice(-2);
      return Promise.resolve(`memory, step ${checkpoint.step}`);
    },
    load() {
      const checkpoint = kept.at(-1);
      return Promise.resolve(
        checkpoint === undefined ? null : { checkpoint, source: `memory, step ${checkpoint.step}`, passedOver: [] },
      );
    },
  };
}
