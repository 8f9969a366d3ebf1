import {
  concat,
  dispose,
  fill,
  grad,
  grads,
  linspace,
  memory,
  mul,
  ones,
  reshape,
  type Scalar,
  sum,
  tensor1d,
  tensor2d,
  tensor3d,
  type Tensor,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from '@infodrop-tooling/vitest/backends';
import { leavesNothing, numbers } from '../../test/waves.js';
import {
  bernoulli,
  continuousBernoulli,
  gaussianLikelihood,
  type Likelihood,
  likelihoodFromConfig,
  logisticMixture,
} from '../index.js';

beforeAll(() => useBackend('cpu'));

const all: readonly Likelihood[] = [
  bernoulli(),
  continuousBernoulli(),
  gaussianLikelihood(),
  gaussianLikelihood({ scale: 'learned' }),
  logisticMixture({ components: 3 }),
];

/** [n, width]: the same parameters for each of n values. */
const same = (row: readonly number[], n: number): Tensor =>
  concat(
    Array.from({ length: n }, () => tensor2d([[...row]])),
    0,
  );

describe('a likelihood', () => {
  it.each([-30, -3, -0.9, -1e-3, 0, 1e-3, 0.4, 1.1, 8])(
    'of continuous Bernoulli integrates to 1 over [0, 1] at logit %f, with the mean that it says',
    (logit) => {
      const n = 4001;
      const x = reshape(linspace(0, 1, n), [n, 1]);
      const density = numbers(() => continuousBernoulli().logProb(x, same([logit], n))).map(Math.exp);
      // Simpson's rule.
      const integral = (values: readonly number[]): number =>
        values.reduce((total, value, i) => total + value * (i === 0 || i === n - 1 ? 1 : i % 2 === 1 ? 4 : 2), 0) /
        (3 * (n - 1));
      expect(integral(density)).toBeCloseTo(1, 3);
      const mean = integral(density.map((value, i) => (value * i) / (n - 1)));
      expect(numbers(() => continuousBernoulli().mean(tensor2d([[logit]])))[0]).toBeCloseTo(mean, 3);
    },
  );

  it('of continuous Bernoulli keeps its digits where the two formulas meet, and far out', () => {
    // log((e^l − 1)/l) in double precision.
    for (const logit of [1e-6, 0.99999, 1, 1.00001, -1, 40, -40]) {
      const expected = 0.25 * logit - Math.log(Math.expm1(logit) / logit);
      const [found] = numbers(() => continuousBernoulli().logProb(tensor2d([[0.25]]), tensor2d([[logit]])));
      expect(Math.abs(found! - expected)).toBeLessThan(1e-6 * Math.max(1, Math.abs(expected)));
    }
  });

  it.each([
    [0.5, -3],
    [0.1, -9],
    [1.3, 1],
    [-0.2, -1],
  ])('of logistics is a probability of the 256 bytes: mean %f, log scale %f', (mean, logScale) => {
    const x = reshape(linspace(0, 1, 256), [256, 1]);
    const row = [0.3, -0.2, mean, 0.7, logScale, -2];
    const total = numbers(() => logisticMixture({ components: 2 }).logProb(x, same(row, 256)))
      .map(Math.exp)
      .reduce((sum, value) => sum + value);
    expect(total).toBeCloseTo(1, 5);
  });

  it('of a Gaussian is the density of the normal law', () => {
    const x = tensor2d([[1, 2]]);
    expect(numbers(() => gaussianLikelihood({ scale: 0.5 }).logProb(x, tensor2d([[0, 2.5]])))[0]).toBeCloseTo(
      -2 - 0.5 - 2 * Math.log(0.5) - Math.log(2 * Math.PI),
      5,
    );
    const learned = gaussianLikelihood({ scale: 'learned' });
    const parameters = tensor2d([[0, 2.5, Math.log(0.5), Math.log(0.5)]]);
    expect(numbers(() => learned.logProb(x, parameters))).toEqual(
      numbers(() => gaussianLikelihood({ scale: 0.5 }).logProb(x, tensor2d([[0, 2.5]]))).map(
        (v) => expect.closeTo(v, 5) as number,
      ),
    );
    expect(numbers(() => learned.mean(parameters))).toEqual([0, 2.5]);
  });

  it('of binary values is what it is: log σ and log (1 − σ), also far out', () => {
    const x = tensor2d([[1], [0], [1], [0]]);
    const found = numbers(() => bernoulli().logProb(x, tensor2d([[2], [2], [-200], [200]])));
    [-Math.log1p(Math.exp(-2)), -2 - Math.log1p(Math.exp(-2)), -200, -200].forEach((value, i) => {
      expect(found[i]).toBeCloseTo(value, 4);
    });
  });

  it('of binary values has the gradients x − σ(l) and l, twice differentiable, and leaves no tensor behind', () => {
    const [x, logits] = [
      tensor3d([
        [
          [1, 0],
          [1, 0.25],
        ],
        [
          [0, 0],
          [1, 1],
        ],
      ]),
      tensor3d([
        [
          [2, -1],
          [-40, 0.5],
        ],
        [
          [0, 40],
          [-3, 3],
        ],
      ]),
    ];
    const weights = tensor1d([2, -3]);
    const value = (a: Tensor, b: Tensor): Scalar => sum(mul(bernoulli().logProb(a, b), weights));
    const before = memory().numTensors;
    let found: number[][] = [];
    tidy(() => {
      const curvature = grad((b) => sum(grads(value)([x, b])[1]!))(logits);
      found = [...grads(value)([x, logits]), curvature].map((each) => [...each.dataSync()]);
    });
    expect(memory().numTensors).toBe(before);
    const sigmoid = (l: number): number => 1 / (1 + Math.exp(-l));
    logits.dataSync().forEach((l, i) => {
      const weight = i < 4 ? 2 : -3;
      expect(found[0]![i]).toBeCloseTo(weight * l, 5);
      expect(found[1]![i]).toBeCloseTo(weight * (x.dataSync()[i]! - sigmoid(l)), 6);
      expect(found[2]![i]).toBeCloseTo(-weight * sigmoid(l) * sigmoid(-l), 6);
    });
    dispose([x, logits, weights]);
  });

  it.each(all)(
    'sums over images of channels, and takes one parameter of all channels after another: $kind',
    (likelihood) => {
      const images = fill([2, 3, 3, 2], 128 / 255);
      const row = Array.from({ length: likelihood.parametersPerValue }, (_, p) => 0.1 * p - 0.2);
      const one = numbers(() => likelihood.logProb(tensor2d([[128 / 255]]), tensor2d([row])))[0]!;
      const parameters = reshape(
        same(
          row.flatMap((p) => [p, p]),
          18,
        ),
        [2, 3, 3, -1],
      );
      const found = numbers(() => likelihood.logProb(images, parameters));
      expect(found).toEqual([expect.closeTo(18 * one, 3), expect.closeTo(18 * one, 3)]);
      expect(likelihood.mean(parameters).shape).toEqual(images.shape);
    },
  );

  it.each(all)('is the same one from its configuration: $kind', (likelihood) => {
    const again = likelihoodFromConfig(JSON.parse(JSON.stringify(likelihood.getConfig())) as never);
    expect(again.getConfig()).toEqual(likelihood.getConfig());
    const parameters = tensor2d([Array.from({ length: likelihood.parametersPerValue }, (_, p) => 0.3 * p)]);
    const x = tensor2d([[1]]);
    expect(numbers(() => again.logProb(x, parameters))).toEqual(numbers(() => likelihood.logProb(x, parameters)));
  });

  it.each(all)('leaves no tensor behind: $kind', (likelihood) => {
    const x = ones([2, 3]);
    const parameters = zeros([2, 3 * likelihood.parametersPerValue]);
    leavesNothing(1, () => likelihood.logProb(x, parameters));
    leavesNothing(1, () => likelihood.mean(parameters));
  });

  it.each<[() => unknown, string]>([
    [
      () => gaussianLikelihood({ scale: 'learned' }).logProb(zeros([2, 3]), zeros([2, 3])),
      "parameters must be 2 numbers for each of [2, 3], got [2, 3]. The decoder's last layer must have 2 × channels units.",
    ],
    [
      () => bernoulli().logProb(zeros([2, 3]), zeros([2, 4])),
      'parameters must be one number for each of [2, 3], got [2, 4]',
    ],
    [() => gaussianLikelihood({ scale: 0 }), 'scale must be a finite number > 0, got 0'],
    [() => gaussianLikelihood({ scale: 'learnt' as never }), 'scale must be a number > 0 or \'learned\', got "learnt"'],
    [() => gaussianLikelihood({ scales: 1 } as never), 'Did you mean scale?'],
    [() => logisticMixture({ components: 0 }), 'components must be an integer ≥ 1, got 0'],
    [() => likelihoodFromConfig({ kind: 'bernouli' } as never), 'Did you mean bernoulli?'],
    [() => likelihoodFromConfig({ kind: 'bernoulli', scale: 1 } as never), 'got "scale"'],
  ])('is refused where it cannot be', (act, message) => {
    expect(act).toThrow(message);
  });

  it('has a sum of numbers that any shape can have', () => {
    expect(numbers(() => sum(bernoulli().logProb(tensor1d([1, 0]), tensor1d([0, 0]))))[0]).toBeCloseTo(
      -2 * Math.LN2,
      5,
    );
  });
});
