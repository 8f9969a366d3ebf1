import { requireInteger, requireOneOf, requireSomeOptions } from '@infodrop/requirements';
import { requireData } from '@infodrop/training';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { probe } from '../bottleneck/featureStatistics.js';
import type { InputData } from '../models/inputData.js';
import { layerByPath } from '../models/layerByPath.js';
import { read } from '../models/read.js';
import { overBatches } from '../models/overBatches.js';

/** What a layer gives of some inputs. */
export interface Representations {
  /** The layer's path. */
  readonly layer: string;
  readonly count: number;
  /** Shape of what it gives of one input. */
  readonly shape: readonly number[];
  /** [count, …shape], row-major. */
  readonly values: Float32Array;
}

/** Options of {@link representations}. */
export interface RepresentationsOptions {
  /** The layer's path. */
  readonly layer: string;
  /** One draw of the noise of every noisy layer (the default: z as a reader gets it), or noise off. */
  readonly mode?: 'deterministic' | 'monteCarlo';
  /** Which draw, an integer ≥ 0. Default 0. */
  readonly draw?: number;
  /** Inputs at once; the result does not depend on it but for rounding. Default 100. */
  readonly batchSize?: number;
  /** Stops with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * What a layer gives of each input, noise and all, as an array.
 *
 * @param model - Any tfjs-layers model of one input; it is left as it was.
 * @param data - Inputs; targets are not looked at.
 * @param options - See {@link RepresentationsOptions}.
 * @returns See {@link Representations}.
 * @throws RangeError when there is no such layer (it says the nearest) or an argument is outside its domain; the signal's reason.
 *
 * @example
 * import '@tensorflow/tfjs-backend-cpu';
 * import { representations } from '@infodrop/analysis';
 * import { informationDropout } from '@infodrop/dropout';
 * import { arrayData } from '@infodrop/training';
 * import { sequential } from '@tensorflow/tfjs-layers';
 * const model = sequential({ layers: [informationDropout({ name: 'z', klScale: 1, inputShape: [2] })] });
 * const data = arrayData({ inputs: Float32Array.of(1, 2, 3, 4), shape: [2], targets: Uint8Array.of(0, 0) });
 * (await representations(model, data, { layer: 'z', mode: 'deterministic' })).values; // [1, 2, 3, 4]
 */
export async function representations(
  model: LayersModel,
  data: InputData,
  options: RepresentationsOptions,
): Promise<Representations> {
  const caller = 'representations';
  requireSomeOptions(caller, options, ['layer', 'mode', 'draw', 'batchSize', 'signal']);
  const { mode = 'monteCarlo', draw = 0, batchSize = 100, signal } = options;
  requireOneOf(caller, 'mode', mode, ['deterministic', 'monteCarlo']);
  requireInteger(caller, 'draw', draw, 0);
  requireInteger(caller, 'batchSize', batchSize, 1);
  requireData(caller, 'data', data);
  const named = layerByPath(caller, model, options.layer);
  let shape: readonly number[] = [];
  let values = new Float32Array(0);
  await overBatches(caller, model, data, { mode, batchSize, signal }, async ({ inputs, from, size, inDraw }) => {
    const part = await read(() => {
      const [z] = inDraw(draw, () => probe(caller, model, inputs, [named]));
      shape = z!.shape.slice(1);
      return z!;
    });
    if (from === 0) values = new Float32Array((part.length / size) * data.size);
    values.set(part, from * (part.length / size));
  });
  return { layer: named.path, count: data.size, shape, values };
}
