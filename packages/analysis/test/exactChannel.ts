import { informationDropout, logNormal, logNormalNoise, type Prior } from '@infodrop/dropout';
import { arrayData, type TrainingData } from '@infodrop/training';
import { tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import { layers, type LayersModel, sequential } from '@tensorflow/tfjs-layers';

/**
 * A class y and a nuisance s, fair and independent bits, on a line: f = softplus(u + a y + b s), z = ε f. log z given (y, s) is normal, so that all
 * there is to know of the channel is an integral over one number.
 */
export interface ExactChannel {
  readonly offset: number;
  readonly ofClass: number;
  readonly ofNuisance: number;
  readonly alpha: number;
  /** Logits of the classes from z: 0 and slope · z + intercept. */
  readonly slope: number;
  readonly intercept: number;
}

const softplus = (u: number): number => Math.log1p(Math.exp(u));

/** Mean of log z, for ε of mean 1. */
const meanOf = ({ offset, ofClass, ofNuisance, alpha }: ExactChannel, y: number, s: number): number =>
  Math.log(softplus(offset + ofClass * y + ofNuisance * s)) - alpha ** 2 / 2;

/** What is known of it exactly, in nats, by quadrature: the prior is log z ~ N(0, 1). */
export function exactOf(channel: ExactChannel) {
  const { alpha, slope, intercept } = channel;
  const density = (logZ: number, y: number, s: number): number =>
    Math.exp(-(((logZ - meanOf(channel, y, s)) / alpha) ** 2) / 2) / (alpha * Math.sqrt(2 * Math.PI));
  const pairs = [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ] as const;
  const means = pairs.map(([y, s]) => meanOf(channel, y, s));
  const [low, high] = [Math.min(...means) - 9 * alpha, Math.max(...means) + 9 * alpha];
  const points = 20_001;
  const width = (high - low) / (points - 1);
  const integral = (f: (logZ: number) => number): number => {
    let sum = 0;
    for (let i = 0; i < points; i++) sum += f(low + i * width) * width;
    return sum;
  };
  const mixture = (list: readonly (readonly [number, number])[], logZ: number): number =>
    list.reduce((sum, [y, s]) => sum + density(logZ, y, s), 0) / list.length;
  const entropy = (list: readonly (readonly [number, number])[]): number =>
    -integral((logZ) => {
      const p = mixture(list, logZ);
      return p > 0 ? p * Math.log(p) : 0;
    });
  const all = entropy(pairs);
  const given = (part: (pair: readonly [number, number]) => boolean): number => entropy(pairs.filter(part));
  const noise = 0.5 * Math.log(2 * Math.PI * Math.E * alpha ** 2);
  const kl =
    pairs.reduce((sum, [y, s]) => sum + 0.5 * (alpha ** 2 + meanOf(channel, y, s) ** 2 - 1) - Math.log(alpha), 0) / 4;
  const crossEntropy =
    pairs.reduce((sum, [y, s]) => {
      const loss = (logZ: number): number => {
        const logit = slope * Math.exp(logZ) + intercept;
        return softplus(y === 1 ? -logit : logit);
      };
      return sum + integral((logZ) => density(logZ, y, s) * loss(logZ));
    }, 0) / 4;
  return {
    ofInput: all - noise,
    ofClass: all - (given(([y]) => y === 0) + given(([y]) => y === 1)) / 2,
    ofNuisance: all - (given(([, s]) => s === 0) + given(([, s]) => s === 1)) / 2,
    kl,
    crossEntropy,
    bound: kl + crossEntropy - Math.LN2,
  };
}

/** The same as a network with information dropout. */
export function networkOf(
  channel: ExactChannel,
  { prior = logNormal(), softmax = false }: { prior?: Prior; softmax?: boolean } = {},
): LayersModel {
  const { offset, ofClass, ofNuisance, alpha, slope, intercept } = channel;
  const model = sequential({
    layers: [
      layers.dense({ units: 1, activation: 'softplus', inputShape: [2] }),
      informationDropout({ name: 'z', noise: logNormalNoise({ alpha }), klScale: 1, prior, seed: 4 }),
      layers.dense({ units: 2, activation: softmax ? 'softmax' : 'linear' }),
    ],
  });
  model.setWeights([
    tensor2d([ofClass, ofNuisance], [2, 1]),
    tensor1d([offset]),
    tensor2d([0, slope], [1, 2]),
    tensor1d([0, intercept]),
  ]);
  return model;
}

/** Inputs (y, s), each pair as often, with y as target; and s. */
export function dataOf(count: number): { readonly data: TrainingData; readonly nuisance: Int32Array } {
  const y = Int32Array.from({ length: count }, (_, i) => i % 2);
  const nuisance = Int32Array.from({ length: count }, (_, i) => (i >> 1) % 2);
  const inputs = Float32Array.from({ length: 2 * count }, (_, i) => (i % 2 === 0 ? y[i >> 1]! : nuisance[i >> 1]!));
  return { data: arrayData({ inputs, shape: [2], targets: y }), nuisance };
}
