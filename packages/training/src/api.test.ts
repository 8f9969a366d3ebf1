import { expect, it } from 'vitest';
import * as api from './index.js';
import * as node from './node.js';

it('exports these names', () => {
  expect(Object.keys(api).sort()).toMatchInlineSnapshot(`
    [
      "CheckpointError",
      "DivergenceError",
      "arrayData",
      "constant",
      "crossEntropy",
      "evaluate",
      "informationLoss",
      "linearWarmUp",
      "memoryCheckpointStore",
      "memoryMetricsLog",
      "oneCycle",
      "recalibrateBatchNorm",
      "restoreWeights",
      "stepDecay",
      "train",
    ]
  `);
});

it('exports these names for Node', () => {
  expect(Object.keys(node).sort()).toMatchInlineSnapshot(`
    [
      "fileCheckpointStore",
      "jsonLinesLog",
    ]
  `);
});
