import { backendsHere, read, useBackend } from '@infodrop-tooling/vitest/backends';
import { fill, grads, memory, scalar, sum, type Tensor, tensor1d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { integrate } from '../test/densities.js';
import { gaussian } from './gaussian.js';
import { klDivergence } from './klDivergence.js';
import { laplace } from './laplace.js';
import { multiplicativeGaussianPosterior } from './posteriors/multiplicativeGaussianPosterior.js';

const ALPHA = 0.3;
const SCALE = 0.5;
const FLOOR = 1e-4;

/** KL of mean-corrected log-normal noise in doubles, whose E log |z| alone takes |f| no smaller than the floor. */
function byQuadrature(f: number, loc: number, scale = SCALE): number {
  const distanceAt = (eta: number): number => Math.abs(f * Math.exp(ALPHA * eta - ALPHA ** 2 / 2) - loc);
  const weighed = (eta: number): number => (Math.exp(-(eta ** 2) / 2) / Math.sqrt(2 * Math.PI)) * distanceAt(eta);
  // The kink of the distance is an end of a piece.
  const kink = f * loc > 0 ? Math.max(-12, Math.min(12, Math.log(loc / f) / ALPHA + ALPHA / 2)) : 0;
  const distance = integrate(weighed, -12, kink) + integrate(weighed, kink, 12);
  const meanLog = Math.log(Math.max(Math.abs(f), FLOOR)) - ALPHA ** 2 / 2;
  return distance / scale + Math.log(2 * scale) - (meanLog + Math.log(2 * Math.PI * ALPHA ** 2) / 2 + 0.5);
}

/** Units that are off, or all but, and some that are on. */
const UNITS = [0, 1e-6, -1e-6, 1e-33, -1e-33, 3e-5, -3e-5, 0.5, -0.5];
const PLACES = [0, 1, -1, 2e-5, -2e-5];

describe.each(backendsHere)('the divergence of log-normal noise from a Laplace prior, on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  const klOf = (f: Tensor, loc: Tensor): Tensor =>
    laplace({ learned: true }).klPerUnit({
      f,
      alpha: fill(f.shape, ALPHA),
      cap: 0.701,
      meanCorrection: true,
      gateZeros: false,
      parameters: [loc, scalar(Math.log(SCALE))],
    });

  it.each(PLACES)('is the integral for units that are off too, at loc %s', async (loc) => {
    const [values] = await read(() => [klOf(tensor1d(UNITS), scalar(loc))]);
    UNITS.forEach((f, i) => {
      const expected = byQuadrature(f, loc);
      expect(Math.abs(values![i]! - expected), `at f = ${f}`).toBeLessThan(2e-5);
    });
  });

  it.each(PLACES)('draws loc %s to a unit that is off, and the unit to loc', async (loc) => {
    const [inF, inLoc] = await read(() =>
      grads((f: Tensor, at: Tensor) => sum(klOf(f, at)))([tensor1d([0]), scalar(loc)]),
    );
    expect(inLoc![0]).toBeCloseTo(Math.sign(loc) / SCALE, 5);
    expect(inF![0]).toBeCloseTo(-Math.sign(loc) / SCALE, 5);
  });

  it('leaves only its result behind', () => {
    const [f, loc] = [tensor1d(UNITS), scalar(1)];
    const [alpha, logScale] = [fill(f.shape, ALPHA), scalar(0)];
    const before = memory().numTensors;
    const args = { f, alpha, cap: 0.701, meanCorrection: true, gateZeros: false, parameters: [loc, logScale] };
    laplace({ learned: true }).klPerUnit(args).dispose();
    expect(memory().numTensors).toBe(before);
  });
});

describe.each(backendsHere)('the divergence of Gaussian dropout of a unit that is off, on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it.each([laplace(), laplace({ loc: 1 }), gaussian(), gaussian({ loc: 1 })])(
    'is infinite from $kind, since it has no density',
    async (prior) => {
      const [values] = await read(() => {
        const [f, alpha] = [tensor1d([0]), tensor1d([0.5])];
        return [klDivergence(multiplicativeGaussianPosterior({ f, alpha }), prior).perUnit];
      });
      // A graphics card's log 0 may be that of the smallest float32.
      expect(values![0]).toBeGreaterThan(backend === 'webgpu' ? 80 : Number.MAX_VALUE);
    },
  );
});
