import { backendsHere, useBackend } from '@infodrop-tooling/vitest/backends';
import { type Density, gaussian, logNormal, variationalKl } from '@infodrop/priors';
import { foldIn, key } from '@infodrop/random';
import {
  add,
  dropout,
  exp,
  fill,
  grads,
  log,
  matMul,
  mul,
  neg,
  ones,
  reshape,
  scalar,
  square,
  sub,
  sum,
  type Tensor,
  tensor1d,
  tidy,
} from '@tensorflow/tfjs-core';
import { input, type layers, type LayersModel, model as network, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  applyGaussianBottleneck,
  applyLearnedNoise,
  bernoulliNoise,
  concreteDropoutDense,
  concreteNoise,
  conditionalBottleneck,
  forwardPass,
  gaussianBottleneck,
  gaussianNoise,
  informationDropout,
  informationDropoutConv1d,
  informationDropoutConv2d,
  informationDropoutConv3d,
  localReparameterization,
  multiplicativeNoise,
  sparseVariationalDropoutDense,
  standardNormal,
  truncatedLogNormalNoise,
  variationalDropoutDense,
} from '../src/index.js';
import { zScore } from './statistics.js';

/** A model of the layer alone. */
function modelOf(layer: layers.Layer, x: Tensor): LayersModel {
  const inputs = input({ shape: x.shape.slice(1) });
  return network({ inputs, outputs: layer.apply(inputs) as SymbolicTensor });
}

/** The KL that a layer pays on these inputs, per example. */
async function natsOf(layer: layers.Layer, x: Tensor): Promise<number[]> {
  const model = modelOf(layer, x);
  const perExample = tidy(() => forwardPass(model, x, { training: true }).kl[0]!.perExample());
  return Array.from(await perExample.data());
}

const expectClose = (actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void => {
  expect(actual).toHaveLength(expected.length);
  Array.from(actual).forEach((value, i) => {
    expect(Math.abs(value - expected[i]!)).toBeLessThan(tolerance * Math.max(1, Math.abs(expected[i]!)));
  });
};

describe.each(backendsHere)('on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it('Bernoulli noise has the law of plain dropout: zeros at the rate, the rest scaled, and the same mean', async () => {
    const x = ones([200, 50]);
    const ours = multiplicativeNoise({ noise: bernoulliNoise({ rate: 0.3 }), mode: 'monteCarlo' });
    const values = await (ours.apply(x) as Tensor).data();
    const stock = await dropout(x, 0.3, undefined, 1).data();
    expect(new Set(values)).toEqual(new Set(stock));
    const kept = Array.from(values, (value) => (value > 0 ? 1 : 0));
    expect(Math.abs(zScore(kept, 0.7))).toBeLessThan(4);
  });

  it('noise per channel is one factor for all units of a feature map', async () => {
    const layer = multiplicativeNoise({ noise: gaussianNoise({ std: 0.5 }), per: 'channel', mode: 'monteCarlo' });
    const values = await (layer.apply(ones([2, 3, 3, 4])) as Tensor).data();
    const factors = new Set<number>();
    for (let example = 0; example < 2; example++) {
      for (let channel = 0; channel < 4; channel++) {
        const ofMap = Array.from({ length: 9 }, (_, place) => values[example * 36 + place * 4 + channel]!);
        expect(new Set(ofMap).size).toBe(1);
        factors.add(ofMap[0]!);
      }
    }
    expect(factors.size).toBe(8);
  });

  it('Gaussian noise of learned α is that of given strength, and costs what variational dropout says', async () => {
    const x = square(standardNormal(key(4), [3, 5]));
    const common = { name: 'noise', seed: 2 };
    const learned = multiplicativeNoise({
      ...common,
      noise: gaussianNoise({ std: 'learned', initialStd: 0.6 }),
      klScale: 1,
    });
    const given = multiplicativeNoise({ ...common, noise: gaussianNoise({ std: 0.6 }) });
    const [one, other] = [learned, given].map((layer) => layer.apply(x, { training: true }) as Tensor);
    expectClose(await one!.data(), await other!.data(), 1e-5);
    const [kl] = await variationalKl(tensor1d([0.36])).data();
    learned.noiseStep = 0;
    expectClose(await natsOf(learned, x), [5 * kl!, 5 * kl!, 5 * kl!], 1e-4);
  });

  it('the functions are what the layers compute', async () => {
    const x = square(standardNormal(key(4), [3, 2, 4]));
    for (const [noise, parameters] of [
      [gaussianNoise({ std: 'learned', initialStd: 0.6 }), [fill([4], Math.log(0.36 / 0.64))]],
      [truncatedLogNormalNoise({ initialLoc: -1, initialScale: 0.5 }), [fill([4], -1), fill([4], Math.log(0.5))]],
      [concreteNoise({ initialRate: 0.2 }), [scalar(Math.log(0.25))]],
    ] as const) {
      const layer = multiplicativeNoise({ name: 'noise', seed: 3, noise, per: 'channel', klScale: 1 });
      const output = await (layer.apply(x, { training: true }) as Tensor).data();
      const given = { x, noise, parameters, per: 'channel' } as const;
      const pure = applyLearnedNoise({ ...given, key: foldIn(foldIn(key(3), 'noise'), 0) });
      expectClose(await pure.output.data(), output, 1e-5);
      expect(pure.kl.shape).toEqual([3, 1, 4]);
      const nats = await sum(pure.kl, [1, 2]).data();
      expectClose(await natsOf(layer, x), nats, 1e-5);
      const still = await applyLearnedNoise({ ...given, key: null }).output.data();
      layer.mode = 'deterministic';
      expectClose(await (layer.apply(x) as Tensor).data(), still, 1e-5);
      expect(() => applyLearnedNoise({ ...given, parameters: [], key: null })).toThrow('got 0 tensors');
    }
    const { output, kl } = applyGaussianBottleneck({
      loc: tensor1d([1, 0]),
      scale: tensor1d([2, 1]),
      eta: tensor1d([0.5, -1]),
    });
    expectClose(await output.data(), [2, -1], 1e-6);
    expectClose(await kl.data(), [2 - Math.log(2), 0], 1e-6);
  });

  it('variational dropout is the local reparameterization of W ~ N(θ, αθ²)', async () => {
    const x = standardNormal(key(4), [4, 6]);
    const layer = variationalDropoutDense({
      name: 'v',
      units: 3,
      alphaPer: 'layer',
      initialAlpha: 0.3,
      activation: 'linear',
      klScale: 1,
      seed: 5,
    });
    const noisy = layer.apply(x, { training: true }) as Tensor;
    const [kernel] = layer.getWeights();
    const eta = standardNormal(foldIn(foldIn(key(5), 'v'), 0), [4, 3]);
    const variance = mul(square(kernel!), 0.3);
    const composed = localReparameterization({ x, kernel: kernel!, variance, eta });
    expectClose(await noisy.data(), await composed.data(), 1e-5);
    // Its law is that of weights drawn for each example.
    const one = reshape(tensor1d([0.5, -1, 2, 0.3, 0, 1]), [1, 6]);
    const draws = 4000;
    const eachWeight = add(kernel!, mul(standardNormal(key(8), [draws, 6, 3]), mul(kernel!, Math.sqrt(0.3))));
    const byWeights = await sum(mul(reshape(one, [1, 6, 1]), eachWeight), 1).data();
    const mean = await matMul(one, kernel!).data();
    const spread = await matMul(square(one), variance).data();
    for (let unit = 0; unit < 3; unit++) {
      const samples = Array.from({ length: draws }, (_, i) => byWeights[3 * i + unit]!);
      expect(Math.abs(zScore(samples, mean[unit]!))).toBeLessThan(4);
      const squares = samples.map((value) => (value - mean[unit]!) ** 2);
      expect(Math.abs(zScore(squares, spread[unit]!))).toBeLessThan(4);
    }
    const [kl] = await variationalKl(tensor1d([0.3])).data();
    expectClose(await natsOf(layer, x), Array(4).fill(18 * kl!) as number[], 1e-4);
  });

  it('sparse variational dropout costs the fit of Molchanov et al.', async () => {
    const layer = sparseVariationalDropoutDense({ name: 's', units: 2, klScale: 1, seed: 5 });
    const x = ones([1, 3]);
    layer.apply(x);
    const [kernel, bias] = [
      [0.5, -0.2, 0.01, 1, 0.3, -0.05],
      [0, 0],
    ];
    const logVariance = [-3, -1, -10, -4, 0, -2];
    layer.setWeights([reshape(tensor1d(kernel), [3, 2]), tensor1d(bias), reshape(tensor1d(logVariance), [3, 2])]);
    const expected = kernel.reduce((total, theta, i) => {
      const logAlpha = Math.max(-8, Math.min(8, logVariance[i]! - Math.log(theta ** 2 + 1e-8)));
      const sigmoid = 1 / (1 + Math.exp(-(1.8732 + 1.48695 * logAlpha)));
      return total + 0.5 * Math.log1p(Math.exp(-logAlpha)) + 0.63576 * (1 - sigmoid);
    }, 0);
    expectClose(await natsOf(layer, x), [expected], 1e-4);
  });

  it('a layer with noise on its weights that is applied twice pays once', async () => {
    const layer = variationalDropoutDense({ name: 'twice', units: 3, klScale: 1, seed: 5 });
    const x = ones([2, 3]);
    const once = await natsOf(layer, x);
    const model = modelOf(layer, x);
    const total = tidy(() => {
      model.apply(x, { training: true });
      model.apply(x, { training: true });
      return model.calculateLosses().reduce((a, b) => add(a, b));
    });
    expectClose(await total.data(), [once[0]!], 1e-4);
  });

  it('structured log-normal noise is the mean of its law without noise', async () => {
    const layer = multiplicativeNoise({
      name: 't',
      noise: truncatedLogNormalNoise({ initialLoc: -1, initialScale: 0.5, pruneBelow: 0 }),
      klScale: 1,
      mode: 'monteCarlo',
    });
    const samples = await (layer.apply(ones([20_000, 1])) as Tensor).data();
    layer.mode = 'deterministic';
    const [mean] = await (layer.apply(ones([1, 1])) as Tensor).data();
    expect(Math.abs(zScore(samples, mean!))).toBeLessThan(4);
  });

  it('concrete dropout costs its weights and the entropy of its mask', async () => {
    const layer = concreteDropoutDense({ name: 'c', units: 2, klScale: 1, lengthScale: 0.1, seed: 1 });
    const x = ones([2, 5]);
    layer.apply(x);
    const kernel = Array.from(await layer.getWeights()[0]!.data());
    const p = 0.1;
    const squares = kernel.reduce((total, value) => total + value ** 2, 0);
    const entropy = -p * Math.log(p) - (1 - p) * Math.log(1 - p);
    const expected = (0.01 * squares) / (2 * (1 - p)) + 5 * (Math.LN2 - entropy);
    expectClose(await natsOf(layer, x), [expected, expected], 1e-4);
  });

  it('a Gaussian bottleneck is loc + softplus(ρ − 5)·η, and costs its divergence from N(0, 1)', async () => {
    const layer = gaussianBottleneck({ name: 'b', units: 3, klScale: 1, seed: 9 });
    const x = standardNormal(key(2), [2, 4]);
    const [loc, z] = [layer.apply(x) as Tensor, layer.apply(x, { training: true }) as Tensor];
    const [, , scaleKernel, scaleBias] = layer.getWeights();
    const scale = tidy(() => log(add(exp(sub(add(matMul(x, scaleKernel!), scaleBias!), 5)), 1)));
    const eta = standardNormal(foldIn(foldIn(key(9), 'b'), 0), [2, 3]);
    expectClose(await z.data(), await add(loc, mul(scale, eta)).data(), 1e-5);
    const [mu, sigma] = [await loc.data(), await scale.data()];
    const units = Array.from(mu, (m, i) => (sigma[i]! ** 2 + m ** 2 - 1) / 2 - Math.log(sigma[i]!));
    const sums = [0, 1].map((i) => units.slice(3 * i, 3 * i + 3).reduce((a, b) => a + b, 0));
    expectClose(await natsOf(layer, x), sums, 1e-4);
  });

  it('a conditional bottleneck costs nothing where the code is what its class says', async () => {
    const layer = conditionalBottleneck({ name: 'ceb', units: 2, klScale: 1 });
    layer.trackKl = true;
    const [x, y] = [ones([1, 1]), reshape(tensor1d([0, 1]), [1, 2])];
    layer.apply([x, y]);
    const zero = [reshape(tensor1d([0.7, -0.2]), [1, 2]), tensor1d([0, 0])];
    const flat = [reshape(tensor1d([0, 0]), [1, 2]), tensor1d([0, 0])];
    const classLoc = reshape(tensor1d([5, 5, 0.7, -0.2]), [2, 2]);
    const classLogScale = fill([2, 2], Math.log(Math.LN2)); // softplus(0) = log 2
    layer.setWeights([...zero, ...flat, classLoc, classLogScale]);
    const kl = (labels: Tensor): Promise<ArrayLike<number>> =>
      tidy(() => {
        layer.apply([x, labels]);
        return [layer.klPerUnit()!];
      })[0]!.data();
    expectClose(await kl(y), [0, 0], 1e-6);
    const other = await kl(reshape(tensor1d([1, 0]), [1, 2]));
    expectClose(
      other,
      [(5 - 0.7) ** 2, (5 + 0.2) ** 2].map((d) => d / (2 * Math.LN2 ** 2)),
      1e-5,
    );
  });

  it('information dropout of sequences and of volumes is that of images which are as thin', async () => {
    const args = { name: 'conv', filters: 3, klScale: 1, seed: 4, mode: 'deterministic' } as const;
    const x = square(standardNormal(key(2), [2, 6, 2]));
    const sequence = informationDropoutConv1d({ ...args, kernelSize: 3 });
    const image = informationDropoutConv2d({ ...args, kernelSize: [1, 3] });
    const volume = informationDropoutConv3d({ ...args, kernelSize: [1, 1, 3] });
    const expected = await (image.apply(reshape(x, [2, 1, 6, 2])) as Tensor).data();
    sequence.apply(x);
    volume.apply(reshape(x, [2, 1, 1, 6, 2]));
    const weights = image.getWeights();
    sequence.setWeights(weights.map((w) => (w.rank === 4 ? reshape(w, w.shape.slice(1)) : w)));
    volume.setWeights(weights.map((w) => (w.rank === 4 ? reshape(w, [1, ...w.shape]) : w)));
    expectClose(await (sequence.apply(x) as Tensor).data(), expected, 1e-5);
    expectClose(await (volume.apply(reshape(x, [2, 1, 1, 6, 2])) as Tensor).data(), expected, 1e-5);
  });

  it('a density of one’s own as the prior is an unbiased estimate of the closed divergence', async () => {
    const own: Density = {
      kind: 'ownLogNormal',
      logProb: (z) => tidy(() => neg(add(add(mul(square(log(z)), 0.5), log(z)), Math.log(2 * Math.PI) / 2))),
    };
    const args = { name: 'layer', klScale: 1, seed: 1, activation: 'softplus' } as const;
    const x = fill([4000, 1], 0.4);
    const estimated = await natsOf(informationDropout({ ...args, prior: own, inputShape: [1] }), x);
    const closed = await natsOf(informationDropout({ ...args, prior: logNormal(), inputShape: [1] }), x);
    expect(Math.abs(zScore(estimated, closed[0]!))).toBeLessThan(4);
    // And it is asked in calls without noise too, at the same draw each time.
    const layer = informationDropout({ ...args, prior: own, mode: 'deterministic', inputShape: [1] });
    expect(await natsOf(layer, x)).toEqual(await natsOf(layer, x));
  });

  it('a Gaussian prior of information dropout has gradients for its parameters', async () => {
    const prior = gaussian({ learned: true });
    const kl = (loc: Tensor, logScale: Tensor): Tensor =>
      sum(
        prior.klPerUnit({
          f: ones([2, 2]),
          alpha: fill([2, 2], 0.5),
          cap: 1,
          meanCorrection: true,
          gateZeros: false,
          parameters: [loc, logScale],
        }),
      );
    const [inLoc, inLogScale] = grads(kl)([reshape(tensor1d([0.3]), []), reshape(tensor1d([0.2]), [])]);
    // E z = 1, E z² = e^{1/4}: slopes of 4 [(E z² − 2 m E z + m²)/(2 s²) + log s].
    const variance = Math.exp(0.4);
    const distance = Math.exp(0.25) - 0.6 + 0.09;
    expectClose(await inLoc!.data(), [(4 * (0.3 - 1)) / variance], 1e-4);
    expectClose(await inLogScale!.data(), [4 * (1 - distance / variance)], 1e-4);
  });
});
