import { backendsHere, useBackend } from '@infodrop-tooling/vitest/backends';
import { key } from '@infodrop/random';
import {
  addN,
  cast,
  fill,
  io,
  memory,
  oneHot,
  ones,
  reshape,
  type Scalar,
  slice,
  square,
  sum,
  type Tensor,
  tensor1d,
  tidy,
  variableGrads,
} from '@tensorflow/tfjs-core';
import {
  initializers,
  input,
  layers,
  loadLayersModel,
  model as modelOf,
  sequential,
  type Shape,
} from '@tensorflow/tfjs-layers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  bernoulliNoise,
  compression,
  concreteDropoutConv2d,
  concreteDropoutDense,
  concreteNoise,
  conditionalBottleneck,
  continuousNoise,
  forwardPass,
  gaussianBottleneck,
  gaussianNoise,
  informationDropout,
  informationDropoutConv1d,
  informationDropoutConv2d,
  informationDropoutConv3d,
  informationDropoutDense,
  isInformationLayer,
  klNats,
  logNormalNoise,
  multiplicativeNoise,
  noisyLayers,
  sparseVariationalDropoutConv2d,
  sparseVariationalDropoutDense,
  standardNormal,
  stripNoise,
  truncatedLogNormalNoise,
  uniformNoise,
  variationalDropoutConv2d,
  variationalDropoutDense,
} from '../src/index.js';
import { gaussian, laplace, mixture } from '@infodrop/priors';
import { NoisyWeightsLayer } from '../src/layers/noisyWeightsLayer.js';

interface Case {
  readonly name: string;
  readonly input: readonly number[];
  /** Whether it computes a convolution. */
  readonly convolves?: boolean;
  /** Of other inputs than the first: one-hot labels. */
  readonly labels?: number;
  readonly make: (name: string) => layers.Layer;
}

const cost = { klScale: 0.01, seed: 3 };

const cases: readonly Case[] = [
  { name: 'binary', input: [6], make: (name) => multiplicativeNoise({ name, noise: bernoulliNoise({ rate: 0.4 }) }) },
  {
    name: 'binary per channel',
    input: [3, 3, 4],
    make: (name) => multiplicativeNoise({ name, noise: bernoulliNoise({ rate: 0.4 }), per: 'channel' }),
  },
  { name: 'Gaussian', input: [6], make: (name) => multiplicativeNoise({ name, noise: gaussianNoise({ std: 0.5 }) }) },
  { name: 'uniform', input: [6], make: (name) => multiplicativeNoise({ name, noise: uniformNoise({ halfWidth: 1 }) }) },
  {
    name: 'continuous',
    input: [6],
    make: (name) => multiplicativeNoise({ name, noise: continuousNoise({ mask: 'gaussian', std: 0.2 }) }),
  },
  {
    name: 'log-normal',
    input: [6],
    make: (name) => multiplicativeNoise({ name, noise: logNormalNoise({ alpha: 0.4 }) }),
  },
  {
    name: 'learned Gaussian',
    input: [6],
    make: (name) => multiplicativeNoise({ name, noise: gaussianNoise({ std: 'learned' }), ...cost }),
  },
  {
    name: 'learned Gaussian, one α',
    input: [3, 3, 4],
    make: (name) => multiplicativeNoise({ name, noise: gaussianNoise({ std: 'learned', per: 'layer' }), ...cost }),
  },
  {
    name: 'structured log-normal',
    input: [3, 3, 4],
    make: (name) =>
      multiplicativeNoise({ name, noise: truncatedLogNormalNoise({ initialScale: 0.5 }), per: 'channel', ...cost }),
  },
  { name: 'concrete', input: [6], make: (name) => multiplicativeNoise({ name, noise: concreteNoise(), ...cost }) },
  { name: 'concrete dense', input: [6], make: (name) => concreteDropoutDense({ name, units: 3, ...cost }) },
  {
    name: 'concrete conv2d',
    convolves: true,
    input: [4, 4, 2],
    make: (name) => concreteDropoutConv2d({ name, filters: 3, kernelSize: 3, ...cost }),
  },
  {
    name: 'variational dense',
    input: [6],
    make: (name) => variationalDropoutDense({ name, units: 3, alphaPer: 'weight', ...cost }),
  },
  {
    name: 'variational conv2d',
    convolves: true,
    input: [4, 4, 2],
    make: (name) => variationalDropoutConv2d({ name, filters: 3, kernelSize: 3, kl: 'cubic', ...cost }),
  },
  {
    name: 'sparse variational dense',
    input: [6],
    make: (name) => sparseVariationalDropoutDense({ name, units: 3, initialLogVariance: -3, ...cost }),
  },
  {
    name: 'sparse variational conv2d',
    convolves: true,
    input: [4, 4, 2],
    make: (name) =>
      sparseVariationalDropoutConv2d({ name, filters: 3, kernelSize: 3, initialLogVariance: -3, ...cost }),
  },
  {
    name: 'Gaussian bottleneck',
    input: [6],
    make: (name) =>
      gaussianBottleneck({ name, units: 3, scaleShift: 0, prior: gaussian({ learned: 'perChannel' }), ...cost }),
  },
  {
    name: 'Gaussian bottleneck with a mixture prior',
    input: [6],
    make: (name) =>
      gaussianBottleneck({
        name,
        units: 3,
        scaleShift: 0,
        prior: mixture({ components: [gaussian({ learned: true }), laplace()], learned: true }),
        ...cost,
      }),
  },
  {
    name: 'conditional bottleneck',
    input: [6],
    labels: 4,
    make: (name) => conditionalBottleneck({ name, units: 3, ...cost }),
  },
  {
    name: 'information dropout',
    input: [6],
    make: (name) => informationDropout({ name, activation: 'softplus', ...cost }),
  },
  {
    name: 'information dropout dense',
    input: [6],
    make: (name) => informationDropoutDense({ name, units: 3, ...cost }),
  },
  {
    name: 'information dropout conv1d',
    convolves: true,
    input: [5, 2],
    make: (name) => informationDropoutConv1d({ name, filters: 3, kernelSize: 3, ...cost }),
  },
  {
    name: 'information dropout conv2d',
    convolves: true,
    input: [4, 4, 2],
    make: (name) => informationDropoutConv2d({ name, filters: 3, kernelSize: 3, ...cost }),
  },
  {
    name: 'information dropout conv3d',
    convolves: true,
    input: [3, 3, 3, 2],
    make: (name) => informationDropoutConv3d({ name, filters: 3, kernelSize: 2, strides: [1, 2, 2], ...cost }),
  },
];

/** Whether the cost is that of weights, whatever the batch. */
const paysOnce = (layer: object): boolean => layer instanceof NoisyWeightsLayer;

/** The layer in a model, which flattens what comes out and reads it. */
function modelWith({ name, input: shape, labels, make }: Case, head = true) {
  const x = input({ shape: [...shape] as Shape });
  const y = labels === undefined ? null : input({ shape: [labels] });
  const layer = make(`layer-${name.replaceAll(/[^a-z0-9]+/giu, '-')}`);
  const z = layer.apply(y === null ? x : [x, y]) as ReturnType<typeof input>;
  const flat = z.shape.length > 2 ? (layers.flatten().apply(z) as typeof z) : z;
  const read = layers.dense({ units: 1, kernelInitializer: initializers.constant({ value: 0.1 }) });
  const model = modelOf({ inputs: y === null ? x : [x, y], outputs: head ? (read.apply(flat) as typeof z) : z });
  return { model, layer };
}

const inputsFor = ({ input: shape, labels }: Case, batch: number): Tensor | Tensor[] => {
  const x = square(standardNormal(key(1), [batch, ...shape]));
  if (labels === undefined) return x;
  const classes = Float32Array.from({ length: batch }, (_, i) => i % labels);
  return [x, cast(oneHot(tensor1d(classes, 'int32'), labels), 'float32')];
};

const firstRows = (inputs: Tensor | Tensor[], from: number, count: number): Tensor | Tensor[] => {
  const cut = (x: Tensor): Tensor => slice(x, [from, ...x.shape.slice(1).map(() => 0)], [count, ...x.shape.slice(1)]);
  return Array.isArray(inputs) ? inputs.map(cut) : cut(inputs);
};

describe.each(backendsHere)('every noisy layer on %s', (backend) => {
  beforeAll(() => useBackend(backend));
  afterAll(() => useBackend('cpu'));

  // In software a graphics card takes seconds to make ready each shape's programs: there, what depends on it.
  const onWebgpu = backend === 'webgpu';

  describe.each(cases)('$name', (one) => {
    // Stock wasm has no gradient of a convolution; ours ('engine') has.
    const trains = backend !== 'wasm' || !one.convolves;

    it.runIf(trains)('trains in fit, its cost in the loss', async () => {
      const { model, layer } = modelWith(one);
      model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
      const inputs = inputsFor(one, 8);
      const history = await model.fit(inputs, ones([8, 1]), {
        epochs: onWebgpu ? 1 : 3,
        batchSize: 8,
        verbose: 0,
        shuffle: false,
      });
      for (const loss of history.history.loss!) expect(Number.isFinite(loss as number)).toBe(true);
      if (!isInformationLayer(layer) || onWebgpu) return;
      // The same step with a dearer cost has a larger loss.
      const dear = modelWith(one);
      if (isInformationLayer(dear.layer)) dear.layer.beta = 100;
      dear.model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
      const first = await dear.model.fit(inputs, ones([8, 1]), { epochs: 1, batchSize: 8, verbose: 0, shuffle: false });
      expect(first.history.loss![0]).toBeGreaterThan(history.history.loss![0] as number);
    });

    it.skipIf(onWebgpu)('is rebuilt from its configuration, and saved and loaded with the same output', async () => {
      const { model } = modelWith(one);
      const inputs = inputsFor(one, 3);
      const before = await (model.predict(inputs) as Tensor).data();
      let saved: io.ModelArtifacts | null = null;
      await model.save(
        io.withSaveHandler((artifacts) => {
          saved = artifacts;
          return Promise.resolve({ modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } });
        }),
      );
      const loaded = await loadLayersModel(io.fromMemory(saved!));
      expect(await (loaded.predict(inputs) as Tensor).data()).toEqual(before);
      const noise = (m: typeof model): Promise<ArrayLike<number>> => {
        for (const layer of noisyLayers(m)) layer.noiseStep = 5;
        return (m.apply(inputs, { training: true }) as Tensor).data();
      };
      expect(await noise(loaded)).toEqual(await noise(model));
    });

    it.skipIf(onWebgpu)('draws a batch in parts as at once', async () => {
      const { model, layer } = modelWith(one, false);
      const inputs = inputsFor(one, 5);
      const [noisy] = noisyLayers(model);
      const at = (step: number, offset: number, given: Tensor | Tensor[]): Tensor => {
        noisy!.noiseStep = step;
        noisy!.sampleOffset = offset;
        return model.apply(given, { training: true }) as Tensor;
      };
      const whole = await at(2, 0, inputs).data();
      const rest = at(2, 2, firstRows(inputs, 2, 3));
      const units = rest.size / 3;
      const values = await rest.data();
      values.forEach((value, i) => {
        expect(Math.abs(value - whole[2 * units + i]!)).toBeLessThan(1e-5 * Math.max(1, Math.abs(value)));
      });
      expect(layer.name).toBe(noisy!.name);
    });

    it.skipIf(onWebgpu)('is without noise outside training, and noisy in it, a new draw each time', async () => {
      const { model } = modelWith(one, false);
      const inputs = inputsFor(one, 4);
      const [still, again] = [
        await (model.apply(inputs) as Tensor).data(),
        await (model.predict(inputs) as Tensor).data(),
      ];
      again.forEach((value, i) => {
        expect(value).toBeCloseTo(still[i]!, 5);
      });
      const [first, second] = [0, 1].map(() => model.apply(inputs, { training: true }) as Tensor);
      const [a, b] = [await first!.data(), await second!.data()];
      expect(a).not.toEqual(b);
      expect(a).not.toEqual(still);
    });

    it.skipIf(onWebgpu)('is said without its noise by layers of tfjs alone', async () => {
      const { model } = modelWith(one);
      const inputs = inputsFor(one, 3);
      const before = memory().numTensors;
      const plain = stripNoise(model);
      expect(memory().numTensors).toBe(before + plain.weights.length);
      expect(plain.layers.filter((layer) => layer.getClassName().startsWith('Infodrop'))).toEqual([]);
      expect(plain.inputs).toHaveLength(1);
      const values = await (plain.predict([inputs].flat()[0]!) as Tensor).data();
      const expected = await (model.predict(inputs) as Tensor).data();
      expected.forEach((value, i) => {
        expect(Math.abs(values[i]! - value)).toBeLessThan(1e-5 * Math.max(1, Math.abs(value)));
      });
    });

    it('leaves the tensor count as it found it', () => {
      const { model } = modelWith(one);
      const inputs = inputsFor(one, 3);
      const before = memory().numTensors;
      tidy(() => {
        model.apply(inputs, { training: true });
      });
      tidy(() => {
        forwardPass(model, inputs, { training: true });
      });
      expect(memory().numTensors).toBe(before);
    });

    it('pays in forwardPass what klNats and its own loss say', async () => {
      const { model, layer } = modelWith(one);
      if (!isInformationLayer(layer)) return;
      const inputs = inputsFor(one, 4);
      const [nats, perExample] = tidy(() => {
        const { kl } = forwardPass(model, inputs, { training: false });
        return [kl[0]!.nats.clone(), kl[0]!.perExample()];
      });
      const each = Array.from(await perExample.data());
      const [total] = await nats.data();
      expect(each.reduce((a, b) => a + b, 0) / 4 / total!).toBeCloseTo(1, 4);
      const metric = klNats(model);
      const counted = tidy(() => metric(ones([1]), model.apply(inputs) as Tensor));
      expect((await counted.data())[0]! / total!).toBeCloseTo(1, 4);
    });

    it.skipIf(onWebgpu)('pays inside a nested model as it does in it', async () => {
      const { model, layer } = modelWith(one, false);
      if (!isInformationLayer(layer)) return;
      // An estimate is taken at draws of the layer's path, which nesting changes: a mean of many is near.
      const isEstimate = one.name.includes('mixture');
      const inputs = inputsFor(one, isEstimate ? 500 : 3);
      const outer = [inputs].flat().map((x) => input({ shape: x.shape.slice(1) }));
      const nested = modelOf({ inputs: outer, outputs: model.apply(outer) as ReturnType<typeof input> });
      const nats = (of: typeof model): Promise<Float32Array | Int32Array | Uint8Array> =>
        tidy(() => forwardPass(of, inputs, { training: false }).kl[0]!.nats.clone()).data();
      const [inside] = await nats(nested);
      expect(inside! / (await nats(model))[0]!).toBeCloseTo(1, isEstimate ? 0 : 4);
    });

    it.skipIf(onWebgpu || !trains || one.labels !== undefined)('trains inside timeDistributed', async () => {
      const steps = layers.timeDistributed({ layer: one.make('inner'), inputShape: [2, ...one.input] });
      const model = sequential({ layers: [steps, layers.flatten(), layers.dense({ units: 1 })] });
      model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
      const x = square(standardNormal(key(1), [4, 2, ...one.input]));
      const { history } = await model.fit(x, ones([4, 1]), { epochs: 1, batchSize: 4, verbose: 0 });
      expect(Number.isFinite(history.loss![0] as number)).toBe(true);
      expect(noisyLayers(model).map(({ name }) => name)).toEqual(['inner']);
    });

    it.skipIf(onWebgpu)('takes a batch of no examples, which cost 0 nats where each pays for itself', async () => {
      const { model, layer } = modelWith(one, false);
      const none = firstRows(inputsFor(one, 1), 0, 0);
      for (const training of [true, false]) {
        const costs = tidy((): Scalar[] => {
          if (isInformationLayer(layer)) layer.trackKl = true;
          const z = model.apply(none, { training }) as Tensor;
          expect(z.shape).toEqual([0, ...model.outputs[0]!.shape.slice(1)]);
          if (!isInformationLayer(layer)) return [];
          expect(layer.klPerUnit()!.shape[0]).toBe(0);
          return [layer.klMean()!];
        });
        for (const nats of costs) {
          const [value] = await nats.data();
          if (paysOnce(layer)) expect(value).toBeGreaterThan(0);
          else expect(value).toBe(0);
        }
      }
    });

    it.runIf(trains)('has gradients for all its weights, none of them NaN', async () => {
      const { model } = modelWith(one);
      const inputs = inputsFor(one, 4);
      const names = model.trainableWeights.map((weight) => weight.name);
      const loss = (): Scalar =>
        tidy(() => {
          const { outputs, kl } = forwardPass(model, inputs, { training: true });
          return addN<Scalar>([sum<Scalar>(square(outputs)), ...kl.map(({ nats }) => nats)]);
        });
      const { grads: gradients } = variableGrads(loss);
      for (const name of names) {
        const gradient = gradients[name];
        expect(gradient, name).toBeDefined();
        for (const value of await gradient!.data()) expect(Number.isFinite(value), name).toBe(true);
      }
    });
  });

  it('of noise of one key, the same as on cpu', async () => {
    for (const one of cases) {
      const { model } = modelWith(one, false);
      const inputs = inputsFor(one, 3);
      const here = await (model.apply(inputs, { training: true }) as Tensor).data();
      await useBackend('cpu');
      const there = modelWith(one, false);
      const reference = await (there.model.apply(inputsFor(one, 3), { training: true }) as Tensor).data();
      await useBackend(backend);
      here.forEach((value, i) => {
        expect(Math.abs(value - reference[i]!), one.name).toBeLessThan(1e-4 * Math.max(1, Math.abs(value)));
      });
    }
  });
});

describe('compression', () => {
  beforeAll(() => useBackend('cpu'));

  it('counts the weights and channels that are kept', async () => {
    const dense = sparseVariationalDropoutDense({ name: 'sparse', units: 2, inputShape: [3], ...cost });
    const structured = multiplicativeNoise({ name: 'structured', noise: truncatedLogNormalNoise(), ...cost });
    const x = input({ shape: [3] });
    const model = modelOf({ inputs: x, outputs: structured.apply(dense.apply(x)) as ReturnType<typeof input> });
    expect((await compression(model)).ratio).toBe(1);
    const [kernel, bias] = dense.getWeights();
    dense.setWeights([fill([3, 2], 0.01), bias!, reshape(tensor1d([-12, -2, 3, -12, -12, -12]), [3, 2])]);
    expect(kernel!.shape).toEqual([3, 2]);
    structured.setWeights([tensor1d([0, -3]), tensor1d([-5, 2.5])]);
    const { layers: kept, ratio } = await compression(model);
    expect(kept).toEqual([
      { path: 'sparse', of: 'weights', total: 6, kept: 4 },
      { path: 'structured', of: 'channels', total: 2, kept: 1 },
    ]);
    expect(ratio).toBe(1.5);
    // What is cut is 0 in a call without noise.
    const output = await (structured.apply(ones([1, 2])) as Tensor).data();
    expect(output[0]).toBeGreaterThan(0.9);
    expect(output[1]).toBe(0);
  });
});
