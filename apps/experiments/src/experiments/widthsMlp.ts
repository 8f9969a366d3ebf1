import { spread } from '@infodrop/metrics';
import { mlp } from '@infodrop/networks';
import { evaluate, nesterov, stepDecay } from '@infodrop/training';
import { experiment } from '../experiment/experiment.js';
import type { Scale } from '../experiment/scale.js';
import { digitsLimit, digitsOf, digitsProtocol, type DigitsScale, mostOfMnist } from './digits.js';
import { methods, methodsGlossary, noiseOf, rivals } from './methods.js';
import { stepsTo } from './stepsTo.js';
import { imageNeeds } from './images.js';

const batchSize = 100;

interface WidthsMlpScale extends Scale, DigitsScale {
  readonly widths: readonly number[];
  readonly targetError: number;
}

/** Dropouts of six kinds in plain digits’ classifiers of several widths. */
export const widthsMlp = experiment({
  name: 'widths-mlp',
  question: 'Is information dropout as good as the other dropouts, or better, above all in narrow networks?',
  claim:
    'The error of information dropout is comparable to that of binary dropout or better, especially in smaller models.',
  lead:
    'Fully connected networks of several widths read digits: with no noise, with binary, continuous and log-normal noise of one strength, ' +
    'with information dropout, and with variational and concrete dropout, whose strength is learned too. Each kind has the same number of ' +
    'trials, and the best one on the validation split is measured.',
  protocol: ({ images, digits, epochs, widths, targetError }) =>
    `Three ReLU layers of one width (${widths.join(', ')}) on ${digitsProtocol({ images, digits })}; noise behind each layer; ` +
    `batches of ${batchSize}, Nesterov 0.9, rate 0.07, a tenth of it from 37.5 % and again ` +
    `from 87.5 % of ${epochs} epochs on (in the paper epochs 30 and 70 of 80). Three trials for each kind of noise, chosen for each width by ` +
    'the validation error, mean over seeds. The networks of a seed have the same digits, initial weights and order. Unlike the paper: ' +
    `${digits === mostOfMnist ? '' : `${digits} training digits instead of 50,000, `}mean-corrected noise, variational and concrete dropout beside its four. ` +
    `The speed of learning is how many updates it takes until the validation error, noise off, is ${100 * targetError} %.`,
  scales: {
    smoke: { seed: 0, seeds: 1, epochs: 2, digits: 500, widths: [30], targetError: 0.8 },
    small: { seed: 0, seeds: 5, epochs: 16, digits: 2000, widths: [30, 100, 300], targetError: 0.15 },
    paper: {
      seed: 0,
      seeds: 5,
      epochs: 80,
      images: 'mnist',
      digits: 50_000,
      widths: [10, 30, 100, 200, 400, 800],
      targetError: 0.05,
    },
  } satisfies Record<string, WidthsMlpScale>,
  choices: {
    digits: { meaning: 'training digits', integer: true, least: 100 },
    widths: { meaning: 'units of each hidden layer', integer: true, least: 1 },
    targetError: { meaning: 'validation error, a share, until which updates are counted', above: 0 },
  },
  needs: (scale) => imageNeeds(scale.images),
  limits: (scale) => [
    digitsLimit(scale),
    {
      of: ['targetError'],
      holds: scale.targetError < 0.9,
      requirement: 'below 0.9',
      got: scale.targetError,
      wayOut: 'A guess has it.',
    },
  ],
  factors: ({ widths }) => ({ method: methods, width: widths }),
  tuned: {
    within: 'method',
    by: ['error', 'crossEntropy'],
    trials: {
      information: [0.01, 0.1, 1],
      binary: [0.05, 0.2, 0.5],
      continuous: [0.25, 0.5, 1],
      logNormal: [0.1, 0.35, 0.7],
      variational: [0.01, 0.1, 1],
      concrete: [0.01, 0.1, 1],
    },
  },
  data: ({ scale, seed }) => digitsOf(scale, seed),
  network: ({ scale, arm: { method, width }, seed, trial = 0 }) =>
    mlp({ units: [width, width, width], noise: noiseOf(method, trial, 1 / scale.digits), seed }),
  training: () => ({
    batchSize,
    optimizer: nesterov({ momentum: 0.9 }),
    schedule: stepDecay({ initial: 0.07, at: [30 / 80, 70 / 80] }),
  }),
  async measure({ model, train, test, scale, history, signal }) {
    const { wrong, crossEntropy } = (await evaluate({ model, data: test, signal, perExample: true })).perExample;
    const stepsPerEpoch = Math.floor(train.size / batchSize);
    return {
      values: {
        error: spread(Array.from(wrong, (one) => 100 * one)),
        crossEntropy: spread(crossEntropy),
        steps: stepsTo(history, { error: scale.targetError, stepsPerEpoch, guess: 0.9 }),
      },
    };
  },
  quantities: {
    error: { title: 'test error', unit: '%' },
    crossEntropy: { title: 'test cross-entropy', unit: 'nats' },
    steps: { title: 'updates to the given validation error', unit: '' },
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
      rivals.map((method) => ({ from: { method, width }, to: { method: 'information' as const, width } })),
    ),
  figures: [
    {
      kind: 'lines',
      title: 'Error, cross-entropy and speed of learning against width',
      x: 'width',
      series: 'method',
      y: ['error', 'crossEntropy', 'steps'],
      logarithmic: true,
    },
  ],
  glossary: () => [
    ...methodsGlossary,
    [
      'Updates to the given validation error',
      'The validation error is looked at after each epoch, noise off, and taken to go straight in between. A network that never was that ' +
        'good has no value and is left out of means and changes: so where some are missing, the others look faster than they are.',
    ],
  ],
});
