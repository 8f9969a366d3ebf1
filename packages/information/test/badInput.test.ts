import { describe, expect, it } from 'vitest';
import * as information from '../src/index.js';

const { columns, covariance, probabilities } = information;

const N = 60;
const x = Array.from({ length: N }, (_, i) => Math.sin(i * i));
const y = x.map((each, i) => each + Math.cos(7 * i));
const z = y.map((each, i) => each / 2 + Math.sin(3 * i));
const [a, b, c] = [x, y, z].map((each) => each.map((value) => (value > 0 ? 'high' : 'low'))) as [
  string[],
  string[],
  string[],
];
const scores = Array.from({ length: 5 }, (_, i) => Array.from({ length: 5 }, (__, j) => (i === j ? 2 : Math.sin(i * 5 + j)))); // prettier-ignore
const table = probabilities([[0.2, 0.1], [0.1, 0.6]]); // prettier-ignore
const normal = { loc: 0, scale: 1 };
const diagram = information.informationDiagram(a, b);
const unit = covariance([[2, 0.5], [0.5, 1]]); // prettier-ignore
const { mutualInformation, conditionalMutualInformation, ksgMutualInformation } = information;

/** Arguments that each public function takes, and after them its options, where it has any. */
const CALLS: Record<keyof typeof information, readonly [given: readonly unknown[], options?: object]> = {
  activeInformationStorage: [[a], {}],
  adjustedMutualInformation: [[a, b], {}],
  bayesianBlocks: [[x], {}],
  barberAgakovBound: [[[-1, -2, -0.5]], { entropy: 1 }],
  bernoulliEntropy: [[{ probs: 0.3 }], {}],
  bernoulliKlDivergence: [[{ probs: 0.3 }, { probs: 0.2 }], {}],
  betaEntropy: [[{ concentration1: 1, concentration0: 2 }], {}],
  betaKlDivergence: [
    [
      { concentration1: 1, concentration0: 2 },
      { concentration1: 2, concentration0: 2 },
    ],
    {},
  ],
  bootstrapInterval: [[mutualInformation, [a, b]], { seed: 1, resamples: 20 }],
  categoricalEntropy: [[{ probs: [0.3, 0.7] }], {}],
  categoricalKlDivergence: [[{ probs: [0.3, 0.7] }, { probs: [0.5, 0.5] }], {}],
  channelCapacity: [[[[0.9, 0.1], [0.2, 0.8]]], {}], // prettier-ignore
  circularShiftTest: [[mutualInformation, [a, b]], { seed: 1, permutations: 9 }],
  coInformation: [[columns(a, b, c)], {}],
  columns: [[x, y]],
  conditionalEntropy: [[a, b], {}],
  conditionalMutualInformation: [[a, b, c], {}],
  contingencyTable: [[a, b], {}],
  counts: [[[1, 2, 3]]],
  covariance: [[[[2, 0.5], [0.5, 1]]]], // prettier-ignore
  covarianceOf: [[columns(x, y)], {}],
  crossEntropy: [[a, a], {}],
  dirichletEntropy: [[{ concentration: [1, 2] }], {}],
  dirichletKlDivergence: [[{ concentration: [1, 2] }, { concentration: [2, 2] }], {}],
  donskerVaradhanBound: [[scores], {}],
  dualTotalCorrelation: [[columns(a, b, c)], {}],
  entropy: [[a], {}],
  equalWidthBins: [[x], { bins: 3 }],
  evidenceLowerBound: [[probabilities([0.5, 0.5]), [0.1, 0.2]], {}],
  gammaEntropy: [[{ concentration: 1, rate: 2 }], {}],
  gammaKlDivergence: [
    [
      { concentration: 1, rate: 2 },
      { concentration: 1, rate: 1 },
    ],
    {},
  ],
  gaoMutualInformation: [[x, y], {}],
  gaoTotalCorrelation: [[columns(x, y, z)], {}],
  gaussianActiveInformationStorage: [[x], {}],
  gaussianConditionalMutualInformation: [[x, y, z], {}],
  gaussianCopulaConditionalMutualInformation: [[x, y, z], {}],
  gaussianCopulaMutualInformation: [[x, y], {}],
  gaussianDivergences: [
    [
      [[0], [3]],
      [[1], [1]],
    ],
    {},
  ],
  gaussianDualTotalCorrelation: [[columns(x, y, z)], {}],
  gaussianEntropy: [[x], {}],
  gaussianInformationBottleneck: [[x, y], { beta: 5 }],
  gaussianInformationBottleneckCurve: [[x, y], { betas: [1, 2, 8] }],
  gaussianKlDivergence: [[x, y], {}],
  gaussianMixtureBounds: [
    [
      [[0], [3]],
      [[1], [1]],
    ],
    {},
  ],
  gaussianMutualInformation: [[x, y], {}],
  gaussianOInformation: [[columns(x, y, z)], {}],
  gaussianSInformation: [[columns(x, y, z)], {}],
  gaussianTotalCorrelation: [[columns(x, y, z)], {}],
  gaussianTransferEntropy: [[x, y], {}],
  gaussianWasserstein: [[x, y]],
  infoNceBound: [[scores], {}],
  informationBottleneck: [[table], { beta: 2 }],
  informationBottleneckCurve: [[table], { betas: [1, 2] }],
  informationDiagram: [[a, b], {}],
  informationDiagramLayout: [[diagram], {}],
  informationDiagramSvg: [[diagram], {}],
  informationalCorrelation: [[x, y], {}],
  interactionInformation: [[columns(a, b, c)], {}],
  jackknife: [[mutualInformation, [a, b]], {}],
  jensenShannonBound: [[scores], {}],
  jensenShannonDivergence: [[[a, b]], {}],
  jointEntropy: [[columns(a, b)], {}],
  klDivergence: [[a, b], {}],
  kolchinskyTraceyEntropy: [[[[0, 2], [2, 0]], [1, 1]], {}], // prettier-ignore
  kolchinskyTraceyMutualInformation: [[[[0, 2], [2, 0]]], {}], // prettier-ignore
  kozachenkoLeonenkoEntropy: [[x], {}],
  ksgActiveInformationStorage: [[x], {}],
  ksgConditionalMutualInformation: [[x, y, z], {}],
  ksgDualTotalCorrelation: [[columns(x, y, z)], {}],
  ksgMutualInformation: [[x, y], {}],
  ksgOInformation: [[columns(x, y, z)], {}],
  ksgSInformation: [[columns(x, y, z)], {}],
  ksgTotalCorrelation: [[columns(x, y, z)], {}],
  ksgTransferEntropy: [[x, y], {}],
  lagScan: [[mutualInformation, [a, b]], { lags: [0, 1] }],
  lautumInformation: [[table], {}],
  leaveOneOutUpperBound: [[scores], {}],
  localPermutationTest: [[conditionalMutualInformation, [a, b, c]], { seed: 1, permutations: 9 }],
  logNormalEntropy: [[normal], {}],
  logNormalKlDivergence: [[normal, normal], {}],
  logUniformEntropy: [[{ low: 1, high: 2 }], {}],
  logUniformKlDivergence: [
    [
      { low: 1, high: 2 },
      { low: 0.5, high: 3 },
    ],
    {},
  ],
  meanAndDeviation: [[x], {}],
  meanRanks: [[x]],
  mesnerShaliziConditionalMutualInformation: [[x, y, z], {}],
  mutualInformation: [[a, b], {}],
  mutualInformationMatrix: [[{ x, a }], {}],
  normalEntropy: [[normal], {}],
  normalKlDivergence: [[normal, normal], {}],
  normalizedMutualInformation: [[a, b], {}],
  nwjBound: [[scores], {}],
  oInformation: [[columns(a, b, c)], {}],
  pace: [[3], {}],
  permutationTest: [[mutualInformation, [a, b]], { seed: 1, permutations: 9 }],
  pointwiseMutualInformation: [[a, b], {}],
  probabilities: [[[0.5, 0.5]]],
  quantileBins: [[x], { bins: 3 }],
  rankFeatures: [[{ x, y }, a], {}],
  rateDistortion: [[probabilities([0.5, 0.5]), [[0, 1], [1, 0]]], { beta: 2 }], // prettier-ignore
  rateDistortionCurve: [[probabilities([0.5, 0.5]), [[0, 1], [1, 0]]], { betas: [1, 2] }], // prettier-ignore
  renyiEntropy: [[a, 2], {}],
  rossMutualInformation: [[x, b], {}],
  sInformation: [[columns(a, b, c)], {}],
  selectFeatures: [[{ x, y }, a], { count: 1 }],
  smileBound: [[scores], { clip: 5 }],
  sampleMatrix: [[x], {}],
  smoothed: [[information.counts([3, 0, 1]), 0.5]],
  studentTEntropy: [[{ df: 3, scale: 1 }], {}],
  studentTMutualInformation: [[{ df: 3, dispersion: unit }], {}],
  subsamplingInterval: [[ksgMutualInformation, [x, y]], { seed: 1, subsamples: 20 }],
  sufficiencyAndMinimality: [[a, b, c], {}],
  summary: [[mutualInformation(a, b, { details: true })], {}],
  totalCorrelation: [[columns(a, b, c)], {}],
  transferEntropy: [[a, b], {}],
  tsallisEntropy: [[a, 2], {}],
  tubaBound: [[scores], { logBaseline: [0, 0, 0, 0, 0] }],
  twoSampleTest: [[information.klDivergence, [a, b]], { seed: 1, permutations: 9 }],
  variationOfInformation: [[a, b], {}],
  variationalUpperBound: [
    [
      [-1, -2],
      [-2, -2],
    ],
    {},
  ],
  wangKlDivergence: [[x, y], {}],
  weights: [[[1.5, 0.5]]],
};

const holed = (value: unknown): unknown[] => x.map((each, i) => (i === 3 ? value : each));

/** What no argument may be, wherever it stands. */
const NEVER = {
  undefined: undefined,
  null: null,
  NaN: NaN,
  true: true,
  'a string': 'abc',
  'a symbol': Symbol('s'),
  'a bigint': 3n,
  'no elements': [],
  'an object': {},
  'a map': new Map(),
  'a data view': new DataView(new ArrayBuffer(8)),
  'NaN among numbers': holed(NaN),
  'an infinity among numbers': holed(Infinity),
  'undefined among numbers': holed(undefined),
  'null among numbers': holed(null),
  'rows of different lengths': [[1, 2], [3]],
  'data that do not fit their shape': { data: new Float64Array(4), shape: [3, 2] },
  'data of no doubles': { data: [1, 2], shape: [2, 1] },
  'no columns': { columns: [] },
  'columns of different lengths': { columns: [[1, 2], [3]] },
  'half a table': { kind: 'counts' },
  'a table by hand that does not sum to one': { kind: 'probabilities', values: Float64Array.of(0.5, 0.6), shape: [2] },
  'a covariance by hand that is not symmetric': { covariance: Float64Array.of(1, 0.5, 0.1, 1), size: 2 },
};

/** Where one of these is what the argument is for. */
const MEANT: Partial<Record<keyof typeof information, readonly (keyof typeof NEVER)[]>> = {
  // Its elements are looked at by the measure that the columns are passed to.
  columns: ['NaN among numbers', 'an infinity among numbers', 'undefined among numbers', 'null among numbers'],
  // Without a second variable, its columns are the variables; what is no samples has no option of another name.
  contingencyTable: ['undefined', 'an object', 'a map', 'a data view'],
  // Distributions of samples each.
  jensenShannonDivergence: ['rows of different lengths'],
  twoSampleTest: ['rows of different lengths'],
};

/** `function: argument must …, got …. What to do.` */
const FORM = /^(\w+): [\s\S]+ must [\s\S]*got [\s\S]+\.$/;
/** Whose refusals are passed on: what the test was asked to compute, and what the argument should have been made by. */
const PASSED_ON =
  /^(mutualInformation|conditionalMutualInformation|ksgMutualInformation|klDivergence|counts|probabilities|covariance)$/;

type Call = (...given: readonly unknown[]) => unknown;

async function refusalOf(name: string, given: readonly unknown[], what: string): Promise<void> {
  const call = information[name as keyof typeof information] as Call;
  let error: unknown;
  try {
    const value = await call(...given);
    expect.fail(`${name} took ${what} and gave ${String(value)}`);
  } catch (thrown) {
    error = thrown;
  }
  const { message } = error as Error;
  expect(error instanceof RangeError || error instanceof TypeError, `${name}, ${what}: ${message}`).toBe(true);
  const [, caller = 'nobody'] = FORM.exec(message) ?? [];
  expect(caller === name || PASSED_ON.test(caller), `${name}, ${what}: ${message}`).toBe(true);
  expect(message.length, message).toBeLessThan(400);
}

describe.each(Object.entries(CALLS))('%s', (name, [given, options]) => {
  const needed = options !== undefined && Object.keys(options).length > 0 ? [options] : [];
  const call = information[name as keyof typeof information] as Call;

  it('works on what it is for', async () => {
    expect(await call(...given, ...needed)).not.toBeNaN();
    if (options !== undefined) expect(await call(...given, options)).not.toBeNaN();
  });

  it('refuses no arguments, and in the place of each what is no samples, in the form of the project', async () => {
    await refusalOf(name, [], 'nothing');
    for (const place of given.keys()) {
      for (const [what, value] of Object.entries(NEVER)) {
        if (MEANT[name as keyof typeof information]?.includes(what as keyof typeof NEVER)) continue;
        await refusalOf(name, given.with(place, value).concat(needed), `${what} as argument ${place}`);
      }
    }
  });

  it.runIf(options !== undefined)('refuses what are no options, and a unit that is none', async () => {
    for (const wrong of [null, 'x', 5, [], () => 1]) await refusalOf(name, [...given, wrong], 'no options');
    await refusalOf(name, [...given, { ...options, bsae: 2 }], 'a misspelt option');
    for (const base of [0, 1, -2, NaN, Infinity, '2']) {
      await refusalOf(name, [...given, { ...options, base }], `base ${base}`);
    }
    await refusalOf(name, [...given, { ...options, details: 'yes' }], 'details that are no boolean');
  });
});
