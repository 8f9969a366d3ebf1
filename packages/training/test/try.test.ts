import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-layers';
import { memory } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { constant, evaluate, oneCycle, train } from '../src/index.js';
import { ringData, ringNetwork } from './fixtures.js';

it('trains', async () => {
  const model = ringNetwork();
  const before = memory().numTensors;
  const r = await train({
    model,
    data: ringData(240, 1),
    validation: { data: ringData(90, 2) },
    epochs: 20,
    batchSize: 24,
    seed: 1,
    optimizer: { kind: 'nesterov', momentum: 0.9 },
    schedule: oneCycle({ peak: 0.1 }),
  });
  console.log(
    r.history
      .map((h) =>
        [h.loss, h.crossEntropy, h.error, h.kl, h.imagesPerSecond, h.validation?.error]
          .map((x) => JSON.stringify(x))
          .join(' '),
      )
      .join('\n'),
  );
  expect(memory().numTensors).toBe(before);
});
