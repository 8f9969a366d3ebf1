import { prepareEngine } from '@infodrop/engine';
import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { networkOf } from '../cluttered/networks.js';
import { digitsOf, sceneOf, shareOf, USUAL_PATCHES } from '../cluttered/scene.js';
import trained from '../cluttered/trained/trained.json';
import { explain, EXPLAINED_LAYER, statisticsOf } from './explain.js';
import { storedBytes } from '../weights/storedBytes.js';

const bytesOf = (file: string): Uint8Array => storedBytes(new URL(`../cluttered/trained/${file}`, import.meta.url));
const digits = digitsOf(bytesOf('digits.bin'), trained.digitsOfEachClass);

beforeAll(async () => {
  await prepareEngine({ backend: 'wasm', simd: 'plain' });
});

describe('an explanation', () => {
  it('points to the digit, says fewer bits where they are dearer, and leaves no tensor behind', async () => {
    const before = memory().numTensors;
    const network = networkOf(bytesOf('network.bin'));
    const statistics = await statisticsOf(network, digits, EXPLAINED_LAYER);
    const alive = memory().numTensors;
    const { image, digitMask } = sceneOf(digits, 5, USUAL_PATCHES, 7);
    const cheap = await explain(network, statistics, image, undefined, 1);
    const dear = await explain(network, statistics, image, undefined, 10);
    expect(cheap.target).toBe(5);
    expect(dear.bits).toBeLessThan(cheap.bits);
    const share = shareOf(dear.map, digitMask);
    expect(share.nats).toBeGreaterThan(3 * share.area);
    // The same draws of the noise, the same map.
    expect((await explain(network, statistics, image, 5, 10)).bits).toBe(dear.bits);
    expect(memory().numTensors).toBe(alive);
    network.dispose();
    expect(memory().numTensors).toBe(before);
  });
});
