import { backendsHere, read, useBackend } from '@infodrop-tooling/vitest/backends';
import {
  grads,
  memory,
  mul,
  scalar,
  sum,
  type Tensor,
  tensor1d,
  tensor2d,
  tidy,
  tile,
  transpose,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { truncatedNormalEntropy } from '../src/posteriors/truncatedNormalEntropy.js';
import { truncatedNormalSample } from '../src/posteriors/truncatedNormalSample.js';
import { integrate, normalLogDensity } from './densities.js';

const [LOW, HIGH] = [-20, 0];
/** In the middle, at either end, wide, and so narrow that an end is far away. */
const LOCS = [-10, -0.3, 0, -20, -7, -10];
const SCALES = [2, 0.5, 1.5, 3, 15, 1e-3];

const density = (x: number) => Math.exp(normalLogDensity(0, 1)(x));
/** Φ in doubles. */
const cdf = (x: number) => (x < -12 ? 0 : x > 12 ? 1 : integrate(density, -12, x));

function entropyOf(loc: number, scale: number): number {
  const [a, b] = [(LOW - loc) / scale, (HIGH - loc) / scale];
  const mass = cdf(b) - cdf(a);
  const weighted = a * density(a) - b * density(b);
  return Math.log(Math.sqrt(2 * Math.PI * Math.E) * scale * mass) + weighted / (2 * mass);
}

/** The x that as much of the law lies below as of the standard normal one below η. */
function sampleOf(loc: number, scale: number, eta: number): number {
  const [below, above] = [cdf((LOW - loc) / scale), cdf((HIGH - loc) / scale)];
  const share = below + cdf(eta) * (above - below);
  let [low, high] = [LOW, HIGH];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (cdf((middle - loc) / scale) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

const derivative = (f: (x: number) => number, x: number, h: number) => (f(x + h) - f(x - h)) / (2 * h);

describe.each(backendsHere)('a truncated normal law on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  const lawOf = (loc: Tensor, scale: Tensor) => ({ loc, scale, low: LOW, high: HIGH });

  it('has its entropy, and the derivatives of that', async () => {
    const [value, inLoc, inScale] = await read(() => {
      const given = [tensor1d(LOCS), tensor1d(SCALES)] as const;
      const slopes = grads((loc, scale) => sum(truncatedNormalEntropy(lawOf(loc, scale))))([...given]);
      return [truncatedNormalEntropy(lawOf(...given)), ...slopes];
    });
    LOCS.forEach((loc, i) => {
      const scale = SCALES[i]!;
      expect(value![i]).toBeCloseTo(entropyOf(loc, scale), 4);
      const ofLoc = derivative((x) => entropyOf(x, scale), loc, 1e-4 * scale);
      const ofScale = derivative((x) => entropyOf(loc, x), scale, 1e-4 * scale);
      expect(Math.abs(inLoc![i]! - ofLoc), `by loc ${loc}, scale ${scale}`).toBeLessThan(2e-5 / Math.min(scale, 1));
      expect(Math.abs(inScale![i]! * scale - ofScale * scale), `by scale ${scale}`).toBeLessThan(1e-4);
    });
  });

  it('has finite derivatives where an end is further than the square of any float', async () => {
    const [inLoc, inScale] = await read(() =>
      grads((loc, scale) => sum(truncatedNormalEntropy(lawOf(loc, scale))))([tensor1d([-1]), tensor1d([1e-30])]),
    );
    expect(inLoc![0]).toBe(0);
    expect(inScale![0]! / 1e30).toBeCloseTo(1, 5);
  });

  it('has draws, and their derivatives, its parameters broadcast to the normals', async () => {
    const etas = [-2, -0.3, 0.1, 1.7];
    const weights = tensor2d(
      [1, -2, 0.5, 3].flatMap((w) => LOCS.map((_, i) => w + i)),
      [4, LOCS.length],
    );
    const normals = tensor2d(
      etas.flatMap((eta) => LOCS.map(() => eta)),
      [4, LOCS.length],
    );
    const [value, inLoc, inScale, inEta] = await read(() => {
      const given = [tensor1d(LOCS), tensor1d(SCALES)] as const;
      const slopes = grads((loc, scale, eta) => sum(mul(truncatedNormalSample(lawOf(loc, scale), eta), weights)))([
        ...given,
        normals,
      ]);
      return [truncatedNormalSample(lawOf(...given), normals), ...slopes];
    });
    const weightOf = await weights.array();
    LOCS.forEach((loc, i) => {
      const scale = SCALES[i]!;
      const h = 1e-3 * scale;
      let [ofLoc, ofScale] = [0, 0];
      etas.forEach((eta, row) => {
        const place = row * LOCS.length + i;
        const weight = weightOf[row]![i]!;
        expect(Math.abs(value![place]! - sampleOf(loc, scale, eta)), `η ${eta} of ${loc}, ${scale}`).toBeLessThan(
          1e-5 * Math.max(1, scale),
        );
        ofLoc += weight * derivative((x) => sampleOf(x, scale, eta), loc, h);
        ofScale += weight * derivative((x) => sampleOf(loc, x, eta), scale, h);
        const ofEta = weight * derivative((x) => sampleOf(loc, scale, x), eta, 1e-3);
        expect(Math.abs(inEta![place]! - ofEta), `by η ${eta} of ${loc}, ${scale}`).toBeLessThan(
          2e-4 * Math.max(1, scale),
        );
      });
      expect(Math.abs(inLoc![i]! - ofLoc), `by loc ${loc}, ${scale}`).toBeLessThan(1e-3);
      expect(Math.abs(inScale![i]! - ofScale), `by scale ${loc}, ${scale}`).toBeLessThan(2e-3);
    });
  });

  it('has them where the parameters repeat along other axes than the first', async () => {
    const etas = tensor2d([-2, -0.3, 0.1, 1.7], [1, 4]);
    const given = [LOCS, SCALES].map((values) => tensor2d(values, [LOCS.length, 1])) as [Tensor, Tensor];
    const flat = [LOCS, SCALES].map((values) => tensor1d(values)) as [Tensor, Tensor];
    const slopesOf = (parameters: [Tensor, Tensor], normals: Tensor) => {
      const slopes = grads((loc, scale) => sum(truncatedNormalSample(lawOf(loc, scale), normals)))(parameters);
      return [truncatedNormalSample(lawOf(...parameters), normals), ...slopes];
    };
    const [[draws, ...slopes], [expectedDraws, ...expected]] = await Promise.all([
      read(() => slopesOf(given, etas)),
      read(() => slopesOf(flat, tile(transpose(etas), [1, LOCS.length]))),
    ]);
    LOCS.forEach((_, i) => {
      for (let j = 0; j < 4; j++) {
        expect(Math.abs(draws![4 * i + j]! - expectedDraws![LOCS.length * j + i]!)).toBeLessThan(1e-5);
      }
      slopes.forEach((slope, which) => {
        expect(Math.abs(slope[i]! - expected[which]![i]!)).toBeLessThan(1e-3);
      });
    });
  });

  it('has draws within its ends, and no more entropy than the uniform law, whatever rounding does', async () => {
    const [loc, scale] = [tensor1d([HIGH, LOW, -10]), tensor1d([1e-3, 1e-3, 20])];
    const [draws, entropy] = await read(() => [
      truncatedNormalSample(lawOf(loc, scale), tile(tensor2d([-9, 9], [2, 1]), [1, 3])),
      truncatedNormalEntropy(lawOf(loc, scale)),
    ]);
    for (const draw of draws!) {
      expect(draw).toBeGreaterThanOrEqual(LOW);
      expect(draw).toBeLessThanOrEqual(HIGH);
    }
    expect(entropy![2]).toBeLessThanOrEqual(Math.fround(Math.log(HIGH - LOW)));
  });

  it('has a draw that rounding takes out at the end, where it moves with neither parameter', async () => {
    // 1 − Φ(5.23) is rounded to 2⁻²⁴, whose quantile is 5.295.
    const given = [tensor1d([-5.23]), tensor1d([1])] as [Tensor, Tensor];
    const eta = tensor1d([6]);
    const [draw, ...slopes] = await read(() => [
      truncatedNormalSample(lawOf(...given), eta),
      ...grads((loc, scale) => truncatedNormalSample(lawOf(loc, scale), eta))(given),
    ]);
    expect(draw![0]).toBe(HIGH);
    slopes.forEach((slope) => {
      expect(Math.abs(slope[0]!)).toBeLessThan(1e-5);
    });
  });

  it('leaves the tensor count as it found it', () => {
    const [loc, scale, eta] = [scalar(-1), scalar(0.5), tensor1d([0, 1])];
    const before = memory().numTensors;
    tidy(() => {
      const law = (l: Tensor, s: Tensor) => ({ loc: l, scale: s, low: LOW, high: HIGH });
      grads((l, s) => sum(truncatedNormalSample(law(l, s), eta)))([loc, scale]);
      grads((l, s) => truncatedNormalEntropy(law(l, s)))([loc, scale]);
    });
    expect(memory().numTensors).toBe(before);
  });
});
