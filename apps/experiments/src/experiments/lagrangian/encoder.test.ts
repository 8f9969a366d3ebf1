import '@tensorflow/tfjs-backend-cpu';
import { key } from '@infodrop/random';
import { eye, memory, tidy, tile } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { channelInformation } from '../channelInformation.js';
import { channelPass, encoderNetwork, readChannel } from './encoder.js';

const network = encoderNetwork({ task: { inputs: 5, classes: 3 }, units: 2, beta: 1, seed: 4 });

describe('channelPass', () => {
  it('has the informations of the channel that is read off the network', async () => {
    const passes = 2000;
    const pass = channelPass(network);
    const [information, totalCorrelation] = tidy(() => {
      const { information, totalCorrelation } = pass(tile(eye(5), [passes, 1]), true);
      return [information.dataSync(), totalCorrelation.dataSync()] as const;
    });
    const task = Array.from({ length: 25 }, (_, cell) => (cell % 6 === 0 ? 1 : 0));
    const exact = channelInformation(await readChannel(network), { task, draws: passes, key: key(0) });
    const compare = (terms: ArrayLike<number>, expected: number) => {
      const values = Array.from(terms);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
      // Both are estimates of as many draws.
      expect(Math.abs(mean - expected)).toBeLessThan(4 * Math.sqrt((2 * variance) / values.length));
    };
    compare(information, exact.xz);
    compare(totalCorrelation, exact.totalCorrelation);
    expect(exact.xz).toBeGreaterThan(0.01);
  });

  it('leaves no tensor behind', async () => {
    const before = memory().numTensors;
    await readChannel(network);
    expect(memory().numTensors).toBe(before);
  });
});
