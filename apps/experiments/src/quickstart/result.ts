import { type Machine } from '../provenance/machine.js';
import { type CellStatistics } from '../statistics/cellStatistics.js';
import { type Spread } from '@infodrop/metrics';
import { type QuickstartConfiguration } from './configuration.js';

/** What one layer kept, over the images of the test split, noise off, dead units gated. */
export interface LayerResult {
  readonly name: string;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Each statistic's spread over the images. */
  readonly statistics: Readonly<Record<keyof CellStatistics, Spread>>;
}

/** One network, measured. */
export interface ArmResult {
  readonly name: string;
  readonly title: string;
  readonly beta: number | null;
  readonly validation: { readonly error: number; readonly crossEntropy: number };
  /** Of each test image: 1 where the answer is wrong, and the cross-entropy in nats. */
  readonly test: { readonly error: Spread; readonly crossEntropy: Spread };
  readonly layers: readonly LayerResult[];
}

/** Where and with what a result was made. */
export interface Provenance {
  /** When the run was started, ISO 8601, UTC. */
  readonly started: string;
  readonly commit: string;
  /** One line: which engine was chosen and why each better one was passed over. */
  readonly engine: string;
  readonly backend: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly machine: Machine;
}

/** What a quickstart found out. All but `provenance` and `seconds` is the same, bit for bit, whenever it is run again on one backend. */
export interface QuickstartResult {
  readonly job: 'quickstart';
  readonly configuration: QuickstartConfiguration;
  /** The β with the smallest validation error. */
  readonly chosenBeta: number;
  readonly arms: readonly ArmResult[];
  /** The test images of the figure. */
  readonly figure: { readonly indices: readonly number[]; readonly labels: readonly number[] };
  readonly provenance: Provenance;
  /** Wall-clock seconds: of the training of each arm (of the last command alone, when it was resumed). */
  readonly seconds: Readonly<Record<string, number>>;
}
