import '@tensorflow/tfjs-backend-cpu';
import { forwardPass } from '@infodrop/dropout';
import { prepareEngine } from '@infodrop/engine';
import { key } from '@infodrop/random';
import { crossEntropy } from '@infodrop/training';
import { cast, memory, oneHot, type Tensor, type Tensor2D, tensor, tensor1d, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/temporaryFolder.js';
import { loadModel, saveModel } from '../../sweep/modelFile.js';
import { answersOf } from './answers.js';
import { knownClasses } from './knownAndUnknown.js';
import { methods, network, toldLabels, toldObjective } from './networks.js';

const options = { width: 5, code: 3, amount: 0.5, trainSize: 100, seed: 1 };
const { signal } = new AbortController();
const size = 4;
const inputs = Float32Array.from({ length: size * 784 }, (_, i) => (i % 97) / 97);
const data = {
  size,
  shape: [28, 28, 1],
  batch: (indices: Uint32Array) => ({
    inputs: Float32Array.from(
      { length: indices.length * 784 },
      (_, at) => inputs[indices[Math.floor(at / 784)]! * 784 + (at % 784)]!,
    ),
    targets: Uint8Array.from(indices),
  }),
};
const images = (): Tensor => tensor(inputs, [size, 28, 28, 1]);
const labelled = (label: number): Tensor =>
  cast(oneHot(tensor1d(new Array<number>(size).fill(label), 'int32'), knownClasses), 'float32');

// On the back end of the experiments: its one-hot writes integers where numbers are asked for.
beforeAll(() => prepareEngine({ backend: 'wasm' }));

describe('network', () => {
  it.each(methods)('%s says probabilities of the known classes, and leaves no tensor behind', async (method) => {
    const model = network({ ...options, method });
    await answersOf({ model, data, draws: 3, signal });
    const before = memory().numTensors;
    const { probabilities, disagreement, rate } = await answersOf({ model, data, draws: 3, signal });
    expect(memory().numTensors).toBe(before);
    for (const row of probabilities) {
      expect(row).toHaveLength(knownClasses);
      expect(row.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
    }
    expect(disagreement === null).toBe(method === 'plain');
    expect(rate === null).toBe(method === 'plain' || method === 'binary');
    for (const nats of Array.from(rate ?? [])) expect(nats).toBeGreaterThan(0);
  });
});

describe('the conditional bottleneck', () => {
  const folder = temporaryFolder('out-of-distribution');
  const model = network({ ...options, method: 'ceb' });

  it('says the same whatever label it is told, at another price, and has the rate to the nearest class', async () => {
    const told = toldLabels(model)!;
    const silent = (model.predict(images()) as Tensor).dataSync();
    const prices = Array.from({ length: knownClasses }, (_, label) => {
      const said = told.predict([images(), labelled(label)]) as Tensor;
      expect([...said.dataSync()]).toEqual([...silent]);
      return tidy(() => {
        const { kl } = forwardPass(told, [images(), labelled(label)], { training: false });
        return [...kl[0]!.perExample().dataSync()];
      });
    });
    const { rate } = await answersOf({ model, data, draws: 2, signal });
    for (let i = 0; i < size; i++) {
      const ofImage = prices.map((price) => price[i]!);
      expect(rate![i]).toBeCloseTo(Math.min(...ofImage), 5);
      expect(Math.max(...ofImage)).toBeGreaterThan(Math.min(...ofImage));
    }
  });

  it('minimizes cross-entropy and β times the divergence from what its label has', () => {
    const { turns } = toldObjective(model, () => Promise.resolve({}));
    const context = { step: 0, epoch: 0, training: false, betaFactor: 1, key: key(0) };
    const targets = Uint8Array.of(2, 2, 2, 2);
    const [loss, expected] = tidy(() => {
      const terms = turns[0]!.terms({ size, inputs: images(), arrays: { inputs, targets } }, context);
      const { kl, outputs } = forwardPass<Tensor2D>(toldLabels(model)!, [images(), labelled(2)], { training: false });
      const errors = Array.from(crossEntropy(outputs, targets).dataSync());
      return [
        terms.loss.dataSync()[0]!,
        errors.reduce((sum, each) => sum + each, 0) / size + options.amount * kl[0]!.nats.dataSync()[0]!,
      ] as never;
    }) as unknown as [number, number];
    expect(loss).toBeCloseTo(expected, 5);
  });

  it('is the same when it was saved and loaded', async () => {
    const loaded = await loadModel(folder, await saveModel(model, folder));
    const ask = (of: typeof model) => answersOf({ model: of, data, draws: 3, signal });
    expect(await ask(loaded)).toEqual(await ask(model));
  });

  it('is the only one that is told labels', () => {
    expect(toldLabels(network({ ...options, method: 'vib' }))).toBeNull();
  });
});
