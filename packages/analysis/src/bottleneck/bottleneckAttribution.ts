import { standardNormal } from '@infodrop/dropout';
import { foldIn, key } from '@infodrop/random';
import { requireInteger, requireNumber, requireSomeOptions } from '@infodrop/requirements';
import { adam, crossEntropy } from '@infodrop/training';
import {
  add,
  fill,
  mean,
  mul,
  type Scalar,
  sum,
  type Tensor,
  type Tensor4D,
  tidy,
  type Variable,
  variable,
  variableGrads,
} from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { explaining } from '../attribution/explain.js';
import { type Attribution, mapsOfCells } from '../maps/attributionMaps.js';
import { cellSums } from '../maps/cellSums.js';
import { read } from '../models/read.js';
import type { SplitModel } from '../models/splitModel.js';
import type { FeatureStatistics } from './featureStatistics.js';
import { gaussianSmoothing, type Smoothing } from './gaussianSmoothing.js';
import { mixWithNoise, requireStatistics } from './mixWithNoise.js';
import { flowOf, withoutRounding } from './restrictFlow.js';

/** What bottleneck attribution gives. */
export interface BottleneckAttribution extends Attribution {
  /** Bits that the layer passes on of each image: the sum over its map, where the layer's grid divides the image. */
  readonly bits: Float64Array;
}

/** Options of {@link bottleneckAttribution}. */
export interface BottleneckAttributionOptions {
  /** The layer behind which the flow is restricted: one that gives maps [batch, height, width, channels] and that everything passes through. */
  readonly layer: string;
  /** Of that layer, from {@link featureStatistics}. */
  readonly statistics: FeatureStatistics;
  /** The class to explain, one an image. Default what the model takes it for. */
  readonly targets?: ArrayLike<number>;
  /** Price of the information against the cross-entropy, ≥ 0: the more, the fewer places are left. Default 10. */
  readonly beta?: number;
  /** Updates of λ. Default 10. */
  readonly steps?: number;
  /** Draws of the noise in each update. Default 10. */
  readonly samples?: number;
  /** Of Adam. Default 1. */
  readonly learningRate?: number;
  /** λ starts as its sigmoid, from −50 to 50. Default 5: all but everything is let through. */
  readonly initialAlpha?: number;
  /** Standard deviation, in cells, of the Gaussian that λ is smoothed by, ≥ 0. Default 1. */
  readonly smoothing?: number;
  /** Least standard deviation of the noise, > 0. Default 0.01. */
  readonly minStd?: number;
  /** Of the noise. Default 0. */
  readonly seed?: number | bigint | string;
  /** Images at once. Default 10; the maps do not depend on it but for rounding. */
  readonly batchSize?: number;
  /** Stops with the signal's reason. */
  readonly signal?: AbortSignal;
}

const OPTIONS = [
  'layer',
  'statistics',
  'targets',
  'beta',
  'steps',
  'samples',
  'learningRate',
  'initialAlpha',
  'smoothing',
  'minStd',
  'seed',
  'batchSize',
  'signal',
] as const;

/**
 * Which pixels a trained classifier needs, in bits: the features behind a layer are drowned in noise of their own mean and spread, as
 * far as the answer allows, and what still comes through is counted where it comes from.
 *
 *   z = λ ⊙ r + (1 − λ) ⊙ ε,   ε ~ N(μ, σ²) unit by unit,   λ = smooth(sigmoid(α))
 *   α minimizes  E[−log p(target | z)] + β · mean over units KL(p(z|r) ‖ N(μ, σ²)),   for each image by itself
 *   map = Σ channels KL / log 2, spread over the pixels
 *
 * Any tfjs classifier, none of its layers ours. Its weights are not touched, its noise is off. A pixel of 0 bits is one whose place in the
 * layer could be noise without changing the answer. A layer nearer to the image has finer maps; one in the middle is mostly right.
 *
 * @param model - A classifier of images that ends in logits or in a softmax.
 * @param images - float32 [count, height, width, channels], prepared as for the model; they stay the caller's.
 * @param options - See {@link BottleneckAttributionOptions}.
 * @returns Maps in bits per pixel, of the size of the images, and the bits of each image.
 * @throws RangeError or TypeError when an argument is outside its domain: a layer that is not there (it says the nearest), that gives no maps or that
 * the model goes around, integer images, a target that is no class, statistics of another layer; the signal's reason when it is aborted.
 * A unit that never changes over the data of the statistics counts 0 bits.
 *
 * Source: K. Schulz, L. Sixt, F. Tombari, T. Landgraf, “Restricting the Flow: Information Bottlenecks for Attribution”, 2020
 * (https://arxiv.org/abs/2001.00396), per-sample bottleneck; defaults of their code. Here the map is of the last λ, noise is counter-based, the
 * image's own noise does not depend on the others', and units that never change are told by their spread, not by how often they are 0.
 *
 * @example
 * import '@tensorflow/tfjs-backend-cpu';
 * import { bottleneckAttribution, featureStatistics } from '@infodrop/analysis';
 * import { arrayData } from '@infodrop/training';
 * import { randomNormal } from '@tensorflow/tfjs-core';
 * import { layers, sequential } from '@tensorflow/tfjs-layers';
 * const model = sequential({
 *   layers: [
 *     layers.conv2d({ name: 'maps', filters: 4, kernelSize: 3, padding: 'same', activation: 'relu', inputShape: [8, 8, 1] }),
 *     layers.globalAveragePooling2d({}),
 *     layers.dense({ units: 2, activation: 'softmax' }),
 *   ],
 * });
 * const images = randomNormal([3, 8, 8, 1], 0, 1, 'float32', 1);
 * const data = arrayData({ inputs: (await images.data()) as Float32Array, shape: [8, 8, 1], targets: Uint8Array.of(0, 0, 0) });
 * const statistics = await featureStatistics(model, data, { layer: 'maps' });
 * const { values, bits } = await bottleneckAttribution(model, images, { layer: 'maps', statistics });
 */
export async function bottleneckAttribution(
  model: LayersModel,
  images: Tensor4D,
  options: BottleneckAttributionOptions,
): Promise<BottleneckAttribution> {
  const caller = 'bottleneckAttribution';
  requireSomeOptions(caller, options, OPTIONS);
  const { statistics, batchSize = 10 } = options;
  const restriction = restrictionOf(caller, options);
  const { splitAt, count, height, width, inBatches } = explaining(caller, model, images, { ...options, batchSize });
  const split = splitAt(options.layer);
  requireStatistics(caller, statistics, split.path);
  const units = statistics.mean.length;
  const nats = new Float32Array(count * units);
  const targets = await inBatches(async ({ images: batch, targets: classes, from, turn }) => {
    const features = tidy(() => split.head(batch));
    const search = new PerSampleBottleneck(split, restriction, features, classes, from);
    try {
      for (let step = 0; step < restriction.steps; step++) {
        search.update(step);
        await turn();
      }
      nats.set(await read(() => search.nats()), from * units);
    } finally {
      search.dispose();
      features.dispose();
    }
  });
  return { ...bitsOfUnits(nats, [count, ...statistics.shape], { height, width }), targets };
}

/** Maps and sums in bits of KLs in nats, [count, height, width, channels]. */
export function bitsOfUnits(
  nats: Float32Array,
  shape: readonly number[],
  image: { readonly height: number; readonly width: number },
): Omit<BottleneckAttribution, 'targets'> {
  const cells = cellSums(nats, shape);
  const perImage = cells.height * cells.width;
  const ofCells = cells.values.map((value) => value / Math.LN2);
  return {
    ...mapsOfCells(ofCells, { grid: cells, image, unit: 'bits per pixel' }),
    bits: Float64Array.from({ length: cells.count }, (_, i) =>
      ofCells.subarray(i * perImage, (i + 1) * perImage).reduce((total, bits) => total + bits, 0),
    ),
  };
}

/** How a flow is restricted, checked. */
interface Restriction extends Required<
  Pick<BottleneckAttributionOptions, 'beta' | 'steps' | 'samples' | 'learningRate' | 'initialAlpha' | 'seed' | 'minStd'>
> {
  readonly statistics: FeatureStatistics;
  readonly smoothing: number;
}

function restrictionOf(caller: string, options: BottleneckAttributionOptions): Restriction {
  const {
    beta = 10,
    steps = 10,
    samples = 10,
    learningRate = 1,
    initialAlpha = 5,
    smoothing = 1,
    minStd = 0.01,
    seed = 0,
    statistics,
  } = options;
  requireNumber(caller, 'beta', beta, { least: 0 });
  requireInteger(caller, 'steps', steps, 1);
  requireInteger(caller, 'samples', samples, 1);
  requireNumber(caller, 'learningRate', learningRate, { least: 0, above: true });
  requireNumber(caller, 'initialAlpha', initialAlpha, { least: -50, most: 50 });
  requireNumber(caller, 'smoothing', smoothing, { least: 0 });
  requireNumber(caller, 'minStd', minStd, { least: 0, above: true });
  return { beta, steps, samples, learningRate, initialAlpha, smoothing, minStd, seed, statistics };
}

/** The search for the λ of some images, each by itself: an update of one does not depend on the others. */
class PerSampleBottleneck {
  readonly #split: SplitModel;
  readonly #how: Restriction;
  readonly #features: Tensor;
  /** One for every draw, image by image. */
  readonly #targets: Int32Array;
  /** The number of the first image: the place of its noise in the stream. */
  readonly #first: number;
  readonly #alpha: Variable;
  readonly #optimizer: ReturnType<ReturnType<typeof adam>['start']>;
  readonly #smooth: Smoothing;

  constructor(split: SplitModel, how: Restriction, features: Tensor, targets: Int32Array, first: number) {
    this.#split = split;
    this.#how = how;
    this.#features = features;
    this.#targets = Int32Array.from(
      { length: targets.length * how.samples },
      (_, i) => targets[Math.floor(i / how.samples)]!,
    );
    this.#first = first;
    this.#alpha = tidy(() => variable(fill(features.shape, how.initialAlpha)));
    this.#optimizer = adam({ epsilon: 1e-8 }).start([this.#alpha]);
    this.#smooth = gaussianSmoothing(how.statistics.shape, how.smoothing);
  }

  update(step: number): void {
    const gradient = tidy(() => variableGrads(() => this.#loss(step), [this.#alpha]).grads[this.#alpha.name]!);
    this.#optimizer.apply([gradient], this.#how.learningRate);
    gradient.dispose();
  }

  /** Σ images { mean over draws of −log p(target | z) + β · mean over units of the KL }. */
  #loss(step: number): Scalar {
    const { samples, beta, seed, statistics, minStd } = this.#how;
    const count = this.#features.shape[0];
    const units = statistics.mean.length;
    const stepKey = foldIn(foldIn(key(seed), 'bottleneck'), step);
    const eta = standardNormal(stepKey, [count, samples, units], this.#first * samples * units);
    const { z, nats } = mixWithNoise(this.#features, flowOf(this.#alpha, this.#smooth), statistics, minStd, eta);
    const fit = mul(sum(crossEntropy(this.#split.tail(z!), this.#targets)), 1 / samples);
    return add<Scalar>(fit, mul(mean(nats), beta * count));
  }

  /** KL of each unit, [count, units]. */
  nats(): Tensor {
    const { statistics, minStd } = this.#how;
    const flow = flowOf(this.#alpha, this.#smooth);
    return withoutRounding(mixWithNoise(this.#features, flow, statistics, minStd, null).nats);
  }

  dispose(): void {
    this.#optimizer.dispose();
    this.#alpha.dispose();
  }
}
