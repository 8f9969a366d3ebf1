import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { backendsHere, useBackend } from '@infodrop-tooling/vitest/backends';
import { informationDropout } from '@infodrop/dropout';
import { ones, type Tensor } from '@tensorflow/tfjs-core';
import { layers, type LayersModel, loadLayersModel, sequential } from '@tensorflow/tfjs-layers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { modelFolder } from './modelFolder.js';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'infodrop-model-'));
});
afterEach(() => {
  fs.rmSync(folder, { recursive: true });
});

const network = (): LayersModel =>
  sequential({
    layers: [
      layers.dense({ units: 4, inputShape: [3], activation: 'relu' }),
      informationDropout({ klScale: 0.1, name: 'noise' }),
      layers.dense({ units: 2 }),
    ],
  });
const answer = async (model: LayersModel): Promise<number[]> =>
  Array.from(await (model.predict(ones([1, 3])) as Tensor).data());

describe.each(backendsHere)('modelFolder on %s', (backend) => {
  beforeEach(() => useBackend(backend));

  it('brings back the network that was saved, by its folder or its model.json', async () => {
    const model = network();
    await model.save(modelFolder(path.join(folder, 'a', 'b')));
    for (const place of [path.join(folder, 'a', 'b'), path.join(folder, 'a', 'b', 'model.json')]) {
      expect(await answer(await loadLayersModel(modelFolder(place)))).toEqual(await answer(model));
    }
    expect(fs.readdirSync(path.join(folder, 'a', 'b')).sort()).toEqual(['model.json', 'weights.bin']);
  });
});

describe('modelFolder', () => {
  beforeEach(() => useBackend('cpu'));
  const weights = (): string => path.join(folder, 'weights.bin');
  const load = (): Promise<LayersModel> => loadLayersModel(modelFolder(folder));

  it('refuses weights in which a bit was flipped, a file cut short, and none', async () => {
    await network().save(modelFolder(folder));
    const bytes = fs.readFileSync(weights());
    bytes[5]! ^= 1;
    fs.writeFileSync(weights(), bytes);
    await expect(load()).rejects.toThrow('weights.bin must be as it was written');
    fs.rmSync(weights());
    await expect(load()).rejects.toThrow(
      'weights.bin must be readable, got a part of the path does not exist (ENOENT)',
    );
    fs.writeFileSync(path.join(folder, 'model.json'), '{"modelTop');
    await expect(load()).rejects.toThrow('model.json must be whole JSON, got 10 bytes that are not');
    fs.writeFileSync(path.join(folder, 'model.json'), 'null');
    await expect(load()).rejects.toThrow('must have modelTopology and weightsManifest, got null');
  });

  it('takes weights in several files, as other programs write them', async () => {
    const model = network();
    await model.save(modelFolder(folder));
    const bytes = fs.readFileSync(weights());
    fs.rmSync(weights());
    fs.writeFileSync(path.join(folder, 'one.bin'), bytes.subarray(0, 20));
    fs.writeFileSync(path.join(folder, 'two.bin'), bytes.subarray(20));
    const file = path.join(folder, 'model.json');
    const stored = JSON.parse(fs.readFileSync(file, 'utf8')) as {
      sha256?: unknown;
      weightsManifest: { paths: string[] }[];
    };
    delete stored.sha256;
    stored.weightsManifest[0]!.paths = ['one.bin', 'two.bin'];
    fs.writeFileSync(file, JSON.stringify(stored));
    expect(await answer(await load())).toEqual(await answer(model));
  });

  it('keeps the optimizer where it is asked to', async () => {
    const model = sequential({ layers: [layers.dense({ units: 1, inputShape: [3] })] });
    model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
    await model.fit(ones([4, 3]), ones([4, 1]), { epochs: 1, verbose: 0 });
    await model.save(modelFolder(folder), { includeOptimizer: true });
    const loaded = await load();
    expect(loaded.optimizer.getClassName()).toBe('Adam');
    expect(await loaded.optimizer.getWeights()).toHaveLength(5);
  });

  it('refuses an empty path', () => {
    expect(() => modelFolder('')).toThrow('modelFolder: folder must be a path, got ""');
  });
});
