import { useBackend } from '@infodrop-tooling/vitest/backends';
import { key } from '@infodrop/random';
import { mul, sum, type Tensor, tidy, train } from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { informationDropoutDense, klNats, logNormalNoise, informationDropout, standardNormal } from '../src/index.js';

beforeAll(() => useBackend('cpu'));
afterEach(() => vi.restoreAllMocks());

const build = (beta: number, klScale: number) => {
  const noisy = informationDropoutDense({ name: 'noisy', units: 16, klScale, beta, inputShape: [6], alphaRange: 0.5 });
  const model = sequential({ layers: [noisy, layers.dense({ units: 1, name: 'out' })] });
  model.compile({ optimizer: train.adam(0.05), loss: 'meanSquaredError', metrics: ['mse', klNats(model)] });
  const x = standardNormal(key(1), [64, 6]);
  return {
    model,
    noisy,
    fit: (epochs: number) => model.fit(x, sum(mul(x, x), 1, true), { batchSize: 16, epochs, verbose: 0 }),
  };
};

describe('a collapse', () => {
  it('of every α to its cap, by a cost that is not divided by N, is warned of once and costs next to nothing', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const { noisy, model, fit } = build(20, 1);
    expect(noisy.saturation).toBeNull();
    const { history } = await fit(60);
    const said = warn.mock.calls.map(([message]) => String(message)).filter((message) => message.includes('Dropout'));
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(
      /^informationDropoutDense: \d+ % of the units of layer "noisy" sit at their cap \(α > 0.99·0.501\).*beta \(20\).*klScale \(1\)/u,
    );
    expect(noisy.saturation).toBeGreaterThan(0.5);
    // The published symptom: the cost no longer moves, because it has nowhere to go.
    const nats = history.klNats as number[];
    expect(nats.at(-1)).toBeLessThan(0.02 * nats[0]!);
    // Each unit pays log(1/α) counted from α = 1, so the loss of a collapsed layer is pinned at units·log(1/cap).
    tidy(() => {
      model.apply(standardNormal(key(3), [50, 6]), { training: true });
      const on = Array.from(noisy.klPerUnit()!.dataSync())
        .filter((kl) => kl !== 0)
        .map((kl) => kl + Math.log(1 / 0.501));
      expect(on.reduce((a, b) => a + b, 0) / on.length).toBeCloseTo(Math.log(1 / 0.501), 1);
    });
  });

  it('does not come where the cost is divided by N, and nothing is said', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const { noisy, fit } = build(1, 1 / 64);
    await fit(60);
    expect(warn.mock.calls.filter(([message]) => String(message).includes('Dropout'))).toEqual([]);
    expect(noisy.saturation).toBeLessThan(0.5);
  });
});

describe('a layer that was told not to warn', () => {
  it('says nothing, and goes on measuring', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const { noisy, fit } = build(20, 1);
    noisy.warnsOfSaturation = false;
    await fit(60);
    expect(warn.mock.calls.filter(([message]) => String(message).includes('Dropout'))).toEqual([]);
    expect(noisy.saturation).toBeGreaterThan(0.5);
  });
});

describe('saturation', () => {
  it('is measured once in 20 training calls, and never for a constant strength', () => {
    const x = standardNormal(key(2), [4, 3]);
    const call = (layer: layers.Layer, times: number, training = true): void => {
      for (let i = 0; i < times; i++) (layer.apply(x, { training }) as Tensor).dispose();
    };
    const layer = informationDropout({ klScale: 1 });
    call(layer, 19);
    call(layer, 30, false);
    expect(layer.saturation).toBeNull();
    call(layer, 1);
    expect(layer.saturation).toBe(0);
    const constant = informationDropout({ klScale: 1, noise: logNormalNoise({ alpha: 0.7 }) });
    call(constant, 40);
    expect(constant.saturation).toBeNull();
  });
});
