import { gaussian, logUniform, standardNormal } from '@infodrop/priors';
import { key } from '@infodrop/random';
import {
  grad,
  memory,
  mean,
  neg,
  type Scalar,
  sum,
  type Tensor,
  tensor,
  tensor2d,
  tidy,
  variableGrads,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from '@infodrop-tooling/vitest/backends';
import { numbers, wave } from '../../test/waves.js';
import {
  aggregateKl,
  diagnoseVae,
  gaussianLikelihood,
  informationDropoutCode,
  jointMixture,
  klDecomposition,
  mlpDecoder,
  mlpEncoder,
  type JointPrior,
  vae,
  type Vae,
  type VaeOptions,
  vampPrior,
} from '../index.js';
import { isJoint } from './jointPrior.js';

beforeAll(() => useBackend('cpu'));

const small = (more: Partial<VaeOptions>): Vae =>
  vae({
    encoder: mlpEncoder({ inputShape: [4], latent: 2, units: [6], activation: 'tanh', seed: 1 }),
    decoder: mlpDecoder({ outputShape: [4], latent: 2, units: [6], activation: 'tanh', seed: 2 }),
    likelihood: gaussianLikelihood(),
    ...more,
  });

const logits = [0.3, -1, 0.5];
const loc = [
  [-2, 1],
  [0.5, 0.2],
  [1.5, -1],
];
const scale = [
  [0.3, 0.8],
  [1.1, 0.5],
  [0.6, 0.9],
];

/** A model whose prior is that mixture. */
function mixed(family: 'gaussian' | 'logNormal'): Vae {
  const code = family === 'logNormal' ? { code: informationDropoutCode() } : {};
  const model = small({ ...code, prior: jointMixture({ components: 3, family }) });
  const values = [tensor(logits), tensor2d(loc), tensor2d(scale.map((row) => row.map(Math.log)))];
  model.learnedPrior!.setWeights(values);
  for (const value of values) value.dispose();
  return model;
}

/** The shares of its components. */
const shares = logits.map((logit) => Math.exp(logit) / logits.reduce((total, each) => total + Math.exp(each), 0));

/** Its log-density at a point, in double precision. */
function exact(z: readonly number[]): number {
  const densities = shares.map((share, k) =>
    z.reduce((product, value, j) => {
      const standard = (value - loc[k]![j]!) / scale[k]![j]!;
      return (product * Math.exp(-0.5 * standard ** 2)) / (Math.sqrt(2 * Math.PI) * scale[k]![j]!);
    }, share),
  );
  return Math.log(densities.reduce((total, density) => total + density));
}

const jointOf = ({ prior }: Vae): JointPrior => {
  if (!isJoint(prior)) throw new TypeError('the model must have a prior of all units together');
  return prior;
};

describe('jointMixture', () => {
  const points = [
    [-2, 1],
    [0.1, 0.4],
    [3, -2],
  ];

  it('has the density of its closed form, of codes and of their logarithms', () => {
    const found = numbers(() => mixed('gaussian').logPrior(tensor2d(points)));
    points.forEach((point, i) => {
      expect(found[i]).toBeCloseTo(exact(point), 5);
    });
    const ofLog = numbers(() => mixed('logNormal').logPrior(tensor2d(points.map((row) => row.map(Math.exp)))));
    points.forEach((point, i) => {
      expect(ofLog[i]).toBeCloseTo(exact(point) - point[0]! - point[1]!, 5);
    });
  });

  it('of codes above 0 has the density 0 elsewhere, with gradients that are numbers', () => {
    const model = mixed('logNormal');
    const z = [
      [1, -0.5],
      [0, 1],
      [1, 1],
    ];
    const found = numbers(() => model.logPrior(tensor2d(z)));
    expect(found.slice(0, 2)).toEqual([-Infinity, -Infinity]);
    expect(found[2]).toBeCloseTo(exact([0, 0]), 5);
    const slopes = numbers(() => grad((codes: Tensor) => sum(model.logPrior(codes)))(tensor2d(z)));
    expect(slopes.slice(0, 4)).toEqual([0, 0, 0, 0]);
    for (const slope of slopes.slice(4)) expect(Number.isFinite(slope)).toBe(true);
  });

  it('draws codes with the moments of the mixture, its covariance between units too: z-scores below 4', () => {
    const count = 20_000;
    for (const family of ['gaussian', 'logNormal'] as const) {
      const model = mixed(family);
      const z = numbers(() => jointOf(model).sample(key(5), count, model)).map((value) =>
        family === 'logNormal' ? Math.log(value) : value,
      );
      const moment = (of: (a: number, b: number) => number, expected: number): void => {
        const values = Array.from({ length: count }, (_, i) => of(z[2 * i]!, z[2 * i + 1]!));
        const average = values.reduce((total, value) => total + value) / count;
        const variance = values.reduce((total, value) => total + (value - average) ** 2, 0) / (count - 1);
        expect(Math.abs(average - expected) / Math.sqrt(variance / count)).toBeLessThan(4);
      };
      const over = (of: (k: number) => number): number => shares.reduce((total, share, k) => total + share * of(k), 0);
      moment(
        (a) => a,
        over((k) => loc[k]![0]!),
      );
      moment(
        (_, b) => b,
        over((k) => loc[k]![1]!),
      );
      moment(
        (a) => a * a,
        over((k) => loc[k]![0]! ** 2 + scale[k]![0]! ** 2),
      );
      moment(
        (a, b) => a * b,
        over((k) => loc[k]![0]! * loc[k]![1]!),
      );
    }
  });

  it('of one component at the place and width of the normal prior costs as much as that, in the mean over draws', () => {
    const model = small({ prior: jointMixture({ components: 1 }) });
    const values = [tensor([0]), tensor2d([[0, 0]]), tensor2d([[0, 0]])];
    model.learnedPrior!.setWeights(values);
    const normal = small({ prior: gaussian() });
    const x = wave([1, 4], 1.1, 0.4);
    const closed = numbers(() => normal.elbo(x, { key: key(2) }).kl)[0]!;
    const draws = Array.from({ length: 400 }, (_, i) => numbers(() => model.elbo(x, { key: key(i), draws: 1 }).kl)[0]!);
    const average = draws.reduce((total, value) => total + value) / draws.length;
    const variance = draws.reduce((total, value) => total + (value - average) ** 2, 0) / (draws.length - 1);
    expect(Math.abs(average - closed) / Math.sqrt(variance / draws.length)).toBeLessThan(4);
  });
});

describe('vampPrior', () => {
  it('is the aggregate posterior where its pseudo-inputs are the data: the rate is the mutual information', () => {
    for (const code of [{}, { code: informationDropoutCode() }]) {
      const model = small({ ...code, prior: vampPrior({ components: 7 }) });
      const x = wave([7, 4], 0.9, 0.1);
      model.learnedPrior!.setWeights([x]);
      const [rate, information] = tidy(() => {
        const posterior = model.encode(x);
        const eta = standardNormal(key(3), posterior.shape);
        const z = posterior.sample(eta);
        const parts = klDecomposition({ posterior, z, logPrior: z, datasetSize: 7 });
        return [model.kl(posterior, eta), parts.mutualInformation].map((part) => Array.from(part.dataSync()));
      }) as unknown as [number[], number[]];
      rate.forEach((nats, i) => {
        expect(nats).toBeCloseTo(information[i]!, 4);
      });
    }
  });

  it('keeps pseudo-inputs where the likelihood has its values', () => {
    const prior = vampPrior({ components: 50 });
    const binary = vae({
      encoder: mlpEncoder({ inputShape: [4], latent: 2, units: [6] }),
      decoder: mlpDecoder({ outputShape: [4], latent: 2, units: [6] }),
      prior,
    });
    const values = numbers(() => prior.pseudoInputs(binary));
    expect(values).toHaveLength(200);
    expect(Math.min(...values)).toBeGreaterThan(0);
    expect(Math.max(...values)).toBeLessThan(1);
    expect(Math.min(...numbers(() => prior.pseudoInputs(small({ prior }))))).toBeLessThan(-1);
  });
});

describe.each<[string, () => Vae]>([
  ['a mixture of Gaussians', () => mixed('gaussian')],
  ['a mixture of log-normals', () => mixed('logNormal')],
  ['pseudo-inputs', () => small({ prior: vampPrior({ components: 3 }) })],
])('a VAE whose prior is %s', (_, make) => {
  const loss = (model: Vae): Scalar => {
    const x = wave([5, 4], 1.3, 0.2);
    const { elbo } = model.elbo(x, { key: key(1), draws: 2 });
    return neg(mean<Scalar>(elbo));
  };

  it('has the gradients of finite differences for all that the prior learns', () => {
    const model = make();
    const prior = model.learnedPrior!;
    const { grads } = variableGrads(() => loss(model));
    const shapes = prior.getWeights().map(({ shape }) => shape);
    const begun = prior.getWeights().map((weight) => Float32Array.from(weight.dataSync()));
    const lossAt = (values: readonly Float32Array[]): number => {
      const weights = values.map((each, w) => tensor(each, shapes[w]));
      prior.setWeights(weights);
      for (const weight of weights) weight.dispose();
      return numbers(() => loss(model))[0]!;
    };
    prior.weights.forEach(({ name }, w) => {
      const gradient = Array.from(grads[name]!.dataSync());
      gradient.forEach((found, i) => {
        const [above, below] = [0.02, -0.02].map((step) =>
          lossAt(begun.map((each, other) => each.map((value, at) => (other === w && at === i ? value + step : value)))),
        ) as [number, number];
        expect(found).toBeCloseTo((above - below) / 0.04, 2);
      });
    });
  });

  it('bounds a likelihood that more draws tighten, and leaves no tensor behind', async () => {
    const model = make();
    const x = wave([3, 4], 1.3, 0.2);
    const before = memory().numTensors;
    const bound = numbers(() => model.elbo(x, { key: key(1), draws: 200 }).elbo);
    const likelihood = numbers(() => model.logLikelihood(x, { key: key(1), draws: 200 }));
    expect(numbers(() => model.sample({ key: key(2), count: 3 }))).toHaveLength(12);
    likelihood.forEach((value, i) => {
      expect(value).toBeGreaterThan(bound[i]!);
    });
    const values = Float32Array.from(x.dataSync());
    const data = { size: 3, shape: [4], batch: () => ({ inputs: values }) };
    const { rate, distortion, elbo, units } = await diagnoseVae(model, { data, key: key(3) });
    expect(elbo).toBeCloseTo(-rate - distortion, 8);
    expect(rate).toBeGreaterThan(0);
    expect(units.map(({ kl }) => kl)).toEqual([null, null]);
    expect(memory().numTensors).toBe(before);
    await expect(aggregateKl(model, { data, key: key(1) })).rejects.toThrow('must have a prior of single units, got');
  });
});

describe('a prior of all units together', () => {
  it.each<[() => unknown, string]>([
    [() => jointMixture({ components: 0 }), 'jointMixture: components must be an integer ≥ 1, got 0'],
    [() => jointMixture({ components: 2, family: 'cauchy' as never }), 'family must be one of "gaussian", "logNormal"'],
    [() => vampPrior({ components: 1.5 }), 'vampPrior: components must be an integer ≥ 1, got 1.5'],
    [() => vampPrior({ componets: 3 } as never), 'Did you mean components?'],
    [
      () => small({ prior: jointMixture({ components: 2, family: 'logNormal' }) }),
      "vae: prior must be above 0 where codes fall, got jointMixture, which has z > 0, for Gaussian codes. Take family 'gaussian'.",
    ],
    [
      () => small({ code: informationDropoutCode({ activation: 'relu' }), prior: vampPrior({ components: 2 }) }),
      'vae: prior must be of single units, got vampPrior: ReLU codes have an atom at 0',
    ],
  ])('is refused where it cannot be', (act, message) => {
    expect(act).toThrow(message);
  });

  it('leaves priors of single units what they were', () => {
    expect(small({ prior: logUniform() }).learnedPrior).toBeNull();
    expect(small({ prior: gaussian({ learned: true }) }).priorParameters()[0]!.shape).toEqual([]);
  });
});
