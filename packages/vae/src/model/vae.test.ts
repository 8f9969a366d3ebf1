import { gaussian, logNormal, logUniform, mixture } from '@infodrop/priors';
import { key, normal } from '@infodrop/random';
import {
  add,
  concat,
  exp,
  fill,
  log,
  memory,
  mul,
  sigmoid,
  softplus,
  split,
  tensor1d,
  tensor2d,
  type Tensor,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import { input, layers, type LayersModel, model as modelOf, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from '@infodrop-tooling/vitest/backends';
import { numbers, wave } from '../../test/waves.js';
import {
  bernoulli,
  convolutionalDecoder,
  convolutionalEncoder,
  gaussianLikelihood,
  informationDropoutCode,
  logisticMixture,
  mlpDecoder,
  mlpEncoder,
  type Vae,
  vae,
  type VaeOptions,
} from '../index.js';

beforeAll(() => useBackend('cpu'));

const SHAPE = [3, 2];
const LATENT = 2;
const small = (more: Partial<VaeOptions> = {}, values = SHAPE): Vae =>
  vae({
    encoder: mlpEncoder({ inputShape: SHAPE, latent: LATENT, units: [7], seed: 3 }),
    decoder: mlpDecoder({ outputShape: values, latent: LATENT, units: [7], seed: 4 }),
    ...more,
  });
const x = (batch = 5): Tensor => wave([batch, ...SHAPE], 1.3, 0.2, 0.45, 0.5);

/** A layer that computes something, for a network made of another. */
class Computed extends layers.Layer {
  static readonly className = 'TestComputed';
  constructor(private readonly compute: (of: Tensor) => Tensor) {
    super({});
  }
  override call(inputs: Tensor | Tensor[]): Tensor {
    return tidy(() => this.compute(Array.isArray(inputs) ? inputs[0]! : inputs));
  }
}

/** Sets the weights of a network's layers, kernels [inputs, outputs] row by row. */
function setWeights(network: LayersModel, weights: readonly Tensor[]): void {
  network.setWeights([...weights]);
  for (const weight of weights) weight.dispose();
}

describe('a VAE with information dropout', () => {
  it('is with a log-normal prior and equal weights exactly a Gaussian VAE of log z, whose decoder sees exp', () => {
    for (const prior of [
      { loc: 0, scale: 1 },
      { loc: -0.4, scale: 1.7 },
    ]) {
      const [minAlpha, alphaRange] = [0.001, 0.7];
      const dropout = small({ code: informationDropoutCode({ minAlpha, alphaRange }), prior: logNormal(prior) });
      const ofLog = new Computed((parameters) => {
        const [argument, logits] = split(parameters, 2, -1);
        const alpha = add(mul(sigmoid(logits!), alphaRange), minAlpha);
        return concat([log(softplus(argument!)), log(alpha)], -1);
      });
      const encoder = modelOf({
        inputs: dropout.encoder.inputs,
        outputs: ofLog.apply(dropout.encoder.outputs[0]!) as SymbolicTensor,
      });
      const codes = input({ shape: [LATENT] });
      const decoder = modelOf({
        inputs: codes,
        outputs: dropout.decoder.apply(new Computed((z) => exp(z)).apply(codes)) as SymbolicTensor,
      });
      const logarithmic = vae({ encoder, decoder, prior: gaussian(prior) });
      for (const draws of [1, 6]) {
        const [one, other] = [dropout, logarithmic].map((each) => each.elbo(x(), { key: key(5), draws }));
        for (const name of ['reconstruction', 'kl', 'elbo'] as const) {
          const expected = [...other![name].dataSync()];
          [...one![name].dataSync()].forEach((value, i) => {
            expect(value).toBeCloseTo(expected[i]!, 4);
          });
        }
      }
      const [one, other] = [dropout, logarithmic].map((each) =>
        numbers(() => each.logLikelihood(x(), { key: key(6), draws: 20 })),
      );
      one!.forEach((value, i) => {
        expect(value).toBeCloseTo(other![i]!, 4);
      });
    }
  });

  it('has no bound with ReLU and the log-uniform prior, and says so', () => {
    const model = small({ code: informationDropoutCode({ activation: 'relu' }) });
    expect(model.prior.kind).toBe('logUniform');
    expect(() => model.elbo(x(), { key: key(1) })).toThrow(
      'elbo: the model must have a bound on the likelihood, got none: the logUniform prior is improper: its divergences are known up ' +
        'to a constant. Take softplus codes with the log-normal prior.',
    );
    expect(() => model.logLikelihood(x(), { key: key(1) })).toThrow('logLikelihood: the model must have a bound');
    expect(() => model.sample({ key: key(1), count: 2 })).toThrow(
      'prior must be one that can be drawn from, got logUniform',
    );
    const atom = small({ code: informationDropoutCode({ activation: 'relu' }), prior: logNormal() });
    expect(() => atom.elbo(x(), { key: key(1) })).toThrow('ReLU codes have an atom at 0, where a density has none');
    expect(() => small({ prior: logUniform() }).elbo(x(), { key: key(1) })).toThrow('the logUniform prior is improper');
  });
});

describe('the importance-weighted likelihood', () => {
  // x = W z + b + σ ε with z ~ N(0, I): W has orthogonal columns, so that the posterior is independent over units.
  const [w1, w2, sigma] = [1.2, 0.7, 0.5] as const;
  const bias = [0.3, -0.2, 0.1];
  const decoderWeights = (): Tensor[] => [
    tensor2d([
      [w1, 0, 0],
      [0, w2, 0],
    ]),
    tensor1d(bias),
  ];
  /** Unit j of the posterior: gain w/(w² + σ²) on x − b, variance σ²/(w² + σ²), times these factors. */
  const encoderWeights = (gain: number, spread: number): Tensor[] => {
    const of = (w: number): [number, number] => [
      (gain * w) / (w ** 2 + sigma ** 2),
      sigma ** 2 / (w ** 2 + sigma ** 2),
    ];
    const [[g1, v1], [g2, v2]] = [of(w1), of(w2)];
    const half = (variance: number): number => 0.5 * Math.log(variance) + Math.log(spread);
    return [
      tensor2d([
        [g1, 0, 0, 0],
        [0, g2, 0, 0],
        [0, 0, 0, 0],
      ]),
      tensor1d([-g1 * bias[0]!, -g2 * bias[1]!, half(v1), half(v2)]),
    ];
  };
  const linear = (gain: number, spread: number): Vae => {
    const model = vae({
      encoder: mlpEncoder({ inputShape: [3], latent: 2, units: [] }),
      decoder: mlpDecoder({ outputShape: [3], latent: 2, units: [] }),
      likelihood: gaussianLikelihood({ scale: sigma }),
    });
    setWeights(model.encoder, encoderWeights(gain, spread));
    setWeights(model.decoder, decoderWeights());
    return model;
  };
  const inputs = [
    [1.1, -0.4, 0.6],
    [-2, 0.5, 0.1],
    [0.3, -0.2, 0.1],
  ];
  /** log N(x; b, W Wᵀ + σ² I). */
  const exact = inputs.map((row) =>
    [w1 ** 2 + sigma ** 2, w2 ** 2 + sigma ** 2, sigma ** 2].reduce(
      (total, variance, i) => total - 0.5 * ((row[i]! - bias[i]!) ** 2 / variance + Math.log(2 * Math.PI * variance)),
      0,
    ),
  );

  it('is exact with one draw, and so is the bound, where q(z|x) is the true posterior', () => {
    const model = linear(1, 1);
    numbers(() => model.logLikelihood(tensor2d(inputs), { key: key(1), draws: 1 })).forEach((value, i) => {
      expect(value).toBeCloseTo(exact[i]!, 4);
    });
    // The reconstruction is a draw; its mean over many is exact.
    const { elbo } = model.elbo(tensor2d(inputs), { key: key(2), draws: 4000 });
    [...elbo.dataSync()].forEach((value, i) => {
      expect(Math.abs(value - exact[i]!)).toBeLessThan(0.1);
    });
  });

  it('goes to the exact one where it is not, from below: z-score of the mean weight below 4', () => {
    const model = linear(0.8, 1.5);
    const draws = 1500;
    const ratios = inputs.map(() => [] as number[]);
    for (let k = 0; k < draws; k++) {
      numbers(() => model.logLikelihood(tensor2d(inputs), { key: key(100 + k), draws: 1 })).forEach((value, i) => {
        ratios[i]!.push(Math.exp(value - exact[i]!));
      });
    }
    for (const each of ratios) {
      const mean = each.reduce((total, value) => total + value) / draws;
      const deviation = Math.sqrt(each.reduce((total, value) => total + (value - mean) ** 2, 0) / (draws - 1));
      expect(Math.abs((mean - 1) / (deviation / Math.sqrt(draws)))).toBeLessThan(4);
    }
    const bound = numbers(() => model.elbo(tensor2d(inputs), { key: key(3), draws: 500 }).elbo);
    const tighter = numbers(() => model.logLikelihood(tensor2d(inputs), { key: key(3), draws: 500 }));
    tighter.forEach((value, i) => {
      expect(value).toBeGreaterThan(bound[i]!);
      expect(Math.abs(value - exact[i]!)).toBeLessThan(0.1);
    });
  });
});

describe('a VAE', () => {
  it('encodes, decodes, reconstructs, samples, traverses and interpolates in the shape of its inputs', () => {
    const model = small();
    const posterior = model.encode(x());
    expect(posterior.shape).toEqual([5, LATENT]);
    expect(model.decode(zeros([4, LATENT])).shape).toEqual([4, ...SHAPE]);
    expect(model.reconstruct(x()).shape).toEqual([5, ...SHAPE]);
    expect(model.sample({ key: key(1), count: 3 }).shape).toEqual([3, ...SHAPE]);
    expect(numbers(() => model.sample({ key: key(1), count: 3 }))).toEqual(
      numbers(() => model.sample({ key: key(1), count: 3 })),
    );
    for (const value of numbers(() => model.sample({ key: key(2), count: 3 }))) {
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThanOrEqual(1);
    }
  });

  it('traverses a unit with the others as they are, and interpolates from one reconstruction to the other', () => {
    const model = small();
    const [one, other] = [x(1), wave([1, ...SHAPE], 0.9, 1, 0.4, 0.5)];
    const loc = numbers(() => (model.encode(one) as unknown as { loc: Tensor }).loc);
    const values = [-1, 0.5, 2];
    const traversed = model.traverse(one, { values, units: [1, 0] });
    expect(traversed.shape).toEqual([2, 3, ...SHAPE]);
    const rows = [...values.map((value) => [loc[0]!, value]), ...values.map((value) => [value, loc[1]!])];
    const expected = numbers(() => model.decode(tensor2d(rows)));
    [...traversed.dataSync()].forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i]!, 6);
    });
    const line = model.interpolate(one, other, { steps: 5 });
    expect(line.shape).toEqual([5, ...SHAPE]);
    const ends = [...numbers(() => model.reconstruct(one)), ...numbers(() => model.reconstruct(other))];
    const found = [...line.dataSync()];
    [...found.slice(0, 6), ...found.slice(-6)].forEach((value, i) => {
      expect(value).toBeCloseTo(ends[i]!, 6);
    });
  });

  it('has the closed KL of its pair, and one at the draw where there is none', () => {
    const posterior = small().encode(x());
    const [closed, mixed] = [small(), small({ prior: mixture({ components: [gaussian(), gaussian()] }) })];
    const eta = zeros([...posterior.shape]);
    const [a, b] = [closed, mixed].map((model) => numbers(() => model.kl(model.encode(x()), eta)));
    // At η = 0 the density of q is higher by half a nat a unit than in the mean, and loc² is all of z².
    expect(a).not.toEqual(b);
    const draws = 1000;
    const mean = Array.from({ length: 5 }, () => 0);
    const values = normal(key(9), draws * 5 * LATENT);
    for (let k = 0; k < draws; k++) {
      const some = tensor2d(values.subarray(k * 10, k * 10 + 10), [5, LATENT]);
      numbers(() => mixed.kl(mixed.encode(x()), some)).forEach((value, i) => (mean[i]! += value / draws));
      some.dispose();
    }
    // The mixture of one law with itself is that law.
    mean.forEach((value, i) => {
      expect(Math.abs(value - a![i]!)).toBeLessThan(0.15);
    });
  });

  it('leaves no tensor behind but what it returns', () => {
    const model = small({ prior: gaussian({ learned: 'perChannel' }) });
    const some = x();
    const one = x(1);
    const z = zeros([2, LATENT]);
    const before = memory().numTensors;
    const returned = (act: () => unknown): number => {
      const from = memory().numTensors;
      act();
      return memory().numTensors - from;
    };
    expect(returned(() => model.encode(some))).toBe(2);
    expect(returned(() => model.decode(z))).toBe(1);
    expect(returned(() => model.reconstruct(some))).toBe(1);
    expect(returned(() => model.sample({ key: key(1), count: 2 }))).toBe(1);
    expect(returned(() => model.elbo(some, { key: key(1), draws: 3 }))).toBe(3);
    expect(returned(() => model.logLikelihood(some, { key: key(1), draws: 3 }))).toBe(1);
    expect(returned(() => model.traverse(one, { values: [0] }))).toBe(1);
    expect(returned(() => model.interpolate(one, one, { steps: 2 }))).toBe(1);
    expect(returned(() => model.kl(model.encode(some), zeros([5, LATENT])))).toBe(4);
    expect(before).toBeGreaterThan(0);
    const other = memory().numTensors;
    model.dispose();
    expect(memory().numTensors).toBe(other - 10); // two layers with two weights, twice, and two of the prior
  });

  it('takes images of 64 × 64 by the networks of the studies', () => {
    const model = vae({
      encoder: convolutionalEncoder({ latent: 10, channels: 3 }),
      decoder: convolutionalDecoder({ latent: 10, channels: 3 * 6 }),
      likelihood: logisticMixture({ components: 2 }),
    });
    // 4·4·3·32 + 4·4·32·32 + 4·4·32·64 + 4·4·64·64, 1024·256, 256·20, and biases.
    expect(model.encoder.countParams()).toBe(1536 + 16384 + 32768 + 65536 + 192 + 262400 + 5140);
    expect(model.decoder.countParams()).toBe(
      10 * 256 + 256 + 256 * 1024 + 1024 + (65536 + 64) + (32768 + 32) + (16384 + 32) + (16 * 18 * 32 + 18),
    );
    expect(model.reconstruct(fill([1, 64, 64, 3], 0.2)).shape).toEqual([1, 64, 64, 3]);
  });

  it('begins with activations of about the same size in every layer', () => {
    const decoder = convolutionalDecoder({ latent: 10, seed: 5 });
    const [values] = [numbers(() => decoder.apply(tensor2d(normal(key(1), 40), [4, 10])) as Tensor)];
    const square = values.reduce((total, value) => total + value ** 2, 0) / values.length;
    expect(square).toBeGreaterThan(0.05);
    expect(square).toBeLessThan(5);
  });

  it.each<[() => unknown, string]>([
    [() => mlpEncoder({ inputShape: [4], latent: 0 }), 'mlpEncoder: latent must be an integer ≥ 1, got 0'],
    [() => convolutionalDecoder({ latent: 0 }), 'convolutionalDecoder: latent must be an integer ≥ 1, got 0'],
    [() => mlpDecoder({ outputShape: [], latent: 1 }), 'outputShape must be integers ≥ 1, got []'],
    [() => mlpEncoder({ inputShape: [4], latent: 1, units: [0] }), 'units of a layer must be an integer ≥ 1, got 0'],
    [() => small({}, [3, 3]), "vae: decoder's output must be [3, 2], 1 for each value (bernoulli), got [3, 3]"],
    [
      () => small({ likelihood: gaussianLikelihood({ scale: 'learned' }) }),
      "decoder's output must be [3, 4], 2 for each value (gaussian), got [3, 2]",
    ],
    [
      () => small({ decoder: mlpDecoder({ outputShape: SHAPE, latent: 3 }) }),
      "decoder's input must be [2], half of what the encoder gives, got [3]",
    ],
    [() => small({ encoder: mlpDecoder({ outputShape: [3], latent: 6 }) }), "encoder's output must be [2 · latent]"],
    [() => small({ likelyhood: bernoulli() } as never), 'Did you mean likelihood?'],
    [
      () => small().elbo(mul(x(), 255), { key: key(1) }),
      'elbo: x must be values from 0 to 1 for the bernoulli likelihood, got',
    ],
    [() => small().elbo(zeros([2, 2, 2]), { key: key(1) }), 'elbo: x must be of shape [any, 3, 2], got [2, 2, 2]'],
    [() => small().logLikelihood(x(), { key: key(1), draws: 0 }), 'draws must be an integer ≥ 1, got 0'],
    [
      () => small({ likelihood: logisticMixture({ components: 1 }) }, [3, 6]).elbo(x(), { key: key(1) }),
      'x must be bytes divided by 255 for the logisticMixture likelihood',
    ],
    [
      () => small({ likelihood: gaussianLikelihood() }).elbo(fill([1, ...SHAPE], NaN), { key: key(1) }),
      'must be finite numbers',
    ],
    [() => small().traverse(x(1), { values: [0], units: [2] }), 'a unit must be an integer ≥ 0 and ≤ 1, got 2'],
    [() => small().traverse(x(2), { values: [0] }), 'traverse: x must be of shape [1, 3, 2], got [2, 3, 2]'],
    [() => small().interpolate(x(1), x(1), { steps: 1 }), 'steps must be an integer ≥ 2, got 1'],
    [() => small().decode(zeros([1, 3])), 'decode: z must be of shape [any, 2], got [1, 3]'],
    [() => small().sample({ key: key(1), count: 0 }), 'count must be an integer ≥ 1, got 0'],
    [() => informationDropoutCode({ activation: 'tanh' as never }), 'activation must be one of "softplus", "relu"'],
    [() => informationDropoutCode({ meanCorrection: 'no' as never }), 'meanCorrection must be true or false, got "no"'],
    [() => small().encode(x(), { training: 'no' as never }), 'encode: training must be true or false, got "no"'],
    [() => informationDropoutCode({ alphaRange: 0 }), 'alphaRange must be a finite number > 0, got 0'],
  ])('is refused where it cannot be', (act, message) => {
    expect(act).toThrow(message);
  });
});
