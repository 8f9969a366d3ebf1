import { describe, expect, it } from 'vitest';
import { gaussianConditionalMutualInformation } from '../../src/gaussian/conditionalMutualInformation.js';
import { covariance } from '../../src/gaussian/covariance.js';
import { gaussianDualTotalCorrelation } from '../../src/gaussian/dualTotalCorrelation.js';
import { gaussianEntropy } from '../../src/gaussian/entropy.js';
import { gaussianKlDivergence } from '../../src/gaussian/klDivergence.js';
import { gaussianMutualInformation } from '../../src/gaussian/mutualInformation.js';
import { gaussianOInformation } from '../../src/gaussian/oInformation.js';
import { gaussianSInformation } from '../../src/gaussian/sInformation.js';
import { gaussianTotalCorrelation } from '../../src/gaussian/totalCorrelation.js';
import { gaussianWasserstein } from '../../src/gaussian/wasserstein.js';
import { expectNear, stored } from './stored.js';

interface Measures {
  entropy: number;
  totalCorrelation: number;
  dualTotalCorrelation: number;
  oInformation: number;
  sInformation?: number;
  mutualInformation?: number;
  conditionalMutualInformation?: number;
}

const golden = stored('gaussian') as {
  covariances: ({ covariance: number[][]; dimensions: number[] } & Measures)[];
  correlations: { rho: number; mutualInformation: number }[];
  illConditioned: ({ name: string; covariance: number[][] } & Measures)[];
  between: {
    meanP: number[];
    covarianceP: number[][];
    meanQ: number[];
    covarianceQ: number[][];
    klDivergence: number;
    wasserstein2: number;
  }[];
  samples: { rows: number[][]; dimensions: number[]; plain: Measures; corrected: Measures }[];
};

describe('Gaussian measures of a covariance are those of mpmath with 50 digits', () => {
  it.each(golden.covariances)('with dimensions $dimensions', ({ covariance: matrix, dimensions, ...expected }) => {
    const given = covariance(matrix);
    const options = { dimensions };
    expectNear(gaussianEntropy(given), expected.entropy, 1e-13);
    expectNear(gaussianTotalCorrelation(given, options), expected.totalCorrelation, 1e-13);
    expectNear(gaussianDualTotalCorrelation(given, options), expected.dualTotalCorrelation, 1e-13);
    expectNear(gaussianOInformation(given, options), expected.oInformation, 1e-13);
    expectNear(gaussianSInformation(given, options), expected.sInformation!, 1e-13);
    if (dimensions.length === 2) {
      expectNear(gaussianMutualInformation(given, options), expected.totalCorrelation, 1e-13);
    }
    if (dimensions.length === 3) {
      const conditional = expected.conditionalMutualInformation!;
      expectNear(gaussianConditionalMutualInformation(given, options), conditional, 1e-13);
    }
  });

  it.each(golden.correlations)('keep their digits at ρ = $rho', ({ rho, mutualInformation }) => {
    const given = covariance([
      [1, rho],
      [rho, 1],
    ]);
    expectNear(gaussianMutualInformation(given, { dimensions: [1, 1] }), mutualInformation, 1e-14, { relative: true });
    expectNear(gaussianTotalCorrelation(given), mutualInformation, 1e-14, { relative: true });
  });

  it.each(golden.illConditioned)(
    'keep their digits where they cancel: $name',
    ({ covariance: matrix, ...expected }) => {
      const given = covariance(matrix);
      const near = (actual: number, value: number) => {
        expectNear(actual, value, 1e-9, { relative: true });
      };
      near(gaussianTotalCorrelation(given), expected.totalCorrelation);
      near(gaussianDualTotalCorrelation(given), expected.dualTotalCorrelation);
      near(gaussianMutualInformation(given, { dimensions: [1, 2] }), expected.mutualInformation!);
      near(
        gaussianConditionalMutualInformation(given, { dimensions: [1, 1, 1] }),
        expected.conditionalMutualInformation!,
      );
      expectNear(gaussianEntropy(given), expected.entropy, 1e-13);
    },
  );
});

describe('Gaussian measures of samples are those of mpmath on the exact sample covariance', () => {
  it.each(golden.samples)('with dimensions $dimensions', ({ rows, dimensions, plain, corrected }) => {
    for (const [biasCorrection, expected] of [
      [false, plain],
      [true, corrected],
    ] as const) {
      const options = { dimensions, biasCorrection };
      expectNear(gaussianTotalCorrelation(rows, options), expected.totalCorrelation, 1e-12);
      expectNear(gaussianDualTotalCorrelation(rows, options), expected.dualTotalCorrelation, 1e-12);
      expectNear(gaussianOInformation(rows, options), expected.oInformation, 1e-12);
      if (dimensions.length === 3) {
        const edges = [0, dimensions[0]!, dimensions[0]! + dimensions[1]!, rows[0]!.length];
        const [x, y, z] = [0, 1, 2].map((v) => rows.map((row) => row.slice(edges[v], edges[v + 1])));
        const conditional = gaussianConditionalMutualInformation(x!, y!, z!, { biasCorrection });
        expectNear(conditional, expected.conditionalMutualInformation!, 1e-12);
      }
    }
    expectNear(gaussianEntropy(rows), corrected.entropy, 1e-12);
    expect(gaussianEntropy(rows)).toBeGreaterThan(gaussianEntropy(rows, { biasCorrection: false }));
  });
});

describe('what lies between two Gaussian distributions is that of mpmath with 50 digits', () => {
  it.each(golden.between)('with means $meanP and $meanQ', ({ meanP, covarianceP, meanQ, covarianceQ, ...expected }) => {
    const p = { mean: meanP, covariance: covariance(covarianceP) };
    const q = { mean: meanQ, covariance: covariance(covarianceQ) };
    expectNear(gaussianKlDivergence(p, q), expected.klDivergence, 1e-12);
    expectNear(gaussianWasserstein(p, q), expected.wasserstein2, 1e-12);
  });
});
