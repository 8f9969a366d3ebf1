import { initialKernel, standardNormal } from '@infodrop/dropout';
import { foldIn } from '@infodrop/random';
import { requireInteger, requireNumber, requireSomeOptions, requireThat } from '@infodrop/requirements';
import { crossEntropy, type Objective, objective, type TargetedBatch } from '@infodrop/training';
import {
  add,
  concat,
  div,
  image,
  maximum,
  mean,
  mul,
  reshape,
  type Scalar,
  sub,
  sum,
  type Tensor,
  type Tensor4D,
  tensor,
  tidy,
  tile,
} from '@tensorflow/tfjs-core';
import { layers, type LayersModel, sequential } from '@tensorflow/tfjs-layers';
import { explaining } from '../attribution/explain.js';
import { classifierOf } from '../models/classifier.js';
import { layerByPath } from '../models/layerByPath.js';
import { read } from '../models/read.js';
import { splitClassifier } from '../models/splitModel.js';
import { bitsOfUnits, type BottleneckAttribution } from './bottleneckAttribution.js';
import { type FeatureStatistics, probe } from './featureStatistics.js';
import { gaussianSmoothing } from './gaussianSmoothing.js';
import { mixWithNoise, requireStatistics } from './mixWithNoise.js';
import { type Flow, flowOf, withoutRounding } from './restrictFlow.js';

/** A network that says at once how much of each feature to let through, from the features of several layers. */
export interface BottleneckReadout {
  /** From features [batch, height, width, all channels that it reads] to α [batch, height, width, channels of the layer]. Save it as any model. */
  readonly network: LayersModel;
  /** Of the layer behind which the flow is restricted. */
  readonly statistics: FeatureStatistics;
  /** Of the layers that it reads. */
  readonly reads: readonly FeatureStatistics[];
  readonly smoothing: number;
  readonly minStd: number;
}

/** Options of {@link bottleneckReadout}. */
export interface BottleneckReadoutOptions {
  /** Of the layer behind which the flow is restricted, from {@link featureStatistics}. */
  readonly statistics: FeatureStatistics;
  /** Of the layers to read, which may lie behind that one: the last maps and the logits say what is looked for. */
  readonly reads: readonly FeatureStatistics[];
  /** λ starts about its sigmoid, from −50 to 50. Default 5. */
  readonly initialAlpha?: number;
  /** Standard deviation, in cells, of the Gaussian that λ is smoothed by, ≥ 0. Default 1. */
  readonly smoothing?: number;
  /** Least standard deviation of the noise, > 0. Default 0.01. */
  readonly minStd?: number;
  /** Of the initial weights. Default 0. */
  readonly seed?: number;
}

/**
 * A readout for bottleneck attribution, not trained yet: three layers of 1 × 1 convolutions on what several layers of the classifier say.
 *
 *   α = W₃ relu(W₂ relu(W₁ [reads, each (r − μ)/σ, at the layer's size] + b₁) + b₂) + b₃
 *
 * It is trained by `train` with {@link readoutObjective}, and asked by {@link readoutAttribution}.
 *
 * @param options - See {@link BottleneckReadoutOptions}.
 * @returns See {@link BottleneckReadout}.
 * @throws RangeError when the layer gives no maps, a read layer neither maps nor a vector, or an option is outside its domain.
 *
 * Source: K. Schulz et al., 2020 (https://arxiv.org/abs/2001.00396), readout bottleneck: half the channels read, then twice the layer's, then
 * the layer's; the last starts near its bias.
 *
 * @example
 * import '@tensorflow/tfjs-backend-cpu';
 * import { bottleneckReadout } from '@infodrop/analysis';
 * const flat = (shape: number[], layer: string) => {
 *   const units = shape.reduce((product, side) => product * side, 1);
 *   return { layer, shape, count: 2, mean: new Float32Array(units), std: new Float32Array(units).fill(1) };
 * };
 * const { network } = bottleneckReadout({ statistics: flat([8, 8, 4], 'maps'), reads: [flat([8, 8, 4], 'maps'), flat([2], 'logits')] });
 * network.inputs[0]?.shape; // [null, 8, 8, 6]
 */
export function bottleneckReadout(options: BottleneckReadoutOptions): BottleneckReadout {
  const caller = 'bottleneckReadout';
  requireSomeOptions(
    caller,
    options,
    ['statistics', 'reads', 'initialAlpha', 'smoothing', 'minStd', 'seed'],
    ['statistics', 'reads'],
  );
  const { statistics, reads, initialAlpha = 5, smoothing = 1, minStd = 0.01, seed = 0 } = options;
  requireStatistics(caller, statistics, statistics.layer);
  requireNumber(caller, 'initialAlpha', initialAlpha, { least: -50, most: 50 });
  requireNumber(caller, 'smoothing', smoothing, { least: 0 });
  requireNumber(caller, 'minStd', minStd, { least: 0, above: true });
  requireInteger(caller, 'seed', seed, 0);
  requireThat(reads.length > 0, caller, 'reads', 'at least one layer', reads);
  for (const { layer, shape } of reads) {
    const holds = shape.length === 3 || shape.length === 1;
    requireThat(holds, caller, 'reads', 'layers that give maps or vectors', shape, `That is of layer '${layer}'.`);
  }
  const [height, width, channels] = statistics.shape as [number, number, number];
  const channelsRead = reads.reduce((total, { shape }) => total + shape.at(-1)!, 0);
  const sizes = [Math.max(1, Math.floor(channelsRead / 2)), 2 * channels, channels];
  // A dense layer works on the channels of each cell: a 1 × 1 convolution, whose gradient every backend has.
  const network = sequential({
    name: 'bottleneckReadout',
    layers: sizes.map((units, i) =>
      layers.dense({
        name: `readout${i + 1}`,
        units,
        activation: i < 2 ? 'relu' : 'linear',
        ...(i === 0 ? { inputShape: [height, width, channelsRead] } : {}),
      }),
    ),
  });
  network.layers.forEach((layer, i) => {
    const [kernel, bias] = layer.getWeights() as [Tensor, Tensor];
    const last = i === 2;
    tidy(() => {
      const weights = initialKernel(kernel.shape, { seed, layer: layer.name, gain: last ? 1e-3 : Math.SQRT2 });
      layer.setWeights([weights, last ? add(mul(bias, 0), initialAlpha) : bias]);
    });
  });
  return { network, statistics, reads, smoothing, minStd };
}

/** Options of {@link readoutObjective}. */
export interface ReadoutObjectiveOptions {
  /** The classifier that is to be explained; its weights stay as they are. */
  readonly model: LayersModel;
  readonly readout: BottleneckReadout;
  /** Price of the information against the cross-entropy, ≥ 0. Default 10. */
  readonly beta?: number;
}

/** What the training of a readout tells of each step. */
export interface ReadoutMeasures {
  /** Of the classifier behind the noise, nats an image. */
  readonly crossEntropy: number;
  /** That the layer passes on, an image. */
  readonly bits: number;
}

/**
 * What a readout is trained by: that the classifier stays right on restricted features, at a price for what comes through.
 *
 *   L = mean over images { −log p(target | z) + β · mean over units KL(p(z|r) ‖ N(μ, σ²)) },   one draw of the noise an image
 *
 * Only the readout's weights change. The classifier is called as in inference; its noisy layers in mode 'auto' are off.
 *
 * @param options - See {@link ReadoutObjectiveOptions}.
 * @returns An objective for `train` of `@infodrop/training`, whose data have targets.
 * @throws As {@link bottleneckAttribution}.
 *
 * Source: K. Schulz et al., 2020 (https://arxiv.org/abs/2001.00396), readout bottleneck.
 *
 * @example
 * import { readoutObjective } from '@infodrop/analysis';
 * import { adam, constant, train } from '@infodrop/training';
 * await train({
 *   objective: readoutObjective({ model, readout }), data, epochs: 5, batchSize: 16, seed: 0,
 *   optimizer: adam(), schedule: constant(1e-3),
 * });
 */
export function readoutObjective(options: ReadoutObjectiveOptions): Objective<TargetedBatch, ReadoutMeasures> {
  const caller = 'readoutObjective';
  requireSomeOptions(caller, options, ['model', 'readout', 'beta'], ['model', 'readout']);
  const { model, readout, beta = 10 } = options;
  requireNumber(caller, 'beta', beta, { least: 0 });
  const { statistics, minStd } = readout;
  const classifier = classifierOf(caller, model);
  const split = splitClassifier(caller, classifier, statistics.layer);
  const units = statistics.mean.length;
  const ask = readerOf(caller, model, readout);
  return objective({
    models: { readout: readout.network },
    terms: (
      { inputs, arrays, size }: { inputs: Tensor; arrays: TargetedBatch; size: number },
      { key: stepKey, training },
    ) => {
      const { features, flow } = ask(inputs, training);
      const eta = standardNormal(foldIn(stepKey, 'bottleneck'), [size, 1, units]);
      const { z, nats } = mixWithNoise(features, flow, statistics, minStd, eta);
      const fit = crossEntropy(split.tail(z!), arrays.targets);
      const perImage = sum(nats, 1);
      return {
        loss: add<Scalar>(mean(fit), mul(mean(perImage), beta / units)),
        measures: { crossEntropy: fit, bits: mul(perImage, 1 / Math.LN2) },
      };
    },
  });
}

/** Options of {@link readoutAttribution}. */
export interface ReadoutAttributionOptions {
  readonly readout: BottleneckReadout;
  /** Images at once. Default 100. */
  readonly batchSize?: number;
  /** Stops with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * Which pixels a trained classifier needs, in bits, from a readout that was trained once: one pass an image, no search.
 *
 *   map = Σ channels KL / log 2, spread over the pixels;   λ from the readout
 *
 * @param model - The classifier that the readout was trained for.
 * @param images - float32 [count, height, width, channels]; they stay the caller's.
 * @param options - `readout`, and perhaps `batchSize` and `signal`.
 * @returns As {@link bottleneckAttribution}; the maps explain what the model takes the images for.
 * @throws As {@link bottleneckAttribution}.
 *
 * Source: K. Schulz et al., 2020 (https://arxiv.org/abs/2001.00396), readout bottleneck.
 *
 * @example
 * import { readoutAttribution } from '@infodrop/analysis';
 * const { values } = await readoutAttribution(model, images, { readout });
 */
export async function readoutAttribution(
  model: LayersModel,
  images: Tensor4D,
  options: ReadoutAttributionOptions,
): Promise<BottleneckAttribution> {
  const caller = 'readoutAttribution';
  requireSomeOptions(caller, options, ['readout', 'batchSize', 'signal'], ['readout']);
  const { readout, batchSize = 100 } = options;
  const { quietly, count, height, width, inBatches } = explaining(caller, model, images, { ...options, batchSize });
  const { statistics, minStd } = readout;
  const ask = readerOf(caller, model, readout);
  const units = statistics.mean.length;
  const nats = new Float32Array(count * units);
  const targets = await inBatches(async ({ images: batch, from }) => {
    const ofBatch = await read(() => {
      const { features, flow } = quietly(() => ask(batch, false));
      return withoutRounding(mixWithNoise(features, flow, statistics, minStd, null).nats);
    });
    nats.set(ofBatch, from * units);
  });
  return { ...bitsOfUnits(nats, [count, ...statistics.shape], { height, width }), targets };
}

/** Features of the layer, and the flow that the readout says, from images. */
function readerOf(
  caller: string,
  model: LayersModel,
  { network, statistics, reads, smoothing, minStd }: BottleneckReadout,
): (images: Tensor, training: boolean) => { features: Tensor; flow: Flow } {
  const named = [statistics, ...reads].map(({ layer }) => layerByPath(caller, model, layer));
  const smooth = gaussianSmoothing(statistics.shape, smoothing);
  const [height, width] = statistics.shape as [number, number, number];
  const normalizedMaps = (features: Tensor, { mean: mu, std, shape }: FeatureStatistics): Tensor => {
    const of = (numbers: Float32Array): Tensor => tensor(numbers, [1, ...shape]);
    const normalized = div(sub(features, of(mu)), maximum(of(std), minStd));
    if (shape.length === 1) return tile(reshape(normalized, [-1, 1, 1, shape[0]!]), [1, height, width, 1]);
    if (shape[0] === height && shape[1] === width) return normalized;
    return image.resizeBilinear(normalized as Tensor4D, [height, width], true);
  };
  return (images, training) => {
    const [features, ...others] = probe(caller, model, images, named) as [Tensor, ...Tensor[]];
    const all = concat(
      others.map((each, i) => normalizedMaps(each, reads[i]!)),
      3,
    );
    return { features, flow: flowOf(network.apply(all, { training }) as Tensor, smooth) };
  };
}
