import { useBackend } from '@infodrop-tooling/vitest/backends';
import { key } from '@infodrop/random';
import { mul, type Tensor, tensor2d, tidy } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  applyInformationDropout,
  bernoulliNoise,
  gaussianNoise,
  informationDropout,
  logNormal,
  logNormalNoise,
  multiplicativeNoise,
  alphaFromLogits,
  standardNormal,
  uniformNoise,
} from '../src/index.js';

beforeAll(() => useBackend('cpu'));

const row = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 3, maxLength: 3 });
const four = (entry: fc.Arbitrary<number>) => fc.array(entry, { minLength: 4, maxLength: 4 });
const logit = four(fc.double({ min: -50, max: 50, noNaN: true }));
/** Off, or far enough from 0 that k·f is not 0 in float32. */
const activation = four(fc.oneof(fc.constant(0), fc.double({ min: 1e-3, max: 50, noNaN: true })));

describe('a layer that is not noisy', () => {
  it('is the identity on any activation, to the last bit', () => {
    const layers = [
      informationDropout({ klScale: 1 }),
      informationDropout({ klScale: 1, meanCorrection: false, prior: logNormal({ learned: true }) }),
      informationDropout({ klScale: 1, noise: logNormalNoise({ alpha: 'learned' }) }),
      multiplicativeNoise({ noise: bernoulliNoise({ rate: 0.5 }) }),
      multiplicativeNoise({ noise: gaussianNoise({ std: 1 }) }),
      multiplicativeNoise({ noise: uniformNoise({ halfWidth: 1 }) }),
      multiplicativeNoise({ noise: logNormalNoise({ alpha: 0.5 }) }),
    ];
    fc.assert(
      fc.property(row, fc.boolean(), (values, training) => {
        tidy(() => {
          const x = tensor2d([values]);
          for (const layer of layers) {
            layer.mode = training ? 'deterministic' : 'auto';
            expect((layer.apply(x, { training }) as Tensor).dataSync()).toEqual(x.dataSync());
          }
        });
      }),
      { numRuns: 30 },
    );
  });
});

describe('information dropout under the log-uniform prior', () => {
  it('turns k·f into k·z at the same cost, for any k', () => {
    fc.assert(
      fc.property(activation, logit, fc.double({ min: 1e-3, max: 1e3, noNaN: true }), (values, logits, k) => {
        tidy(() => {
          const f = tensor2d([values]);
          const alpha = alphaFromLogits(tensor2d([logits]), { minAlpha: 0.001, alphaRange: 0.7 });
          const eta = standardNormal(key(1), [1, 4]);
          const plain = applyInformationDropout({ f, alpha, eta });
          const scaled = applyInformationDropout({ f: mul(f, k), alpha, eta });
          expect(scaled.kl.dataSync()).toEqual(plain.kl.dataSync());
          const expected = mul(plain.output, k).dataSync();
          scaled.output.dataSync().forEach((z, i) => {
            expect(Math.abs(z - expected[i]!)).toBeLessThanOrEqual(1e-6 * Math.abs(expected[i]!));
          });
        });
      }),
    );
  });

  it('costs the same whatever the noise, and never less than nothing', () => {
    fc.assert(
      fc.property(activation, logit, fc.nat(), (values, logits, seed) => {
        tidy(() => {
          const f = tensor2d([values]);
          const alpha = alphaFromLogits(tensor2d([logits]), { minAlpha: 0.001, alphaRange: 0.7 });
          const noisy = applyInformationDropout({ f, alpha, eta: standardNormal(key(seed), [1, 4]) }).kl.dataSync();
          expect(noisy).toEqual(applyInformationDropout({ f, alpha, eta: null }).kl.dataSync());
          for (const kl of noisy) expect(kl).toBeGreaterThan(-1e-6);
        });
      }),
    );
  });
});
