import { expect, it } from 'vitest';
import * as api from './index.js';
import * as node from './node.js';

it('exports these names', () => {
  expect(Object.keys(api).sort()).toMatchInlineSnapshot(`
    [
      "CheckpointError",
      "DivergenceError",
      "adam",
      "arrayData",
      "classification",
      "constant",
      "crossEntropy",
      "evaluate",
      "evaluateMeasures",
      "evaluationNoise",
      "eventLoopTurns",
      "informationLoss",
      "jsonDifferences",
      "linearWarmUp",
      "loadBatch",
      "memoryCheckpointStore",
      "memoryMetricsLog",
      "nesterov",
      "objective",
      "oneCycle",
      "recalibrateBatchNorm",
      "requireData",
      "restoreWeights",
      "rmsProp",
      "sgd",
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
      "modelFolder",
      "reasonOf",
      "writeFileDurably",
    ]
  `);
});
