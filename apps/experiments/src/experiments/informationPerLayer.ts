import { informationByLayer } from '@infodrop/analysis';
import { spread } from '@infodrop/metrics';
import { allCnn32 } from '@infodrop/networks';
import { evaluate, linearWarmUp, nesterov, stepDecay } from '@infodrop/training';
import { experiment } from '../experiment/experiment.js';
import { type ArmOutcome, levelOf } from '../experiment/measured.js';
import type { Scale } from '../experiment/scale.js';
import { changeOf } from '../report/changes.js';
import { nothing, significant } from '../report/numbers.js';
import type { Table } from '../report/table.js';
import { changeWords } from '../report/words.js';
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

interface PerLayerScale extends Scale, ImageSizes {
  readonly images: ImageSetName;
  readonly preprocessing: Preprocessing;
  /** Shares of the paper's filters, in per cent. */
  readonly filters: readonly number[];
  readonly betas: readonly number[];
  readonly batchSize: number;
}

const small: PerLayerScale = {
  seed: 0,
  seeds: 3,
  epochs: 6,
  images: 'fashion-mnist',
  preprocessing: 'none',
  trainSize: 2000,
  validationSize: 500,
  testSize: 1000,
  filters: [5, 10, 20],
  betas: [0.03, 0.3, 3],
  batchSize: 50,
};

const narrowest = ({ filters }: PerLayerScale): number => Math.min(...filters);
const widest = ({ filters }: PerLayerScale): number => Math.max(...filters);
/** The middle one of several: the statistic is at no end of the grid. */
const middle = ({ betas }: PerLayerScale): number => betas[Math.floor(betas.length / 2)]!;

const quantities = {
  'layer1.natsPerUnit': { title: 'layer 1: nats of a unit', unit: 'nats' },
  'layer2.natsPerUnit': { title: 'layer 2: nats of a unit', unit: 'nats' },
  'layer1.nats': { title: 'layer 1: nats in all', unit: 'nats' },
  'layer2.nats': { title: 'layer 2: nats in all', unit: 'nats' },
  'layer1.saturated': { title: 'layer 1: units at their cap', unit: '%', times: 100 },
  'layer2.saturated': { title: 'layer 2: units at their cap', unit: '%', times: 100 },
  error: { title: 'test error', unit: '%', times: 100 },
};

/** How much each layer lets through, in all and per unit, by the number of filters and by the price of information. */
export const informationPerLayer = experiment({
  name: 'information-per-layer',
  question: 'How much does each layer let through, and does a unit of a narrow network carry more?',
  claim:
    'The information of a layer stays about the same when filters are added, so that each unit of a narrow network carries more; the second layer lets less through than the first.',
  lead:
    'The same convolutional network with few filters and with many classifies images, at several prices of information. Two of its layers ' +
    'carry information dropout. How many nats does each let through, and how many are they for each of its units?',
  protocol: (scale) =>
    `${imagesProtocol(scale.images, scale)}${preprocessingProtocol(scale.preprocessing)} All-CNN-32 with softplus, the log-normal prior of learned location and scale, and ` +
    `${scale.filters.join(', ')} % of its filters. ${scale.epochs} epochs, batches of ${scale.batchSize}, Nesterov 0.9, rate 0.05, a tenth ` +
    'of it from 40, 60 and 80 % of the epochs on, weight decay 0.001 and dropout of the input as in the paper; β rises from 0 over the ' +
    `first twentieth of the training. klScale is 1/${scale.trainSize}. The statistics of batch normalization are taken again with the noise ` +
    'off. The divergence is measured on the test images with the noise off. Unlike the paper: mean-corrected noise, and β is varied, too' +
    `${scale.images === 'cifar-10' ? '' : `; ${scale.images} instead of CIFAR-10, fewer filters and images`}.`,
  scales: {
    smoke: {
      ...small,
      seeds: 1,
      epochs: 1,
      images: 'digits',
      trainSize: 60,
      validationSize: 20,
      testSize: 40,
      filters: [3, 5],
      betas: [0.3],
      batchSize: 20,
    },
    small,
    paper: {
      ...small,
      epochs: 200,
      ...paperImages,
      preprocessing: 'whitened',
      filters: [25, 50, 75, 100],
      betas: [0.3, 3, 30],
      batchSize: 100,
    },
  } satisfies Record<string, PerLayerScale>,
  choices: {
    ...imageChoices,
    preprocessing: preprocessingChoice,
    filters: { meaning: 'shares of the filters of All-CNN-32, per cent', above: 0 },
    betas: { meaning: 'weights of the information', above: 0 },
    batchSize: { meaning: 'images of a step', integer: true, least: 1 },
  },
  needs: (scale) => imageNeeds(scale.images),
  limits: (scale) => imageLimits(scale.images, scale),
  factors: ({ filters, betas }) => ({ beta: betas, filters }),
  title: ({ beta, filters }) => `β = ${beta}, ${filters} % of the filters`,
  words: { filters: 'filters (%)' },
  async data({ scale, seed }) {
    return imageSplits(await splitImages(scale.images, { ...scale, seed }), scale.preprocessing);
  },
  network: ({ scale, arm: { beta, filters }, seed }) =>
    allCnn32({
      width: filters / 100,
      activation: 'softplus',
      noise: { kind: 'information', beta, klScale: 1 / scale.trainSize },
      inputShape: imageShape(scale.images),
      seed,
    }),
  training: ({ scale: { batchSize, epochs } }) => ({
    batchSize,
    optimizer: nesterov({ momentum: 0.9 }),
    schedule: stepDecay({ initial: 0.05, at: [0.4, 0.6, 0.8] }),
    weightDecay: 0.001,
    betaWarmUp: linearWarmUp({ epochs: epochs / 20 }),
  }),
  afterTraining: (trained) => recalibrated(trained),
  async measure({ model, test, signal }) {
    const { wrong } = (await evaluate({ model, data: test, signal, perExample: true })).perExample;
    const found = await informationByLayer(model, test, { signal });
    const [first, second] = found;
    if (first === undefined || second === undefined) {
      throw new RangeError(`informationPerLayer: model must have two information layers, got ${found.length}.`);
    }
    return {
      values: {
        'layer1.nats': first.nats,
        'layer2.nats': second.nats,
        'layer1.natsPerUnit': first.natsPerUnit,
        'layer2.natsPerUnit': second.natsPerUnit,
        error: spread(Array.from(wrong)),
        'layer1.saturated': first.saturated ?? Number.NaN,
        'layer2.saturated': second.saturated ?? Number.NaN,
      },
    };
  },
  quantities,
  statistic: (scale) => ({
    name: `nats of a unit of the first layer at β = ${middle(scale)}, from the fewest filters to the most`,
    of: 'layer1.natsPerUnit',
    change: {
      from: { beta: middle(scale), filters: narrowest(scale) },
      to: { beta: middle(scale), filters: widest(scale) },
    },
    expected: 'less',
  }),
  // The paper's claim is of the whole layer, too.
  reservation(outcomes, scale) {
    const [from, to] = [narrowest(scale), widest(scale)].map((filters) => ({ beta: middle(scale), filters }));
    const { paired } = changeOf(outcomes, { from: from!, to: to! }, 'layer1.nats');
    const [low, high] = paired.interval;
    if (!(low > 0 || high < 0)) return null;
    const change = changeWords({ ...paired, of: 'layer1.nats' }, { quantities });
    return `the layer’s nats in all do not stay the same: ${change}`;
  },
  changes: (scale) => [
    ...scale.betas.map((beta) => ({
      from: { beta, filters: narrowest(scale) },
      to: { beta, filters: widest(scale) },
    })),
    ...(scale.betas.length > 1
      ? scale.filters.map((filters) => ({
          from: { beta: Math.min(...scale.betas), filters },
          to: { beta: Math.max(...scale.betas), filters },
        }))
      : []),
  ],
  figures: [
    {
      kind: 'lines',
      title: 'Nats of a unit, and of a layer, against the filters (a line for each β)',
      x: 'filters',
      series: 'beta',
      y: ['layer1.natsPerUnit', 'layer2.natsPerUnit', 'layer1.nats', 'layer2.nats'],
    },
    {
      kind: 'lines',
      title: 'Nats of a unit, and of a layer, against β (a line for each share of the filters, per cent)',
      x: 'beta',
      series: 'filters',
      y: ['layer1.natsPerUnit', 'layer2.natsPerUnit', 'layer1.nats', 'layer2.nats'],
      logarithmic: true,
    },
  ],
  tables: (outcomes) => [ratioTable(outcomes)],
  glossary: () => [
    [
      'Nats of a layer, of a unit',
      'KL of the noisy output from the log-normal prior, whose location and scale are learned, one of each for a layer; summed over the units, ' +
        'mean over the images. It is an upper bound of what the layer tells of an image, all units together, and not only up to a constant, ' +
        'for the prior is proper. A unit is one channel at one place.',
    ],
    ['Units at their cap', 'Share of the units whose noise is as strong as it can be (α > 0.99 of the cap).'],
  ],
});

/** What the claim speaks of: nats of the layers beside each other, and beside those with the fewest filters. */
function ratioTable(outcomes: readonly ArmOutcome[]): Table {
  const ratio = (of: number, to: number): string => (to > 0 ? significant(of / to, 3) : nothing);
  const mean = (outcome: ArmOutcome, name: string): number => levelOf(outcome, name).mean;
  return {
    title: 'Ratios of the means above',
    columns: [
      '',
      'layer 1, to the fewest filters',
      'layer 2, to the fewest filters',
      'layer 2 to layer 1',
      'a unit of layer 2 to one of layer 1',
    ],
    rows: outcomes.map((outcome) => {
      const fewest = outcomes.find(({ arm }) => arm.beta === outcome.arm.beta) ?? outcome;
      return [
        outcome.title,
        ...['layer1.nats', 'layer2.nats'].map((name) => ratio(mean(outcome, name), mean(fewest, name))),
        ratio(mean(outcome, 'layer2.nats'), mean(outcome, 'layer1.nats')),
        ratio(mean(outcome, 'layer2.natsPerUnit'), mean(outcome, 'layer1.natsPerUnit')),
      ];
    }),
  };
}
