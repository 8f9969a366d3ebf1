import { backendsHere, read, useBackend } from '@infodrop-tooling/vitest/backends';
import { key } from '@infodrop/random';
import { mul, type Tensor, tensor2d } from '@tensorflow/tfjs-core';
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

const row = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 3, maxLength: 3 });
const four = (entry: fc.Arbitrary<number>) => fc.array(entry, { minLength: 4, maxLength: 4 });
const logit = four(fc.double({ min: -50, max: 50, noNaN: true }));
/** Off, or far enough from 0 that k·f is not 0 in float32. */
const activation = four(fc.oneof(fc.constant(0), fc.double({ min: 1e-3, max: 50, noNaN: true })));

describe.each(backendsHere)('on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  const ofGpu = backend === 'webgpu'; // whose every read waits, and whose arithmetic is coarser
  const runs = { numRuns: ofGpu ? 10 : 100 };

  it('a layer that is not noisy is the identity on any activation, to the last bit', async () => {
    const layers = [
      informationDropout({ klScale: 1 }),
      informationDropout({ klScale: 1, meanCorrection: false, prior: logNormal({ learned: true }) }),
      informationDropout({ klScale: 1, noise: logNormalNoise({ alpha: 'learned' }) }),
      multiplicativeNoise({ noise: bernoulliNoise({ rate: 0.5 }) }),
      multiplicativeNoise({ noise: gaussianNoise({ std: 1 }) }),
      multiplicativeNoise({ noise: uniformNoise({ halfWidth: 1 }) }),
      multiplicativeNoise({ noise: logNormalNoise({ alpha: 0.5 }) }),
    ];
    const property = fc.asyncProperty(row, fc.boolean(), async (values, training) => {
      const [x, ...outputs] = await read(() => {
        const given = tensor2d([values]);
        return [
          given,
          ...layers.map((layer) => {
            layer.mode = training ? 'deterministic' : 'auto';
            return (layer.apply(given, { training }) as Tensor).clone();
          }),
        ];
      });
      for (const output of outputs) expect(output).toEqual(x);
    });
    await fc.assert(property, { numRuns: Math.min(30, runs.numRuns) });
  });

  describe('information dropout under the log-uniform prior', () => {
    const alphaOf = (logits: number[]) => alphaFromLogits(tensor2d([logits]), { minAlpha: 0.001, alphaRange: 0.7 });

    it('turns k·f into k·z at the same cost, for any k', async () => {
      const factor = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
      const property = fc.asyncProperty(activation, logit, factor, async (values, logits, k) => {
        const [kl, scaledKl, expected, scaledZ] = await read(() => {
          const f = tensor2d([values]);
          const alpha = alphaOf(logits);
          const eta = standardNormal(key(1), [1, 4]);
          const plain = applyInformationDropout({ f, alpha, eta });
          const scaled = applyInformationDropout({ f: mul(f, k), alpha, eta });
          return [plain.kl, scaled.kl, mul(plain.output, k), scaled.output];
        });
        expect(scaledKl).toEqual(kl);
        scaledZ!.forEach((z, i) => {
          expect(Math.abs(z - expected![i]!)).toBeLessThanOrEqual(1e-6 * Math.abs(expected![i]!));
        });
      });
      await fc.assert(property, runs);
    });

    it('costs the same whatever the noise, and never less than nothing', async () => {
      const property = fc.asyncProperty(activation, logit, fc.nat(), async (values, logits, seed) => {
        const [noisy, still] = await read(() => {
          const f = tensor2d([values]);
          const alpha = alphaOf(logits);
          return [standardNormal(key(seed), [1, 4]), null].map((eta) => applyInformationDropout({ f, alpha, eta }).kl);
        });
        expect(noisy).toEqual(still);
        for (const kl of noisy!) expect(kl).toBeGreaterThan(ofGpu ? -1e-5 : -1e-6);
      });
      await fc.assert(property, runs);
    });
  });
});
