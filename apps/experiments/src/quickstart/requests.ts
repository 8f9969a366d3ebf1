import { type EngineReport } from '@infodrop/engine';
import { type RunProgress } from '../progress/progressBoard.js';
import { type Arm } from './arms.js';
import { type QuickstartConfiguration } from './configuration.js';
import { type ArmResult } from './result.js';

/** What every piece of work on one network needs to know. */
export interface ArmRequest {
  readonly configuration: QuickstartConfiguration;
  readonly arm: Arm;
  /** Folder of this network, where its metrics and checkpoints lie. */
  readonly folder: string;
  /** The backend that the run has chosen, so that every part of it computes alike. */
  readonly backend: string;
  /** Threads that it may compute with; results do not depend on them. */
  readonly threads: number | undefined;
}

/** What a worker can be asked for. */
export type WorkerRequest =
  | { readonly kind: 'engine'; readonly backend?: string | undefined; readonly threads: number | undefined }
  | ({ readonly kind: 'train' } & ArmRequest)
  | ({ readonly kind: 'measure' } & ArmRequest);

/** What a trained network leaves in its folder, beside the checkpoint. */
export interface Trained {
  readonly identity: ArmIdentity;
  readonly validation: ArmResult['validation'];
  /** Of this command's part of the training. */
  readonly seconds: number;
  /** Processor seconds of the worker, and the most memory it held, in MiB. */
  readonly processorSeconds: number;
  readonly peakMemory: number;
}

/** What a measured network leaves in its folder. */
export interface Measured {
  readonly identity: ArmIdentity;
  readonly result: ArmResult;
  readonly figure: FigureData;
}

/** The images of the figure and one network's maps of them. */
export interface FigureData {
  readonly indices: readonly number[];
  readonly labels: readonly number[];
  /** Ink of each canvas, 0…1. */
  readonly images: readonly (readonly number[])[];
  /** For each information layer, for each image: nats of each cell. */
  readonly maps: readonly (readonly (readonly number[])[])[];
}

/** What makes the numbers of one network what they are. A file of another identity is refused. */
export interface ArmIdentity {
  readonly configuration: QuickstartConfiguration;
  readonly arm: Arm;
  readonly backend: string;
  readonly simd: 'none' | 'plain' | 'relaxed';
}

/** What each request comes to. */
export interface WorkerResults {
  readonly engine: EngineReport;
  readonly train: Trained;
  readonly measure: Measured;
}

export type { RunProgress };
