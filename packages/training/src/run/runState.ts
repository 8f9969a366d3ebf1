import {
  type CostOfLayer,
  type InformationLayer,
  type NoisyLayer,
  informationLayers,
  noisyLayers,
} from '@infodrop/dropout';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { requireSameRun } from '../checkpoints/checkpoint.js';
import { jsonDifferences } from '../json.js';
import { combineMeasures, type Measures } from '../objectives/report.js';
import { layerName } from '../weights.js';

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

  constructor(models: Readonly<Record<string, LayersModel>>) {
    const byName = <L extends NoisyLayer>(find: (model: LayersModel) => readonly L[]): Map<string, L> => {
      const found = new Map<string, L>();
      const seen = new Set<L>();
      for (const [name, model] of Object.entries(models)) {
        for (const layer of find(model)) {
          if (seen.has(layer)) continue;
          seen.add(layer);
          found.set(layerName(models, name, layer.path), layer);
        }
      }
      return found;
    };
    this.#noisy = byName(noisyLayers);
    this.#information = byName(informationLayers);
  }

  /** Tells every layer its name in the run, which its noise is keyed by: two models may have a layer of one path. */
  settlePaths(): void {
    for (const [name, layer] of this.#noisy) layer.path = name;
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
