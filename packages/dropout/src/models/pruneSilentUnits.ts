import {
  describe,
  nearest,
  requireInteger,
  requireModel,
  requireNumber,
  requireSomeOptions,
} from '@infodrop/requirements';
import { abs, max, mean, reshape, slice, sub, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { type layers, type LayersModel, model as modelOf } from '@tensorflow/tfjs-layers';
import { isInformationLayer } from '../layers/informationLayer.js';
import { NoisyWeightsLayer } from '../layers/noisyWeightsLayer.js';
import { ChannelGraph, isFactor } from './channelGraph.js';
import type { CompressionOfLayer } from './compression.js';
import { plainLayersOf } from './cutLayer.js';
import { forwardPass } from './forwardPass.js';
import { layerPaths } from './layerPaths.js';
import { withNoiseMode } from './noiseMode.js';
import { type Candidate, type Heard, keptOf } from './silentUnits.js';
import { requirePlainForms } from './stripNoise.js';
import { withoutUnits } from './withoutUnits.js';

type Layer = layers.Layer;

/** Options of {@link pruneSilentUnits}. */
export interface PruneSilentUnitsOptions {
  /** What units are listened to with, and what the smaller model is compared on: [count, …], or one for each input of the model. */
  readonly inputs: Tensor | Tensor[];
  /** A unit is silent when it lets through at most so many nats, mean over the inputs (and over the places of a map). Default 0. */
  readonly maxNats?: number;
  /** Largest difference of any output value, over the inputs, that is accepted; Infinity accepts any. Default 1e-4. */
  readonly tolerance?: number;
  /** Names of the layers that may lose units. Default: all that have noise of their own on units or weights. */
  readonly layers?: readonly string[];
  /** Inputs at once. Default 100. */
  readonly batchSize?: number;
}

/** What {@link pruneSilentUnits} gives. */
export interface PrunedModel {
  /** A new model of layers of tfjs alone, without noise; the caller's to dispose of. */
  readonly model: LayersModel;
  /** What each layer keeps, in model order. */
  readonly layers: readonly CompressionOfLayer[];
  /** Weights of the model without noise, before and after. */
  readonly weights: { readonly before: number; readonly after: number };
  /** Largest difference of an output value over the inputs. */
  readonly difference: number;
}

const OPTIONS = ['inputs', 'maxNats', 'tolerance', 'layers', 'batchSize'] as const;

/**
 * The same model without noise and without the units that let nothing through: a smaller one, of layers of tfjs alone.
 *
 * A unit (a channel, in a convolution) is cut
 *   - of information dropout, where its KL is at most `maxNats` on the mean over the inputs: it is replaced by its mean output, which
 *     goes into the biases behind it;
 *   - of structured log-normal noise, where calls without noise cut it anyway (`keptChannels`);
 *   - of sparse variational dropout and any of the above, where no weight that leads on from it is left.
 *
 * Where a prior makes a unit of no nats constant (`logNormal()`: z is then the prior's median), the outputs stay what they were. The log-uniform prior
 * is improper: 0 nats are those at the cap of the noise, and what such a unit still said is lost; so the outputs are compared over the
 * inputs, and a difference beyond `tolerance` is refused. Kernels lose rows and columns, through batch normalization, pooling,
 * activations and flattening. A channel that is constant but not 0 stays in front of a padded convolution, where no bias can say it. One unit of each
 * layer stays. Trained further, the smaller model often wins back what it lost.
 *
 * @param model - Sequential or functional; nothing of it is changed.
 * @param options - See {@link PruneSilentUnitsOptions}.
 * @returns The smaller model, not compiled, with what each layer keeps.
 * @throws TypeError when the model is none, has models inside it, or the units of a layer cannot be cut: they go into a sum with others (a residual
 * connection), into a layer that mixes them otherwise, or are the model's output; it names the layer. RangeError when an option is
 * outside its domain, or the outputs differ by more than `tolerance`.
 *
 * @example
 * import '@tensorflow/tfjs-backend-cpu';
 * import { informationDropoutDense, pruneSilentUnits } from '@infodrop/dropout';
 * import { randomNormal } from '@tensorflow/tfjs-core';
 * import { layers, sequential } from '@tensorflow/tfjs-layers';
 * const model = sequential({
 *   layers: [informationDropoutDense({ units: 8, klScale: 1, inputShape: [4] }), layers.dense({ units: 2 })],
 * });
 * const inputs = randomNormal([100, 4], 0, 1, 'float32', 1);
 * const { weights } = await pruneSilentUnits(model, { inputs }); // before training: nothing is silent
 */
export async function pruneSilentUnits(model: LayersModel, options: PruneSilentUnitsOptions): Promise<PrunedModel> {
  const caller = 'pruneSilentUnits';
  requireModel(caller, model);
  requireSomeOptions(caller, options, OPTIONS);
  const { inputs, maxNats = 0, tolerance = 1e-4, batchSize = 100 } = options;
  requireNumber(caller, 'maxNats', maxNats, { least: 0 });
  if (tolerance !== Infinity) requireNumber(caller, 'tolerance', tolerance, { least: 0 });
  requireInteger(caller, 'batchSize', batchSize, 1);
  const given = [inputs].flat();
  requirePlainForms(caller, model);
  const candidates = candidatesOf(caller, model, options.layers);
  const { heard, outputs } = await listen(model, candidates, given, batchSize);
  const kept: Int32Array[] = [];
  for (const [i, candidate] of candidates.entries()) kept.push(await keptOf(candidate, heard[i]!, maxNats));
  const pruned = await withoutUnits(model, candidates, heard, kept);
  try {
    const difference = await largestDifference(pruned, given, outputs, batchSize);
    if (difference > tolerance) {
      throw new RangeError(
        `${caller}: outputs must differ by at most the tolerance of ${tolerance}, got ${difference}. ` +
          'Units of few nats still say something: lower maxNats, or raise the tolerance and measure what the smaller model does.',
      );
    }
    return {
      model: pruned,
      layers: candidates.map(({ path }, i) => ({
        path,
        of: 'channels',
        total: heard[i]!.constants.length,
        kept: kept[i]!.length,
      })),
      weights: { before: tidy(() => plainCount(model)), after: pruned.countParams() },
      difference,
    };
  } catch (error) {
    pruned.dispose();
    throw error;
  } finally {
    for (const batch of outputs.flat()) batch.dispose();
  }
}

/** Weights of the model without noise. */
const plainCount = (model: LayersModel): number =>
  layerPaths(model).reduce(
    (count, { layer }) =>
      count +
      (isFactor(layer) ? [] : plainLayersOf(layer))
        .flatMap(({ weights }) => weights)
        .reduce((sizes, weight) => sizes + (weight?.size ?? 0), 0),
    0,
  );

function candidatesOf(caller: string, model: LayersModel, names: readonly string[] | undefined): Candidate[] {
  const paths = layerPaths(model);
  const mayLose = ({ layer }: { layer: Layer }): boolean =>
    isInformationLayer(layer) || 'keptChannels' in layer || 'keptWeights' in layer;
  const known = paths.filter(mayLose).map(({ path }) => path);
  for (const name of names ?? []) {
    if (known.includes(name)) continue;
    const close = nearest(name, known);
    throw new RangeError(
      `${caller}: layers must name layers with noise of their own (${known.join(', ')}), got ${describe(name)}.` +
        (close === undefined ? '' : ` Did you mean ${close}?`),
    );
  }
  const graph = new ChannelGraph(caller, model);
  const taken = new Set<Layer>();
  return paths.flatMap((place): Candidate[] => {
    const { path, layer } = place;
    if (!mayLose(place) || (names !== undefined && !names.includes(path))) return [];
    if (!model.layers.includes(layer)) {
      throw new TypeError(
        `${caller}: layer "${path}" must be one of the model's own, got one inside another. Prune the inner model by itself.`,
      );
    }
    const way = graph.pathOf(layer);
    // What multiplies an input can lose nothing: the input stays as it is. Two that multiply the same units are one.
    if (way === undefined || taken.has(way.producer)) return [];
    taken.add(way.producer);
    return [{ layer, path, way }];
  });
}

/** What each candidate's channels say on the inputs, and what the model answers, batch by batch; noise off. */
async function listen(
  model: LayersModel,
  candidates: readonly Candidate[],
  inputs: readonly Tensor[],
  batchSize: number,
): Promise<{ heard: Heard[]; outputs: Tensor[][] }> {
  const count = inputs[0]?.shape[0] ?? 0;
  const places = candidates.map(({ layer }) => layer.inboundNodes[0]!.outputTensors[0]!);
  const probe = modelOf({ inputs: model.inputs, outputs: [...model.outputs, ...places] });
  const sums = places.map(({ shape }) => ({
    constants: new Float64Array(shape.at(-1)!),
    nats: null as Float64Array | null,
  }));
  const outputs: Tensor[][] = [];
  for (let from = 0; from < count; from += batchSize) {
    const size = Math.min(batchSize, count - from);
    const means = tidy(() => {
      const batch = batchOf(inputs, from, size);
      return withNoiseMode(model, 'deterministic', () => {
        const pass = forwardPass<Tensor[]>(probe, batch.length === 1 ? batch[0]! : batch, { training: false });
        const all = [pass.outputs].flat();
        const answers = all.slice(0, model.outputs.length);
        const heard = candidates.map(({ layer }, i) => {
          const isOfUnits = isInformationLayer(layer) && !(layer instanceof NoisyWeightsLayer);
          const kl = isOfUnits ? layer.klPerUnit() : null;
          return [meanOfChannels(all[model.outputs.length + i]!), ...(kl === null ? [] : [meanOfChannels(kl)])];
        });
        return [answers, ...heard];
      });
    });
    outputs.push(means[0]!);
    for (const [i, ofLayer] of means.slice(1).entries()) {
      const [constants, nats] = await Promise.all(ofLayer.map((each) => each.data()));
      const into = sums[i]!;
      add(into.constants, constants!, size / count);
      if (nats !== undefined) add((into.nats ??= new Float64Array(nats.length)), nats, size / count);
      for (const each of ofLayer) each.dispose();
    }
  }
  return { heard: sums, outputs };
}

const batchOf = (inputs: readonly Tensor[], from: number, size: number): Tensor[] =>
  inputs.map((input) => slice(input, [from, ...input.shape.slice(1).map(() => 0)], [size, ...input.shape.slice(1)]));

const meanOfChannels = (values: Tensor): Tensor => mean(reshape(values, [-1, values.shape.at(-1)!]), 0);

function add(into: Float64Array, values: ArrayLike<number>, weight: number): void {
  for (let i = 0; i < into.length; i++) into[i]! += weight * values[i]!;
}
/** Largest difference of an output between a model and what another one answered. */
async function largestDifference(
  model: LayersModel,
  inputs: readonly Tensor[],
  outputs: readonly Tensor[][],
  batchSize: number,
): Promise<number> {
  let largest = 0;
  for (const [i, expected] of outputs.entries()) {
    const worst = tidy(() => {
      const batch = batchOf(inputs, i * batchSize, expected[0]!.shape[0]);
      const got = [model.apply(batch.length === 1 ? batch[0]! : batch, { training: false })].flat() as Tensor[];
      return got.map((each, output) => max(abs(sub(each, expected[output]!))));
    });
    for (const each of worst) {
      largest = Math.max(largest, (await each.data())[0]!);
      each.dispose();
    }
  }
  return largest;
}
