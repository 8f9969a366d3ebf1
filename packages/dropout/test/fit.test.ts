import { backendsHere, useBackend } from '@infodrop-tooling/vitest/backends';
import { gaussian, mixture, truncatedLogUniform } from '@infodrop/priors';
import { foldIn, key } from '@infodrop/random';
import {
  add,
  concat,
  losses,
  matMul,
  mean,
  memory,
  mul,
  reshape,
  sum,
  sub,
  type Tensor,
  tensor2d,
  tidy,
  train,
  valueAndGrads,
} from '@tensorflow/tfjs-core';
import { input, layers, type LayersModel, model, sequential, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  applyInformationDropout,
  applyInformationDropoutDense,
  informationDropout,
  informationDropoutDense,
  gaussianBottleneck,
  informationLayers,
  klNats,
  logNormal,
  logUniform,
  alphaFromLogits,
  standardNormal,
} from '../src/index.js';

const BATCH = 6;
const RATE = 0.1;

/** Deterministic data that no layer draws from. */
const data = (rows: number, columns: number, shift = 0): Tensor =>
  tensor2d(
    Array.from({ length: rows * columns }, (_, i) => Math.sin(3 * i + shift) + 0.2),
    [rows, columns],
  );

const noiseOf = (name: string, step: number, shape: number[], seed = 0): Tensor =>
  standardNormal(foldIn(foldIn(key(seed), name), step), shape);

const costOf = (kl: Tensor): Tensor => mean(sum(reshape(kl, [kl.shape[0], -1]), 1));

const compile = (built: LayersModel, metrics: Parameters<LayersModel['compile']>[0]['metrics'] = []): LayersModel => {
  built.compile({ optimizer: train.sgd(RATE), loss: 'meanSquaredError', metrics: metrics });
  return built;
};

const weightsOf = (built: LayersModel): Tensor[] => built.trainableWeights.map((weight) => weight.read().clone());

/** One step of model.fit beside one step of plain gradient descent on a loss written by hand. */
async function expectFitToEqual(
  built: LayersModel,
  x: Tensor,
  y: Tensor,
  byHand: (x: Tensor, ...weights: Tensor[]) => { prediction: Tensor; cost: Tensor },
): Promise<void> {
  const before = weightsOf(built);
  const names = built.trainableWeights.map((weight) => weight.originalName);
  const loss = (...weights: Tensor[]): Tensor => {
    const { prediction, cost } = byHand(x, ...weights);
    return add(losses.meanSquaredError(y, prediction), cost);
  };
  const expected = valueAndGrads(loss)(before);
  const history = await built.fit(x, y, { batchSize: BATCH, epochs: 1, shuffle: false, verbose: 0 });
  const [expectedLoss] = await expected.value.data();
  expect(history.history.loss![0]).toBeCloseTo(expectedLoss!, 4);
  const after = weightsOf(built);
  for (const [i, weight] of before.entries()) {
    const [from, to, gradient] = await Promise.all([weight, after[i]!, expected.grads[i]!].map((each) => each.data()));
    const moved = to!.map((value, j) => (from![j]! - value) / RATE);
    const size = Math.max(...Array.from(gradient!, Math.abs), 1e-6);
    moved.forEach((value, j) => {
      expect(Math.abs(value - gradient![j]!) / size, names[i]).toBeLessThan(2e-3);
    });
  }
}

/** The one number of a tensor. */
const numberOf = async (scalar: Tensor): Promise<number> => (await scalar.data())[0]!;

describe.each(backendsHere)('on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  describe('model.fit', () => {
    it('minimises the loss plus the cost of several layers, each with its own β, scale, prior and noise', async () => {
      const first = { name: 'first', units: 5, klScale: 0.25, beta: 0.8 };
      const second = { name: 'second', units: 4, klScale: 1, beta: 0.03, activation: 'softplus' as const };
      const built = compile(
        sequential({
          layers: [
            informationDropoutDense({ ...first, inputShape: [3] }),
            informationDropoutDense({ ...second, prior: logNormal({ learned: true, loc: 0.1, scale: 0.8 }), seed: 5 }),
            layers.dense({ units: 2, name: 'out' }),
          ],
        }),
      );
      await expectFitToEqual(built, data(BATCH, 3), data(BATCH, 2, 1), (x, ...w) => {
        const [k1, b1, a1, c1, k2, b2, a2, c2, loc, logScale, k3, b3] = w as [
          Tensor,
          Tensor,
          Tensor,
          Tensor,
          Tensor,
          Tensor,
          Tensor,
          Tensor,
          Tensor,
          Tensor,
          Tensor,
          Tensor,
        ];
        const one = applyInformationDropoutDense({
          x,
          kernel: k1,
          bias: b1,
          alphaKernel: a1,
          alphaBias: c1,
          eta: noiseOf('first', 0, [BATCH, 5]),
        });
        const two = applyInformationDropoutDense({
          x: one.output,
          kernel: k2,
          bias: b2,
          alphaKernel: a2,
          alphaBias: c2,
          activation: 'softplus',
          prior: logNormal({ learned: true }),
          parameters: [loc, logScale],
          eta: noiseOf('second', 0, [BATCH, 4], 5),
        });
        const prediction = add(matMul(two.output, k3), b3);
        return { prediction, cost: add(mul(costOf(one.kl), 0.25 * 0.8), mul(costOf(two.kl), 0.03)) };
      });
    });

    it('charges a layer once for each place where it is applied, with noise of its own in each', async () => {
      const shared = informationDropout({ name: 'shared', klScale: 0.5, beta: 0.7 });
      const x = input({ shape: [4] });
      const hidden = layers.dense({ units: 4, name: 'hidden' }).apply(x) as SymbolicTensor;
      const both = layers
        .concatenate({ name: 'both' })
        .apply([shared.apply(x) as SymbolicTensor, shared.apply(hidden) as SymbolicTensor]) as SymbolicTensor;
      const built = compile(model({ inputs: x, outputs: both }));
      const order = built.trainableWeights.map((weight) => weight.originalName);
      expect(order).toEqual(['hidden/kernel', 'hidden/bias', 'shared/alphaKernel', 'shared/alphaBias']);
      await expectFitToEqual(built, data(BATCH, 4), data(BATCH, 8, 1), (x_, ...w) => {
        const [kernel, bias, alphaKernel, alphaBias] = w as [Tensor, Tensor, Tensor, Tensor];
        const hidden_ = add(matMul(x_, kernel), bias);
        // tfjs runs the second branch first.
        const [one, two] = [x_, hidden_].map((f, step) => {
          const alpha = alphaFromLogits(add(matMul(f, alphaKernel), alphaBias), { minAlpha: 0.001, alphaRange: 0.7 });
          return applyInformationDropout({ f, alpha, eta: noiseOf('shared', 1 - step, [BATCH, 4]) });
        }) as [ReturnType<typeof applyInformationDropout>, ReturnType<typeof applyInformationDropout>];
        const cost = mul(add(costOf(one.kl), costOf(two.kl)), 0.35);
        return { prediction: concat([one.output, two.output], 1), cost };
      });
    });

    it.each(['functional', 'sequential'])('charges the layers of a nested %s model, applied twice', async (kind) => {
      const noisy = informationDropoutDense({ name: 'inner', units: 3, klScale: 0.4, inputShape: [3] });
      let nested: LayersModel;
      if (kind === 'sequential') nested = sequential({ layers: [noisy], name: 'nested' });
      else {
        const inside = input({ shape: [3] });
        nested = model({ inputs: inside, outputs: noisy.apply(inside) as SymbolicTensor, name: 'nested' });
      }
      const x = input({ shape: [3] });
      const once = nested.apply(x) as SymbolicTensor;
      const built = compile(model({ inputs: x, outputs: nested.apply(once) as SymbolicTensor }));
      expect(informationLayers(built).map(({ path }) => path)).toEqual(['nested/inner']);
      await expectFitToEqual(built, data(BATCH, 3), data(BATCH, 3, 1), (x_, ...w) => {
        const [kernel, bias, alphaKernel, alphaBias] = w as [Tensor, Tensor, Tensor, Tensor];
        const weights = { kernel, bias, alphaKernel, alphaBias };
        const one = applyInformationDropoutDense({ x: x_, ...weights, eta: noiseOf('nested/inner', 0, [BATCH, 3]) });
        const two = applyInformationDropoutDense({
          x: one.output,
          ...weights,
          eta: noiseOf('nested/inner', 1, [BATCH, 3]),
        });
        return { prediction: two.output, cost: mul(add(costOf(one.kl), costOf(two.kl)), 0.4) };
      });
    });

    it('follows a β that changes between steps, down to none', async () => {
      const layer = informationDropoutDense({ name: 'd', units: 2, klScale: 1, beta: 1, inputShape: [3] });
      const built = compile(sequential({ layers: [layer] }));
      const [x, y] = [data(BATCH, 3), data(BATCH, 2, 1)];
      const lossAt = async (beta: number): Promise<number> => {
        layer.beta = beta;
        layer.noiseStep = 0;
        const start = built.getWeights().map((weight) => weight.clone());
        const history = await built.fit(x, y, { batchSize: BATCH, epochs: 1, shuffle: false, verbose: 0 });
        built.setWeights(start);
        return history.history.loss![0] as number;
      };
      const [none, one, two] = [await lossAt(0), await lossAt(1), await lossAt(2)];
      expect(one - none).toBeGreaterThan(0.1);
      expect(two - none).toBeCloseTo(2 * (one - none), 4);
    });

    it('charges the layer in fitDataset too, and draws new noise for each batch', async () => {
      const layer = informationDropoutDense({ name: 'd', units: 2, klScale: 1, beta: 3, inputShape: [3] });
      const built = compile(sequential({ layers: [layer] }));
      const [x, y] = [data(BATCH, 3), data(BATCH, 2, 1)];
      const viaFit = await built.fit(x, y, { batchSize: BATCH, epochs: 1, shuffle: false, verbose: 0 });
      const again = compile(
        sequential({
          layers: [informationDropoutDense({ name: 'd', units: 2, klScale: 1, beta: 3, inputShape: [3] })],
        }),
      );
      const batches = [{ xs: x.clone(), ys: y.clone() }];
      const dataset = {
        size: 1,
        iterator: () => {
          let next = 0;
          return Promise.resolve({
            next: () => {
              const value = batches[next++];
              return Promise.resolve(value === undefined ? { value: null, done: true } : { value, done: false });
            },
          });
        },
      } as unknown as Parameters<LayersModel['fitDataset']>[0];
      const viaDataset = await again.fitDataset(dataset, { epochs: 1, verbose: 0 });
      expect(viaDataset.history.loss).toEqual(viaFit.history.loss);
      expect(layer.noiseStep).toBe(1);
    });

    // A GPU in software would take minutes for so many steps; that it makes the right ones is shown above.
    it.skipIf(backend === 'webgpu')(
      'trains: the error falls when β is small, and the cost when it is large',
      async () => {
        const trained = async (beta: number): Promise<[error: number, nats: number]> => {
          const built = sequential({
            layers: [
              informationDropoutDense({ name: 'a', units: 12, klScale: 1, beta, seed: 1, inputShape: [4] }),
              layers.dense({ units: 1, name: 'b', kernelInitializer: 'ones' }),
            ],
          });
          built.compile({ optimizer: train.adam(0.02), loss: 'meanSquaredError', metrics: ['mse', klNats(built)] });
          const [x, y] = [data(64, 4), sum(data(64, 4), 1, true)];
          await built.fit(x, y, { batchSize: 16, epochs: 60, shuffle: false, verbose: 0 });
          const [, error, nats] = built.evaluate(x, y) as Tensor[];
          return [await numberOf(error!), await numberOf(nats!)];
        };
        const [freeError, freeNats] = await trained(1e-4);
        const [, dearNats] = await trained(1);
        expect(freeError).toBeLessThan(0.01);
        expect(dearNats).toBeLessThan(freeNats / 3);
      },
    );
  });

  describe('the metric klNats', () => {
    const build = (trackKl = true) => {
      const layer = informationDropoutDense({ name: 'd', units: 3, klScale: 1e-3, beta: 2, inputShape: [3] });
      const built = sequential({ layers: [layer] });
      const metrics = trackKl ? [klNats(built)] : [];
      built.compile({ optimizer: train.sgd(RATE), loss: 'meanSquaredError', metrics });
      return { built, layer };
    };
    const byHand = (built: LayersModel, x: Tensor): Promise<number> => {
      const [kernel, bias, alphaKernel, alphaBias] = built.trainableWeights.map((weight) => weight.read());
      const weights = { kernel: kernel!, bias: bias!, alphaKernel: alphaKernel!, alphaBias: alphaBias! };
      return numberOf(costOf(applyInformationDropoutDense({ x, ...weights, eta: null }).kl));
    };

    it('is named for what it is in the logs of fit, with validation data, and is the cost without β and klScale', async () => {
      const { built } = build();
      const [x, y, other, otherY] = [data(BATCH, 3), data(BATCH, 3, 1), data(9, 3, 5), data(9, 3, 2)];
      const before = await byHand(built, x);
      const options = { batchSize: BATCH, epochs: 1, shuffle: false, verbose: 0 } as const;
      const { history } = await built.fit(x, y, { ...options, validationData: [other, otherY] });
      expect(Object.keys(history).sort()).toEqual(['klNats', 'loss', 'val_klNats', 'val_loss']);
      expect(history.klNats![0]).toBeCloseTo(before, 4);
      expect(history.val_klNats![0]).toBeCloseTo(await byHand(built, other), 4);
      expect(before).toBeGreaterThan(0.5);
    });

    it('is that of the data given to evaluate, in batches of any size, after fit and after predict', async () => {
      const { built } = build();
      const [x, y, other, otherY] = [data(BATCH, 3), data(BATCH, 3, 1), mul(data(10, 3, 5), 30), data(10, 3, 2)];
      const evaluated = (xs: Tensor, ys: Tensor, batchSize: number): Promise<number> =>
        numberOf((built.evaluate(xs, ys, { batchSize }) as Tensor[])[1]!);
      await built.fit(x, y, { batchSize: 4, epochs: 2, verbose: 0 });
      expect(await evaluated(other, otherY, 4)).toBeCloseTo(await byHand(built, other), 4);
      expect(await evaluated(x, y, 32)).toBeCloseTo(await byHand(built, x), 4);
      expect(Math.abs((await byHand(built, x)) - (await byHand(built, other)))).toBeGreaterThan(0.1);
      // Inside a tidy of the caller's, what earlier calls left is still alive, and must not be counted.
      const inside = tidy(() => {
        built.predict(other, { batchSize: 2 });
        built.apply(other, { training: true });
        return (built.evaluate(x, y, { batchSize: 5 }) as Tensor[])[1]!;
      });
      expect(await numberOf(inside)).toBeCloseTo(await byHand(built, x), 4);
    });

    it('sums the layers, counts a layer applied twice twice, and can be asked of one layer', async () => {
      const shared = informationDropout({ name: 'shared', klScale: 1, beta: 0 });
      const other = informationDropout({ name: 'other', klScale: 1, beta: 0, prior: logUniform(), alphaRange: 0.2 });
      const x = input({ shape: [2] });
      const once = shared.apply(x) as SymbolicTensor;
      const twice = shared.apply(once) as SymbolicTensor;
      const built = model({ inputs: x, outputs: other.apply(twice) as SymbolicTensor });
      const metrics = [klNats(built), klNats(built, { layer: 'shared' }), klNats(built, { layer: 'other' })];
      built.compile({ optimizer: train.sgd(0), loss: 'meanSquaredError', metrics });
      for (const layer of [shared, other]) layer.setWeights(layer.getWeights().map((weight) => mul(weight, 0)));
      const { history } = await built.fit(data(4, 2), data(4, 2), { epochs: 1, verbose: 0 });
      const [ofShared, ofOther] = [4 * Math.log(0.701 / 0.351), 2 * Math.log(0.201 / 0.101)];
      expect(history.klNats_shared![0]).toBeCloseTo(ofShared, 4);
      expect(history.klNats_other![0]).toBeCloseTo(ofOther, 4);
      expect(history.klNats![0]).toBeCloseTo(ofShared + ofOther, 4);
    });

    it('works on a model with two outputs, and on a nested model applied twice', async () => {
      const inside = input({ shape: [2] });
      const noisy = informationDropout({ name: 'noisy', klScale: 1 });
      const nested = model({ inputs: inside, outputs: noisy.apply(inside) as SymbolicTensor });
      const x = input({ shape: [2] });
      const one = nested.apply(x) as SymbolicTensor;
      const two = nested.apply(one) as SymbolicTensor;
      const built = model({ inputs: x, outputs: [one, two] });
      built.compile({ optimizer: 'sgd', loss: 'meanSquaredError', metrics: [klNats(built)] });
      noisy.setWeights(noisy.getWeights().map((weight) => mul(weight, 0)));
      const values = built.evaluate(data(3, 2), [data(3, 2), data(3, 2)]) as Tensor[];
      expect(built.metricsNames.slice(-2).every((name) => name.endsWith('_klNats'))).toBe(true);
      // tfjs puts one loss too many in front of the metrics when a model has several outputs, so count from the end.
      for (const value of values.slice(-2)) expect(await numberOf(value)).toBeCloseTo(4 * Math.log(0.701 / 0.351), 4);
    });

    it('says so when a layer computes no cost, and refuses a model or a name without one', () => {
      const { built, layer } = build();
      layer.trackKl = false;
      expect(() => built.evaluate(data(3, 3), data(3, 3))).toThrow('Set its trackKl to true');
      const [x, y] = [data(3, 3), data(3, 3)];
      expect(() => klNats(built, { layer: 'e' })(y, x)).toThrow('got "e". The model has "d"');
      const plain = sequential({ layers: [layers.dense({ units: 1, inputShape: [2] })] });
      expect(() => klNats(plain)(y, x)).toThrow('klNats: model must be a model with an information layer');
    });

    it('counts the layers there are when it is asked, not when it is made', async () => {
      const built = sequential({ layers: [informationDropout({ name: 'one', klScale: 1, beta: 0, inputShape: [3] })] });
      const metric = klNats(built);
      built.add(informationDropout({ name: 'two', klScale: 1, beta: 0 }));
      built.compile({ optimizer: train.sgd(0), loss: 'meanSquaredError', metrics: [metric] });
      for (const layer of built.layers) layer.setWeights(layer.getWeights().map((weight) => mul(weight, 0)));
      const { history } = await built.fit(data(4, 3), data(4, 3), { epochs: 1, verbose: 0 });
      expect(history.klNats![0]).toBeCloseTo(6 * Math.log(0.701 / 0.351), 4);
      const [, evaluated] = built.evaluate(data(5, 3), data(5, 3)) as Tensor[];
      expect(await numberOf(evaluated!)).toBeCloseTo(6 * Math.log(0.701 / 0.351), 4);
    });

    it('costs predict nothing unless it is asked for', () => {
      const { built, layer } = build(false);
      tidy(() => {
        built.predict(data(3, 3));
        expect(layer.klPerUnit()).toBeNull();
        layer.trackKl = true;
        built.predict(data(3, 3));
        expect(layer.klPerUnit()!.shape).toEqual([3, 3]);
      });
      expect(layer.klPerUnit()).toBeNull();
    });
  });

  describe('memory', () => {
    const build = () => {
      const inner = sequential({
        layers: [informationDropoutDense({ units: 3, klScale: 1, inputShape: [3] })],
      });
      const x = input({ shape: [3] });
      const noisy = informationDropout({ klScale: 1, prior: logNormal({ learned: true }), activation: 'softplus' });
      const built = model({
        inputs: x,
        outputs: noisy.apply(inner.apply(noisy.apply(x))) as SymbolicTensor,
      });
      built.compile({ optimizer: train.momentum(0.01, 0.9), loss: 'meanSquaredError', metrics: [klNats(built)] });
      return { built, noisy };
    };

    it('stays flat over steps of fit with validation, evaluate, predict and Monte Carlo', async () => {
      const { built, noisy } = build();
      const [x, y] = [data(12, 3), data(12, 3, 1)];
      const fit = () => built.fit(x, y, { batchSize: 4, epochs: 2, verbose: 0, validationData: [x, y] });
      await fit();
      const before = memory().numTensors;
      await fit();
      for (let i = 0; i < 3; i++) await fit();
      expect(memory().numTensors).toBe(before);
      for (const mode of ['auto', 'monteCarlo', 'deterministic'] as const) {
        noisy.mode = mode;
        (built.evaluate(x, y) as Tensor[]).forEach((value) => {
          value.dispose();
        });
        (built.predict(x, { batchSize: 5 }) as Tensor).dispose();
        expect(memory().numTensors).toBe(before);
      }
    });

    it('of a direct call outside any tidy is its output, in training too', () => {
      const { noisy } = build();
      const x = data(4, 3);
      const before = memory().numTensors;
      for (const training of [true, false]) {
        const z = noisy.apply(x, { training }) as Tensor;
        expect(memory().numTensors).toBe(before + 1);
        z.dispose();
      }
      expect(noisy.klPerUnit()).toBeNull();
    });

    it('of calls inside a tidy ends with it, and one cost per unit is alive at a time', () => {
      const { noisy } = build();
      const x = data(4, 3);
      const before = memory().numTensors;
      tidy(() => {
        noisy.apply(x, { training: true });
        const [once, bytes] = [memory().numTensors, memory().numBytes];
        noisy.apply(x, { training: true });
        // The output (4·3 floats) and the mean cost; the first call's cost per unit is gone.
        expect(memory().numTensors).toBe(once + 2);
        expect(memory().numBytes - bytes).toBe(4 * (4 * 3 + 1));
      });
      expect(memory().numTensors).toBe(before);
    });

    it('of klPerUnit and klMean is a copy that belongs to the caller', async () => {
      const { noisy } = build();
      const [then, mine, latest, difference] = tidy((): Tensor[] => {
        noisy.apply(data(4, 3), { training: true });
        const first = noisy.klPerUnit()!;
        const copy: Tensor = first.clone();
        noisy.apply(data(4, 3, 2), { training: true });
        const second = noisy.klPerUnit()!;
        return [copy, first, second, sub(noisy.klMean()!, costOf(second))];
      }) as [Tensor, Tensor, Tensor, Tensor];
      expect(Array.from(await mine.data())).toEqual(Array.from(await then.data()));
      expect(Array.from(await latest.data())).not.toEqual(Array.from(await mine.data()));
      expect(await numberOf(difference)).toBeCloseTo(0, 5);
      expect(latest.shape).toEqual([4, 3]);
    });
  });

  it('is a number for Gaussian noise and a mixture of which a part has z > 0', async () => {
    for (const part of [logNormal(), truncatedLogUniform({ low: -5, high: 2 })]) {
      const prior = mixture({ components: [part, gaussian({ learned: true })], learned: true });
      const code = gaussianBottleneck({ units: 3, klScale: 1, prior, scaleShift: 0, name: 'code', inputShape: [3] });
      const built = compile(sequential({ layers: [code] }));
      const { history } = await built.fit(data(8, 3), data(8, 3, 1), { batchSize: 4, epochs: 2, verbose: 0 });
      for (const loss of history.loss!) expect(loss).toBeGreaterThan(0);
    }
  });
});
