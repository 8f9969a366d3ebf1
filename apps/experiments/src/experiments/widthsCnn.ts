import { spread } from '@infodrop/metrics';
import { allCnn32 } from '@infodrop/networks';
import { evaluate, nesterov, stepDecay } from '@infodrop/training';
import { experiment } from '../experiment/experiment.js';
import type { Scale } from '../experiment/scale.js';
import { recalibrated } from './recalibrated.js';
import { imageSplits } from './imageData.js';
import {
  imageChoices,
  imageLimits,
  type ImageSetName,
  imageShape,
  type ImageSizes,
  imagesProtocol,
  paperImages,
  splitImages,
  imageNeeds,
} from './images.js';
import { type Preprocessing, preprocessingChoice, preprocessingProtocol } from './whitenedImages.js';
import { type Method, methods, methodsGlossary, noiseOf } from './methods.js';

interface WidthsCnnScale extends Scale, ImageSizes {
  readonly images: ImageSetName;
  readonly preprocessing: Preprocessing;
  readonly methods: readonly Method[];
  /** Shares of the paper's filters, in per cent. */
  readonly filters: readonly number[];
  readonly batchSize: number;
}

const small: WidthsCnnScale = {
  seed: 0,
  seeds: 3,
  epochs: 6,
  images: 'fashion-mnist',
  preprocessing: 'none',
  methods,
  trainSize: 3000,
  validationSize: 1000,
  testSize: 2000,
  filters: [5, 10, 20],
  batchSize: 50,
};

const narrowest = ({ filters }: WidthsCnnScale): number => Math.min(...filters);

/** Dropouts of six kinds in a softplus convolutional network of several widths, on validation and test images. */
export const widthsCnn = experiment({
  name: 'widths-cnn',
  question:
    'Is information dropout better than its rivals in a convolutional network with softplus, above all with few filters?',
  claim:
    'Information dropout has a lower error than binary dropout in the softplus network, above all with few filters.',
  lead:
    'The paper compares information dropout in its convolutional network with binary dropout alone, and by the error of the images that it ' +
    'was chosen with. Here every rival is there, with the same number of trials, and both errors: on the validation images, by which the ' +
    'best trial of each kind was chosen, and on test images, which were read once.',
  protocol: (scale) =>
    `${imagesProtocol(scale.images, scale)}${preprocessingProtocol(scale.preprocessing)} All-CNN-32 with softplus and ${scale.filters.join(', ')} % of its filters; noise in its two blocks ` +
    `of stride 2. ${scale.epochs} epochs, batches of ${scale.batchSize}, Nesterov 0.9, rate 0.05, a tenth of it from 40, 60 and 80 % of the ` +
    'epochs on, weight decay 0.001 and binary dropout of a fifth of the input as in the paper. Three trials for each kind of noise, chosen ' +
    'for each width by the validation error, mean over seeds. The statistics of batch normalization are taken again with the noise off, for ' +
    'every network. The networks of a seed have the same images, initial weights and order. Unlike the paper: every rival, mean-corrected ' +
    `noise, klScale 1/${scale.trainSize}` +
    `${scale.images === 'cifar-10' ? '' : `, ${scale.images} instead of CIFAR-10, fewer filters and images`}.`,
  scales: {
    smoke: {
      ...small,
      seeds: 1,
      epochs: 1,
      images: 'digits',
      methods: ['information', 'binary'],
      trainSize: 40,
      validationSize: 20,
      testSize: 20,
      filters: [3],
      batchSize: 20,
    },
    small,
    paper: {
      ...small,
      epochs: 200,
      ...paperImages,
      preprocessing: 'whitened',
      filters: [25, 50, 75, 100],
      batchSize: 100,
    },
  } satisfies Record<string, WidthsCnnScale>,
  choices: {
    ...imageChoices,
    preprocessing: preprocessingChoice,
    methods: { meaning: 'dropouts that are compared, information and binary among them', names: methods },
    filters: { meaning: 'shares of the filters of All-CNN-32, per cent', above: 0 },
    batchSize: { meaning: 'images of a step', integer: true, least: 1 },
  },
  needs: (scale) => imageNeeds(scale.images),
  limits: (scale) => imageLimits(scale.images, scale),
  factors: (scale) => ({ method: scale.methods, filters: scale.filters }),
  title: ({ method, filters }) => `${method}, ${filters} % of the filters`,
  words: { filters: 'filters (%)' },
  tuned: {
    within: 'method',
    by: ['error', 'crossEntropy'],
    trials: {
      information: [0.03, 0.3, 3],
      binary: [0.1, 0.25, 0.5],
      continuous: [0.25, 0.5, 1],
      logNormal: [0.1, 0.35, 0.7],
      variational: [0.03, 0.3, 3],
      concrete: [0.03, 0.3, 3],
    },
  },
  async data({ scale, seed }) {
    return imageSplits(await splitImages(scale.images, { ...scale, seed }), scale.preprocessing);
  },
  network: ({ scale, arm: { method, filters }, seed, trial = 0 }) =>
    allCnn32({
      width: filters / 100,
      activation: 'softplus',
      noise: noiseOf(method, trial, 1 / scale.trainSize),
      inputShape: imageShape(scale.images),
      seed,
    }),
  training: ({ scale: { batchSize } }) => ({
    batchSize,
    optimizer: nesterov({ momentum: 0.9 }),
    schedule: stepDecay({ initial: 0.05, at: [0.4, 0.6, 0.8] }),
    weightDecay: 0.001,
  }),
  afterTraining: (trained) => recalibrated(trained),
  async measure({ model, test, validation, signal }) {
    const { wrong, crossEntropy } = (await evaluate({ model, data: test, signal, perExample: true })).perExample;
    const error = spread(Array.from(wrong));
    const chosenBy = validation.error ?? Number.NaN;
    return {
      values: {
        error,
        validationError: chosenBy,
        gap: error.mean - chosenBy,
        crossEntropy: spread(Array.from(crossEntropy)),
      },
    };
  },
  quantities: {
    error: { title: 'test error', unit: '%', times: 100 },
    validationError: { title: 'validation error', unit: '%', times: 100 },
    gap: { title: 'test error less validation error', unit: '%', times: 100 },
    crossEntropy: { title: 'test cross-entropy', unit: 'nats' },
  },
  statistic: (scale) => ({
    name: 'test error with the fewest filters, from binary to information dropout',
    of: 'error',
    change: {
      from: { method: 'binary', filters: narrowest(scale) },
      to: { method: 'information', filters: narrowest(scale) },
    },
    expected: 'less',
  }),
  changes: (scale) =>
    scale.filters.flatMap((filters) =>
      scale.methods
        .filter((method) => method !== 'information')
        .map((method) => ({ from: { method, filters }, to: { method: 'information' as const, filters } })),
    ),
  figures: [
    {
      kind: 'lines',
      title: 'Validation and test error against the share of the filters, per cent',
      x: 'filters',
      series: 'method',
      y: ['validationError', 'error'],
      logarithmic: true,
    },
  ],
  glossary: () => [
    ...methodsGlossary,
    [
      'Test error less validation error',
      'Above 0 on average where the choice among trials made the validation error better than it is.',
    ],
  ],
});
