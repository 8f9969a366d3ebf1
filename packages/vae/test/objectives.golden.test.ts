/** Values and gradients against those of PyTorch in float64: tooling/golden/vae/objectives.py. */
import { gaussian, gaussianPosterior } from '@infodrop/priors';
import {
  add,
  exp,
  matMul,
  mul,
  reshape,
  reverse,
  stack,
  type Scalar,
  sub,
  sum,
  tanh,
  type Tensor,
  tensor1d,
  tidy,
  unstack,
  valueAndGrads,
} from '@tensorflow/tfjs-core';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from '@infodrop-tooling/vitest/backends';
import {
  AGGREGATE_SAMPLINGS,
  annealedCapacity,
  bernoulli,
  betaTcVae,
  betaVae,
  conditionalEntropyBottleneck,
  continuousBernoulli,
  deepVib,
  dipVae,
  discriminatorLoss,
  disentangledBottleneck,
  doublyReparameterized,
  elbo,
  factorVae,
  gaussianLikelihood,
  importanceWeighted,
  infoVae,
  klDecomposition,
  type Likelihood,
  logisticMixture,
  maximumMeanDiscrepancy,
} from '../src/index.js';
import { wave } from './waves.js';

interface Stored {
  readonly objectives: Readonly<Record<string, { loss: number; loc: number[]; logScale: number[]; a: number[] }>>;
  readonly likelihoods: Readonly<Record<string, { logProb: number[]; parameters: number[] }>>;
}
const stored = JSON.parse(readFileSync(new URL('golden/objectives.json', import.meta.url), 'utf8')) as Stored;

const [B, U, D] = [4, 3, 6];

/** What the generator calls Parts. */
function partsOf(loc: Tensor, logScale: Tensor, a: Tensor) {
  const x = wave([B, D], 1.9, 0.7, 0.45, 0.5);
  const scale = exp(logScale);
  const posterior = gaussianPosterior({ loc, scale });
  const z = posterior.sample(wave([B, U], 3.1, 0.2, 1.1));
  const logLikelihoodOf = (of: Tensor): Tensor => bernoulli().logProb(x, matMul(tanh(of) as never, a as never));
  return {
    loc,
    scale,
    posterior,
    z,
    logLikelihoodOf,
    logLikelihood: logLikelihoodOf(z),
    kl: gaussian().closedKl!.gaussian!(posterior, []),
    decomposition: (sampling: (typeof AGGREGATE_SAMPLINGS)[number], datasetSize: number) =>
      klDecomposition({ posterior, z, logPrior: gaussian().logProb(z, []), datasetSize, sampling }),
  };
}
type Parts = ReturnType<typeof partsOf>;

const discriminator = (z: Tensor): Tensor => sum(mul(tanh(z), tensor1d([0.7, -0.4, 0.9])), -1);
const draws = (): Tensor => wave([5, B, U], 2.7, 0.4, 1.2);

/** log p(x|z) + log p(z) of draws [5, B, U]. */
function logJoint({ logLikelihoodOf }: Parts, z: Tensor): Tensor {
  const logLikelihood = stack(unstack(z).map(logLikelihoodOf));
  return add(logLikelihood, sum(gaussian().logProb(z, []), -1));
}

const losses: Record<string, (parts: Parts) => Scalar> = {
  elbo: (p) => elbo({ logLikelihood: p.logLikelihood, kl: p.kl }).loss,
  betaVae: (p) => betaVae({ logLikelihood: p.logLikelihood, kl: p.kl, beta: 4 }).loss,
  deepVib: (p) => deepVib({ logLikelihood: p.logLikelihood, kl: p.kl, beta: 0.03 }).loss,
  conditionalEntropyBottleneck: (p) => {
    const backward = gaussianPosterior({
      loc: reverse(wave([B, U], 1.7, 0.3, 0.8), 0),
      scale: exp(reverse(wave([B, U], 2.3, 1, 0.4, -0.5), 0)),
    });
    const [logPosterior, logBackward] = [p.posterior, backward].map((law) => law.logProb(p.z)) as [Tensor, Tensor];
    return conditionalEntropyBottleneck({ logLikelihood: p.logLikelihood, logPosterior, logBackward, beta: 0.7 }).loss;
  },
  'annealedCapacity below': (p) =>
    annealedCapacity({ logLikelihood: p.logLikelihood, kl: p.kl, gamma: 7, capacity: 30 }).loss,
  'annealedCapacity above': (p) =>
    annealedCapacity({ logLikelihood: p.logLikelihood, kl: p.kl, gamma: 7, capacity: 0.5 }).loss,
  factorVae: (p) =>
    factorVae({ logLikelihood: p.logLikelihood, kl: p.kl, logits: discriminator(p.z), gamma: 6.4 }).loss,
  discriminatorLoss: (p) =>
    discriminatorLoss({ real: discriminator(p.z), permuted: discriminator(reverse(p.z, 1)) }).loss,
  importanceWeighted: (p) => {
    const z = p.posterior.sample(draws());
    return importanceWeighted({ logWeights: sub(logJoint(p, z), sum(p.posterior.logProb(z), -1)) }).loss;
  },
  doublyReparameterized: (p) =>
    doublyReparameterized({ posterior: p.posterior, eta: draws(), logJoint: (z) => logJoint(p, z) }).loss,
};
for (const sampling of AGGREGATE_SAMPLINGS) {
  for (const size of [B, 50]) {
    losses[`betaTcVae ${sampling} ${size}`] = (p) =>
      betaTcVae({
        logLikelihood: p.logLikelihood,
        decomposition: p.decomposition(sampling, size),
        alpha: 0.5,
        beta: 6,
        gamma: 2,
      }).loss;
    losses[`disentangledBottleneck ${sampling} ${size}`] = (p) =>
      disentangledBottleneck({
        logLikelihood: p.logLikelihood,
        kl: p.kl,
        totalCorrelation: p.decomposition(sampling, size).totalCorrelation,
        beta: 0.3,
        gamma: 2,
      }).loss;
  }
}
for (const kind of ['I', 'II'] as const) {
  losses[`dipVae ${kind}`] = ({ logLikelihood, kl, loc, scale }) =>
    dipVae({ logLikelihood, kl, loc, scale, kind, lambdaOff: 10, lambdaDiagonal: 5 }).loss;
}
for (const kernel of ['rbf', 'imq'] as const) {
  for (const estimator of ['biased', 'unbiased'] as const) {
    losses[`infoVae ${kernel} ${estimator}`] = ({ logLikelihood, kl, z }) => {
      const divergence = maximumMeanDiscrepancy({ x: z, y: wave([7, U], 1.3, 0.9, 1.3), kernel, estimator });
      return infoVae({ logLikelihood, kl, divergence, alpha: 0.6, lambda: 50 }).loss;
    };
  }
}

/** Each number within 2e-5 of the largest of the array, and of itself where that is more. */
function expectClose(found: Tensor, expected: readonly number[]): void {
  const largest = Math.max(...expected.map(Math.abs), 1e-3);
  const values = Array.from(found.dataSync());
  expect(values).toHaveLength(expected.length);
  values.forEach((value, i) => {
    expect(Math.abs(value - expected[i]!) / largest, `number ${i}: ${value}, not ${expected[i]}`).toBeLessThan(2e-5);
  });
}

describe.each(['cpu', 'wasm'] as const)('objectives on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it('are all compared', () => {
    expect(Object.keys(losses).sort()).toEqual(Object.keys(stored.objectives).sort());
  });

  it.each(Object.keys(stored.objectives))('%s has the value and the gradients of PyTorch', (name) => {
    const expected = stored.objectives[name]!;
    tidy(() => {
      const point = [wave([B, U], 1.7, 0.3, 0.8), wave([B, U], 2.3, 1, 0.4, -0.5), wave([U, D], 1.1, 0.5, 0.7)];
      const { value, grads } = valueAndGrads((loc: Tensor, logScale: Tensor, a: Tensor) => {
        // What does not depend on a point must have a gradient all the same.
        const none = mul(add(add(sum(loc), sum(logScale)), sum(a)), 0);
        return add<Scalar>(losses[name]!(partsOf(loc, logScale, a)), none);
      })(point);
      expect(Math.abs(value.dataSync()[0]! / expected.loss - 1)).toBeLessThan(2e-5);
      expectClose(grads[0]!, expected.loc);
      expectClose(grads[1]!, expected.logScale);
      expectClose(grads[2]!, expected.a);
    });
  });

  it.each<[string, Likelihood, number, number]>([
    ['bernoulli', bernoulli(), D, 4],
    ['continuousBernoulli', continuousBernoulli(), D, 4],
    ['gaussian fixed', gaussianLikelihood({ scale: 0.3 }), D, 1.5],
    ['gaussian learned', gaussianLikelihood({ scale: 'learned' }), 2 * D, 1.5],
    ['logisticMixture', logisticMixture({ components: 2 }), 6 * D, 1.5],
  ])('%s has the log-probability and the gradient of PyTorch', (name, likelihood, width, amplitude) => {
    const expected = stored.likelihoods[name]!;
    tidy(() => {
      let x = wave([B, D], 1.9, 0.7, 0.45, 0.5);
      if (likelihood.domain === 'bytes') {
        const bytes = Array.from(x.dataSync(), (value) => Math.round(255 * value) / 255);
        [bytes[0], bytes[1]] = [0, 1];
        x = reshape(tensor1d(bytes), [B, D]);
      }
      const parameters = wave([B, width], 1.3, 0.1, amplitude);
      expectClose(likelihood.logProb(x, parameters), expected.logProb);
      const { grads } = valueAndGrads((of: Tensor) => sum<Scalar>(likelihood.logProb(x, of)))([parameters]);
      expectClose(grads[0]!, expected.parameters);
    });
  });
});
