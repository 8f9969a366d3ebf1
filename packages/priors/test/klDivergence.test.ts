import { backendsHere, useBackend } from '@infodrop-tooling/vitest/backends';
import { key } from '@infodrop/random';
import {
  grad,
  log,
  memory,
  neg,
  scalar,
  square,
  sub,
  sum,
  type Tensor,
  tensor1d,
  tidy,
  mul,
  add,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, expectTypeOf, it } from 'vitest';
import {
  type Density,
  densityPrior,
  type EstimatedKl,
  type ExactKl,
  gaussian,
  gaussianPosterior,
  klAtDraw,
  klDivergence,
  laplace,
  logNormal,
  logNormalKl,
  logNormalPosterior,
  logUniform,
  mixture,
  multiplicativeGaussianPosterior,
  type Posterior,
  type Prior,
  standardNormal,
  truncatedLogNormalPosterior,
  truncatedLogUniform,
} from '../src/index.js';
import {
  klOfPositive,
  klOnLine,
  laplaceLogDensity,
  type LogDensity,
  logNormalLogDensity,
  logUniformLogDensity,
  mixtureLogDensity,
  normalLogDensity,
  truncatedLogNormalLogDensity,
} from './densities.js';
import { derivative } from './reference.js';

/** A posterior of two parameters, as tensors and as the divergence in doubles from a density. */
interface Family {
  readonly name: string;
  readonly at: readonly (readonly [number, number])[];
  make(first: Tensor, second: Tensor): Posterior;
  kl(first: number, second: number, q: LogDensity, kinks: readonly number[]): number;
}

const LOW = -6;
const HIGH = 1;

const families: readonly Family[] = [
  {
    name: 'gaussian',
    at: [
      [0.3, 1.2],
      [-2, 0.05],
      [4, 3],
    ],
    make: (loc, scale) => gaussianPosterior({ loc, scale }),
    kl: (loc, scale, q, kinks) => klOnLine(normalLogDensity(loc, scale), q, loc - 12 * scale, loc + 12 * scale, kinks),
  },
  {
    name: 'multiplicativeGaussian',
    at: [
      [0.7, 0.5],
      [-2, 0.01],
      [3, 1],
    ],
    make: (f, alpha) => multiplicativeGaussianPosterior({ f, alpha }),
    kl: (f, alpha, q, kinks) => {
      const scale = Math.abs(f) * Math.sqrt(alpha);
      return klOnLine(normalLogDensity(f, scale), q, f - 12 * scale, f + 12 * scale, kinks);
    },
  },
  {
    name: 'logNormal',
    at: [
      [0.7, 0.5],
      [2, 0.01],
      [0.05, 0.7],
    ],
    make: (f, alpha) => logNormalPosterior({ f, alpha, cap: 1 }),
    kl: (f, alpha, q, kinks) => {
      const loc = Math.log(f) - alpha ** 2 / 2;
      const breaks = kinks.filter((z) => z > 0).map(Math.log);
      return klOfPositive(logNormalLogDensity(loc, alpha), q, loc - 12 * alpha, loc + 12 * alpha, breaks);
    },
  },
  {
    name: 'truncatedLogNormal',
    at: [
      [-1, 0.5],
      [0.9, 0.3],
      [-5.5, 2],
    ],
    make: (loc, scale) => truncatedLogNormalPosterior({ loc, scale, low: LOW, high: HIGH }),
    kl: (loc, scale, q) => klOfPositive(truncatedLogNormalLogDensity(loc, scale, LOW, HIGH), q, LOW, HIGH),
  },
];

interface Target {
  readonly prior: Prior;
  readonly density: LogDensity;
  readonly kinks?: readonly number[];
  /** The kinds of posterior from which the divergence is closed. */
  readonly closedFor: readonly string[];
}

const targets: readonly Target[] = [
  {
    prior: gaussian({ loc: 0.5, scale: 1.5 }),
    density: normalLogDensity(0.5, 1.5),
    closedFor: ['gaussian', 'multiplicativeGaussian', 'logNormal'],
  },
  {
    prior: laplace({ loc: 0.4, scale: 0.8 }),
    density: laplaceLogDensity(0.4, 0.8),
    kinks: [0.4],
    closedFor: ['gaussian', 'multiplicativeGaussian', 'logNormal'],
  },
  {
    prior: laplace({ loc: -0.4 }),
    density: laplaceLogDensity(-0.4, 1),
    kinks: [-0.4],
    closedFor: ['gaussian', 'multiplicativeGaussian', 'logNormal'],
  },
  {
    prior: logNormal({ loc: -0.5, scale: 0.8 }),
    density: logNormalLogDensity(-0.5, 0.8),
    closedFor: ['logNormal', 'truncatedLogNormal'],
  },
  {
    prior: truncatedLogUniform({ low: LOW, high: HIGH }),
    density: logUniformLogDensity(LOW, HIGH),
    closedFor: ['truncatedLogNormal'],
  },
  {
    prior: mixture({ components: [gaussian({ loc: -1, scale: 0.5 }), laplace({ loc: 2 })], weights: [1, 3] }),
    density: mixtureLogDensity([normalLogDensity(-1, 0.5), laplaceLogDensity(2, 1)], [1, 3]),
    kinks: [2],
    closedFor: [],
  },
];

const pairs = families.flatMap((family) =>
  targets
    .filter(
      ({ prior, closedFor }) =>
        closedFor.includes(family.name) ||
        prior.kind === 'mixture' ||
        (prior.kind === 'gaussian' && family.name === 'truncatedLogNormal'),
    )
    .map((target) => ({
      pair: `${family.name} from ${JSON.stringify(target.prior.getConfig())}`,
      family,
      target,
      closed: target.closedFor.includes(family.name),
    })),
);

describe.each(backendsHere)('klDivergence on %s', (backend) => {
  beforeAll(() => useBackend(backend));
  const tolerance = backend === 'webgpu' ? 3e-5 : 5e-6;
  // In software a graphics card's sums over draws take seconds.
  const draws = backend === 'webgpu' ? 1000 : 20_000;

  describe.each(pairs.filter(({ closed }) => closed))('$pair', ({ family, target }) => {
    const { prior, density, kinks = [] } = target;

    it('is the integral of p log p/q', async () => {
      const [first, second] = [0, 1].map((i) => tensor1d(family.at.map((pair) => pair[i]!))) as [Tensor, Tensor];
      const kl = klDivergence(family.make(first, second), prior);
      expect(kl.kind).toBe('closed');
      const values = await kl.perUnit.data();
      family.at.forEach(([a, b], i) => {
        const expected = family.kl(a, b, density, kinks);
        expect(Math.abs(values[i]! - expected)).toBeLessThan(tolerance * Math.max(1, expected));
      });
    });

    it('has the gradients of that integral', async () => {
      const [first, second] = [0, 1].map((i) => tensor1d(family.at.map((pair) => pair[i]!))) as [Tensor, Tensor];
      const inFirst = grad((a: Tensor) => sum(klDivergence(family.make(a, second), prior).perUnit))(first);
      const inSecond = grad((b: Tensor) => sum(klDivergence(family.make(first, b), prior).perUnit))(second);
      const [gradientsFirst, gradientsSecond] = [await inFirst.data(), await inSecond.data()];
      family.at.forEach(([a, b], i) => {
        const expectedFirst = derivative((x) => family.kl(x, b, density, kinks), a);
        const expectedSecond = derivative((x) => family.kl(a, x, density, kinks), b);
        expect(Math.abs(gradientsFirst[i]! - expectedFirst)).toBeLessThan(2e-4 * Math.max(1, Math.abs(expectedFirst)));
        expect(Math.abs(gradientsSecond[i]! - expectedSecond)).toBeLessThan(
          2e-4 * Math.max(1, Math.abs(expectedSecond)),
        );
      });
    });
  });

  it.each(pairs.filter(({ closed }) => !closed))(
    '$pair: the estimate is within 4 standard errors',
    async ({ family, target }) => {
      const [a, b] = family.at[0]!;
      const posterior = family.make(tensor1d([a]), tensor1d([b]));
      const kl = klDivergence(posterior, target.prior, { key: key(3), draws }) as EstimatedKl;
      expect(kl.kind).toBe('estimate');
      const expected = family.kl(a, b, target.density, target.kinks ?? []);
      const [value] = await kl.perUnit.data();
      const [standardError] = await kl.standardError.data();
      expect(Math.abs(value! - expected) / standardError!).toBeLessThan(4);
      expect(standardError!).toBeLessThan(backend === 'webgpu' ? 0.25 : 0.05);
    },
  );

  it('of units that are off, or negative, from an estimated prior is what a layer pays', async () => {
    const prior = mixture({ components: [gaussian(), laplace({ loc: 1 })] });
    const [f, alpha, eta] = [tensor1d([0, -0.5, 2]), tensor1d([0.3, 0.3, 0.3]), tensor1d([0.5, -1, 2])];
    const posterior = logNormalPosterior({ f, alpha });
    const atDraw = await klAtDraw(posterior, prior, eta).data();
    const options = { f, alpha, eta, cap: 0.701, meanCorrection: true, gateZeros: false, parameters: [] };
    expect(Array.from(atDraw)).toEqual(Array.from(await prior.klPerUnit(options).data()));
    for (const value of atDraw) expect(Number.isFinite(value)).toBe(true);
    const { perUnit } = klDivergence(posterior, prior, { key: key(3), draws: 8 });
    expect(perUnit.shape).toEqual([3]);
    for (const value of await perUnit.data()) expect(Number.isFinite(value)).toBe(true);
    const [density] = await posterior.logProb(tensor1d([0, 0, 0])).data();
    expect(density).toBeNaN();
  });

  it('leaves its results behind and nothing else', () => {
    const posterior = gaussianPosterior({ loc: tensor1d([0.3]), scale: tensor1d([2]) });
    const before = memory().numTensors;
    klDivergence(posterior, gaussian());
    expect(memory().numTensors).toBe(before + 1);
    klDivergence(posterior, targets.at(-1)!.prior, { key: key(1) });
    expect(memory().numTensors).toBe(before + 3);
  });

  it('is exactly 0 where both laws are equal, and never below 0 beside it', async () => {
    const near = Float32Array.from({ length: 2001 }, (_, i) => 1 + (i - 1000) * 2 ** -23);
    const loc = tensor1d(new Float32Array(2001));
    const values = await klDivergence(gaussianPosterior({ loc, scale: tensor1d(near) }), gaussian()).perUnit.data();
    expect(values[1000]).toBe(0);
    for (const value of values) expect(value).toBeGreaterThanOrEqual(0);
  });

  it('is finite at tiny and huge scales', async () => {
    const scale = [1e-20, 1e-6, 1e6, 1e15];
    const posterior = gaussianPosterior({ loc: tensor1d([0, 0, 0, 0]), scale: tensor1d(scale) });
    const values = await klDivergence(posterior, gaussian()).perUnit.data();
    scale.forEach((s, i) => {
      const expected = (s * s - 1) / 2 - Math.log(s);
      expect(Math.abs(values[i]! / expected - 1)).toBeLessThan(1e-5);
    });
    const narrow = laplace({ scale: 1e-12 });
    const [value] = await klDivergence(
      gaussianPosterior({ loc: tensor1d([0]), scale: tensor1d([1e-12]) }),
      narrow,
    ).perUnit.data();
    expect(value).toBeCloseTo(0.0720933, 4);
  });

  it('of noise as wide as the interval is that of the uniform law: next to nothing, never below 0', async () => {
    const scale = [5, 10, 15, 20];
    const posterior = truncatedLogNormalPosterior({ loc: tensor1d([-10, -10, -10, -10]), scale: tensor1d(scale) });
    const values = await klDivergence(posterior, truncatedLogUniform()).perUnit.data();
    scale.forEach((s, i) => {
      const expected = klOfPositive(truncatedLogNormalLogDensity(-10, s, -20, 0), logUniformLogDensity(-20, 0), -20, 0);
      expect(values[i]!).toBeGreaterThanOrEqual(0);
      expect(Math.abs(values[i]! - expected)).toBeLessThan(1e-5);
    });
  });

  it('of a density of one’s own is an estimate, with gradients', async () => {
    const cauchy: Density = {
      kind: 'cauchy',
      logProb: (z) => tidy(() => sub(-Math.log(Math.PI), log(add(square(z), 1)))),
    };
    const prior = densityPrior(cauchy);
    const posterior = gaussianPosterior({ loc: tensor1d([0.5]), scale: tensor1d([0.7]) });
    const kl = klDivergence(posterior, prior, { key: key(5), draws }) as EstimatedKl;
    const expected = klOnLine(normalLogDensity(0.5, 0.7), (z) => -Math.log(Math.PI * (1 + z * z)), -8, 9);
    const [value] = await kl.perUnit.data();
    expect(Math.abs(value! - expected) / (await kl.standardError.data())[0]!).toBeLessThan(4);
    const eta = standardNormal(key(6), [draws]);
    const gradient = grad((loc: Tensor) =>
      mul(
        sum(
          klAtDraw(
            gaussianPosterior({
              loc: add(loc, tensor1d(new Float32Array(draws))),
              scale: tensor1d(new Float32Array(draws).fill(0.7)),
            }),
            prior,
            eta,
          ),
        ),
        1 / draws,
      ),
    )(scalar(0.5));
    const slope = derivative(
      (m) => klOnLine(normalLogDensity(m, 0.7), (z) => -Math.log(Math.PI * (1 + z * z)), -8, 9),
      0.5,
    );
    expect(Math.abs((await gradient.data())[0]! - slope)).toBeLessThan(backend === 'webgpu' ? 0.08 : 0.02);
  });
});

describe('klDivergence', () => {
  beforeAll(() => useBackend('cpu'));

  it('says by its type whether the pair is closed', () => {
    const code = gaussianPosterior({ loc: tensor1d([0]), scale: tensor1d([1]) });
    expectTypeOf(klDivergence(code, gaussian())).toEqualTypeOf<ExactKl>();
    expectTypeOf(klDivergence(code, laplace())).toEqualTypeOf<ExactKl>();
    const two = mixture({ components: [gaussian(), laplace()] });
    expectTypeOf(klDivergence(code, two, { key: key(1) })).toEqualTypeOf<EstimatedKl>();
    const noise = truncatedLogNormalPosterior({ loc: tensor1d([-1]), scale: tensor1d([1]) });
    expectTypeOf(klDivergence(noise, truncatedLogUniform())).toEqualTypeOf<ExactKl>();
    expectTypeOf(klDivergence(noise, gaussian(), { key: key(1) })).toEqualTypeOf<EstimatedKl>();
  });

  it('refuses what has no divergence, and says the way out', () => {
    const code = gaussianPosterior({ loc: tensor1d([0]), scale: tensor1d([1]) });
    const noise = logNormalPosterior({ f: tensor1d([1]), alpha: tensor1d([0.5]) });
    const cut = truncatedLogNormalPosterior({ loc: tensor1d([0]), scale: tensor1d([1]), low: -30, high: 0 });
    expect(() => klDivergence(code, mixture({ components: [gaussian(), laplace()] }))).toThrow(
      'options.key must be a key of @infodrop/random, got undefined. The divergence of gaussian noise from a mixture prior',
    );
    expect(() => klDivergence(noise, truncatedLogUniform())).toThrow('got log-normal noise, which has no bounds');
    for (const positive of [logNormal(), truncatedLogUniform()]) {
      expect(() => klDivergence(code, positive, { key: key(1) })).toThrow('which has z > 0, for gaussian noise');
    }
    expect(() => klDivergence(cut, truncatedLogUniform())).toThrow('log z must lie in [-20, 0], got noise on [-30, 0]');
    expect(() => klDivergence(code, { ...logUniform(), logProb: undefined } as never)).toThrow('or with logProb');
    expect(() => klDivergence(code, gaussian(), { draw: 3 } as never)).toThrow('Did you mean draws?');
    expect(() => densityPrior({ kind: 'flat' } as never)).toThrow('must have klPerUnit or logProb');
    expect(() => mixture({ components: [gaussian()] })).toThrow('two priors or more');
    expect(() => mixture({ components: [gaussian(), logUniform() as never] })).toThrow(
      'An improper prior cannot be mixed',
    );
    expect(() => mixture({ components: [gaussian(), laplace()], learned: 'perChannel' as never })).toThrow(
      'mixture: learned must be true or false, got "perChannel"',
    );
    expect(() => mixture({ components: [gaussian(), laplace()], weights: '12' as never })).toThrow('got "12"');
    const density = { kind: 'flat', logProb: neg };
    expect(() => densityPrior({ ...density, proper: 'no' as never })).toThrow('flat: proper must be true or false');
    expect(() => densityPrior({ ...density, support: 'positiv' as never })).toThrow(
      'one of "real", "positive", got "pos',
    );
    const [f, alpha] = [tensor1d([1]), tensor1d([0.5])];
    expect(() => logNormalPosterior({ f, alpha, meanCorrection: 'no' as never })).toThrow(
      'meanCorrection must be true',
    );
    expect(() => logNormalPosterior({ f, alpha, gateZeros: 'no' as never })).toThrow('gateZeros must be true or false');
    expect(() => logNormalKl(f, alpha, { meanCorrection: 'no' as never })).toThrow('meanCorrection must be true');
    expect(() => gaussian({ scale: 0 })).toThrow('gaussian: scale must be a finite number > 0, got 0');
    expect(() => laplace({ scal: 1 } as never)).toThrow('Did you mean scale?');
    expect(() => truncatedLogUniform({ low: 1 })).toThrow('low must be below high, 0, got 1');
    expect(() => gaussianPosterior({ loc: tensor1d([0, 1]), scale: tensor1d([1]) })).toThrow(
      'scale must have the shape of loc, [2], got [1]',
    );
  });
});
