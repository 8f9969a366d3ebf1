import { layerPaths } from '@infodrop/dropout';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Arm } from '../experiment/arms.js';
import type { Scale } from '../experiment/scale.js';

/** What makes the numbers of a run what they are, as far as the command knows it before a network is built. */
export interface RunIdentity {
  readonly experiment: string;
  readonly scale: Scale;
  readonly arm: Arm;
  readonly seed: number;
  readonly trial: number | null;
  /** Another backend or instruction set rounds otherwise. */
  readonly engine: { readonly backend: string; readonly simd: string };
  /** Of the packages that compute. */
  readonly versions: Readonly<Record<string, string>>;
}

/** The same with every argument of every layer. A file or a checkpoint of another identity is refused. */
export interface NetworkIdentity extends RunIdentity {
  /** Class and configuration of each layer, by its path. */
  readonly layers: Readonly<Record<string, LayerIdentity>>;
}

/** A layer, by its class and all its arguments. */
interface LayerIdentity {
  readonly className: string;
  readonly config: unknown;
}

/**
 * The identity of a run with that of its network.
 *
 * @param run - What the command knows.
 * @param model - The network.
 * @returns Plain JSON.
 *
 * @example
 * networkIdentity(run, model).layers['dense1'].config.units; // 30
 */
export function networkIdentity(run: RunIdentity, model: LayersModel): NetworkIdentity {
  const found = Object.fromEntries(
    layerPaths(model).map(({ path, layer }) => [path, { className: layer.getClassName(), config: layer.getConfig() }]),
  );
  // As it comes back from a file: without undefined, NaN as null.
  return JSON.parse(JSON.stringify({ ...run, layers: found })) as NetworkIdentity;
}
