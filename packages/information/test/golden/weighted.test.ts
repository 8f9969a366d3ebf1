import { describe, expect, it } from 'vitest';
import {
  columns,
  conditionalMutualInformation,
  contingencyTable,
  counts,
  entropy,
  jensenShannonDivergence,
  klDivergence,
  mutualInformation,
  normalizedMutualInformation,
  quantileBins,
  smoothed,
  totalCorrelation,
} from '../../src/index.js';
import { expectNear, stored } from './stored.js';

const golden = stored('weighted') as {
  samples: {
    name: string;
    x: number[];
    y: number[];
    z: number[];
    weights: number[];
    scale: number;
    entropy: number;
    jointEntropy: number;
    mutualInformation: number;
    conditionalMutualInformation: number;
    totalCorrelation: number;
  }[];
  smoothing: {
    alpha: number;
    counts: number[][];
    p: number[];
    q: number[];
    entropy: number;
    mutualInformation: number;
    klDivergence: number;
    jensenShannon: number;
  }[];
  binned: {
    x: number[];
    y: number[];
    scale: number;
    bins: number;
    normalized: Record<'arithmetic' | 'geometric' | 'min' | 'max', number>;
  }[];
};

describe('weighted samples have the values of scipy and scikit-learn', () => {
  it.each(golden.samples)('$name', ({ x, y, z, weights: integers, scale, ...expected }) => {
    const weights = integers.map((weight) => weight * scale);
    const three = contingencyTable(columns(x, y, z), { weights }).table;
    const pair = contingencyTable(x, y, { weights }).table;
    expectNear(entropy(contingencyTable(x, { weights }).table), expected.entropy, 1e-14);
    expectNear(entropy(three), expected.jointEntropy, 1e-14);
    expectNear(mutualInformation(pair), expected.mutualInformation, 1e-14);
    expectNear(conditionalMutualInformation(three), expected.conditionalMutualInformation, 1e-14);
    expectNear(totalCorrelation(three), expected.totalCorrelation, 1e-14);
    // Integers as frequencies: the same, and counted.
    const counted = contingencyTable(x, y, { frequencies: integers }).table;
    expectNear(mutualInformation(counted), expected.mutualInformation, 1e-14);
    expect(mutualInformation(counted, { details: true }).samples).toBe(integers.reduce((a, b) => a + b));
  });
});

describe('smoothed counts have the values of scipy and scikit-learn', () => {
  it.each(golden.smoothing)('by $alpha', ({ alpha, counts: n, p, q, ...expected }) => {
    const table = smoothed(counts(n), alpha);
    expectNear(entropy(table), expected.entropy, 1e-14);
    expectNear(mutualInformation(table), expected.mutualInformation, 1e-14);
    const [first, second] = [p, q].map((each) => smoothed(counts(each), alpha));
    expectNear(klDivergence(first!, second!), expected.klDivergence, 1e-14);
    expectNear(jensenShannonDivergence([first!, second!]), expected.jensenShannon, 1e-14);
  });
});

describe('normalized mutual information of binned numbers is that of scikit-learn', () => {
  it.each(golden.binned)('in $bins bins', ({ x, y, scale, bins, normalized }) => {
    const [a, b] = [x, y].map((integers) => quantileBins(integers.map((each) => each * scale), { bins }).labels); // prettier-ignore
    for (const [normalization, value] of Object.entries(normalized)) {
      expectNear(normalizedMutualInformation(a!, b!, { normalization: normalization as 'min' }), value, 1e-13);
    }
  });
});
