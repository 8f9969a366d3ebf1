// What an estimator assumes and samples break: it refuses, names a way out that works, and goes on where it is told to.
import { foldIn, integers, key, normal } from '@infodrop/random';
import { describe, expect, it } from 'vitest';
import {
  activeInformationStorage,
  adjustedMutualInformation,
  columns,
  conditionalMutualInformation,
  entropy,
  gaoMutualInformation,
  gaussianActiveInformationStorage,
  gaussianConditionalMutualInformation,
  gaussianDualTotalCorrelation,
  gaussianMutualInformation,
  gaussianOInformation,
  gaussianSInformation,
  gaussianTotalCorrelation,
  jensenShannonDivergence,
  kozachenkoLeonenkoEntropy,
  ksgActiveInformationStorage,
  ksgConditionalMutualInformation,
  ksgDualTotalCorrelation,
  ksgMutualInformation,
  ksgOInformation,
  ksgSInformation,
  ksgTotalCorrelation,
  ksgTransferEntropy,
  mesnerShaliziConditionalMutualInformation,
  mutualInformation,
  normalizedMutualInformation,
  permutationTest,
  probabilities,
  rossMutualInformation,
  type Samples,
  totalCorrelation,
  transferEntropy,
} from '../src/index.js';

const draw = (name: string, count: number): Float64Array => Float64Array.from(normal(foldIn(key(7), name), count));
const rounded = (values: Float64Array, unit: number): Float64Array => values.map((v) => Math.round(v / unit) * unit);
/** Poisson(3), by counting the arrivals of a rate of 3 in binomial steps. */
const poisson = (name: string, count: number): Float64Array => {
  const steps = integers(foldIn(key(7), name), 300 * count, { high: 100 });
  return Float64Array.from(
    { length: count },
    (_, i) => steps.subarray(300 * i, 300 * i + 300).filter((s) => s === 0).length,
  );
};

const BREAK = { ties: { noise: 1e-8, seed: 1 } } as const;
const REFUSED =
  /must have few ties at the distance of the k-th neighbour, got .* nats\. Break the ties of rounded values: ties: \{ noise: 1e-8, seed: 1 \}/;

describe('values that were rounded', () => {
  it.each([
    [5000, 0.01],
    [500, 0.1],
    [200, 1],
  ])('%i samples to units of %f are refused, and right once their ties are broken', (count, unit) => {
    const [x, y] = [rounded(draw('x', count), unit), rounded(draw('y', count), unit)];
    expect(() => ksgMutualInformation(x, y)).toThrow(REFUSED);
    expect(() => ksgMutualInformation(x, y, { algorithm: 2 })).toThrow(REFUSED);
    expect(() => ksgTotalCorrelation(columns(x, y))).toThrow(REFUSED);
    // Independent: 0, to four standard errors of about 1/√N.
    expect(Math.abs(ksgMutualInformation(x, y, BREAK))).toBeLessThan(4 / Math.sqrt(count));
  });

  it('are told of where details are asked for, and taken as they are where the caller says so', () => {
    const [x, y] = [rounded(draw('x', 5000), 0.01), rounded(draw('y', 5000), 0.01)];
    const { value, warnings } = ksgMutualInformation(x, y, { details: true });
    expect(value).toBe(ksgMutualInformation(x, y, { ties: 'keep' }));
    expect(value).toBeGreaterThan(0.1);
    expect(warnings.join()).toMatch(
      /^Samples must have few ties at the distance of the k-th neighbour, got so many that the estimate is off by about 0\.\d+ nats\. Break the ties/,
    );
  });

  it('are refused by the conditional measures, by that of series, of labels and of mixtures too', () => {
    const [x, y, z] = ['x', 'y', 'z'].map((name) => rounded(draw(name, 2000), 0.1)) as [
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    expect(() => ksgConditionalMutualInformation(x, y, z)).toThrow(REFUSED);
    expect(() => ksgTransferEntropy(x, y)).toThrow(REFUSED);
    expect(() => rossMutualInformation(x, y.map((v) => +(v > 0)))).toThrow(REFUSED); // prettier-ignore
    const [fine, other] = [rounded(draw('x', 5000), 0.01), rounded(draw('y', 5000), 0.01)];
    expect(() => gaoMutualInformation(fine, other)).toThrow(REFUSED);
    expect(Math.abs(gaoMutualInformation(fine, other, BREAK))).toBeLessThan(0.05);
    expect(Math.abs(rossMutualInformation(fine, other.map((v) => +(v > 0)), BREAK))).toBeLessThan(0.05); // prettier-ignore
    const few = columns(
      rounded(draw('x', 400), 0.2),
      draw('y', 400).map((v) => Math.round(5 * v) / 5),
    );
    expect(() => kozachenkoLeonenkoEntropy(few, { k: 20 })).toThrow(REFUSED);
    expect(kozachenkoLeonenkoEntropy(columns(x, y), { ties: { noise: 0.03, seed: 1 } })).toBeCloseTo(
      Math.log(2 * Math.PI * Math.E),
      0,
    );
  });

  it('do not stop a test, whose result has the warning', async () => {
    const [x, y] = [rounded(draw('x', 500), 0.1), rounded(draw('y', 500), 0.1)];
    const test = await permutationTest(ksgMutualInformation, [x, y], { seed: 1, permutations: 39 });
    expect(test.pValue).toBeGreaterThan(0.02);
    expect(test.warnings.join()).toContain('Break the ties of rounded values');
  });
});

describe('counts', () => {
  it('are refused as real numbers, and right as labels or once their ties are broken', () => {
    const [x, y] = [poisson('px', 1000), poisson('py', 1000)];
    expect(() => ksgMutualInformation(x, y)).toThrow(REFUSED);
    expect(() => rossMutualInformation(x, y.map((v) => v % 2))).toThrow(REFUSED); // prettier-ignore
    expect(Math.abs(gaoMutualInformation(x, y))).toBeLessThan(0.12);
    expect(Math.abs(ksgMutualInformation(x, y, BREAK))).toBeLessThan(0.12);
    expect(mutualInformation(x, y, { estimator: 'chaoWangJost' })).toBeLessThan(0.05);
  });
});

describe('what is no broken assumption', () => {
  it.each([100, 1000, 20_000])('%i numbers of single precision are taken', (count) => {
    const [x, y] = [normal(foldIn(key(7), 'x'), count), normal(foldIn(key(7), 'y'), count)];
    expect(Math.abs(ksgMutualInformation(x, y))).toBeLessThan(4 / Math.sqrt(count));
    expect(ksgMutualInformation(x, y, { details: true }).warnings.join()).not.toContain('rounded');
  });

  it('a few accidental ties, and three decimals of a few hundred samples, are taken', () => {
    const [x, y] = [draw('x', 300), draw('y', 300)];
    for (let i = 0; i < 5; i++) [x[i], y[i]] = [x[i + 100]!, y[i + 100]!];
    expect(Math.abs(ksgMutualInformation(x, y))).toBeLessThan(0.2);
    expect(Math.abs(ksgMutualInformation(rounded(x, 0.001), rounded(y, 0.001)))).toBeLessThan(0.2);
  });

  it('integers that hardly repeat are real numbers', () => {
    const [x, y] = [draw('x', 1000), draw('y', 1000)].map((each) => each.map((v) => Math.round(1e5 * v)));
    expect(Math.abs(ksgMutualInformation(x!, y!))).toBeLessThan(0.1);
  });
});

describe('a constant', () => {
  const [x, y] = [draw('x', 200), draw('y', 200).map((v, i) => v + draw('x', 200)[i]!)];
  const constant = new Float64Array(200).fill(3);

  it('shares nothing', () => {
    for (const measure of [ksgMutualInformation, gaoMutualInformation] as (typeof ksgMutualInformation)[]) {
      expect(measure(x, constant)).toBe(0);
      expect(measure(constant, y, { scaling: 'standardize' })).toBe(0);
      const { local, warnings } = measure(x, constant, { details: true });
      expect([...local!]).toEqual(new Array(200).fill(0));
      expect(warnings).toEqual(['A variable is constant: it shares no information.']);
    }
    expect(ksgMutualInformation(x, columns(y, constant))).toBe(ksgMutualInformation(x, y));
    expect(ksgTotalCorrelation(columns(x, constant))).toBe(0);
    expect(ksgTotalCorrelation(columns(x, y, constant))).toBe(ksgMutualInformation(x, y));
    expect(ksgTransferEntropy(constant, y)).toBe(0);
    expect(ksgTransferEntropy(x, constant)).toBe(0);
  });

  it('is left out of many variables, and of a series that has none', () => {
    const three = columns(x, constant, y);
    for (const measure of [
      ksgTotalCorrelation,
      ksgDualTotalCorrelation,
      ksgSInformation,
      gaussianTotalCorrelation,
      gaussianDualTotalCorrelation,
      gaussianSInformation,
    ] as ((samples: Samples) => number)[]) {
      expect(measure(three)).toBe(measure(columns(x, y)));
      expect(measure(columns(x, constant))).toBe(0);
    }
    for (const measure of [ksgOInformation, gaussianOInformation] as ((samples: Samples) => number)[]) {
      expect(measure(columns(x, constant))).toBeCloseTo(0, 15);
      const four = columns(x, y, x.map((v, i) => v * y[i]!), constant); // prettier-ignore
      expect(measure(four)).toBe(measure(columns(...four.columns.slice(0, 3))));
    }
    expect(ksgActiveInformationStorage(constant)).toBe(0);
    expect(gaussianActiveInformationStorage(constant)).toBe(0);
    expect(gaussianConditionalMutualInformation(x, constant, y)).toBe(0);
    expect(gaussianConditionalMutualInformation(x, y, constant)).toBeCloseTo(gaussianMutualInformation(x, y), 13);
  });

  it('is no condition: the unconditional value', () => {
    expect(ksgConditionalMutualInformation(x, y, constant)).toBeCloseTo(ksgMutualInformation(x, y), 12);
    expect(ksgConditionalMutualInformation(x, constant, y)).toBe(0);
    expect(mesnerShaliziConditionalMutualInformation(x, constant, y)).toBe(0);
    expect(mesnerShaliziConditionalMutualInformation(x, y, constant)).toBeGreaterThan(0.1);
  });
});

describe('too many dimensions, and too strong a dependence', () => {
  const wide = (name: string, dimensions: number, count: number): Float64Array[] =>
    Array.from({ length: dimensions }, (_, j) => draw(`${name}${j}`, count));

  it('refuses 16 + 16 dimensions of 1,000 samples, and takes 2 + 2 and 4 + 4 of 5,000', () => {
    const pair = (dimensions: number, count: number): [{ columns: Float64Array[] }, { columns: Float64Array[] }] => {
      const first = wide('a', dimensions, count);
      return [
        { columns: first },
        { columns: wide('b', dimensions, count).map((column, j) => column.map((v, i) => v + first[j]![i]!)) },
      ];
    };
    const [x, y] = pair(16, 1000);
    expect(() => ksgMutualInformation(x, y)).toThrow(
      /samples must be more for 32 dimensions, got 1000, with k-th neighbours .* deviations away: dependence is underestimated by a third or more\. Reduce the dimensions/,
    );
    expect(ksgMutualInformation(x, y, { unreliable: 'keep' })).toBeLessThan(2);
    expect(ksgMutualInformation(x, y, { details: true }).warnings.join()).toMatch(
      /^Samples must be more for 32 dimensions, got 1000, with k-th neighbours \d\.\d deviations away: dependence is underestimated by a third or more\. Reduce/,
    );
    expect(ksgMutualInformation(...pair(2, 1000))).toBeGreaterThan(0.5);
    expect(ksgMutualInformation(...pair(4, 5000))).toBeGreaterThan(1);
  });

  it('refuses a function, whose information is infinite', () => {
    const x = draw('x', 500);
    expect(() => ksgMutualInformation(x, x)).toThrow(
      /samples must be enough for such dependence, got 500, which show at most .* is a lower bound\. Is one a function of the other/,
    );
    expect(ksgMutualInformation(x, x, { unreliable: 'keep' })).toBeGreaterThan(4.9);
    expect(ksgMutualInformation(x, x, { details: true }).warnings.join()).toMatch(
      /^Samples must be enough for such dependence, got 500, which show at most \d\.\d\d nats: the estimate of \d\.\d\d is a lower bound\. Is one a function of the other/,
    );
  });
});

describe('how many symbols there may be', () => {
  const [x, y] = ['x', 'y'].map((name) => integers(foldIn(key(3), name), 100, { high: 60 })) as [
    Int32Array,
    Int32Array,
  ];

  it.each(['nsb', 'jamesStein', 'dirichlet'] as const)('%s does not guess it from samples', (estimator) => {
    expect(() => mutualInformation(x, y, { estimator })).toThrow(
      /alphabetSizes must be given for this estimator and samples, got none\./,
    );
    expect(() => entropy(x, { estimator })).toThrow(
      'alphabetSize must be given for this estimator and samples, got none.',
    );
    const { warnings, settings } = mutualInformation(x, y, { estimator, details: true });
    expect(warnings.join()).toContain('number of possible values was taken to be that of the values seen');
    expect(settings.alphabetSizes).toBe('seen');
    expect(mutualInformation(x, y, { estimator, alphabetSizes: 'seen' })).toBe(
      mutualInformation(x, y, { estimator, details: true }).value,
    );
    expect(mutualInformation(x, y, { estimator, alphabetSizes: [60, 60] })).toBeLessThan(0.8);
    expect(() => transferEntropy(x, y, { estimator })).toThrow('alphabetSizes must be given');
    expect(() => activeInformationStorage(x, { estimator })).toThrow('alphabetSizes must be given');
  });

  it('is given to measures of series too, whose histories have its powers', () => {
    const [a, b] = [x, y].map((each) => each.map((v) => v % 2));
    const options = { estimator: 'nsb', alphabetSizes: [2, 2], history: 2, details: true } as const;
    const { settings, value } = transferEntropy(a!, b!, { ...options, trialLengths: [50, 50] });
    expect(settings).toMatchObject({ alphabetSizes: [4, 2, 4], symbols: [2, 2], trialLengths: [50, 50] });
    expect(Math.abs(value)).toBeLessThan(0.2);
    expect(activeInformationStorage(a!, { ...options, alphabetSizes: [2] }).settings.alphabetSizes).toEqual([4, 2]);
    expect(() => transferEntropy(a!, b!, { ...options, alphabetSizes: [2] })).toThrow(
      'must be 2 integers, one a series',
    );
  });

  it('stands in the settings with what each entropy was made by', () => {
    const { settings } = mutualInformation(x, y, { estimator: 'dirichlet', alphabetSizes: [60, 60], details: true });
    expect(settings).toEqual({
      estimator: 'dirichlet',
      alphabetSizes: [60, 60],
      entropies: [
        { variables: [0], alphabetSize: 60, prior: 'jeffreys', alpha: 0.5 },
        { variables: [1], alphabetSize: 60, prior: 'jeffreys', alpha: 0.5 },
        { variables: [0, 1], alphabetSize: 3600, prior: 'jeffreys', alpha: 0.5 },
      ],
    });
  });

  it('does not stop a test', async () => {
    const options = { seed: 1, permutations: 19, options: { estimator: 'nsb' } } as const;
    const test = await permutationTest(mutualInformation, [x, y], options);
    expect(test.warnings.join()).toContain('number of possible values');
    const own = { seed: 1, permutations: 19 };
    await expect(permutationTest(entropyOfFirst, [x, y], own)).rejects.toThrow('alphabetSize must be given');
  });
  const entropyOfFirst = (first: Int32Array, second: Int32Array): number => entropy(first.map((v, i) => v + second[i]!), { estimator: 'nsb' }); // prettier-ignore
});

describe('real numbers as labels', () => {
  const [x, y] = [draw('x', 100), draw('y', 100)];

  it('are refused by every measure of labels, and told of where details are asked for', () => {
    for (const measure of [
      mutualInformation,
      normalizedMutualInformation,
      adjustedMutualInformation,
    ] as (typeof mutualInformation)[]) {
      expect(() => measure(x, y)).toThrow(
        'samples must be labels that repeat, got numbers with fractions most of which occur once',
      );
      expect(measure(x, y, { details: true }).warnings.join()).toContain(
        '100 of 100 samples have a value that occurs once',
      );
    }
    expect(() => entropy(x)).toThrow('labels that repeat');
    expect(() => jensenShannonDivergence([x, y])).toThrow('labels that repeat');
    expect(() => conditionalMutualInformation(x, y, x)).toThrow('labels that repeat');
  });

  it('are labels where they repeat, and where they are made labels', () => {
    expect(entropy([0.5, 1.5, 0.5, 1.5])).toBeCloseTo(Math.LN2, 15);
    expect(mutualInformation(Array.from(x, String), Array.from(y, String))).toBeCloseTo(Math.log(100), 12);
  });
});

describe('what looks like something else', () => {
  it('probabilities as samples', () => {
    expect(() => jensenShannonDivergence([[0.5, 0.5], [0.25, 0.75]])).toThrow('distributions[0] must be labels'); // prettier-ignore
    expect(() => totalCorrelation([[0.25, 0.25], [0.25, 0.25]])).toThrow('which are like probabilities'); // prettier-ignore
  });

  it('series as rows', () => {
    const [one, two] = [0, 1].map((shift) => Array.from({ length: 50 }, (_, i) => (i * i + shift) % 3));
    expect(() => transferEntropy([one!, two!], [two!, one!])).toThrow(
      'source must be rows, a sample each, got 2 of length 50',
    );
    expect(() => ksgTotalCorrelation([draw('x', 50), draw('y', 50)])).toThrow('Rows are samples: pass columns(...)');
  });
});

describe('probabilities next to nothing', () => {
  it('have finite information', () => {
    expect(mutualInformation(probabilities([[1e-17, 0.5], [0.5, 0]]))).toBeCloseTo(Math.LN2, 14); // prettier-ignore
    expect(mutualInformation(probabilities([[5e-324, 0.5], [0.5, 5e-324]]))).toBeCloseTo(Math.LN2, 14); // prettier-ignore
    const softmax = (logits: number[]): number[] => {
      const weights = logits.map((l) => Math.exp(l - Math.max(...logits)));
      const sum = weights.reduce((a, b) => a + b);
      return weights.map((w) => w / sum / 3);
    };
    const joint = probabilities([softmax([0, 40, -700]), softmax([90, 0, 3]), softmax([-300, 0, 300])]);
    for (const value of [
      mutualInformation(joint),
      totalCorrelation(joint),
      normalizedMutualInformation(joint, { normalization: 'min' }),
      conditionalMutualInformation(probabilities([...joint.values], [3, 1, 3])),
    ]) {
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThan(1.1);
    }
  });

  it('have a finite Jensen–Shannon divergence', () => {
    const value = jensenShannonDivergence([probabilities([0, 1]), probabilities([5e-324, 1])]);
    expect(value).toBeGreaterThanOrEqual(0);
    expect(value).toBeLessThan(1e-300);
  });

  it('sum to one in single precision', () => {
    for (let seed = 0; seed < 200; seed++) {
      const weights = normal(key(seed), 1000).map((v) => Math.exp(3 * v));
      const sum = weights.reduce((a, b) => Math.fround(a + b));
      expect(entropy(probabilities(Array.from(weights, (w) => Math.fround(w / sum))))).toBeGreaterThan(0);
    }
  });
});

it('normalized mutual information of a relabelled copy is exactly 1', () => {
  for (let seed = 0; seed < 200; seed++) {
    const x = integers(key(seed), 200, { high: 50 });
    expect(normalizedMutualInformation(x, x.map((v) => (7 * v + 3) % 50))).toBeLessThanOrEqual(1); // prettier-ignore
    expect(normalizedMutualInformation(x, x)).toBeCloseTo(1, 13);
  }
});
