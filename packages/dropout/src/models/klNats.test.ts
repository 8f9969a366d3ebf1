import { backendsHere, useBackend } from '@infodrop-tooling/vitest/backends';
import { memory, ones, train, zeros } from '@tensorflow/tfjs-core';
import {
  input,
  layers,
  type LayersModel,
  model as modelOf,
  sequential,
  type SymbolicTensor,
} from '@tensorflow/tfjs-layers';
import { afterEach, beforeAll, beforeEach, describe, expect, it, type MockInstance, vi } from 'vitest';
import { informationDropout } from '../layers/informationDropout.js';
import { klNats, klNatsByLayer } from './klNats.js';

const network = (beta: number) =>
  sequential({
    layers: [
      informationDropout({ name: 'first', klScale: 1, beta, gateZeros: false, inputShape: [40] }),
      informationDropout({ name: 'second', klScale: 1, beta: beta / 2, gateZeros: false }),
      layers.dense({ name: 'out', units: 1, kernelInitializer: 'zeros' }),
    ],
  });

const fit = (model: LayersModel, epochs = 2) =>
  model.fit(ones([8, 40]), ones([8, 1]), { epochs, batchSize: 4, shuffle: false, verbose: 0 });

describe.each(backendsHere)('klNats in the first step of fit on %s', (backend) => {
  let warn: MockInstance<typeof console.warn>;
  beforeAll(() => useBackend(backend));
  beforeEach(() => {
    warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  });
  afterEach(() => {
    warn.mockRestore();
  });

  it('says once where information costs more than ten times the loss, and of which layers', async () => {
    const model = network(1);
    model.compile({ optimizer: train.sgd(0), loss: 'meanSquaredError', metrics: [klNats(model)] });
    await fit(model);
    await fit(model);
    expect(warn).toHaveBeenCalledTimes(1);
    // 40 units of ln 2 or so each, at 1 and at ½; the loss is 1.
    expect(warn.mock.calls[0]![0]).toMatch(
      /^klNats: the information of layers "first" \(2[78][\d.]* nats · beta 1 · klScale 1\), "second" \(2[78][\d.]* nats · beta 0\.5 · klScale 1\) costs 4[12]/,
    );
    expect(warn.mock.calls[0]![0]).toContain('times the rest of the loss (1)');
  });

  it('says nothing where it does not, or nobody trains, and leaves no tensor', async () => {
    const [model, dear] = [0.1, 1].map((beta) => {
      const built = network(beta);
      built.compile({ optimizer: train.sgd(0), loss: 'meanSquaredError', metrics: [klNats(built)] });
      return built;
    });
    const before = memory().numTensors;
    const [x, y] = [ones([8, 40]), ones([8, 1])];
    await model!.fit(x, y, { epochs: 1, verbose: 0 });
    for (const each of [dear!.evaluate(x, y)].flat()) each.dispose();
    x.dispose();
    y.dispose();
    expect(memory().numTensors).toBe(before);
    expect(warn).not.toHaveBeenCalled();
  });
});

describe('klNatsByLayer', () => {
  beforeAll(() => useBackend('cpu'));

  it('gives each layer’s nats in the logs, which add up to those of all, and warns once', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const model = network(1);
    model.compile({
      optimizer: train.sgd(0),
      loss: 'meanSquaredError',
      metrics: [...klNatsByLayer(model), klNats(model)],
    });
    const { history } = await fit(model);
    const { klNats_first: first, klNats_second: second, klNats: all } = history as Record<string, number[]>;
    expect(first![0]! + second![0]!).toBeCloseTo(all![0]!, 4);
    expect(first![0]).not.toBe(second![0]);
    const byLayer = network(1);
    byLayer.compile({ optimizer: train.sgd(0), loss: 'meanSquaredError', metrics: klNatsByLayer(byLayer) });
    warn.mockClear();
    await fit(byLayer);
    expect(warn).toHaveBeenCalledTimes(1);
    expect(warn.mock.calls[0]![0]).toContain('layers "first" (');
    warn.mockRestore();
  });

  it('is empty for a model without information layers, and a model of two outputs is not judged', async () => {
    expect(klNatsByLayer(sequential({ layers: [layers.dense({ units: 1, inputShape: [2] })] }))).toEqual([]);
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const x = input({ shape: [40], name: 'x' });
    const z = informationDropout({ name: 'z', klScale: 1 }).apply(x) as SymbolicTensor;
    const [a, b] = ['a', 'b'].map((name) => layers.dense({ name, units: 1 }).apply(z) as SymbolicTensor);
    const model = modelOf({ inputs: x, outputs: [a!, b!] });
    model.compile({ optimizer: train.sgd(0), loss: 'meanSquaredError', metrics: [klNats(model)] });
    await model.fit(ones([4, 40]), [zeros([4, 1]), zeros([4, 1])], { verbose: 0 });
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });
});
