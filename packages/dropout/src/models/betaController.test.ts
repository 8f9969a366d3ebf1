import { backendsForLongTests, useBackend } from '@infodrop-tooling/vitest/backends';
import { key, normal } from '@infodrop/random';
import { memory, type Tensor, tensor, tensor2d, tidy, train } from '@tensorflow/tfjs-core';
import { callbacks, layers, type LayersModel, type ModelFitArgs, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { informationDropout } from '../layers/informationDropout.js';
import { betaController, type BetaControllerOptions } from './betaController.js';
import { klNats, klNatsByLayer } from './klNats.js';
import { informationLayers } from './noisyLayers.js';

const two = (beta = 0.1) =>
  sequential({
    layers: [
      layers.dense({ name: 'hidden', units: 6, activation: 'softplus', inputShape: [4] }),
      informationDropout({ name: 'first', klScale: 1, beta, seed: 2 }),
      layers.dense({ name: 'second', units: 6, activation: 'softplus' }),
      informationDropout({ name: 'last', klScale: 1, beta: 2 * beta, seed: 2 }),
      layers.dense({ name: 'out', units: 1 }),
    ],
  });

const betasOf = (model: LayersModel) => informationLayers(model).map(({ beta }) => beta);

/** Fixed weights, and a target that depends on the first number alone. */
function problem(): { x: Tensor; y: Tensor } {
  const values = normal(key('betaController'), 64 * 4);
  return {
    x: tensor2d(values, [64, 4]),
    y: tensor2d(
      Array.from({ length: 64 }, (_, i) => 2 * values[4 * i]!),
      [64, 1],
    ),
  };
}

function settled(model: LayersModel): LayersModel {
  tidy(() => {
    model.setWeights(
      model.getWeights().map((weight, i) =>
        tensor(
          normal(key(i), weight.size).map((x) => 0.5 * x),
          weight.shape,
        ),
      ),
    );
  });
  return model;
}

describe('betaController', () => {
  beforeAll(() => useBackend('cpu'));

  it('moves the logarithm of every β by rate times the logarithmic error of their sum', () => {
    const model = two();
    const { onStep } = betaController({ model, target: 3, rate: 0.2 });
    onStep({ kl: { first: 4, last: 2 } });
    const factor = 2 ** 0.2;
    [0.1 * factor, 0.2 * factor].forEach((beta, i) => {
      expect(betasOf(model)[i]).toBeCloseTo(beta, 12);
    });
    onStep({ kl: { first: 1, last: 0.5 } });
    [0.1, 0.2].forEach((beta, i) => {
      expect(betasOf(model)[i]).toBeCloseTo(beta, 12);
    });
    onStep({ kl: { first: 2, last: 1 } });
    expect(betasOf(model)[0]).toBeCloseTo(0.1, 12);
  });

  it('moves each layer to its own target, and leaves the others', () => {
    const model = two();
    const { onStep } = betaController({ model, target: { last: 1 }, rate: 0.5 });
    onStep({ kl: { first: 100, last: Math.E } });
    expect(betasOf(model)[0]).toBe(0.1);
    expect(betasOf(model)[1]).toBeCloseTo(0.2 * Math.exp(0.5), 12);
  });

  it('cuts what is far off, at 5, and stays between its bounds', () => {
    const model = two();
    const { onStep } = betaController({ model, target: 1, rate: 1, least: 0.01, most: 10 });
    onStep({ kl: { first: 0, last: -0.001 } }); // an estimate may be below 0
    expect(betasOf(model)).toEqual([0.01, 0.01]);
    onStep({ kl: { first: 1e30, last: 0 } });
    [0.01 * Math.exp(5), 0.01 * Math.exp(5)].forEach((beta, i) => {
      expect(betasOf(model)[i]).toBeCloseTo(beta, 10);
    });
    for (let i = 0; i < 3; i++) onStep({ kl: { first: 1e30, last: 0 } });
    expect(betasOf(model)).toEqual([10, 10]);
  });

  it('waits while β is warmed up', () => {
    const model = two();
    const { onStep } = betaController({ model, target: 1 });
    onStep({ kl: { first: 50, last: 50 }, betaFactor: 0.5 });
    expect(betasOf(model)).toEqual([0.1, 0.2]);
    onStep({ kl: { first: 50, last: 50 }, betaFactor: 1 });
    expect(betasOf(model)[0]).toBeGreaterThan(0.1);
  });

  it('remembers nothing but β: one that takes over goes on exactly', () => {
    const nats = Array.from({ length: 20 }, (_, i) => ({ kl: { first: 2 + Math.sin(i), last: 3 } }));
    const [whole, parted] = [two(), two()];
    const { onStep } = betaController({ model: whole, target: 3 });
    nats.forEach(onStep);
    nats.slice(0, 7).forEach(betaController({ model: parted, target: 3 }).onStep);
    nats.slice(7).forEach(betaController({ model: parted, target: 3 }).onStep);
    expect(betasOf(parted)).toEqual(betasOf(whole));
  });

  it.each<[() => Partial<BetaControllerOptions>, string]>([
    [() => ({ target: 0 }), 'target must be a finite number > 0, got 0'],
    [() => ({ target: NaN }), 'target must be a finite number > 0, got NaN'],
    [() => ({ target: null as never }), 'target must be nats, or nats by the path of a layer, got null'],
    [
      () => ({ target: {} }),
      'target must be nats, or nats by the path of a layer, got {}. The model has "first", "last".',
    ],
    [() => ({ target: { firs: 3 } }), 'target must be of information layers, got "firs". Did you mean first?'],
    [
      () => ({ target: { hidden: 3 } }),
      'target must be of information layers, got "hidden". The model has "first", "last".',
    ],
    [() => ({ target: { first: -1 } }), 'target of layer "first" must be a finite number > 0, got -1'],
    [() => ({ rate: 0 }), 'rate must be a finite number > 0, got 0'],
    [() => ({ least: 0 }), 'least must be a finite number > 0, got 0'],
    [() => ({ least: 2, most: 1 }), 'most must be a finite number ≥ 2, got 1'],
    [() => ({ gain: 2 }) as never, 'options must be among model, target, rate, least, most, got "gain"'],
    [
      () => ({ model: sequential({ name: 'bare', layers: [layers.dense({ units: 1, inputShape: [2] })] }) }),
      'model must have an information layer, got none in "bare"',
    ],
    [() => ({ model: two(0) }), 'beta of layer "first" must be above 0, got 0. Its logarithm is moved'],
  ])('refuses %s', (options, message) => {
    expect(() => betaController({ model: two(), target: 3, ...options() })).toThrow(`betaController: ${message}`);
  });

  it('refuses a step without the nats of a layer, and moves nothing then', () => {
    const model = two();
    const { onStep } = betaController({ model, target: 3 });
    for (const last of [undefined, NaN, Infinity]) {
      expect(() => {
        onStep({ kl: { first: 1, last: last! } });
      }).toThrow(`betaController: kl must have finite nats of layer "last", got ${last}.`);
    }
    expect(betasOf(model)).toEqual([0.1, 0.2]);
  });
});

describe.each(backendsForLongTests)('betaController in fit on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it.each([
    ['above', 0.001],
    ['below', 0.3],
  ])('brings the nats to the target from %s, beside other callbacks', async (_, beta) => {
    const { x, y } = problem();
    const model = settled(
      sequential({
        layers: [
          layers.dense({ name: 'hidden', units: 8, activation: 'softplus', inputShape: [4] }),
          informationDropout({ name: 'z', klScale: 1, beta, seed: 2 }),
          layers.dense({ name: 'out', units: 1 }),
        ],
      }),
    );
    const { callback } = betaController({ model, target: 8, rate: 0.2 });
    model.compile({ optimizer: train.adam(0.05), loss: 'meanSquaredError', metrics: [klNats(model)] });
    const others = callbacks.earlyStopping({ monitor: 'loss', patience: 1000 });
    const fit: ModelFitArgs = { batchSize: 64, shuffle: false, verbose: 0, callbacks: [callback, others] };
    const first = await model.fit(x, y, { ...fit, epochs: 30 });
    const before = memory().numTensors;
    const then = await model.fit(x, y, { ...fit, epochs: 250 });
    expect(memory().numTensors).toBe(before);
    const early = (first.history.klNats as number[])[29]!;
    const late = (then.history.klNats as number[]).slice(-30).reduce((total, each) => total + each, 0) / 30;
    expect(Math.abs(early - 8)).toBeGreaterThan(2);
    expect(Math.abs(late - 8)).toBeLessThan(0.8);
  });
});

describe('betaController and the logs of fit', () => {
  beforeAll(() => useBackend('cpu'));

  it('reads each layer’s own metric where each has its target', async () => {
    const { x, y } = problem();
    const model = settled(two());
    const { callback } = betaController({ model, target: { first: 1e-3, last: 1e3 }, rate: 0.1 });
    model.compile({ optimizer: train.sgd(0), loss: 'meanSquaredError', metrics: klNatsByLayer(model) });
    const { history } = await model.fit(x, y, { epochs: 1, batchSize: 64, verbose: 0, callbacks: callback });
    expect(Object.keys(history)).toEqual(['loss', 'klNats_first', 'klNats_last']);
    const moved = (nats: number, target: number) => Math.exp(0.1 * Math.min(5, Math.max(-5, Math.log(nats / target))));
    expect(betasOf(model)[0]).toBeCloseTo(0.1 * moved(history.klNats_first![0] as number, 1e-3), 6);
    expect(betasOf(model)[1]).toBeCloseTo(0.2 * moved(history.klNats_last![0] as number, 1e3), 6);
  });

  it('says that the model is compiled without it', async () => {
    const { x, y } = problem();
    const model = two();
    model.compile({ optimizer: train.sgd(0), loss: 'meanSquaredError' });
    const { callback } = betaController({ model, target: 2 });
    await expect(model.fit(x, y, { epochs: 1, verbose: 0, callbacks: callback })).rejects.toThrow(
      'betaController: the logs of fit must have a finite "klNats", got undefined. Compile the model with klNats(model)',
    );
  });
});
