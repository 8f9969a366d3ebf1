import { expect, it } from 'vitest';
import * as api from './index.js';

it('exports these names', () => {
  expect(Object.keys(api).sort()).toMatchInlineSnapshot(`
    [
      "auroc",
      "averagePrecision",
      "brierScore",
      "calibrationError",
      "codeFactorInformation",
      "dciOfImportance",
      "dcimig",
      "falsePositiveRate",
      "jemmig",
      "mig",
      "migSup",
      "modularity",
      "negativeLogLikelihood",
      "pairedChange",
      "rmig",
      "sap",
      "selectiveRisk",
      "spread",
      "studentTCdf",
      "studentTQuantile",
    ]
  `);
});
