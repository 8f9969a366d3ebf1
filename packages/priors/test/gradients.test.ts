import { backendsHere, useBackend } from '@infodrop-tooling/vitest/backends';
import { add, grad, grads, mul, scalar, sum, type Tensor, tensor1d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { gaussian, logNormal, logNormalKl, logUniform, logUniformKl } from '../src/index.js';
import { derivative, largestError, logNormalReference, logUniformReference } from './reference.js';

const CAP = 0.701;
const F = [0, 1e-6, 0.02, 0.5, 1, 3, 40];
const ALPHA = [0.35, 0.001, 0.7, 0.05, 1e-4, 0.2, 0.6];
const WEIGHT = [1, -2, 0.5, 3, 1, -1, 2];
const FLOOR = 1e-4;

describe.each(backendsHere)('gradients on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it('of the log-uniform divergence equal finite differences, down to tiny α', async () => {
    const alphas = [0.701, 0.3, 1e-3, 1e-6, 1e-12];
    const gradient = grad((alpha: Tensor) => sum(logUniformKl(alpha, CAP)))(tensor1d(alphas));
    const expected = alphas.map((alpha) => derivative((a) => logUniformReference({ f: 1, alpha: a }, CAP), alpha));
    const actual = await gradient.data();
    actual.forEach((value, i) => {
      expect(value / expected[i]!).toBeCloseTo(1, 5);
    });
  });

  it('of the gated log-uniform divergence are 0 in f, 0 in α where f = 0, and never NaN', async () => {
    const prior = logUniform();
    const weights = tensor1d(WEIGHT);
    const kl = (f: Tensor, alpha: Tensor) =>
      sum(mul(prior.klPerUnit({ f, alpha, cap: CAP, meanCorrection: true, gateZeros: true, parameters: [] }), weights));
    const inAlpha = grad((alpha: Tensor) => kl(tensor1d(F), alpha))(tensor1d(ALPHA));
    const expected = F.map((f, i) => (f === 0 ? 0 : -WEIGHT[i]! / ALPHA[i]!));
    expect(largestError(await inAlpha.data(), expected)).toBeLessThan(1e-5);
    // f must be reachable from the loss for a gradient to exist: z = f ε does that in a network.
    const inF = grad((f: Tensor) => kl(f, mul(tensor1d(ALPHA), add1(f))))(tensor1d(F));
    (await inF.data()).forEach((value) => {
      expect(value).not.toBeNaN();
    });
  });

  it.each([false, true])(
    'of the log-normal divergence equal finite differences, mean correction %s',
    async (corrected) => {
      const [loc, logScale] = [0.3, -0.4];
      const prior = logNormal({ learned: true, floor: FLOOR });
      const weights = tensor1d(WEIGHT);
      const kl = (f: Tensor, alpha: Tensor, locValue: Tensor, logScaleValue: Tensor) =>
        sum(
          mul(
            weights,
            prior.klPerUnit({
              f,
              alpha,
              cap: CAP,
              meanCorrection: corrected,
              gateZeros: false,
              parameters: [locValue, logScaleValue],
            }),
          ),
        );
      const [inF, inAlpha, inLoc, inLogScale] = grads(kl)([
        tensor1d(F),
        tensor1d(ALPHA),
        scalar(loc),
        scalar(logScale),
      ]) as [Tensor, Tensor, Tensor, Tensor];
      const reference = { loc, logScale, floor: FLOOR, meanCorrection: corrected };
      const each = (derive: (f: number, alpha: number) => number) => F.map((f, i) => WEIGHT[i]! * derive(f, ALPHA[i]!));
      const total = (values: number[]) => values.reduce((a, b) => a + b, 0);

      const expectedInF = each((f, alpha) => derivative((x) => logNormalReference({ f: x, alpha }, reference), f));
      const expectedInAlpha = each((f, alpha) =>
        derivative((x) => logNormalReference({ f, alpha: x }, reference), alpha),
      );
      expect(largestError(await inF.data(), expectedInF)).toBeLessThan(1e-5);
      expect(largestError(await inAlpha.data(), expectedInAlpha)).toBeLessThan(1e-5);
      expect(expectedInF.slice(0, 2)).toEqual([0, -0]);
      const inLocExpected = total(
        each((f, alpha) => derivative((x) => logNormalReference({ f, alpha }, { ...reference, loc: x }), loc)),
      );
      const inLogScaleExpected = total(
        each((f, alpha) =>
          derivative((x) => logNormalReference({ f, alpha }, { ...reference, logScale: x }), logScale),
        ),
      );
      expect(largestError(await inLoc.data(), [inLocExpected])).toBeLessThan(1e-5);
      expect(largestError(await inLogScale.data(), [inLogScaleExpected])).toBeLessThan(1e-5);
    },
  );

  it('of the Gaussian divergence draw loc and a unit that is off to each other', async () => {
    const prior = gaussian({ learned: true });
    const options = { cap: CAP, meanCorrection: true, gateZeros: false };
    const kl = (f: Tensor, loc: Tensor) =>
      sum(prior.klPerUnit({ ...options, f, alpha: tensor1d([0.3]), parameters: [loc, scalar(Math.log(0.5))] }));
    for (const loc of [0, 1, -1]) {
      const [inF, inLoc] = grads(kl)([tensor1d([0]), scalar(loc)]) as [Tensor, Tensor];
      expect((await inF.data())[0]).toBeCloseTo(-loc / 0.25, 4);
      expect((await inLoc.data())[0]).toBeCloseTo(loc / 0.25, 4);
    }
  });

  it('of the log-normal divergence in a scale tensor equal finite differences', async () => {
    const gradient = grad((scale: Tensor) =>
      sum(logNormalKl(tensor1d([2]), tensor1d([0.4]), { scale, meanCorrection: false })),
    )(scalar(0.8));
    const reference = { loc: 0, floor: FLOOR, meanCorrection: false };
    const expected = derivative(
      (scale) => logNormalReference({ f: 2, alpha: 0.4 }, { ...reference, logScale: Math.log(scale) }),
      0.8,
    );
    expect(largestError(await gradient.data(), [expected])).toBeLessThan(1e-5);
  });
});

const add1 = (f: Tensor): Tensor => add(mul(f, 0), 1);
