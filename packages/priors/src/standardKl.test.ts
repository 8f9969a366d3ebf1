import { backendsHere, useBackend } from '@infodrop-tooling/vitest/backends';
import { grads, memory, mul, scalar, sum, type Tensor, tensor1d, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { gaussian, gaussianKl } from './gaussian.js';
import { gaussianPosterior } from './posteriors/gaussianPosterior.js';
import { standardKl } from './standardKl.js';

const LOC = Float32Array.of(-30, -1, -1e-4, 0, 0.5, 2, 7);
const SCALE = Float32Array.of(1e-3, 0.3, 1 - 2 ** -24, 1, 1.0001, 1.5, 40);

describe.each(backendsHere)('standardKl on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it('is (σ² − 1)/2 − log σ + μ²/2', async () => {
    const values = await standardKl(tensor1d(LOC), tensor1d(SCALE)).data();
    SCALE.forEach((scale, i) => {
      const exact = ((scale - 1) * (scale + 1)) / 2 - Math.log(scale) + LOC[i]! ** 2 / 2;
      expect(Math.abs(values[i]! - exact)).toBeLessThan(1e-6 * Math.max(0.1, exact));
    });
  });

  it('has the derivatives μ and (σ² − 1)/σ', async () => {
    const weights = LOC.map((_, i) => i - 2.5);
    const of = grads((loc: Tensor, scale: Tensor) => sum(mul(standardKl(loc, scale), tensor1d(weights))));
    const [byLoc, byScale] = await Promise.all(of([tensor1d(LOC), tensor1d(SCALE)]).map((tensor) => tensor.data()));
    SCALE.forEach((scale, i) => {
      expect(byLoc![i]).toBeCloseTo(weights[i]! * LOC[i]!, 4);
      const exact = (weights[i]! * ((scale - 1) * (scale + 1))) / scale;
      expect(Math.abs(byScale![i]! - exact)).toBeLessThanOrEqual(1e-6 * Math.abs(exact));
    });
  });

  it('has the bits of the divergence from any other normal law that is the standard one', async () => {
    const posterior = gaussianPosterior({ loc: tensor1d(LOC), scale: tensor1d(SCALE) });
    const closed = gaussian().closedKl?.gaussian?.(posterior, []);
    const general = gaussianKl(posterior.loc, posterior.scale, { loc: scalar(0), scale: scalar(1) });
    expect(await closed?.data()).toEqual(await general.data());
  });

  it('serves any other normal law, and refuses one that has more elements than there are', () => {
    const [loc, scale] = [tensor1d(LOC), tensor1d(SCALE)];
    const of = { loc: scalar(0.5), scale: tensor1d(SCALE.map((value) => value * 2)) };
    gaussianKl(loc, scale, of)
      .dataSync()
      .forEach((value, i) => {
        const exact = (1 / 4 - 1) / 2 + Math.LN2 + ((LOC[i]! - 0.5) / (2 * SCALE[i]!)) ** 2 / 2;
        expect(Math.abs(value / exact - 1)).toBeLessThan(1e-6);
      });
    expect(() => gaussianKl(loc, scale, { loc: zeros([2, 1]), scale: scalar(1) })).toThrow(
      'gaussianKl: of must be tensors that broadcast to the shape of loc, [7], got [[2, 1], []].',
    );
  });

  it('is refused parameters that the standard normal does not have', () => {
    const posterior = gaussianPosterior({ loc: tensor1d(LOC), scale: tensor1d(SCALE) });
    const before = memory().numTensors;
    const one = scalar(1);
    expect(() => gaussian().closedKl?.gaussian?.(posterior, [one])).toThrow(
      'gaussian: parameters must be the values of []',
    );
    one.dispose();
    expect(memory().numTensors).toBe(before);
  });

  it('leaves nothing behind but its result', () => {
    const [loc, scale] = [tensor1d(LOC), tensor1d(SCALE)];
    const before = memory().numTensors;
    const value = standardKl(loc, scale);
    expect(memory().numTensors).toBe(before + 1);
    value.dispose();
  });
});
