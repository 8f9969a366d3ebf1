import { expect, it } from 'vitest';
import * as api from './index.js';

it('exports these names', () => {
  expect(Object.keys(api)).toMatchInlineSnapshot(`
    [
      "allCnn32",
      "allCnn96",
      "batchNorm",
      "BatchNorm",
      "batchNormTraining",
      "clutteredCnn",
      "initializeWeights",
      "leNet",
      "mlp",
    ]
  `);
});
