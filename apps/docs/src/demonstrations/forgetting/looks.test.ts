import { prepareEngine } from '@infodrop/engine';
import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { digitsOf, sceneOf, shareOf, USUAL_PATCHES } from '../cluttered/scene.js';
import trained from '../cluttered/trained/trained.json';
import { looksOf, natsOf, pricedNetworks } from './looks.js';
import { storedBytes } from '../weights/storedBytes.js';

const bytesOf = (file: string): Uint8Array => storedBytes(new URL(`../cluttered/trained/${file}`, import.meta.url));

beforeAll(async () => {
  await prepareEngine({ backend: 'wasm', simd: 'plain' });
});

describe('the networks of the file', () => {
  it('keep less the dearer a nat is, and more of what they keep on the digit; no tensor is left behind', async () => {
    const before = memory().numTensors;
    const networks = pricedNetworks(bytesOf('priced.bin'));
    const alive = memory().numTensors;
    const digits = digitsOf(bytesOf('digits.bin'), trained.digitsOfEachClass);
    const nats = networks.map(() => [0, 0]);
    const shares = networks.map(() => [0, 0]);
    let right = 0;
    for (let label = 0; label < 10; label++) {
      const { image, digitMask } = sceneOf(digits, label, USUAL_PATCHES, label);
      const looks = await looksOf(networks, image);
      for (const [i, { maps, beliefs }] of looks.entries()) {
        maps.forEach((map, layer) => {
          nats[i]![layer]! += natsOf(map) / 10;
          shares[i]![layer]! += shareOf(map, digitMask).nats / 10;
        });
        right += Number(beliefs.indexOf(Math.max(...beliefs)) === label);
      }
    }
    expect(memory().numTensors).toBe(alive);
    // Their test errors are far below one in four.
    expect(right / (10 * networks.length)).toBeGreaterThan(0.75);
    for (const layer of [0, 1]) {
      const ofLayer = nats.map((each) => each[layer]!);
      expect(ofLayer).toEqual(ofLayer.toSorted((a, b) => b - a));
      expect(shares.at(-1)![layer]!).toBeGreaterThan(shares[0]![layer]!);
    }
    for (const { network } of networks) network.dispose();
    expect(memory().numTensors).toBe(before);
  });
});
