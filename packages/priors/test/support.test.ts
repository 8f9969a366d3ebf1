import { backendsHere, read, useBackend } from '@infodrop-tooling/vitest/backends';
import { key } from '@infodrop/random';
import { grad, grads, memory, scalar, sum, type Tensor, tensor1d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  gaussian,
  gaussianPosterior,
  klDivergence,
  logNormal,
  logNormalPosterior,
  mixture,
  type Prior,
  truncatedLogNormalPosterior,
  truncatedLogUniform,
} from '../src/index.js';
import {
  klOnLine,
  type LogDensity,
  logNormalLogDensity,
  logUniformLogDensity,
  mixtureLogDensity,
  normalLogDensity,
  truncatedLogNormalLogDensity,
} from './densities.js';
import { derivative } from './reference.js';

const LOW = -5;
const HIGH = 2;
const Z = [-2, 0, 0.001, 0.5, 3, 20];

const positive =
  (density: LogDensity, least = 0, most = Infinity): LogDensity =>
  (z) =>
    z > least && z < most ? density(z) : -Infinity;

const ofLogNormal = positive(logNormalLogDensity(0.3, 0.8));
const ofLogUniform = positive(logUniformLogDensity(LOW, HIGH), Math.exp(LOW), Math.exp(HIGH));
const ofTruncated = positive(truncatedLogNormalLogDensity(0.5, 0.7, LOW, HIGH), Math.exp(LOW), Math.exp(HIGH));
const truncated = truncatedLogUniform({ low: LOW, high: HIGH });

interface Law {
  readonly name: string;
  readonly logProb: (z: Tensor) => Tensor;
  readonly density: LogDensity;
}

const like = (z: Tensor, value: number): Tensor => tensor1d(new Float32Array(z.size).fill(value));
const ofPrior = (name: string, prior: Prior, density: LogDensity): Law => ({
  name,
  logProb: (z) => prior.logProb!(z, []),
  density,
});

const laws: readonly Law[] = [
  ofPrior('logNormal', logNormal({ loc: 0.3, scale: 0.8 }), ofLogNormal),
  ofPrior('truncatedLogUniform', truncated, ofLogUniform),
  ofPrior(
    'a mixture with Gaussian noise',
    mixture({ components: [logNormal({ loc: 0.3, scale: 0.8 }), truncated, gaussian()] }),
    mixtureLogDensity([ofLogNormal, ofLogUniform, normalLogDensity(0, 1)], [1, 1, 1]),
  ),
  ofPrior(
    'a mixture of laws of z > 0',
    mixture({ components: [truncated, logNormal({ loc: 0.3, scale: 0.8 })], weights: [3, 1] }),
    mixtureLogDensity([ofLogUniform, ofLogNormal], [3, 1]),
  ),
  ofPrior(
    'a mixture that is 0 beyond an interval too',
    mixture({ components: [truncated, truncated] }),
    mixtureLogDensity([ofLogUniform, ofLogUniform], [1, 1]),
  ),
  {
    name: 'logNormalPosterior',
    logProb: (z) =>
      logNormalPosterior({ f: like(z, Math.exp(0.3)), alpha: like(z, 0.8), meanCorrection: false }).logProb(z),
    density: ofLogNormal,
  },
  {
    name: 'truncatedLogNormalPosterior',
    logProb: (z) =>
      truncatedLogNormalPosterior({ loc: like(z, 0.5), scale: like(z, 0.7), low: LOW, high: HIGH }).logProb(z),
    density: ofTruncated,
  },
];

describe.each(backendsHere)('log densities outside of where a law is above 0, on %s', (backend) => {
  beforeAll(() => useBackend(backend));
  const tolerance = backend === 'webgpu' ? 1e-4 : 1e-5;

  it.each(laws)('of $name are −∞ there, and right elsewhere', async ({ logProb, density }) => {
    const [values] = await read(() => [logProb(tensor1d(Z))]);
    Z.forEach((z, i) => {
      const expected = density(z);
      if (expected === -Infinity) expect(values![i], `at ${z}`).toBe(-Infinity);
      else expect(Math.abs(values![i]! - expected), `at ${z}`).toBeLessThan(tolerance * Math.max(1, -expected));
    });
  });

  it.each(laws)(
    'of $name have gradients in z: none there, those of differences elsewhere',
    async ({ logProb, density }) => {
      const [values] = await read(() => [grad((z: Tensor) => sum(logProb(z)))(tensor1d(Z))]);
      Z.forEach((z, i) => {
        const expected = density(z) === -Infinity ? 0 : derivative(density, z);
        expect(Math.abs(values![i]! - expected), `at ${z}`).toBeLessThan(
          20 * tolerance * Math.max(1, Math.abs(expected)),
        );
      });
    },
  );

  it('leave gradients in what is learned of a mixture those of its other components', async () => {
    const prior = mixture({ components: [logNormal({ learned: true }), gaussian({ learned: true })], learned: true });
    const initial = [0.2, -0.4, 0.3, -0.2, 0.5, 0.1];
    const of =
      (values: readonly number[]): LogDensity =>
      (z) =>
        mixtureLogDensity(
          [
            positive(logNormalLogDensity(values[2]!, Math.exp(values[3]!))),
            normalLogDensity(values[4]!, Math.exp(values[5]!)),
          ],
          [Math.exp(values[0]!), Math.exp(values[1]!)],
        )(z);
    const total = (values: readonly number[]): number => Z.reduce((s, z) => s + of(values)(z), 0);
    const actual = await read(() => {
      const gradients = grads((...values: Tensor[]) => sum(prior.logProb(tensor1d(Z), values)));
      return gradients(initial.map((value) => scalar(value)));
    });
    initial.forEach((value, i) => {
      const expected = derivative((x) => total(initial.with(i, x)), value);
      expect(Math.abs(actual[i]![0]! - expected)).toBeLessThan(20 * tolerance * Math.max(1, Math.abs(expected)));
    });
  });

  it('leave only their result behind', () => {
    const z = tensor1d(Z);
    for (const { logProb } of laws.slice(0, 5)) {
      const before = memory().numTensors;
      logProb(z).dispose();
      expect(memory().numTensors).toBe(before);
    }
  });
});

describe('a mixture of a law of z > 0', () => {
  beforeAll(() => useBackend('cpu'));
  const code = () => gaussianPosterior({ loc: tensor1d([0.3]), scale: tensor1d([0.7]) });

  it('and one of all z takes Gaussian noise, within 4 standard errors of the integral', () => {
    const prior = mixture({ components: [logNormal({ loc: 0.3, scale: 0.8 }), gaussian()] });
    const kl = klDivergence(code(), prior, { key: key(5), draws: 20_000 });
    const density = mixtureLogDensity([ofLogNormal, normalLogDensity(0, 1)], [1, 1]);
    const expected = klOnLine(normalLogDensity(0.3, 0.7), density, -8, 9, [0]);
    expect(Math.abs(kl.perUnit.dataSync()[0]! - expected) / kl.standardError.dataSync()[0]!).toBeLessThan(4);
  });

  it('and another refuses it, as each of them does', () => {
    const prior = mixture({ components: [logNormal(), truncated] });
    expect(prior.support).toBe('positive');
    expect(() => klDivergence(code(), prior, { key: key(1) })).toThrow(
      'got mixture, which has z > 0, for gaussian noise. The divergence is infinite',
    );
    expect(mixture({ components: [logNormal(), gaussian()] }).support).not.toBe('positive');
  });
});

it('a law on an interval is above 0 at what is drawn of it, its ends included', async () => {
  await useBackend('cpu');
  const narrow = truncatedLogUniform({ low: -20, high: -20 + 1e-6 });
  expect(Math.min(...narrow.logProb(narrow.sample(key(3), [1000], []), []).dataSync())).toBeGreaterThan(0);
});
