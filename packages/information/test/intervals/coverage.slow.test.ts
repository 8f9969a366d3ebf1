import { expect, it } from 'vitest';
import { gaussianMutualInformation } from '../../src/gaussian/mutualInformation.js';
import { ksgMutualInformation } from '../../src/neighbours/estimators/ksgMutualInformation.js';
import { bootstrapInterval, type BootstrapMethod } from '../../src/significance/bootstrapInterval.js';
import { jackknife } from '../../src/significance/jackknife.js';
import { subsamplingInterval, type SubsamplingMethod } from '../../src/significance/subsamplingInterval.js';
import { mutualInformation } from '../../src/discrete/measures/mutualInformation.js';
import { type Coverage, coverageTable, discreteSource, gaussianSource, measureCoverage } from './coverage.js';

// About ten minutes on one core. The defaults of the intervals were chosen by this table; it stands in the docs.

const rows: Coverage[] = [];

async function row(measured: Promise<Coverage>): Promise<Coverage> {
  rows.push(await measured);
  console.log(coverageTable(rows.slice(-1)).split('\n')[2]);
  return rows.at(-1)!;
}

/** The share of covered data sets is no further from 0.95 than `allowed`, and than four standard errors of the share. */
function expectCovered({ covered, runs }: Coverage, allowed: number): void {
  expect(Math.abs(covered - 0.95)).toBeLessThan(allowed + 4 * Math.sqrt((0.95 * 0.05) / runs));
}

const four = discreteSource(4);
const SIZES = [
  [200, 1000],
  [1000, 500],
  [5000, 200],
] as const;

it.each(['normal', 'basic', 'percentile', 'bias-corrected'] as const)(
  'measures the bootstrap (%s) of plug-in mutual information',
  async (method: BootstrapMethod) => {
    for (const [samples, runs] of SIZES) {
      const measured = await row(
        measureCoverage(`plug-in, bootstrap ${method}`, four, samples, runs, (x, y, seed) =>
          bootstrapInterval(mutualInformation, [x, y], { seed, method, resamples: 399 }),
        ),
      );
      if (method === 'normal') expectCovered(measured, 0.02);
    }
  },
);

it('measures the jackknife of plug-in mutual information', async () => {
  for (const [samples, runs] of SIZES) {
    const groups = 50;
    const measured = await row(
      measureCoverage('plug-in, jackknife of 50 groups', four, samples, runs, (x, y, seed) =>
        jackknife(mutualInformation, [x, y], { groups, seed }),
      ),
    );
    expectCovered(measured, 0.03);
  }
});

it('falls short where there are few samples a cell, for the bias is larger than an interval can tell', async () => {
  const many = discreteSource(16);
  for (const [samples, runs] of SIZES) {
    await row(
      measureCoverage('plug-in, bootstrap normal', many, samples, runs, (x, y, seed) =>
        bootstrapInterval(mutualInformation, [x, y], { seed, resamples: 399 }),
      ),
    );
  }
  expect(rows.at(-3)!.covered).toBeLessThan(0.5);
});

it.each(['normal', 'percentile', 'bias-corrected'] as const)(
  'measures the bootstrap (%s) of Gaussian mutual information',
  async (method: BootstrapMethod) => {
    for (const [samples, runs] of SIZES) {
      const measured = await row(
        measureCoverage(`Gaussian, bootstrap ${method}`, gaussianSource(0.5), samples, runs, (x, y, seed) =>
          bootstrapInterval(gaussianMutualInformation, [x, y], { seed, method, resamples: 399 }),
        ),
      );
      if (method === 'normal') expectCovered(measured, 0.03);
    }
  },
);

it('measures the jackknife of Gaussian mutual information', async () => {
  for (const [samples, runs] of SIZES) {
    const measured = await row(
      measureCoverage('Gaussian, jackknife of 50 groups', gaussianSource(0.5), samples, runs, (x, y, seed) =>
        jackknife(gaussianMutualInformation, [x, y], { groups: 50, seed }),
      ),
    );
    expectCovered(measured, 0.03);
  }
});

it.each([
  ['normal', 1 / 3, 0.5],
  ['quantile', 1 / 3, 0.5],
  ['normal', 1 / 2, 0.5],
  ['normal', 1 / 5, 0.5],
  ['normal', 1 / 3, 0.9],
  ['normal', 1 / 3, 0],
] as const)(
  'measures subsampling (%s, of a share %f) of KSG mutual information at a correlation of %f',
  async (method: SubsamplingMethod, share, rho) => {
    for (const [samples, runs] of SIZES) {
      const measured = await row(
        measureCoverage(
          `KSG 1, k = 4, subsampling ${method}, b = N / ${1 / share}`,
          gaussianSource(rho),
          samples,
          runs,
          (x, y, seed) =>
            subsamplingInterval(ksgMutualInformation, [x, y], {
              seed,
              method,
              size: Math.ceil(share * samples),
              subsamples: 100,
              options: { k: 4 },
            }),
        ),
      );
      if (method === 'normal' && share === 1 / 3) expectCovered(measured, 0.03);
    }
  },
);

it('prints the table', () => {
  console.log(coverageTable(rows));
});
