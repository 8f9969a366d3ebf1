import {
  type CostOfLayer,
  type InformationLayer,
  isInformationLayer,
  type NoisyLayer,
  withLayerNames,
} from '@infodrop/dropout';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { requireSameRun } from '../checkpoints/checkpoint.js';
import { jsonDifferences } from '../json.js';
import { combineMeasures, type Measures } from '../objectives/report.js';
import { layerNames } from '../layerNames.js';

/** Where a run is: what a checkpoint stores besides the tensors. */
export interface RunState<EpochRecord> {
  /** Epochs completed. */
  readonly epoch: number;
  /** Updates made in the present epoch. */
  readonly batch: number;
  /** Sums over those updates; null before the first. */
  readonly sums: { readonly loss: number; readonly measures: Measures } | null;
  /** The noise step of every noisy layer, by its path. */
  readonly noiseSteps: Readonly<Record<string, number>>;
  /** The β of every information layer, by its path: it may have been moved since the start. */
  readonly betas: Readonly<Record<string, number>>;
  readonly history: readonly EpochRecord[];
  /** How many records the metrics log had. */
  readonly records: number;
}

/** Adds one update to the sums of an epoch. */
export function addUpdate(
  sums: RunState<unknown>['sums'],
  update: { readonly loss: number; readonly measures: Measures },
): NonNullable<RunState<unknown>['sums']> {
  if (sums === null) return update;
  return {
    loss: sums.loss + update.loss,
    measures: combineMeasures(sums.measures, update.measures, (total, value) => total + value),
  };
}

/** The noisy layers of some models by the names that checkpoints and messages use, and what they keep from call to call. */
export class LayerStates {
  readonly #noisy: ReadonlyMap<string, NoisyLayer>;
  readonly #information: ReadonlyMap<string, InformationLayer>;

  readonly #names: ReadonlyMap<NoisyLayer, string>;

  constructor(models: Readonly<Record<string, LayersModel>>) {
    this.#names = layerNames(models);
    const byName = [...this.#names].map(([layer, name]) => [name, layer] as const);
    this.#noisy = new Map(byName);
    this.#information = new Map(
      byName.flatMap(([name, layer]) => (isInformationLayer(layer) ? [[name, layer] as const] : [])),
    );
  }

  /** A task without a wait in which every layer has its name in the run, which its noise is keyed by. */
  inNames<T>(task: () => T): T {
    return withLayerNames(this.#names, task);
  }

  noiseSteps(): Record<string, number> {
    return Object.fromEntries([...this.#noisy].map(([name, layer]) => [name, layer.noiseStep]));
  }

  betas(): Record<string, number> {
    return Object.fromEntries([...this.#information].map(([name, layer]) => [name, layer.beta]));
  }

  /** What the information of the layers costs in a step that told of these nats. */
  costs(nats: Readonly<Record<string, number>>): CostOfLayer[] {
    return [...this.#information].flatMap(([path, { beta, klScale }]) => {
      const ofLayer = nats[path];
      return ofLayer === undefined ? [] : [{ path, nats: ofLayer, beta, klScale }];
    });
  }

  /** Puts steps back that `noiseSteps` gave. */
  setNoiseSteps(steps: Readonly<Record<string, number>>): void {
    for (const [name, layer] of this.#noisy) layer.noiseStep = steps[name]!;
  }

  /** Takes what a checkpoint has. Throws where it is of other layers. */
  restore(source: string, { noiseSteps, betas }: Pick<RunState<unknown>, 'noiseSteps' | 'betas'>): void {
    requireSameRun(
      source,
      jsonDifferences(Object.keys(noiseSteps), [...this.#noisy.keys()], 'paths of the noisy layers'),
    );
    this.setNoiseSteps(noiseSteps);
    for (const [name, layer] of this.#information) layer.beta = betas[name]!;
  }
}
