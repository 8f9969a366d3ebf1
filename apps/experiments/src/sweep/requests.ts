import type { EngineReport } from '@infodrop/engine';
import type { EpochRecord, Measured } from '../experiment/measured.js';
import type { Saturation } from './saturation.js';
import type { NetworkIdentity, RunIdentity } from './runIdentity.js';

/** What every piece of work on one run needs to know. */
export interface RunRequest {
  readonly identity: RunIdentity;
  /** File of the experiment, where it is one of the user's own; null where the command has it. */
  readonly file: string | null;
  /** Validation numbers of the run that it follows; null where it follows none. */
  readonly followed: Readonly<Record<string, number>> | null;
  /** Folder of this run, where its metrics and checkpoints lie. */
  readonly folder: string;
  /** Threads that it may compute with; results do not depend on them. */
  readonly threads: number | undefined;
  /** Whether a queue has given it to this worker alone: then the lock of another machine is that of one that fell silent. */
  readonly leased?: boolean;
}

/** What is asked for of one run. */
export type RunWork = { readonly kind: 'train' | 'measure' } & RunRequest;

/** What a worker can be asked for. */
export type WorkerRequest =
  { readonly kind: 'engine'; readonly backend?: string | undefined; readonly threads: number | undefined } | RunWork;

/** What a trained network leaves in its folder, beside the checkpoint. */
export interface TrainedFile {
  readonly identity: NetworkIdentity;
  /** On the validation split, noise off. */
  readonly validation: Readonly<Record<string, number>>;
  readonly history: readonly EpochRecord[];
  /** Share of the units at their cap at the end, by the layer's path; null where it was not measured. */
  readonly saturation: Saturation;
  /** SHA-256 of the files of the network. */
  readonly files: Readonly<Record<string, string>>;
  /** Of this command's part of the training. */
  readonly seconds: number;
  /** Processor seconds of the worker, and the most memory it held, in MiB. */
  readonly processorSeconds: number;
  readonly peakMemory: number;
}

/** What a measured network leaves in its folder. */
export interface MeasuredFile extends Measured {
  readonly identity: NetworkIdentity;
}

/** What each request comes to. */
export interface WorkerResults {
  readonly engine: EngineReport;
  readonly train: TrainedFile;
  readonly measure: MeasuredFile;
}
