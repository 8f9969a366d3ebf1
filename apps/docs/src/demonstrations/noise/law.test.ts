import { prepareEngine } from '@infodrop/engine';
import { gaussianMixtureBounds } from '@infodrop/information';
import { logNormal, logUniform, type Prior } from '@infodrop/priors';
import { scalar, tensor1d, tidy } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { CAP, densityOf, logLaw, paidNats, toldNats } from './law.js';

beforeAll(async () => {
  await prepareEngine({ backend: 'wasm', simd: 'plain' });
});

const alphas = fc.double({ min: 0.02, max: 0.7, noNaN: true });
const values = fc.double({ min: 0.25, max: 4, noNaN: true });

describe('the law of z', () => {
  it('is a density of mean f', () => {
    for (const [f, alpha] of [
      [1, 0.7],
      [3, 0.2],
    ] as const) {
      const width = 0.0005;
      let [mass, mean] = [0, 0];
      for (let z = width / 2; z < 40; z += width) {
        mass += width * densityOf(z, f, alpha);
        mean += width * z * densityOf(z, f, alpha);
      }
      expect(mass).toBeCloseTo(1, 6);
      expect(mean).toBeCloseTo(f, 5);
    }
  });
});

describe('what is paid', () => {
  it.each([
    ['logUniform', logUniform() as Prior],
    ['logNormal', logNormal() as Prior],
  ] as const)('is what the %s prior of @infodrop/priors asks of a layer', (name, prior) => {
    for (const [f, alpha] of [
      [0.25, 0.05],
      [1, 0.3],
      [4, 0.7],
    ] as const) {
      const asked = tidy(() =>
        prior
          .klPerUnit({
            f: tensor1d([f]),
            alpha: tensor1d([alpha]),
            cap: CAP,
            meanCorrection: true,
            gateZeros: false,
            parameters: prior.parameters.map(({ initial }) => scalar(initial)),
          })
          .dataSync(),
      );
      expect(paidNats(name, f, alpha)).toBeCloseTo(asked[0]!, 5);
    }
  });

  it('is no less than what is told, where the prior is a law', () => {
    fc.assert(
      fc.property(values, values, alphas, (first, second, alpha) => {
        const paid = (paidNats('logNormal', first, alpha) + paidNats('logNormal', second, alpha)) / 2;
        expect(paid).toBeGreaterThanOrEqual(toldNats(first, second, alpha) - 1e-9);
      }),
    );
  });

  it('is nothing at the cap of the log-uniform prior, though something is told', () => {
    expect(paidNats('logUniform', 2, CAP)).toBe(0);
    expect(toldNats(1, 2, CAP)).toBeGreaterThan(0.1);
  });
});

describe('what is told', () => {
  it('lies between the bounds of @infodrop/information', () => {
    fc.assert(
      fc.property(values, values, alphas, (first, second, alpha) => {
        const laws = [logLaw(first, alpha), logLaw(second, alpha)];
        const column = (data: number[]): { data: Float64Array; shape: [number, number] } => ({
          data: Float64Array.from(data),
          shape: [2, 1],
        });
        const { lower, upper } = gaussianMixtureBounds(
          column(laws.map(({ loc }) => loc)),
          column(laws.map(({ scale }) => scale)),
        ).mutualInformation;
        const told = toldNats(first, second, alpha);
        expect(told).toBeGreaterThanOrEqual(lower - 1e-9);
        expect(told).toBeLessThanOrEqual(upper + 1e-9);
      }),
    );
  });

  it('is nothing of equal inputs, and all of what lies far apart', () => {
    expect(toldNats(2, 2, 0.3)).toBe(0);
    expect(toldNats(0.25, 4, 0.02)).toBeCloseTo(Math.LN2, 12);
  });
});
