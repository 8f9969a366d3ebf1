import { backendsHere, read, useBackend } from '@infodrop-tooling/vitest/backends';
import { key } from '@infodrop/random';
import { io, mul, onesLike, type serialization, type Tensor, train } from '@tensorflow/tfjs-core';
import {
  input,
  layers,
  loadLayersModel,
  type LayersModel,
  model,
  models,
  sequential,
  type SymbolicTensor,
} from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import {
  bernoulliNoise,
  forwardPass,
  informationDropout,
  informationDropoutConv2d,
  informationDropoutDense,
  informationLayers,
  klNats,
  logNormal,
  logNormalNoise,
  multiplicativeNoise,
  noisyLayers,
  type Prior,
  registerPrior,
  registerLayers,
  standardNormal,
} from '../src/index.js';

/** Every layer, every argument away from its default. */
const build = (): LayersModel => {
  const images = input({ shape: [6, 5, 2] });
  const common = { beta: 0.3, klScale: 1 / 8000, seed: 12, noiseStep: 4, mode: 'monteCarlo' } as const;
  const convolved = informationDropoutConv2d({
    ...common,
    name: 'conv_layer-1',
    filters: 3,
    kernelSize: [3, 2],
    strides: [2, 1],
    padding: 'valid',
    activation: 'softplus',
    prior: logNormal({ learned: true, loc: 0.3, scale: 0.6, floor: 1e-3 }),
    minAlpha: 0.01,
    alphaRange: 0.9,
    meanCorrection: false,
    gateZeros: true,
  }).apply(images) as SymbolicTensor;
  const onTwo = informationDropout({
    ...common,
    name: 'onTwo',
    activation: 'relu',
    alphaKernel: { kernelSize: [3, 2], strides: [2, 1], padding: 'valid' },
    gateZeros: false,
    prior: logNormal({ loc: -1, scale: 2 }),
  }).apply([convolved, images]) as SymbolicTensor;
  const learned = informationDropout({ ...common, name: 'learned', noise: logNormalNoise({ alpha: 'learned' }) });
  const masked = multiplicativeNoise({ noise: bernoulliNoise({ rate: 0.25 }), seed: 3, name: 'masked', mode: 'auto' });
  const flat = layers.flatten().apply(masked.apply(learned.apply(onTwo)));
  const dense = informationDropoutDense({ ...common, name: 'dense', units: 4, activation: 'tanh', trainable: false });
  return model({ inputs: images, outputs: dense.apply(flat) as SymbolicTensor });
};

const outputOf = async (of: LayersModel): Promise<number[]> =>
  (await read(() => [of.predict(standardNormal(key(1), [3, 6, 5, 2])) as Tensor]))[0]!;

const weightsOf = (of: LayersModel): Promise<number[][]> => read(() => of.getWeights().map((weight) => weight.clone()));

const configsOf = (of: LayersModel) => of.layers.map((layer) => layer.getConfig());

describe.each(backendsHere)('a model with every layer on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it('survives getConfig and fromConfig, layer by layer', () => {
    for (const layer of build().layers) {
      const Class = layer.constructor as unknown as serialization.SerializableConstructor<layers.Layer>;
      const rebuilt = Class.fromConfig(Class, layer.getConfig());
      expect(rebuilt.getConfig()).toEqual(layer.getConfig());
    }
  });

  it('survives toJSON and modelFromJSON, with weights of the same seed', async () => {
    const original = build();
    const json = JSON.parse(original.toJSON() as unknown as string) as Parameters<typeof models.modelFromJSON>[0];
    const rebuilt = await models.modelFromJSON(json);
    expect(configsOf(rebuilt)).toEqual(configsOf(original));
    expect(await outputOf(rebuilt)).toEqual(await outputOf(original));
  });

  it('survives save and load, with its trained weights, those of the prior included', async () => {
    const original = build();
    original.setWeights(original.getWeights().map((weight, i) => standardNormal(key(i), weight.shape)));
    let saved: io.ModelArtifacts | undefined;
    const handler = io.withSaveHandler((artifacts) => {
      saved = artifacts;
      return Promise.resolve({ modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } });
    });
    await original.save(handler);
    const loaded = await loadLayersModel(io.fromMemory(saved!));
    expect(configsOf(loaded)).toEqual(configsOf(original));
    const names = (of: LayersModel) => of.weights.map(({ originalName }) => originalName);
    expect(names(loaded)).toEqual(names(original));
    expect(names(loaded)).toContain('conv_layer-1/priorLogScale');
    expect(await weightsOf(loaded)).toEqual(await weightsOf(original));
    expect(await outputOf(loaded)).toEqual(await outputOf(original));
    // And it goes on training: with noise it has not used, and with its cost.
    expect(noisyLayers(loaded).map(({ noiseStep }) => noiseStep)).toEqual(
      noisyLayers(original).map(({ noiseStep }) => noiseStep),
    );
    if (backend === 'wasm') return; // the stock one has no gradient of a convolution in its filter
    loaded.compile({ optimizer: 'sgd', loss: 'meanSquaredError', metrics: [klNats(loaded)] });
    const { history } = await loaded.fit(standardNormal(key(1), [3, 6, 5, 2]), standardNormal(key(2), [3, 4]), {
      verbose: 0,
    });
    expect(history.klNats![0]).toBeGreaterThan(0);
  });
});

describe('two copies of the package', () => {
  beforeAll(() => useBackend('cpu'));

  it('work on each other’s layers and models, and register again without harm', async () => {
    vi.resetModules();
    const copy = await import('../src/index.js');
    expect(copy.InformationDropoutDense).not.toBe(informationDropoutDense({ units: 1, klScale: 1 }).constructor);
    registerLayers();
    registerLayers();
    const mixed = sequential({
      layers: [
        informationDropoutDense({ units: 2, klScale: 1, inputShape: [2], name: 'mine' }),
        copy.informationDropout({ klScale: 1, name: 'theirs', prior: logNormal() }),
      ],
    });
    expect(informationLayers(mixed).map(({ name }) => name)).toEqual(['mine', 'theirs']);
    expect(copy.noisyLayers(mixed)).toHaveLength(2);
    copy.setNoiseMode(mixed, 'deterministic');
    mixed.compile({
      optimizer: 'sgd',
      loss: 'meanSquaredError',
      metrics: [copy.klNats(mixed), klNats(mixed, { layer: 'theirs' })],
    });
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined); // of what theirs costs
    const { history } = await mixed.fit(standardNormal(key(1), [4, 2]), standardNormal(key(2), [4, 2]), { verbose: 0 });
    warn.mockRestore();
    expect(history.klNats![0]).toBeGreaterThan(history.klNats_theirs![0] as number);
    copy.registerLayers();
    const json = JSON.parse(mixed.toJSON() as unknown as string) as Parameters<typeof models.modelFromJSON>[0];
    const rebuilt = await models.modelFromJSON(json);
    expect(informationLayers(rebuilt).map(({ name }) => name)).toEqual(['mine', 'theirs']);
    registerLayers();
  });
});

describe.each(backendsHere)('a prior of one’s own on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  const kind = `flatForTestOn${backend}`;
  const flat = (nats: number): Prior => ({
    kind,
    proper: true,
    parameters: [],
    hasAtomAtZero: false,
    klPerUnit: ({ f }) => mul(onesLike(f), nats),
    getConfig: () => ({ kind, nats }),
  });

  it('is loaded with its layer once it is registered', async () => {
    const original = sequential({
      layers: [informationDropout({ name: 'own', klScale: 1, prior: flat(3), inputShape: [2] })],
    });
    const json = () => JSON.parse(original.toJSON() as unknown as string) as Parameters<typeof models.modelFromJSON>[0];
    await expect(models.modelFromJSON(json())).rejects.toThrow(`got "${kind}". Make your own known by`);
    registerPrior(kind, ({ nats }) => flat(nats as number));
    const loaded = await models.modelFromJSON(json());
    const [nats] = await read(() => [
      forwardPass(loaded, onesLike(standardNormal(key(1), [4, 2])), { training: true }).kl[0]!.nats,
    ]);
    expect(nats).toEqual([6]);
  });
});

describe.each(backendsHere)('a model compiled with klNats on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it('is loaded with its optimizer where it was compiled without the metric before it was saved, and goes on', async () => {
    const built = sequential({ layers: [informationDropout({ name: 'noise', klScale: 1, inputShape: [2] })] });
    built.compile({ optimizer: train.adam(0.01), loss: 'meanSquaredError', metrics: [klNats(built)] });
    const [x, y] = [standardNormal(key(1), [4, 2]), standardNormal(key(2), [4, 2])];
    const fit = async (of: LayersModel) =>
      (await of.fit(x, y, { epochs: 1, batchSize: 4, shuffle: false, verbose: 0 })).history.loss![0];
    await fit(built);
    const reloaded = async (): Promise<LayersModel> => {
      let saved: io.ModelArtifacts | undefined;
      const handler = io.withSaveHandler((artifacts) => {
        saved = artifacts;
        return Promise.resolve({ modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } });
      });
      await built.save(handler, { includeOptimizer: true });
      return loadLayersModel(io.fromMemory(saved!));
    };
    await expect(reloaded()).rejects.toThrow('Unknown metric klNats');
    built.compile({ optimizer: built.optimizer, loss: 'meanSquaredError' });
    const loaded = await reloaded();
    loaded.compile({ optimizer: loaded.optimizer, loss: 'meanSquaredError', metrics: [klNats(loaded)] });
    for (let step = 0; step < 2; step++) {
      const expected = await fit(built);
      // A graphics card adds in the order in which its groups come.
      if (backend === 'webgpu') expect(await fit(loaded)).toBeCloseTo(expected as number, 4);
      else expect(await fit(loaded)).toBe(expected);
    }
  });
});
