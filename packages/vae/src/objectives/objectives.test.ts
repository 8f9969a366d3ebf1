import { gaussian, gaussianPosterior, multiplicativeGaussianPosterior } from '@infodrop/priors';
import { key, normal } from '@infodrop/random';
import {
  eye,
  mul,
  ones,
  type Scalar,
  scalar,
  sub,
  sum,
  type Tensor,
  tensor1d,
  tensor2d,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from '@infodrop-tooling/vitest/backends';
import { leavesNothing, numbers, wave } from '../../test/waves.js';
import {
  annealedCapacity,
  betaTcVae,
  betaVae,
  type BoundParts,
  conditionalEntropyBottleneck,
  deepVib,
  dipVae,
  discriminatorLoss,
  disentangledBottleneck,
  doublyReparameterized,
  elbo,
  factorVae,
  importanceWeighted,
  infoVae,
  klDecomposition,
  maximumMeanDiscrepancy,
  permuteUnits,
} from '../index.js';
import { distanceFromIdentity } from './dipVae.js';

beforeAll(() => useBackend('cpu'));

const parts = (): BoundParts => ({
  logLikelihood: tensor1d([-90, -80]),
  kl: tensor2d([
    [4, 6],
    [10, 5],
  ]),
});
const valueOf = (act: () => { readonly loss: Scalar }): number => numbers(() => act().loss)[0]!;

describe('objectives', () => {
  it('say by name, in nats, what they are made of', () => {
    const { loss, measures } = elbo(parts());
    expect(loss.dataSync()[0]).toBeCloseTo(97.5, 4);
    expect([...measures.reconstruction.dataSync()]).toEqual([90, 80]);
    expect([...measures.kl.dataSync()]).toEqual([10, 15]);
    expect([...measures.elbo.dataSync()]).toEqual([-100, -95]);
  });

  it('are the bound where their prices are those of the bound', () => {
    const expected = valueOf(() => elbo(parts()));
    expect(valueOf(() => betaVae({ ...parts(), beta: 1 }))).toBe(expected);
    expect(valueOf(() => annealedCapacity({ ...parts(), gamma: 1, capacity: 0 }))).toBe(expected);
    expect(valueOf(() => infoVae({ ...parts(), divergence: scalar(3), lambda: 1 }))).toBe(expected);
    expect(valueOf(() => factorVae({ ...parts(), logits: tensor2d([[3], [4]]), gamma: 0 }))).toBe(expected);
    const loc = tensor2d([
      [1, 2],
      [3, 4],
    ]);
    expect(valueOf(() => dipVae({ ...parts(), loc, kind: 'I', lambdaOff: 0, lambdaDiagonal: 0 }))).toBe(expected);
  });

  it('with a target tell its cross-entropy and what is paid for, of the input or of what it has beyond the target', () => {
    const vib = deepVib({ ...parts(), beta: 0.1 });
    expect(vib.loss.dataSync()[0]).toBeCloseTo(86.25, 4);
    expect([...vib.measures.crossEntropy.dataSync()]).toEqual([90, 80]);
    expect([...vib.measures.kl.dataSync()]).toEqual([10, 15]);
    // A code that says of its input what its target says is free.
    const logPosterior = tensor2d([[-1, -2]]);
    const free = conditionalEntropyBottleneck({
      logLikelihood: tensor1d([-0.5]),
      logPosterior,
      logBackward: logPosterior,
      beta: 100,
    });
    expect(free.loss.dataSync()[0]).toBeCloseTo(0.5, 6);
  });

  it('of (18) are the β-VAE at γ = β, and pay for γ − β of the total correlation elsewhere', () => {
    const totalCorrelation = tensor1d([2, 3]);
    const beta = valueOf(() => betaVae({ ...parts(), beta: 0.4 }));
    expect(valueOf(() => disentangledBottleneck({ ...parts(), totalCorrelation, beta: 0.4, gamma: 0.4 }))).toBeCloseTo(
      beta,
      4,
    );
    expect(valueOf(() => disentangledBottleneck({ ...parts(), totalCorrelation, beta: 0.4, gamma: 2 }))).toBeCloseTo(
      beta + 1.6 * 2.5,
      4,
    );
    // Independent component analysis: no price on the information.
    const onlyTc = { ...parts(), totalCorrelation: scalar(2.5), beta: 0, gamma: 1 };
    expect(valueOf(() => disentangledBottleneck(onlyTc))).toBeCloseTo(87.5, 4);
  });

  it('with all prices 1 a β-TCVAE is the bound at its draw', () => {
    tidy(() => {
      const posterior = gaussianPosterior({ loc: wave([5, 2], 1.3, 0), scale: wave([5, 2], 0.7, 1, 0.2, 0.5) });
      const z = posterior.sample(wave([5, 2], 2.1, 0.3));
      const logPrior = gaussian().logProb(z, []);
      const decomposition = klDecomposition({ posterior, z, logPrior, datasetSize: 100 });
      const kl = sub(sum(posterior.logProb(z), 1), sum(logPrior, 1));
      const expected = elbo({ logLikelihood: ones([5]), kl });
      const found = betaTcVae({ logLikelihood: ones([5]), decomposition, beta: 1 });
      expect(found.loss.dataSync()[0]).toBeCloseTo(expected.loss.dataSync()[0]!, 4);
    });
  });

  it('with several draws bound tighter, count the draws that matter, and with one are the ELBO', () => {
    const logWeights = tensor2d([
      [-90, -80],
      [-90, -800],
    ]);
    const { loss, measures } = importanceWeighted({ logWeights });
    expect([...measures.bound.dataSync()]).toEqual([-90, expect.closeTo(-80 - Math.LN2, 4)]);
    expect([...measures.effectiveDraws.dataSync()]).toEqual([expect.closeTo(2, 4), expect.closeTo(1, 4)]);
    expect(loss.dataSync()[0]).toBeCloseTo((170 + Math.LN2) / 2, 4);
    expect(valueOf(() => importanceWeighted({ logWeights: tensor2d([[-90, -80]]) }))).toBeCloseTo(85, 4);
  });

  it('with the doubly reparameterized gradient have the same value, and refuse other posteriors', () => {
    tidy(() => {
      const [loc, scale, eta] = [wave([3, 2], 1, 0), wave([3, 2], 1, 2, 0.2, 0.6), wave([4, 3, 2], 2.3, 1)];
      const posterior = gaussianPosterior({ loc, scale });
      const logJoint = (z: Tensor) => sum(gaussian().logProb(z, []), -1);
      const { loss, measures } = doublyReparameterized({ posterior, eta, logJoint });
      const z = posterior.sample(eta);
      const logQ = [...sum(posterior.logProb(z), -1).dataSync()];
      const logP = [...logJoint(z).dataSync()];
      const logWeights = tensor2d(
        logP.map((p, i) => p - logQ[i]!),
        [4, 3],
      );
      expect(loss.dataSync()[0]).toBeCloseTo(importanceWeighted({ logWeights }).loss.dataSync()[0]!, 5);
      expect(measures.bound.shape).toEqual([3]);
      const other = multiplicativeGaussianPosterior({ f: loc, alpha: scale });
      expect(() => doublyReparameterized({ posterior: other, eta, logJoint })).toThrow(
        'posterior must be from gaussianPosterior or logNormalPosterior, got "multiplicativeGaussian"',
      );
      expect(() => doublyReparameterized({ posterior, eta, logJoint: (of) => of })).toThrow(
        'what logJoint returns must be of shape [4, 3], got [4, 3, 2]',
      );
    });
  });

  it('permute each unit in an order of its own, the same for the same key', () => {
    const z = tensor2d(
      Array.from({ length: 300 }, (_, i) => i),
      [100, 3],
    );
    const permuted = permuteUnits(z, key(3)).arraySync() as number[][];
    for (let unit = 0; unit < 3; unit++) {
      const column = permuted.map((row) => row[unit]!);
      expect([...column].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => 3 * i + unit));
    }
    const rows = permuted.filter(([a, b, c]) => b === a! + 1 || c === b! + 1);
    expect(rows.length).toBeLessThan(10); // of 100, 2 expected
    expect(permuteUnits(z, key(3)).arraySync()).toEqual(permuted);
    expect(permuteUnits(z, key(4)).arraySync()).not.toEqual(permuted);
  });

  it('have a discriminator at log 2 where it knows nothing, and at 0 where it knows all', () => {
    expect(valueOf(() => discriminatorLoss({ real: zeros([4]), permuted: zeros([4]) }))).toBeCloseTo(Math.LN2, 6);
    expect(valueOf(() => discriminatorLoss({ real: tensor1d([50]), permuted: tensor1d([-50]) }))).toBeCloseTo(0, 6);
  });

  it.each([
    ['ones', () => ones([10, 10]), 90],
    ['zeros', () => zeros([10, 10]), 10],
    ['the identity', () => eye(10), 0],
    ['twice the identity', () => mul(eye(10), 2), 10],
  ] as const)('have the distance of %s from the identity that disentanglement_lib says', (_, covariance, expected) => {
    expect(numbers(() => distanceFromIdentity(covariance(), 1, 1))[0]).toBeCloseTo(expected, 5);
  });
});

describe('maximumMeanDiscrepancy', () => {
  const drawsOf = (seed: number, count: number, shift = 0) =>
    tensor2d(
      normal(key(seed), 2 * count).map((value) => value + shift),
      [count, 2],
    );

  it.each(['rbf', 'imq'] as const)(
    'has mean 0 between draws of one law, %s: z-score below 4; and is far above between two',
    (kernel) => {
      const values = Array.from(
        { length: 200 },
        (_, i) => numbers(() => maximumMeanDiscrepancy({ x: drawsOf(i, 20), y: drawsOf(1000 + i, 15), kernel }))[0]!,
      );
      const mean = values.reduce((total, value) => total + value) / 200;
      const deviation = Math.sqrt(values.reduce((total, value) => total + (value - mean) ** 2, 0) / 199);
      expect(Math.abs(mean / (deviation / Math.sqrt(200)))).toBeLessThan(4);
      const [apart] = numbers(() => maximumMeanDiscrepancy({ x: drawsOf(1, 200), y: drawsOf(2, 200, 2), kernel }));
      expect(apart! / deviation).toBeGreaterThan(5);
    },
  );

  it('has the closed form of the RBF kernel between two normal laws: z-score below 4', () => {
    // E exp(−d²/(2w²)) for d ~ N(m, 2) in each of two units is (w²/(w² + 2)) exp(−|m|²/(2 (w² + 2))).
    const [width, shift] = [1.5, 0.7];
    const share = width ** 2 / (width ** 2 + 2);
    const exact = 2 * share * (1 - Math.exp((-2 * shift ** 2) / (2 * (width ** 2 + 2))));
    const values = Array.from(
      { length: 200 },
      (_, i) =>
        numbers(() =>
          maximumMeanDiscrepancy({ x: drawsOf(i, 30), y: drawsOf(1000 + i, 30, shift), kernel: 'rbf', width }),
        )[0]!,
    );
    const mean = values.reduce((total, value) => total + value) / 200;
    const deviation = Math.sqrt(values.reduce((total, value) => total + (value - mean) ** 2, 0) / 199);
    expect(Math.abs((mean - exact) / (deviation / Math.sqrt(200)))).toBeLessThan(4);
  });

  it('is 0 of draws from themselves, and never below, where it is biased', () => {
    expect(
      numbers(() => maximumMeanDiscrepancy({ x: drawsOf(1, 9), y: drawsOf(1, 9), estimator: 'biased' }))[0],
    ).toBeCloseTo(0, 6);
    for (let seed = 0; seed < 20; seed++) {
      const [value] = numbers(() =>
        maximumMeanDiscrepancy({ x: drawsOf(seed, 5), y: drawsOf(99 + seed, 5), estimator: 'biased' }),
      );
      expect(value).toBeGreaterThan(-1e-6);
    }
  });

  it.each<[() => object, string]>([
    [() => ({ y: zeros([3, 3]) }), 'y must be of shape [any, 2], got [3, 3]'],
    [() => ({ x: zeros([1, 2]) }), 'x must be at least 2 draws for the unbiased estimator, got 1'],
    [() => ({ kernel: 'gauss' }), 'kernel must be one of "rbf", "imq"'],
    [() => ({ width: 0 }), 'width must be a finite number > 0'],
  ])('refuses %s', (wrong, message) => {
    expect(() => maximumMeanDiscrepancy({ x: drawsOf(1, 4), y: drawsOf(2, 4), ...wrong() })).toThrow(message);
  });
});

describe('objectives, where they are used', () => {
  it('leave no tensor but what they return', () => {
    const given = parts();
    const posterior = gaussianPosterior({ loc: zeros([2, 2]), scale: ones([2, 2]) });
    const z = ones([2, 2]);
    const decomposition = klDecomposition({ posterior, z, logPrior: z, datasetSize: 9 });
    const more = { totalCorrelation: scalar(1), divergence: scalar(1), logits: ones([2]), eta: ones([3, 2, 2]) };
    const logWeights = ones([3, 2]);
    leavesNothing(4, () => elbo(given));
    leavesNothing(4, () => betaVae({ ...given, beta: 2 }));
    leavesNothing(3, () => deepVib({ ...given, beta: 2 }));
    const logs = { logLikelihood: given.logLikelihood, logPosterior: z, logBackward: z };
    leavesNothing(3, () => conditionalEntropyBottleneck({ ...logs, beta: 2 }));
    leavesNothing(4, () => annealedCapacity({ ...given, gamma: 2, capacity: 3 }));
    leavesNothing(3, () => importanceWeighted({ logWeights }));
    leavesNothing(3, () => doublyReparameterized({ posterior, eta: more.eta, logJoint: (of) => sum(of, -1) }));
    leavesNothing(7, () => betaTcVae({ logLikelihood: given.logLikelihood, decomposition, beta: 2 }));
    leavesNothing(5, () => factorVae({ ...given, logits: more.logits, gamma: 2 }));
    leavesNothing(2, () => discriminatorLoss({ real: more.logits, permuted: more.logits }));
    leavesNothing(1, () => permuteUnits(z, key(1)));
    leavesNothing(5, () => dipVae({ ...given, loc: z, scale: z, kind: 'II', lambdaOff: 1, lambdaDiagonal: 1 }));
    leavesNothing(5, () => infoVae({ ...given, divergence: more.divergence, lambda: 5 }));
    leavesNothing(4, () =>
      disentangledBottleneck({ ...given, totalCorrelation: more.totalCorrelation, beta: 1, gamma: 2 }),
    );
    leavesNothing(1, () => maximumMeanDiscrepancy({ x: z, y: z }));
  });

  it.each<[() => unknown, string]>([
    [() => elbo({ ...parts(), kl: zeros([3]) }), 'elbo: kl must be of shape [2], got [3]'],
    [
      () => elbo({ ...parts(), logLikelihood: zeros([2, 2]) }),
      'elbo: logLikelihood must be of shape [any], got [2, 2]',
    ],
    [() => elbo({ ...parts(), beta: 2 } as never), 'elbo: options must be among logLikelihood, kl, got "beta"'],
    [() => betaVae({ ...parts(), beta: -1 }), 'betaVae: beta must be a finite number ≥ 0, got -1'],
    [() => betaVae({ ...parts(), Beta: 1 } as never), 'Did you mean beta?'],
    [() => deepVib({ ...parts(), beta: NaN }), 'deepVib: beta must be a finite number ≥ 0, got NaN'],
    [
      () =>
        conditionalEntropyBottleneck({
          logLikelihood: tensor1d([-1]),
          logPosterior: zeros([1, 2]),
          logBackward: zeros([1, 3]),
          beta: 1,
        }),
      'conditionalEntropyBottleneck: logBackward must be of shape [1, 2], got [1, 3]',
    ],
    [() => annealedCapacity({ ...parts(), gamma: 1, capacity: NaN }), 'capacity must be a finite number ≥ 0, got NaN'],
    [() => importanceWeighted({ logWeights: zeros([3]) }), 'logWeights must be of shape [any, any], got [3]'],
    [() => factorVae({ ...parts(), logits: zeros([3]), gamma: 1 }), 'logits must be of shape [2], got [3]'],
    [() => discriminatorLoss({ real: zeros([3]), permuted: zeros([2]) }), 'permuted must be of shape [3], got [2]'],
    [() => permuteUnits(zeros([3]), key(1)), 'z must be of shape [any, any], got [3]'],
    [
      () => dipVae({ ...parts(), loc: zeros([2, 2]), kind: 'II', lambdaOff: 1, lambdaDiagonal: 1 }),
      "scale must be the standard deviations of the codes for kind 'II', got none",
    ],
    [
      () => dipVae({ ...parts(), loc: zeros([3, 2]), kind: 'I', lambdaOff: 1, lambdaDiagonal: 1 }),
      'loc must be of shape [2, any]',
    ],
    [
      () => infoVae({ ...parts(), divergence: scalar(1), alpha: 2, lambda: 1 }),
      'alpha must be a finite number ≤ 1, got 2',
    ],
    [() => infoVae({ ...parts(), divergence: scalar(1), lambda: 0 }), 'lambda must be a finite number ≥ 1, got 0'],
    [
      () => disentangledBottleneck({ ...parts(), totalCorrelation: zeros([3]), beta: 1, gamma: 1 }),
      'totalCorrelation must be a scalar or one number per example, got [3]',
    ],
  ])('refuse what does not fit', (act, message) => {
    expect(act).toThrow(message);
  });
});
