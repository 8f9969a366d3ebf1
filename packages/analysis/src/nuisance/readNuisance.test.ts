import { backendsForLongTests, useBackend } from '@infodrop-tooling/vitest/backends';
import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { dataOf, type ExactChannel, exactOf, networkOf } from '../../test/exactChannel.js';
import { representations } from '../information/representations.js';
import { nuisanceBound } from './nuisanceBound.js';
import { readNuisance } from './readNuisance.js';

// Little of the class and much of the nuisance, so that there is something to read.
const channel: ExactChannel = { offset: -0.5, ofClass: 0.4, ofNuisance: 2.2, alpha: 0.5, slope: 0.5, intercept: -0.5 };
const exact = exactOf(channel);

describe.each(backendsForLongTests)('readNuisance on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it('finds from below what the bound limits from above', async () => {
    const model = networkOf(channel);
    const { data, nuisance } = dataOf(2000);
    const z = await representations(model, data, { layer: 'z' });
    const before = memory().numTensors;
    const { linear, mlp } = await readNuisance(z, { nuisance, epochs: 15, hidden: 16, learningRate: 0.01 });
    expect(memory().numTensors).toBe(before);
    const { limit } = await nuisanceBound(model, data);
    expect(exact.ofNuisance).toBeGreaterThan(0.25);
    expect(exact.ofNuisance).toBeLessThan(limit);
    for (const reading of [linear, mlp]) {
      expect(reading.nats).toBeLessThan(exact.ofNuisance + 4 * reading.standardError);
      expect(reading.limit).toBeLessThan(exact.ofNuisance + 2.5 * reading.standardError);
      expect(reading.nats).toBeGreaterThan(0.5 * exact.ofNuisance);
      expect(reading.pValue).toBe(1 / 1000);
      expect(reading.accuracy).toBeGreaterThan(0.75);
      expect(reading.count).toBe(1000);
    }
    // A hidden layer reads log z as well as the best reader can.
    expect(Math.abs(mlp.nats - exact.ofNuisance)).toBeLessThan(4 * mlp.standardError + 0.02);
  });
});

describe('readNuisance', () => {
  beforeAll(() => useBackend('cpu'));

  it('finds nothing where there is nothing', async () => {
    const { data } = dataOf(400);
    const z = await representations(networkOf(channel), data, { layer: 'z' });
    // Independent of y and s, by its place.
    const nuisance = Int32Array.from({ length: 400 }, (_, i) => (i >> 2) % 2);
    const { linear } = await readNuisance(z, { nuisance, readers: ['linear'], epochs: 5, permutations: 199 });
    expect(linear.limit).toBeLessThan(0);
    expect(linear.pValue).toBeGreaterThan(0.01);
  });

  it('refuses labels that do not fit', async () => {
    const z = { count: 20, shape: [1], values: new Float32Array(20) };
    await expect(readNuisance(z, { nuisance: [1] })).rejects.toThrow('one for each of the 20 examples, got 1');
    await expect(readNuisance(z, { nuisance: new Float32Array(20).fill(0.5) })).rejects.toThrow(
      'classes must be an integer ≥ 2',
    );
    await expect(readNuisance(z, { nuisance: new Uint8Array(20).fill(3), classes: 3 })).rejects.toThrow(
      'integers from 0 to 2, got 3',
    );
    await expect(
      readNuisance(z, { nuisance: new Uint8Array(20), classes: 2, readers: ['forest' as 'mlp'] }),
    ).rejects.toThrow("among 'linear', 'mlp'");
    await expect(readNuisance({ ...z, count: 5 }, { nuisance: [] })).rejects.toThrow('z.count must be an integer ≥ 20');
  });
});
