import { informationLayers } from '@infodrop/dropout';
import { spread } from '@infodrop/metrics';
import { requireInteger, requireOneOf, requireOptions, requireThat } from '@infodrop/requirements';
import { requireData } from '@infodrop/training';
import {
  addN,
  cast,
  concat,
  dispose,
  greater,
  keep,
  mul,
  notEqual,
  onesLike,
  reshape,
  stack,
  sum,
  type Tensor,
  tidy,
} from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { InputData } from '../models/inputData.js';
import type { PathedInformationLayer } from './informationLayerByPath.js';
import { recordKl } from './recordKl.js';
import { overBatches } from '../models/overBatches.js';

/** What an information layer lets through of some data. */
export interface LayerInformation {
  /** The layer's path. */
  readonly layer: string;
  /** How many inputs. */
  readonly count: number;
  /** KL summed over the layer's units, mean over inputs: nats. */
  readonly nats: number;
  /** Of that mean. */
  readonly standardError: number;
  /** Units of the layer. */
  readonly units: number;
  readonly natsPerUnit: number;
  /** Capacity of each unit: its KL, mean over inputs, nats; row-major, of the shape of what the layer gives. Summed over its calls where the model makes several. */
  readonly perUnit: Float32Array;
  /** Shape of what the layer gives of one input. */
  readonly shape: readonly number[];
  /**
   * Share of the units whose noise is as strong as it can be (α > 0.99 of the cap), 0 to 1; with `gateZeros` units that are off are left
   * out. NaN where no unit is on, null where α is constant or the layer does not tell it.
   */
  readonly saturated: number | null;
}

/** Options of {@link informationByLayer}. */
export interface InformationByLayerOptions {
  /** Noise off (the default), or one draw of it: then later layers see the noise of earlier ones. */
  readonly mode?: 'deterministic' | 'monteCarlo';
  /** Inputs at once. Default 100. */
  readonly batchSize?: number;
  /** Stops with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** A layer that tells f and α of its units, as those of `@infodrop/dropout` do. */
interface TellsStrength {
  readonly cap: number;
  readonly gateZeros: boolean;
  readonly noise: { readonly alpha: unknown };
  strengthOf(inputs: Tensor | Tensor[]): { readonly f: Tensor; readonly alpha: Tensor };
}

/**
 * How much each information layer lets through, unit by unit, and how many of its units are drowned.
 *
 *   nats = mean over inputs of Σ units KL(p(z|x) ‖ q(z))
 *
 * @param model - Any model with layers of information dropout, in models and wrappers inside it too.
 * @param data - Inputs; targets are not looked at.
 * @param options - See {@link InformationByLayerOptions}.
 * @returns One entry a layer, in model order. With the log-uniform prior they are nats above the cap, known up to a constant.
 * @throws RangeError when the model has no such layer or an argument is outside its domain; the signal's reason.
 *
 * Source: (17) in [docs/equations.md](../../../../docs/equations.md); A. Achille, S. Soatto, 2016 (https://arxiv.org/abs/1611.01353).
 *
 * @example
 * import '@tensorflow/tfjs-backend-cpu';
 * import { informationByLayer } from '@infodrop/analysis';
 * import { informationDropout } from '@infodrop/dropout';
 * import { arrayData } from '@infodrop/training';
 * import { sequential } from '@tensorflow/tfjs-layers';
 * const model = sequential({ layers: [informationDropout({ name: 'bottleneck', klScale: 1, inputShape: [2] })] });
 * const data = arrayData({ inputs: Float32Array.of(1, 2, 3, 4), shape: [2], targets: Uint8Array.of(0, 0) });
 * const [layer] = await informationByLayer(model, data);
 * layer?.units; // 2
 */
export async function informationByLayer(
  model: LayersModel,
  data: InputData,
  options: InformationByLayerOptions = {},
): Promise<LayerInformation[]> {
  const caller = 'informationByLayer';
  requireOptions(caller, options, ['mode', 'batchSize', 'signal']);
  const { mode = 'deterministic', batchSize = 100, signal } = options;
  requireOneOf(caller, 'mode', mode, ['deterministic', 'monteCarlo']);
  requireInteger(caller, 'batchSize', batchSize, 1);
  requireData(caller, 'data', data);
  const layers = informationLayers(model);
  requireThat(
    layers.length > 0,
    caller,
    'model',
    'one with an information layer',
    model.name,
    'See @infodrop/dropout.',
  );
  const found = layers.map((layer) => new Gathered(layer, data.size));
  await overBatches(caller, model, data, { mode, batchSize, signal }, async ({ inputs, from, size, inDraw }) => {
    const tensors = tidy(() => inDraw(0, () => gather(caller, model, inputs, found)));
    const values = await Promise.all(tensors.map((tensor) => tensor.data<'float32'>())).finally(() => {
      for (const tensor of tensors) tensor.dispose();
    });
    found.forEach((layer, i) => {
      layer.add(values[i]!, from, size);
    });
  });
  return found.map((layer) => layer.information());
}

/** Of each layer one tensor: KL of each example, saturated and counted units, KL of each unit summed over the batch. */
function gather(caller: string, model: LayersModel, inputs: Tensor, found: readonly Gathered[]): Tensor[] {
  for (const each of found) each.listen();
  try {
    const layers = found.map(({ layer }) => layer);
    const { perUnit } = recordKl(caller, layers, () => model.apply(inputs, { training: false }));
    return found.map((each, i) => each.report(perUnit[i]!));
  } finally {
    for (const each of found) each.stopListening();
  }
}

/** What is known so far of one layer. */
class Gathered {
  readonly layer: PathedInformationLayer;
  readonly #nats: Float64Array;
  #shape: readonly number[] = [];
  #perUnit = new Float64Array(0);
  #saturated = 0;
  #counted = 0;
  /** Of the calls of the present batch. */
  #shares: Tensor[] = [];
  #tells = false;

  constructor(layer: PathedInformationLayer, count: number) {
    this.layer = layer;
    this.#nats = new Float64Array(count);
  }

  /** In every call the layer's inputs are seen, from which it tells α. */
  listen(): void {
    const layer = this.layer as PathedInformationLayer & Partial<TellsStrength>;
    if (layer.strengthOf === undefined || typeof layer.noise?.alpha === 'number') return;
    const tells = layer as PathedInformationLayer & TellsStrength;
    layer.setCallHook((inputs) => {
      // Kept, for the model's own scopes end before it is asked for.
      this.#shares.push(keep(sharesOf(tells, inputs)));
    });
  }

  stopListening(): void {
    this.layer.clearCallHook();
    dispose(this.#shares);
    this.#shares = [];
  }

  report(perUnit: Tensor): Tensor {
    const [size] = perUnit.shape;
    this.#shape = perUnit.shape.slice(1);
    const perExample = sum(reshape(perUnit, [size, -1]), 1);
    this.#tells = this.#shares.length > 0;
    const shares = this.#tells ? [addN(this.#shares)] : [];
    return concat([perExample, ...shares, sum(perUnit, 0)].map((each) => reshape(each, [-1])));
  }

  add(values: Float32Array, from: number, size: number): void {
    this.#nats.set(values.subarray(0, size), from);
    if (this.#tells) {
      this.#saturated += values[size]!;
      this.#counted += values[size + 1]!;
    }
    const perUnit = values.subarray(size + (this.#tells ? 2 : 0));
    if (this.#perUnit.length === 0) this.#perUnit = new Float64Array(perUnit.length);
    perUnit.forEach((nats, unit) => (this.#perUnit[unit]! += nats));
  }

  information(): LayerInformation {
    const { mean, standardError, count } = spread(this.#nats);
    const units = this.#perUnit.length;
    return {
      layer: this.layer.path,
      count,
      nats: mean,
      standardError,
      units,
      natsPerUnit: mean / units,
      perUnit: Float32Array.from(this.#perUnit, (nats) => nats / count),
      shape: this.#shape,
      saturated: this.#tells ? this.#saturated / this.#counted : null,
    };
  }
}

/** How many units sit at their cap, and how many are counted: [2]. */
function sharesOf(layer: TellsStrength, inputs: Tensor | Tensor[]): Tensor {
  return tidy(() => {
    const { f, alpha } = layer.strengthOf(inputs);
    const atCap = cast(greater(alpha, 0.99 * layer.cap), 'float32');
    const counted = layer.gateZeros ? cast(notEqual(f, 0), 'float32') : onesLike(f);
    return stack([sum(mul(atCap, counted)), sum(counted)]);
  });
}
