import { expect, it } from 'vitest';
import * as api from './index.js';

it('exports these names', () => {
  expect(Object.keys(api).sort()).toMatchInlineSnapshot(`
    [
      "auroc",
      "averagePrecision",
      "betaVaeScore",
      "brierScore",
      "calibrationError",
      "codeDependence",
      "codeFactorInformation",
      "dci",
      "dciOfImportance",
      "dcimig",
      "downstreamAccuracy",
      "explicitness",
      "factorVaeScore",
      "falsePositiveRate",
      "infoC",
      "infoE",
      "infoM",
      "irs",
      "jemmig",
      "mcc",
      "mig",
      "migSup",
      "minimality",
      "modularity",
      "negativeLogLikelihood",
      "pairedChange",
      "rmig",
      "sap",
      "sapDiscrete",
      "scoreAll",
      "selectiveRisk",
      "spread",
      "studentTCdf",
      "studentTQuantile",
      "sufficiency",
      "udr",
      "zMaxVarianceScore",
    ]
  `);
});
