import { describe, it } from 'vitest';
import { activeInformationStorage } from '../../src/discrete/measures/activeInformationStorage.js';
import { adjustedMutualInformation } from '../../src/discrete/measures/adjustedMutualInformation.js';
import { coInformation } from '../../src/discrete/measures/coInformation.js';
import { conditionalEntropy } from '../../src/discrete/measures/conditionalEntropy.js';
import { conditionalMutualInformation } from '../../src/discrete/measures/conditionalMutualInformation.js';
import { crossEntropy } from '../../src/discrete/measures/crossEntropy.js';
import { dualTotalCorrelation } from '../../src/discrete/measures/dualTotalCorrelation.js';
import { entropy } from '../../src/discrete/measures/entropy.js';
import { needsAlphabetSize, type EntropyEstimator } from '../../src/discrete/estimators/entropyOfCounts.js';
import { interactionInformation } from '../../src/discrete/measures/interactionInformation.js';
import { jensenShannonDivergence } from '../../src/discrete/measures/jensenShannonDivergence.js';
import { klDivergence } from '../../src/discrete/measures/klDivergence.js';
import { mutualInformation } from '../../src/discrete/measures/mutualInformation.js';
import { normalizedMutualInformation } from '../../src/discrete/measures/normalizedMutualInformation.js';
import { oInformation } from '../../src/discrete/measures/oInformation.js';
import { renyiEntropy } from '../../src/discrete/measures/renyiEntropy.js';
import { sInformation } from '../../src/discrete/measures/sInformation.js';
import { counts, probabilities } from '../../src/discrete/data/table.js';
import { totalCorrelation } from '../../src/discrete/measures/totalCorrelation.js';
import { transferEntropy } from '../../src/discrete/measures/transferEntropy.js';
import { tsallisEntropy } from '../../src/discrete/measures/tsallisEntropy.js';
import { variationOfInformation } from '../../src/discrete/measures/variationOfInformation.js';
import { expectNear, stored } from './stored.js';

type Nested = readonly (number | Nested)[];
type Mean = 'arithmetic' | 'geometric' | 'min' | 'max';

const golden = stored('discrete') as {
  entropies: { name: string; samples: number[]; counts: number[]; expected: Record<string, number> }[];
  nsb: { counts: number[]; symbols: number; entropy: number }[];
  pairs: {
    name: string;
    x: number[];
    y: number[];
    mutualInformation: number;
    normalized: Record<Mean, number>;
    adjusted: Record<Mean, number>;
    variationOfInformation: number;
  }[];
  tables: {
    name: string;
    counts: Nested;
    entropy: number;
    totalCorrelation: number;
    dualTotalCorrelation: number;
    oInformation: number;
    sInformation: number;
    coInformation: number;
    interactionInformation: number;
    conditionalMutualInformation: number;
    conditionalEntropy: number;
  }[];
  sequences: {
    source: number[];
    target: number[];
    sourceHistory: number;
    targetHistory: number;
    transferEntropy: number;
    activeInformationStorage: number;
  }[];
  divergences: {
    name: string;
    p: number[];
    q: number[];
    r: number[];
    weights: number[];
    klDivergence: number;
    crossEntropy: number;
    jensenShannon: number;
    jensenShannonOfThree: number;
    renyi: Record<string, number>;
    tsallis: Record<string, number>;
  }[];
};

/** What the stored names are called here. */
const ESTIMATORS: Record<string, { estimator: EntropyEstimator; alphabetSize?: number }> = {
  plugIn: { estimator: 'plugIn' },
  millerMadow: { estimator: 'millerMadow' },
  grassberger1988: { estimator: 'grassberger1988' },
  grassberger2003: { estimator: 'grassberger2003' },
  chaoShen: { estimator: 'chaoShen' },
  chaoWangJost: { estimator: 'chaoWangJost' },
  jamesStein: { estimator: 'jamesStein' },
  zhang: { estimator: 'zhang' },
  jeffreys: { estimator: { name: 'dirichlet', alpha: 'jeffreys' } },
  laplace: { estimator: { name: 'dirichlet', alpha: 'laplace' } },
  schurmannGrassberger: { estimator: { name: 'dirichlet', alpha: 'schurmannGrassberger' } },
  minimax: { estimator: { name: 'dirichlet', alpha: 'minimax' } },
  laplaceOf2000: { estimator: { name: 'dirichlet', alpha: 'laplace' }, alphabetSize: 2000 },
  nsbOf200: { estimator: 'nsb', alphabetSize: 200 },
};

describe('entropy by every estimator is that of infomeasure and of the equation in 50 digits', () => {
  it.each(golden.entropies)('$name', ({ samples, counts: n, expected }) => {
    const { nsb, nsbK, ...others } = expected;
    for (const [name, value] of Object.entries(others)) {
      const options = ESTIMATORS[name]!;
      const seen = { alphabetSize: 'seen' as const, ...options };
      const needed = needsAlphabetSize(options.estimator);
      expectNear(entropy(Int32Array.from(samples), needed ? seen : options), value, 1e-12);
      expectNear(entropy(counts(n), options), value, 1e-12);
    }
    expectNear(entropy(samples, { estimator: 'nsb', alphabetSize: nsbK }), nsb!, 1e-12);
  });
});

describe('NSB is its integral by mpmath', () => {
  it.each(golden.nsb)('of $counts with $symbols symbols', ({ counts: n, symbols, entropy: value }) => {
    expectNear(entropy(counts(n), { estimator: 'nsb', alphabetSize: symbols }), value, 1e-12);
  });
});

describe('divergences are those of scipy and dit', () => {
  it.each(golden.divergences)('$name', ({ p, q, r, weights, renyi, tsallis, ...expected }) => {
    const tables = [p, q, r].map((each) => probabilities(each));
    const [first, second] = [tables[0]!, tables[1]!];
    expectNear(klDivergence(first, second), expected.klDivergence, 1e-14);
    expectNear(crossEntropy(first, second), expected.crossEntropy, 1e-14);
    expectNear(jensenShannonDivergence([first, second]), expected.jensenShannon, 1e-14);
    expectNear(jensenShannonDivergence(tables, { weights }), expected.jensenShannonOfThree, 1e-14);
    for (const [order, value] of Object.entries(renyi)) expectNear(renyiEntropy(first, Number(order)), value, 1e-14);
    for (const [order, value] of Object.entries(tsallis))
      expectNear(tsallisEntropy(first, Number(order)), value, 1e-14);
  });
});

describe('mutual information of labels is that of scikit-learn and dit', () => {
  it.each(golden.pairs)('$name', ({ x, y, normalized, adjusted, ...expected }) => {
    expectNear(mutualInformation(x, y), expected.mutualInformation, 1e-14);
    expectNear(mutualInformation(Int32Array.from(x), y.map(String)), expected.mutualInformation, 1e-14);
    expectNear(variationOfInformation(x, y), expected.variationOfInformation, 1e-13);
    for (const normalization of Object.keys(normalized) as Mean[]) {
      expectNear(normalizedMutualInformation(x, y, { normalization }), normalized[normalization], 1e-13);
      expectNear(adjustedMutualInformation(x, y, { normalization }), adjusted[normalization], 1e-12);
    }
  });
});

/** The cells of a table in order. */
const cells = (table: Nested): number[] => table.flatMap((each) => (typeof each === 'number' ? [each] : cells(each)));

describe('measures of many variables are those of dit', () => {
  it.each(golden.tables)('$name', ({ counts: nested, ...expected }) => {
    const flat = cells(nested);
    const total = flat.reduce((sum, each) => sum + each, 0);
    const shape: number[] = [];
    for (let each: number | Nested = nested; typeof each !== 'number'; each = each[0]!) shape.push(each.length);
    const firstGivenOthers = Array.from({ length: shape[0]! }, (_, i) => {
      const size = flat.length / shape[0]!;
      return flat.slice(i * size, (i + 1) * size);
    });
    const exact = probabilities(
      flat.map((each) => each / total),
      shape,
    );
    const near = (actual: number, value: number) => {
      expectNear(actual, value, 1e-13);
    };
    for (const table of [counts(flat, shape), exact]) {
      near(entropy(table), expected.entropy);
      near(totalCorrelation(table), expected.totalCorrelation);
      near(dualTotalCorrelation(table), expected.dualTotalCorrelation);
      near(oInformation(table), expected.oInformation);
      near(sInformation(table), expected.sInformation);
      near(coInformation(table), expected.coInformation);
      near(interactionInformation(table), expected.interactionInformation);
      if (shape.length === 3) near(conditionalMutualInformation(table), expected.conditionalMutualInformation);
    }
    near(conditionalEntropy(counts(firstGivenOthers)), expected.conditionalEntropy);
  });
});

describe('measures of sequences are those of dit on their embedding', () => {
  it.each(golden.sequences)(
    'with histories $sourceHistory and $targetHistory',
    ({ source, target, sourceHistory, targetHistory, ...expected }) => {
      const options = { sourceHistory, targetHistory };
      expectNear(transferEntropy(source, target, options), expected.transferEntropy, 1e-13);
      const own = activeInformationStorage(target, { history: targetHistory });
      expectNear(own, expected.activeInformationStorage, 1e-13);
    },
  );
});
