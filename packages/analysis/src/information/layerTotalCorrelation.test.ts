import { useBackend } from '@infodrop-tooling/vitest/backends';
import { informationDropout, logNormalNoise } from '@infodrop/dropout';
import { gaussianTotalCorrelation } from '@infodrop/information';
import { key, normal } from '@infodrop/random';
import { arrayData } from '@infodrop/training';
import { layers, type LayersModel, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { layerTotalCorrelation } from './layerTotalCorrelation.js';

const rho = 0.75;
const truth = -0.5 * Math.log(1 - rho ** 2); // 0.413339287

/** Pairs of normals of correlation ρ, a third independent. */
function correlated(count: number, exponential = false): Float32Array {
  const eta = normal(key(5), count * 3);
  return Float32Array.from({ length: count * 3 }, (_, i) => {
    const [row, column] = [i - (i % 3), i % 3];
    const value = column === 1 ? rho * eta[row]! + Math.sqrt(1 - rho ** 2) * eta[row + 1]! : eta[i]!;
    return exponential ? Math.exp(value) : value;
  });
}

const dataOf = (inputs: Float32Array) => arrayData({ inputs, shape: [3], targets: new Uint8Array(inputs.length / 3) });
const plain = (): LayersModel =>
  sequential({
    layers: [layers.activation({ name: 'z', activation: 'linear', inputShape: [3] }), layers.dense({ units: 2 })],
  });

describe('layerTotalCorrelation', () => {
  beforeAll(() => useBackend('cpu'));

  it('is that of the units, in nats, within its standard error', async () => {
    const inputs = correlated(4000);
    const found = await layerTotalCorrelation(plain(), dataOf(inputs), { layer: 'z' });
    expect(found).toMatchObject({ layer: 'z', units: 3, count: 4000, log: false });
    expect(found.nats).toBeCloseTo(gaussianTotalCorrelation({ data: inputs, shape: [4000, 3] }), 8);
    expect(Math.abs(found.nats - truth) / found.standardError).toBeLessThan(4);
    expect(found.natsPerUnit).toBeCloseTo(found.nats / 3, 10);
  });

  it('is of log z for information dropout, whose noise takes from it what it should', async () => {
    const alpha = 0.5;
    const model = sequential({
      layers: [
        informationDropout({ name: 'z', noise: logNormalNoise({ alpha }), klScale: 1, inputShape: [3] }),
        layers.dense({ units: 2 }),
      ],
    });
    const found = await layerTotalCorrelation(model, dataOf(correlated(4000, true)), { layer: 'z' });
    expect(found.log).toBe(true);
    // log z = log f + αη: the correlation of the pair becomes ρ / (1 + α²).
    const wanted = -0.5 * Math.log(1 - (rho / (1 + alpha ** 2)) ** 2);
    expect(Math.abs(found.nats - wanted) / found.standardError).toBeLessThan(4);
  });

  it('takes some of the units, by a seed', async () => {
    const data = dataOf(correlated(500));
    const found = await Promise.all(
      [1, 2, 3].map((seed) => layerTotalCorrelation(plain(), data, { layer: 'z', units: 2, seed })),
    );
    expect(found.map(({ units }) => units)).toEqual([2, 2, 2]);
    expect(new Set(found.map(({ nats }) => nats.toFixed(6))).size).toBeGreaterThan(1);
  });

  it('refuses too few inputs with the reason, a logarithm of 0, and a layer that is not there', async () => {
    await expect(layerTotalCorrelation(plain(), dataOf(correlated(3)), { layer: 'z' })).rejects.toThrow(
      'data.size must be more than the 3 units that are counted, got 3. The covariance of 3 units from as few inputs is singular',
    );
    await expect(layerTotalCorrelation(plain(), dataOf(correlated(9)), { layer: 'z', log: true })).rejects.toThrow(
      'Pass { log: false }',
    );
    await expect(layerTotalCorrelation(plain(), dataOf(correlated(9)), { layer: 'y' })).rejects.toThrow(
      'must be the path of a layer',
    );
    await expect(layerTotalCorrelation(plain(), dataOf(correlated(9)), { layer: 'z', units: 4 })).rejects.toThrow(
      "at most the layer's 3",
    );
  });
});
