import { backendsHere, read, useBackend } from '@infodrop-tooling/vitest/backends';
import { foldIn, key, normal } from '@infodrop/random';
import {
  add,
  grads,
  mul,
  type Scalar,
  sum,
  type Tensor,
  tensor,
  tensor1d,
  tidy,
  util,
  Variable,
  variableGrads,
} from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  bernoulliNoise,
  drawNoise,
  gaussianNoise,
  informationDropout,
  informationDropoutConv2d,
  informationDropoutDense,
  type InformationLayer,
  logNormal,
  logNormalNoise,
  multiplicativeNoise,
  uniformNoise,
} from '../src/index.js';
import { logNormalProduct } from '../src/noise/logNormalProduct.js';
import {
  alphaOf,
  convolutionReference,
  denseReference,
  doubles,
  type Doubles,
  finiteDifferences,
  klWeight,
  logNormalReference,
  logUniformReference,
  map,
  noisyReference,
  objective,
  outputWeight,
  relu,
  softplus,
  waves,
} from './reference.js';

const CAP = 0.701;
const KEY = foldIn(foldIn(key(3), 'layer'), 0);

const weighted = (values: Tensor, weight: (i: number) => number): Tensor => {
  const size = util.sizeFromShape(values.shape);
  return sum(
    mul(
      values,
      tensor(
        Array.from({ length: size }, (_, i) => weight(i)),
        values.shape,
      ),
    ),
  );
};

const expectClose = (actual: ArrayLike<number>, expected: readonly number[], what: string): void => {
  const largest = Math.max(...expected.map(Math.abs), 1e-3);
  expected.forEach((value, i) => {
    expect(Math.abs(actual[i]! - value) / largest, `${what}[${i}]`).toBeLessThan(2e-5);
  });
};

interface Case {
  readonly title: string;
  readonly layer: () => layers.Layer & InformationLayer;
  readonly inputs: readonly Doubles[];
  /** The layer in doubles: from inputs and weights to output and cost. */
  readonly byHand: (
    inputs: Doubles[],
    weights: Doubles[],
    eta: (shape: readonly number[]) => Float32Array,
  ) => [Doubles, Doubles];
  readonly filterGradient?: boolean;
}

const fixed = { name: 'layer', seed: 3, klScale: 1 } as const;

const SOME_OFF = relu(waves([3, 5], 2));
const IMAGES_SOME_OFF = relu(waves([2, 3, 2, 3], 2));

const CASES: readonly Case[] = [
  {
    title: 'informationDropout, α from its one input, some units off',
    layer: () => informationDropout(fixed),
    inputs: [SOME_OFF],
    byHand: ([f], [kernel, bias], eta) => {
      const alpha = alphaOf(denseReference(f!, kernel!, bias!));
      return [noisyReference(f!, alpha, eta(f!.shape), true), logUniformReference(alpha, CAP, SOME_OFF)];
    },
  },
  {
    title: 'informationDropout on images, softplus, learned log-normal prior',
    layer: () => informationDropout({ ...fixed, activation: 'softplus', prior: logNormal({ learned: true }) }),
    inputs: [waves([2, 3, 2, 4], 2)],
    byHand: ([x], [kernel, bias, loc, logScale], eta) => {
      const f = softplus(x!);
      const alpha = alphaOf(denseReference(x!, kernel!, bias!));
      const kl = logNormalReference(f, alpha, loc!.data[0]!, logScale!.data[0]!, true);
      return [noisyReference(f, alpha, eta(f.shape), true), kl];
    },
  },
  {
    title: 'informationDropout of learned strength, one α a channel, no gate',
    layer: () =>
      informationDropout({ ...fixed, noise: logNormalNoise({ alpha: 'learned', alphaRange: 0.9 }), gateZeros: false }),
    inputs: [relu(waves([2, 3, 4], 2))],
    byHand: ([f], [logit], eta) => {
      const alpha = map(f!, (_, i) => alphaOf(logit!, 0.001, 0.9).data[i % 4]!);
      return [noisyReference(f!, alpha, eta(f!.shape), true), logUniformReference(alpha, 0.901, null)];
    },
  },
  {
    title: 'informationDropout of constant strength under a log-normal prior',
    layer: () =>
      informationDropout({ ...fixed, noise: logNormalNoise({ alpha: 0.4 }), prior: logNormal({ learned: true }) }),
    inputs: [softplus(waves([3, 4], 2))],
    byHand: ([f], [loc, logScale], eta) => {
      const alpha = map(f!, () => 0.4);
      const kl = logNormalReference(f!, alpha, loc!.data[0]!, logScale!.data[0]!, true);
      return [noisyReference(f!, alpha, eta(f!.shape), true), kl];
    },
  },
  {
    title: 'informationDropout on [f, source], dense',
    layer: () => informationDropout({ ...fixed, meanCorrection: false }),
    inputs: [SOME_OFF, waves([3, 2], 1.1)],
    byHand: ([f, source], [kernel, bias], eta) => {
      const alpha = alphaOf(denseReference(source!, kernel!, bias!));
      return [noisyReference(f!, alpha, eta(f!.shape), false), logUniformReference(alpha, CAP, SOME_OFF)];
    },
  },
  {
    title: 'informationDropout on [f, source], by a strided convolution',
    layer: () => informationDropout({ ...fixed, alphaKernel: { kernelSize: 3, strides: 2, padding: 'same' } }),
    inputs: [IMAGES_SOME_OFF, waves([2, 5, 4, 2], 1.1)],
    byHand: ([f, source], [kernel, bias], eta) => {
      const alpha = alphaOf(convolutionReference(source!, kernel!, bias!, [2, 2], 'same'));
      return [noisyReference(f!, alpha, eta(f!.shape), true), logUniformReference(alpha, CAP, IMAGES_SOME_OFF)];
    },
    filterGradient: true,
  },
  {
    title: 'informationDropoutDense',
    layer: () => informationDropoutDense({ ...fixed, units: 4, minAlpha: 0.01, alphaRange: 0.5 }),
    inputs: [waves([3, 5], 2)],
    byHand: ([x], [kernel, bias, alphaKernel, alphaBias], eta) => {
      const f = relu(denseReference(x!, kernel!, bias!));
      const alpha = alphaOf(denseReference(x!, alphaKernel!, alphaBias!), 0.01, 0.5);
      return [noisyReference(f, alpha, eta(f.shape), true), logUniformReference(alpha, 0.51, f)];
    },
  },
  {
    title: 'informationDropoutDense on sequences, softplus, log-normal prior, the noise of the paper',
    layer: () =>
      informationDropoutDense({
        ...fixed,
        units: 3,
        activation: 'softplus',
        prior: logNormal({ loc: 0.4, scale: 0.6 }),
        meanCorrection: false,
      }),
    inputs: [waves([2, 3, 4], 2)],
    byHand: ([x], [kernel, bias, alphaKernel, alphaBias], eta) => {
      const f = softplus(denseReference(x!, kernel!, bias!));
      const alpha = alphaOf(denseReference(x!, alphaKernel!, alphaBias!));
      return [noisyReference(f, alpha, eta(f.shape), false), logNormalReference(f, alpha, 0.4, Math.log(0.6), false)];
    },
  },
  {
    title: 'informationDropoutConv2d, strided, same',
    layer: () => informationDropoutConv2d({ ...fixed, filters: 3, kernelSize: [3, 2], strides: [2, 1] }),
    inputs: [waves([2, 5, 4, 2], 2)],
    byHand: ([x], [kernel, bias, alphaKernel, alphaBias], eta) => {
      const f = relu(convolutionReference(x!, kernel!, bias!, [2, 1], 'same'));
      const alpha = alphaOf(convolutionReference(x!, alphaKernel!, alphaBias!, [2, 1], 'same'));
      return [noisyReference(f, alpha, eta(f.shape), true), logUniformReference(alpha, CAP, f)];
    },
    filterGradient: true,
  },
  {
    title: 'informationDropoutConv2d, valid, softplus, learned log-normal prior',
    layer: () =>
      informationDropoutConv2d({
        ...fixed,
        filters: 2,
        kernelSize: 2,
        padding: 'valid',
        activation: 'softplus',
        prior: logNormal({ learned: true }),
      }),
    inputs: [waves([2, 3, 3, 2], 2)],
    byHand: ([x], [kernel, bias, alphaKernel, alphaBias, loc, logScale], eta) => {
      const f = softplus(convolutionReference(x!, kernel!, bias!, [1, 1], 'valid'));
      const alpha = alphaOf(convolutionReference(x!, alphaKernel!, alphaBias!, [1, 1], 'valid'));
      const kl = logNormalReference(f, alpha, loc!.data[0]!, logScale!.data[0]!, true);
      return [noisyReference(f, alpha, eta(f.shape), true), kl];
    },
    filterGradient: true,
  },
];

describe.each(backendsHere)('on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  // Stock wasm has no gradient of a convolution in its filter.
  const cases = CASES.filter(({ filterGradient }) => backend !== 'wasm' || filterGradient !== true);

  it.each(cases)(
    'value and gradients with fixed noise equal those in doubles: $title',
    async ({ layer: make, inputs, byHand }) => {
      const layer = make();
      const apply = (xs: Tensor[], kwargs = {}) => layer.apply(xs.length === 1 ? xs[0]! : xs, kwargs) as Tensor;
      const given = () => inputs.map(({ data, shape }) => tensor([...data], [...shape]));
      tidy(() => apply(given())).dispose();
      // Weights away from their start, so that no term vanishes by symmetry.
      const weights = layer.trainableWeights.map(({ shape }, i) => waves(shape as number[], 1.7, i, 0.6));
      tidy(() => {
        layer.setWeights(weights.map(({ data, shape }) => tensor([...data], [...shape])));
      });
      const run = (xs: Tensor[]): Tensor => {
        layer.noiseStep = 0;
        const z = apply(xs, { training: true });
        return add(weighted(z, outputWeight), weighted(layer.klPerUnit()!, klWeight));
      };
      const eta = (shape: readonly number[]): Float32Array => normal(KEY, util.sizeFromShape([...shape]));
      const inDoubles = (arrays: Doubles[]): number => {
        const [output, kl] = byHand(arrays.slice(0, inputs.length), arrays.slice(inputs.length), eta);
        return objective(output, kl);
      };
      const expected = finiteDifferences(inDoubles, [...inputs, ...weights]);
      const variables = layer.trainableWeights
        .map((weight) => weight.read())
        .filter((weight) => weight instanceof Variable);
      const [value, ...gradients] = await read(() => {
        const tensors = given();
        const { grads: inWeights } = variableGrads(() => run(tensors) as Scalar, variables);
        return [
          run(tensors),
          ...grads((...xs: Tensor[]) => run(xs))(tensors),
          ...variables.map(({ name }) => inWeights[name]!),
        ];
      });
      expectClose(value!, [inDoubles([...inputs, ...weights])], 'value');
      gradients.forEach((gradient, i) => {
        expectClose(gradient, expected[i]!, variables[i - inputs.length]?.name ?? `input ${i}`);
      });
      layer.dispose();
    },
  );

  it.each([true, false])(
    'of log-normal noise on given f and α equal those in doubles, mean correction %s',
    async (corrected) => {
      const f = waves([7], 2);
      const alpha = doubles([0.001, 1e-6, 0.7, 0.3, 0.2, 0.6, 0.1], [7]);
      const eta = normal(key(4), 7);
      const expected = finiteDifferences(
        ([one, other]) => objective(noisyReference(one!, other!, eta, corrected), doubles([], [])),
        [f, alpha],
        1e-7,
      );
      const gradients = await read(() =>
        grads((one: Tensor, other: Tensor) =>
          weighted(logNormalProduct(one, other, tensor1d(eta), corrected), outputWeight),
        )([tensor1d([...f.data]), tensor1d([...alpha.data])]),
      );
      gradients.forEach((gradient, i) => {
        expectClose(gradient, expected[i]!, i === 0 ? 'f' : 'alpha');
      });
    },
  );

  it.each([
    bernoulliNoise({ rate: 0.4 }),
    gaussianNoise({ std: 0.7 }),
    uniformNoise({ halfWidth: 1 }),
    logNormalNoise({ alpha: 0.5 }),
  ])('of $kind noise are the noise itself', async (noise) => {
    const layer = multiplicativeNoise({ name: 'layer', seed: 3, noise });
    const [gradient, epsilon] = await read(() => {
      const [inX] = grads((x: Tensor) => {
        layer.noiseStep = 0;
        return weighted(layer.apply(x, { training: true }) as Tensor, outputWeight);
      })([tensor([...waves([8], 2).data], [2, 4])]) as [Tensor];
      return [inX, drawNoise(noise, KEY, [8])];
    });
    expectClose(
      gradient!,
      epsilon!.map((value, i) => value * outputWeight(i)),
      'input',
    );
  });
});
