import { backendsForLongTests, backendsHere, read, useBackend } from '@infodrop-tooling/vitest/backends';
import { key } from '@infodrop/random';
import { mul, sum, type Tensor, train } from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { informationDropoutDense, klNats, logNormalNoise, informationDropout, standardNormal } from '../src/index.js';

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

/** What a layer measured, where the backend has measured it by now. */
const measured = async (layer: { readonly saturation: number | null }): Promise<number | null> => {
  await vi.waitUntil(() => layer.saturation !== null);
  return layer.saturation;
};

const warnings = () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  return () => warn.mock.calls.map(([message]) => String(message)).filter((message) => message.includes('Dropout'));
};

describe.each(backendsForLongTests)('a collapse on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it('of every α to its cap, by a cost that is not divided by N, is warned of once and costs next to nothing', async () => {
    const said = warnings();
    const { noisy, model, fit } = build(20, 1);
    expect(noisy.saturation).toBeNull();
    const { history } = await fit(60);
    expect(await measured(noisy)).toBeGreaterThan(0.5);
    expect(said()).toHaveLength(1);
    expect(said()[0]).toMatch(
      /^informationDropoutDense: \d+ % of the units of layer "noisy" sit at their cap \(α > 0.99·0.501\).*beta \(20\).*klScale \(1\)/u,
    );
    // The published symptom: the cost no longer moves, because it has nowhere to go.
    const nats = history.klNats as number[];
    expect(nats.at(-1)).toBeLessThan(0.02 * nats[0]!);
    // Each unit pays log(1/α) counted from α = 1, so the loss of a collapsed layer is pinned at units·log(1/cap).
    const [perUnit] = await read(() => {
      model.apply(standardNormal(key(3), [50, 6]), { training: true });
      return [noisy.klPerUnit()!];
    });
    const on = perUnit!.filter((kl) => kl !== 0).map((kl) => kl + Math.log(1 / 0.501));
    expect(on.reduce((a, b) => a + b, 0) / on.length).toBeCloseTo(Math.log(1 / 0.501), 1);
  });

  it('does not come where the cost is divided by N, and nothing is said', async () => {
    const said = warnings();
    const { noisy, fit } = build(1, 1 / 64);
    await fit(60);
    expect(await measured(noisy)).toBeLessThan(0.5);
    expect(said()).toEqual([]);
  });

  it('is not warned of by a layer that was told not to, which goes on measuring', async () => {
    const said = warnings();
    const { noisy, fit } = build(20, 1);
    noisy.warnsOfSaturation = false;
    await fit(60);
    expect(await measured(noisy)).toBeGreaterThan(0.5);
    expect(said()).toEqual([]);
  });
});

describe.each(backendsHere)('saturation on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it('is measured once in 20 training calls, and never for a constant strength', async () => {
    const x = standardNormal(key(2), [4, 3]);
    const call = (layer: layers.Layer, times: number, training = true): void => {
      for (let i = 0; i < times; i++) (layer.apply(x, { training }) as Tensor).dispose();
    };
    const layer = informationDropout({ klScale: 1 });
    call(layer, 19);
    call(layer, 30, false);
    expect(layer.saturation).toBeNull();
    call(layer, 1);
    expect(await measured(layer)).toBe(0);
    const constant = informationDropout({ klScale: 1, noise: logNormalNoise({ alpha: 0.7 }) });
    call(constant, 40);
    expect(constant.saturation).toBeNull();
  });
});
