import { useBackend } from '@infodrop-tooling/vitest/backends';
import { scalar, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ForwardPass } from './forwardPass.js';
import { informationCost } from './informationCost.js';

const pass = (...layers: readonly [beta: number, klScale: number, nats: number][]): Pick<ForwardPass, 'kl'> => ({
  kl: layers.map(([beta, klScale, nats]) => ({
    layer: { beta, klScale },
    nats: scalar(nats),
  })) as unknown as ForwardPass['kl'],
});

beforeAll(() => useBackend('cpu'));

describe('informationCost', () => {
  it('is Σ β · factor · klScale · KL, added to the rest of the loss', () => {
    tidy(() => {
      const given = pass([2, 0.5, 3], [0.25, 4, 5]);
      expect(informationCost(given)!.dataSync()[0]).toBe(8);
      expect(informationCost(given, 0.5)!.dataSync()[0]).toBe(4);
      expect(informationCost(given, 1, scalar(0.5)).dataSync()[0]).toBe(8.5);
    });
  });

  it('leaves out a layer that costs nothing, even if its KL is infinite', () => {
    tidy(() => {
      expect(informationCost(pass([0, 1, Infinity], [1, 1, 2]))!.dataSync()[0]).toBe(2);
      expect(informationCost(pass([1, 1, Infinity]), 0)).toBeNull();
      expect(informationCost(pass(), 1)).toBeNull();
      const rest = scalar(7);
      expect(informationCost(pass([0, 1, NaN]), 1, rest)).toBe(rest);
    });
  });

  it('adds layer by layer, so that a recorded loss repeats to the bit', () => {
    tidy(() => {
      const [rest, one, two] = [1, 3e-8, 3e-8]; // each is lost in a float32 beside 1; their sum is not
      expect(informationCost(pass([1, 1, one], [1, 1, two]), 1, scalar(rest)).dataSync()[0]).toBe(1);
      expect(Math.fround(rest + Math.fround(one + two))).toBeGreaterThan(1);
    });
  });
});
