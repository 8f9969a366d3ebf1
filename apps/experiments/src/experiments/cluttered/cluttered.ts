import { nesterov, oneCycle, stepDecay } from '@infodrop/training';
import { type Quantity, experiment } from '../../experiment/experiment.js';
import { imageLimits, imageNeeds, imagesProtocol } from '../images.js';
import { recalibrated } from '../recalibrated.js';
import { clutteredDigits } from './data.js';
import { clutteredNetwork } from './network.js';
import { clutteredMaps } from './maps.js';
import { cellStatisticNames, measureCluttered } from './measure.js';
import { clutteredScales, type ClutteredScale } from './scale.js';
import { forgettingTable, undefinedTables } from './tables.js';

const cellQuantities: Record<(typeof cellStatisticNames)[number], Quantity> = {
  nats: { title: 'nats of an image', unit: 'nats' },
  natsPerDigitCell: { title: 'nats of a digit cell', unit: 'nats' },
  natsPerClutterCell: { title: 'nats of a clutter-only cell', unit: 'nats' },
  natsPerEmptyCell: { title: 'nats of an empty cell', unit: 'nats' },
  digitShareOfNats: { title: 'digit’s share of nats', unit: '' },
  digitShareOfArea: { title: 'digit’s share of the area', unit: '' },
  auroc: { title: 'AUROC', unit: '' },
};

const layerQuantities = Object.fromEntries(
  // Those of the paper's network; the small one has two.
  [1, 2, 3, 4].flatMap((layer) =>
    cellStatisticNames.map((name) => [
      `layer${layer}.${name}`,
      { ...cellQuantities[name], title: `layer ${layer}: ${cellQuantities[name].title}` },
    ]),
  ),
);

const ofCells = (layer: number): string[] =>
  ['natsPerDigitCell', 'natsPerClutterCell', 'natsPerEmptyCell'].map((name) => `layer${layer}.${name}`);

const ofLayers = (name: (typeof cellStatisticNames)[number]): string[] =>
  [1, 2, 3, 4].map((layer) => `layer${layer}.${name}`);

const smallest = ({ betas }: ClutteredScale): number => Math.min(...betas);
const largest = ({ betas }: ClutteredScale): number => Math.max(...betas);

function networkWords({ network, filters }: ClutteredScale): string {
  return network === 'small'
    ? `The network has ${filters.join(' and ')} filters in its two stages; each stage ends in an information-dropout layer of stride 2`
    : 'The network is the paper’s All-CNN-96, with 32, 64, 96 and 192 filters in its four stages, each of which ends in an information-dropout layer of stride 2';
}

function departures({ images, network, meanCorrection, gateZeros, canvas }: ClutteredScale): string {
  return [
    ...(images === 'mnist' ? [] : ['fewer digits']),
    ...(canvas < 96 ? ['a smaller canvas (the paper’s is 96 × 96 with 21 patches)'] : []),
    ...(network === 'small' ? ['a smaller network'] : []),
    ...(meanCorrection ? ['mean-corrected noise'] : []),
    ...(gateZeros ? ['dead units counted 0'] : []),
    'batch normalization not in training mode at the test',
  ].join(', ');
}

/** What a network that reads cluttered digits learns to ignore: the main job, `infodrop quickstart`. */
export const cluttered = experiment({
  name: 'cluttered',
  question: 'What does a network learn to ignore when information has a price?',
  claim: 'As β grows, the second layer transmits less and less of the clutter, and keeps the digit.',
  lead:
    'A small convolutional network reads one digit on a canvas that is littered with pieces of other digits. Two of its layers carry ' +
    'information dropout: noise whose strength the network learns for each unit and each image, at the price of β for each nat of ' +
    'information that it lets through. The dearer the information, the more the layers keep to the digit.',
  protocol: (scale) =>
    `${imagesProtocol(scale.images, scale)} No digit is in two splits, nor in the clutter of another split. ` +
    (scale.images === 'mnist' ? '' : 'The split is ours, so no number here is an ‘MNIST test error’. ') +
    'Each digit stands at a random place of a canvas of ' +
    `${scale.canvas} × ${scale.canvas} pixels, on ${scale.patches} patches of ${scale.patchSize} × ${scale.patchSize} pixels cut from other ` +
    `digits of the same split; in training, place and clutter are new in every epoch. ${networkWords(scale)}, with ` +
    `${scale.meanCorrection ? 'mean-corrected' : 'uncorrected'} noise. All networks of a seed have the same initial weights, order of the ` +
    `data and noise, so they differ in β alone. ${scale.epochs} epochs, batches of ${scale.batchSize}, Nesterov momentum ${scale.momentum}, ` +
    `${scale.schedule === 'steps' ? 'a tenth of the learning rate at 3/8 and at 3/4 of the epochs, first' : 'one-cycle learning rate up to'} ` +
    `${scale.learningRate}, klScale 1/${scale.trainSize}. Unlike the paper: ${departures(scale)}.`,
  scales: clutteredScales,
  choices: {
    betas: { meaning: 'weights of the information; an arm each, beside one without noise', least: 0 },
    images: { meaning: 'where the digits are from', names: ['digits', 'mnist'] },
    // Ten of each split, so that every digit is in each.
    trainSize: { meaning: 'training digits; klScale is one over it', integer: true, least: 10 },
    validationSize: { meaning: 'digits that choose β', integer: true, least: 10 },
    testSize: { meaning: 'digits that are read once, when β is chosen', integer: true, least: 10 },
    batchSize: { meaning: 'images of a step', integer: true, least: 1 },
    network: { meaning: 'a small network of two noisy layers, or the paper’s of four', names: ['small', 'all-cnn-96'] },
    learningRate: { meaning: 'highest rate of the schedule', above: 0 },
  },
  needs: (scale) => imageNeeds(scale.images),
  limits: (scale) => [
    ...imageLimits(scale.images, scale),
    {
      of: ['batchSize'],
      holds: scale.batchSize <= scale.trainSize,
      requirement: `at most the ${scale.trainSize} training digits`,
      got: scale.batchSize,
      wayOut: 'Choose a smaller batch.',
    },
  ],
  factors: ({ betas }) => ({ beta: ['none', ...betas] as readonly (number | string)[] }),
  title: ({ beta }) => (typeof beta === 'number' ? `β = ${beta}` : 'without noise'),
  choice: { among: ({ beta }) => typeof beta === 'number', by: ['error', 'crossEntropy'] },
  data: ({ scale, seed }) => clutteredDigits(scale, seed),
  network: ({ scale, arm: { beta }, seed }) => clutteredNetwork(scale, beta, seed),
  training: ({ scale: { batchSize, momentum, schedule, learningRate } }) => ({
    batchSize,
    optimizer: nesterov({ momentum }),
    schedule:
      schedule === 'steps'
        ? stepDecay({ initial: learningRate, at: [3 / 8, 3 / 4] })
        : oneCycle({ peak: learningRate }),
  }),
  afterTraining: (trained) => recalibrated(trained),
  measure: measureCluttered,
  quantities: {
    error: { title: 'test error', unit: '%', times: 100 },
    crossEntropy: { title: 'test cross-entropy', unit: 'nats' },
    ...layerQuantities,
  },
  statistic: (scale) => ({
    name: 'digit’s share of the second layer’s nats, from the smallest β to the largest',
    of: 'layer2.digitShareOfNats',
    change: { from: { beta: smallest(scale) }, to: { beta: largest(scale) } },
    expected: 'more',
  }),
  changes: (scale) => {
    const levels = ['none', ...scale.betas];
    const next = levels.slice(1).map((beta, i) => ({ from: { beta: levels[i]! }, to: { beta } }));
    return scale.betas.length > 2 ? [...next, { from: { beta: smallest(scale) }, to: { beta: largest(scale) } }] : next;
  },
  figures: [
    {
      kind: 'maps',
      title: 'Where the information comes from',
      maps: clutteredMaps,
      explanation:
        'Top: test images, the first of each digit in the order of the test split, until there are five, and what each network takes them ' +
        'for. Below: for each information-dropout layer and each β the map of where its information comes from. Bright cells speak clearly, ' +
        'dark ones are drowned in noise. Colours compare within a layer (all maps of a layer have one scale, in nats), not between layers. ' +
        'From the smallest β to the largest the layers may say less and less; watch whether the clutter goes before the digit.',
    },
    { kind: 'lines', title: 'Error against β', x: 'beta', y: ['error'], logarithmic: true },
    {
      kind: 'lines',
      title: 'How well the nats tell digit from clutter (AUROC) against β',
      x: 'beta',
      y: ofLayers('auroc'),
      logarithmic: true,
    },
    {
      kind: 'lines',
      title: 'The digit’s share of the nats against β',
      x: 'beta',
      y: ofLayers('digitShareOfNats'),
      logarithmic: true,
    },
    { kind: 'lines', title: 'Nats of a cell of layer 1 against β', x: 'beta', y: ofCells(1), logarithmic: true },
    { kind: 'lines', title: 'Nats of a cell of layer 2 against β', x: 'beta', y: ofCells(2), logarithmic: true },
  ],
  tables: (outcomes) => [
    forgettingTable(outcomes),
    ...undefinedTables(outcomes, (name) => layerQuantities[name]?.title ?? name),
  ],
  glossary: ({ minAlpha, maxAlpha, trainSize, gateZeros }) => [
    [
      'Nats',
      'The divergence of a unit’s noisy output from the log-uniform prior, KL = log((maxAlpha + minAlpha)/α), where α is the standard ' +
        `deviation of the unit’s log-noise: 0 where the noise is at its cap (α = ${minAlpha + maxAlpha}), more where the unit speaks clearly. ` +
        'The log-uniform prior is improper, so these are nats above the cap: the amount of information is known up to a constant, differences ' +
        `and comparisons hold. A unit that is off (its output is 0) counts ${gateZeros ? '0: dead units are gated' : 'like any other, by its α'}.`,
    ],
    [
      'Cell',
      'A place of a layer’s grid, all channels together. It stands for the block of canvas pixels that its stride covers: 2 × 2 in the ' +
        'first layer, 4 × 4 in the second, and so on. It is a digit cell if at least one pixel of the block is inked by the digit, a clutter-only cell if ' +
        'none is and at least one is inked by clutter, and empty otherwise.',
    ],
    [
      'Digit’s share of nats',
      'Nats of the digit’s cells over all nats of the image. If the layer looked everywhere alike, it would be the digit’s share of the area.',
    ],
    [
      'AUROC',
      'The probability that a digit cell has more nats than a clutter-only cell of the same image, ties counted one half (exact ' +
        'Mann–Whitney statistic): ½ is chance, 1 is perfect order. It says whether the order is right, not how much is kept.',
    ],
    [
      'Units at their cap',
      'Share of the units whose noise is as strong as it can be (α > 0.99 of the cap), units that are off left out. Most of a canvas is ' +
        'empty and should be forgotten, so that a large share is well here; a layer all of whose units sit there says nothing.',
    ],
    [
      'β and klScale',
      'The loss is the cross-entropy plus β · klScale · KL, the KL summed over all units and averaged over the images of a batch. Here ' +
        `klScale = 1/${trainSize}, one over the number of training images as in the paper’s experiments.`,
    ],
  ],
});
