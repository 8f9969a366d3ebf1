import { backendsHere, useBackend } from '@infodrop-tooling/vitest/backends';
import {
  addInformationDropout,
  bernoulliNoise,
  forwardPass,
  informationLayers,
  layerPaths,
  noisyLayers,
  stripNoise,
} from '@infodrop/dropout';
import { key, normal } from '@infodrop/random';
import {
  add,
  io,
  keep,
  memory,
  type Scalar,
  square,
  sum,
  type Tensor,
  tensor,
  tidy,
  variableGrads,
} from '@tensorflow/tfjs-core';
import { type LayersModel, loadLayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  allCnn32,
  allCnn96,
  clutteredCnn,
  leNet,
  mlp,
  type HiddenActivation,
  type NetworkNoise,
} from '../src/index.js';

const information: NetworkNoise = { kind: 'information', beta: 0.5, klScale: 0.1 };
const binary: NetworkNoise = { kind: 'multiplicative', noise: bernoulliNoise({ rate: 0.5 }) };

const NETWORKS: Readonly<
  Record<string, (noise: NetworkNoise, seed: number, activation?: HiddenActivation) => LayersModel>
> = {
  allCnn32: (noise, seed, activation) =>
    allCnn32({ width: 1 / 24, noise, seed, ...(activation && { activation }), inputShape: [12, 12, 3], classes: 5 }),
  allCnn96: (noise, seed, activation) =>
    allCnn96({ width: 1 / 16, noise, seed, ...(activation && { activation }), inputShape: [16, 16, 1], classes: 5 }),
  leNet: (noise, seed, activation) =>
    leNet({ width: 0.1, noise, seed, ...(activation && { activation }), inputShape: [16, 16, 1], classes: 5 }),
  clutteredCnn: (noise, seed, activation) =>
    clutteredCnn({
      filters: [3, 4],
      noise,
      seed,
      ...(activation && { activation }),
      inputShape: [12, 12, 1],
      classes: 5,
    }),
  mlp: (noise, seed, activation) =>
    mlp({ units: [7, 6, 5], noise, seed, ...(activation && { activation }), inputShape: [4, 4, 1], classes: 5 }),
};
const NOISES: Readonly<Record<string, NetworkNoise>> = { none: { kind: 'none' }, information, binary };

function imagesFor(network: LayersModel, batch: number): Tensor {
  const [, ...shape] = network.inputs[0]!.shape as [null, ...number[]];
  const size = shape.reduce((product, length) => product * length, batch);
  return tensor(normal(key('images'), size), [batch, ...shape]);
}

async function reload(network: LayersModel): Promise<LayersModel> {
  let saved: io.ModelArtifacts | undefined;
  await network.save(
    io.withSaveHandler((artifacts) => {
      saved = artifacts;
      return Promise.resolve({ modelArtifactsInfo: io.getModelArtifactsInfoForJSON(artifacts) });
    }),
  );
  return loadLayersModel(io.fromMemory(saved!));
}

describe.each(backendsHere)('every network on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  describe.each(Object.keys(NETWORKS))('%s', (name) => {
    const build = NETWORKS[name]!;

    // tfjs's own wasm has no gradient of a convolution in its filter.
    const trains = backend !== 'wasm' || name === 'mlp';
    it.runIf(trains).each(Object.keys(NOISES))(
      'with noise "%s" gives a gradient to every weight that trains',
      async (noise) => {
        const network = build(NOISES[noise]!, 3);
        const images = imagesFor(network, 6);
        const { grads } = tidy(() => {
          const loss = (): Scalar => {
            const logits = network.apply(images, { training: true }) as Tensor;
            return network.calculateLosses().reduce<Scalar>((total, kl) => add(total, kl), sum(square(logits)));
          };
          return variableGrads(loss);
        });
        // Every weight of this network, by its original name; other networks' variables stay without a gradient.
        for (const weight of network.trainableWeights) {
          const gradient = (grads as Record<string, Tensor | null>)[(weight.read() as Tensor & { name: string }).name];
          expect(gradient, weight.originalName).toBeDefined();
          const values = await gradient!.data();
          expect(values.every(Number.isFinite), weight.originalName).toBe(true);
          expect(Math.max(...values.map(Math.abs)), weight.originalName).toBeGreaterThan(0);
        }
        network.dispose();
      },
    );

    it('has the same weights for the same seed, others for another, and the same ones under other noise', async () => {
      const weights = (noise: NetworkNoise, seed: number) =>
        Promise.all(
          build(noise, seed)
            .layers.filter((layer) => layer.getClassName() === 'Conv2D' || layer.getClassName() === 'Dense')
            .map(async (layer) => Array.from(await layer.getWeights()[0]!.data())),
        );
      const informed = await weights(information, 3);
      expect(informed.flat()).not.toEqual([]);
      expect(await weights(information, 3)).toEqual(informed);
      expect(await weights(binary, 3)).toEqual(informed);
      expect(await weights(information, 4)).not.toEqual(informed);
    });

    it('survives saving and loading, noise and all', async () => {
      const network = build(information, 3);
      const images = imagesFor(network, 4);
      const loaded = await reload(network);
      const forward = (model: LayersModel, training: boolean) => (model.apply(images, { training }) as Tensor).data();
      expect(await forward(loaded, false)).toEqual(await forward(network, false));
      expect(await forward(loaded, true)).toEqual(await forward(network, true));
    });

    it('has with softplus units the log-normal prior, whose divergence is counted from 0', async () => {
      const network = build(information, 3, 'softplus');
      expect((network.predict(imagesFor(network, 2)) as Tensor).shape).toEqual([2, 5]);
      const layers = informationLayers(network);
      expect(layers).not.toHaveLength(0);
      for (const layer of layers) {
        expect(layer.getConfig().prior).toMatchObject({ kind: 'logNormal', learned: true });
        expect(layer.weights.map(({ originalName }) => originalName.split('/').at(-1))).toContain('priorLogScale');
      }
      const nats = tidy(() =>
        forwardPass(network, imagesFor(network, 2), { training: true }).kl.map(({ nats: ofLayer }) => keep(ofLayer)),
      );
      for (const each of nats) expect((await each.data())[0]).toBeGreaterThan(0);
    });

    it('is a plain network without its noise, and takes noise behind layers of it', async () => {
      const network = build(information, 3);
      const images = imagesFor(network, 4);
      // Moving statistics and shifts away from where they start.
      tidy(() => {
        network.setWeights(
          network.getWeights().map((weight, i) => {
            const values = normal(key(i), weight.size);
            return tensor(
              values.map((x) => Math.abs(x) * 0.3 + 0.05),
              weight.shape,
            );
          }),
        );
      });
      const plain = stripNoise(network);
      const own = layerPaths(plain).filter(({ layer }) => layer.getClassName().startsWith('Infodrop'));
      expect(own).toEqual([]);
      const read = async (of: LayersModel) => Array.from(await (of.predict(images) as Tensor).data());
      const expected = await read(network);
      const scale = Math.max(...expected.map(Math.abs));
      (await read(plain)).forEach((value, i) => {
        expect(Math.abs(value - expected[i]!) / scale).toBeLessThan(1e-5);
      });
      expect(noisyLayers(plain)).toEqual([]);
      const after = name === 'mlp' ? 'dense2' : 'convolution2';
      const added = addInformationDropout(plain, { after, klScale: 1 });
      expect(informationLayers(added).map((layer) => layer.name)).toEqual([`${after}InformationDropout`]);
      expect(await read(added)).toEqual(await read(plain));
    });

    it('leaves no tensor behind in a call', () => {
      const network = build(information, 3);
      const images = imagesFor(network, 4);
      const call = () => {
        tidy(() => void network.apply(images, { training: true }));
      };
      call();
      const before = memory().numTensors;
      call();
      expect(memory().numTensors).toBe(before);
    });
  });
});

describe('noise of a network', () => {
  beforeAll(() => useBackend('cpu'));

  it('is information dropout, in order and by name', () => {
    const layers = informationLayers(clutteredCnn({ noise: information }));
    expect(layers.map((layer) => [layer.name, layer.beta])).toEqual([
      ['informationDropout1', 0.5],
      ['informationDropout2', 0.5],
    ]);
  });

  it('is of constant strength when asked', () => {
    const network = mlp({ units: [4, 4], noise: binary });
    expect(informationLayers(network)).toHaveLength(0);
    expect(noisyLayers(network).map((layer) => layer.name)).toEqual(['noise1', 'noise2']);
  });

  it('is absent when asked', () => {
    expect(noisyLayers(clutteredCnn({ noise: { kind: 'none' } }))).toHaveLength(0);
  });

  it.each(Object.keys(NETWORKS))('goes with units that %s has a prior for', (name) => {
    expect(() => NETWORKS[name]!({ kind: 'none' }, 0, 'tanh' as never)).toThrow(
      `${name}: activation must be one of "relu", "softplus", got "tanh"`,
    );
  });

  it.each(Object.keys(NETWORKS))('is refused by %s when of an unknown kind', (name) => {
    expect(() => NETWORKS[name]!({ kind: 'salt' } as never, 0)).toThrow(
      `${name}: noise.kind must be 'none', 'information' or 'multiplicative', got "salt"`,
    );
  });

  it.each(Object.keys(NETWORKS))('is refused by %s for an option that it does not have', (name) => {
    const build = NETWORKS[name]!;
    expect(() => build({ kind: 'none', rate: 0.5 } as never, 0)).toThrow(`${name}: noise: options must be among kind`);
    expect(() => build({ ...information, betta: 3 } as never, 0)).toThrow('got "betta". Did you mean beta?');
    expect(() =>
      build({ kind: 'multiplicative', noise: { kind: 'bernoulli', rate: 0.5, std: 1 } } as never, 0),
    ).toThrow('bernoulliNoise: options must be among rate, got "std"');
  });
});
