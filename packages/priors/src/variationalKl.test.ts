import { backendsHere, useBackend } from '@infodrop-tooling/vitest/backends';
import { grad, memory, mul, sum, type Tensor, tensor1d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { integrate, normalLogDensity } from '../test/densities.js';
import { derivative } from '../test/reference.js';
import { variationalKl } from './variationalKl.js';

// Of tooling/golden/priors/variationalKl.py, numpy 2.3.
const VALUES: readonly (readonly [alpha: number, kl: number])[] = [
  [1e-6, 7.542936201712126],
  [1e-3, 4.088558309707743],
  [0.05, 2.1057151592798706],
  [0.25, 1.1555332838046273],
  [0.5, 0.7394416300990794],
  [1, 0.4266856042960448],
  [2, 0.23048433642351718],
  [10, 0.049177659780395684],
  [1000, 0.0004999166777765877],
];

/** D(x) = e^{−x²} ∫₀ˣ e^{t²} dt. */
const dawson = (x: number): number => integrate((t) => Math.exp(t * t - x * x), 0, x, 20_000);

describe.each(backendsHere)('variationalKl on %s', (backend) => {
  beforeAll(() => useBackend(backend));
  const digits = backend === 'webgpu' ? 5e-6 : 1e-6;

  it('is the sum of digamma functions, over nine decades', async () => {
    const values = await variationalKl(tensor1d(VALUES.map(([alpha]) => alpha))).data();
    VALUES.forEach(([, kl], i) => {
      expect(Math.abs(values[i]! - kl)).toBeLessThan(digits * Math.max(0.5, kl));
      if (kl < 0.1) expect(values[i]! / kl).toBeCloseTo(1, 4);
    });
  });

  it('falls with α, through the place where its two polynomials meet', async () => {
    const alphas = Float32Array.from({ length: 400 }, (_, i) => Math.exp(-4 + i * 0.02));
    const values = await variationalKl(tensor1d(alphas)).data();
    for (let i = 1; i < alphas.length; i++) expect(values[i]!).toBeLessThan(values[i - 1]!);
  });

  it('has the gradient −D(√u)/(√u·2α²)', async () => {
    const alphas = [1e-4, 0.02, 0.08, 0.0834, 0.3, 1, 5, 200];
    const gradient = await grad((alpha: Tensor) => sum(variationalKl(alpha)))(tensor1d(alphas)).data();
    alphas.forEach((alpha, i) => {
      const u = 1 / (2 * alpha);
      const slope = u > 100 ? (1 / (2 * u)) * (1 + 1 / (2 * u) + 3 / (4 * u * u)) : dawson(Math.sqrt(u)) / Math.sqrt(u);
      expect(gradient[i]! / (-slope / (2 * alpha * alpha))).toBeCloseTo(1, 4);
    });
  });

  it.each([
    ['cubic', (a: number) => 0.63518142 - 0.5 * Math.log(a) - a * (1.16145124 + a * (-1.50204118 + a * 0.58629921))],
    ['sigmoid', (a: number) => 0.5 * Math.log1p(1 / a) + 0.63576 / (1 + Math.exp(1.8732 + 1.48695 * Math.log(a)))],
  ] as const)('has the value and the gradient of the %s form', async (form, reference) => {
    const alphas = Float32Array.of(1e-4, 0.01, 0.2, 0.5, 0.9, 1);
    const weights = alphas.map((_, i) => i - 2.5);
    const [value, gradient] = [
      await variationalKl(tensor1d(alphas), { form }).data(),
      await grad((alpha: Tensor) => sum(mul(variationalKl(alpha, { form }), tensor1d(weights))))(
        tensor1d(alphas),
      ).data(),
    ];
    alphas.forEach((alpha, i) => {
      expect(Math.abs(value[i]! - reference(alpha))).toBeLessThan(2 * digits * Math.max(0.5, reference(alpha)));
      const slope = weights[i]! * derivative(reference, alpha);
      expect(Math.abs(gradient[i]! - slope)).toBeLessThan(1e-5 * Math.max(0.1, Math.abs(slope)));
    });
  });

  it.each(['exact', 'cubic', 'sigmoid'] as const)(
    'is the same of log α, with the gradient in that, in the %s form',
    async (form) => {
      const alphas = [1e-4, 0.01, 0.2, 0.5, 0.9, 1, ...(form === 'cubic' ? [] : [3, 200])];
      const logs = tensor1d(alphas.map(Math.log));
      const [value, expected, gradient, slope] = await Promise.all(
        [
          variationalKl(logs, { form, of: 'logAlpha' }),
          variationalKl(tensor1d(alphas), { form }),
          grad((x: Tensor) => sum(variationalKl(x, { form, of: 'logAlpha' })))(logs),
          grad((x: Tensor) => sum(variationalKl(x, { form })))(tensor1d(alphas)),
        ].map((x) => x.data()),
      );
      alphas.forEach((alpha, i) => {
        expect(Math.abs(value![i]! - expected![i]!)).toBeLessThan(2 * digits * Math.max(0.5, expected![i]!));
        expect(Math.abs(gradient![i]! - slope![i]! * alpha)).toBeLessThan(
          1e-5 * Math.max(0.1, Math.abs(slope![i]! * alpha)),
        );
      });
    },
  );

  it('is what two strengths differ by under a log-uniform prior on a wide interval', async () => {
    // −H(w) + E log |w| but for constants, with t = log |w| on both sides of 0.
    const divergence = (alpha: number): number => {
      const density = normalLogDensity(1, Math.sqrt(alpha));
      const side = (sign: number) => (t: number) => Math.exp(density(sign * Math.exp(t)) + t) * t;
      return integrate(side(1), -30, 3) + integrate(side(-1), -30, 3) - Math.log(alpha) / 2;
    };
    const [one, other] = await variationalKl(tensor1d([0.3, 0.9])).data();
    expect(Math.abs(divergence(0.3) - divergence(0.9) - (one! - other!))).toBeLessThan(1e-5);
  });

  it.each([
    { form: 'cubic', most: 0.041, from: -5, to: 0 },
    { form: 'sigmoid', most: 0.0095, from: -8, to: 8 },
  ] as const)('$form is within $most of it where it says so', async ({ form, most, from, to }) => {
    const alphas = tensor1d(Float32Array.from({ length: 801 }, (_, i) => Math.exp(from + ((to - from) * i) / 800)));
    const [exact, fitted] = [await variationalKl(alphas).data(), await variationalKl(alphas, { form }).data()];
    const errors = Array.from(exact, (value, i) => Math.abs(value - fitted[i]!));
    expect(Math.max(...errors)).toBeLessThan(most);
    expect(Math.max(...errors)).toBeGreaterThan(most / 3);
  });

  it('leaves only its result behind', () => {
    const alpha = tensor1d([0.5]);
    const before = memory().numTensors;
    variationalKl(alpha);
    expect(memory().numTensors).toBe(before + 1);
  });
});

it('refuses an unknown form', () => {
  expect(() => variationalKl(tensor1d([1]), { form: 'quartic' as 'cubic' })).toThrow('got "quartic"');
  expect(() => variationalKl(tensor1d([1]), { of: 'log' as 'alpha' })).toThrow(
    'of must be one of "alpha", "logAlpha", got "log"',
  );
});
