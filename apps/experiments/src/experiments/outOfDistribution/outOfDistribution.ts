import { adam, classification, oneCycle } from '@infodrop/training';
import { experiment, type ExperimentObjective, type Quantity } from '../../experiment/experiment.js';
import type { Scale } from '../../experiment/scale.js';
import { unlessShown } from '../../report/unlessShown.js';
import {
  imageChoices,
  imageLimits,
  type ImageSetName,
  type ImageSizes,
  imagesProtocol,
  imageNeeds,
} from '../images.js';
import {
  type KnownAndUnknown,
  knownAndUnknown,
  knownClasses,
  type UnknownName,
  unknownNames,
} from './knownAndUnknown.js';
import { lookAtValidation, measureOutOfDistribution } from './measure.js';
import { methods, methodTitles, network, toldObjective } from './networks.js';
import { scoreTitles } from './scores.js';
import { foundFigure, leastInBin, publishedTable, reliabilityFigure, scoreTable } from './tables.js';

const batchSize = 100;

interface OutOfDistributionScale extends Scale, ImageSizes {
  readonly images: Extract<ImageSetName, 'digits' | 'mnist'>;
  /** Kinds of unknown images of the test split. */
  readonly unknown: readonly UnknownName[];
  readonly width: number;
  readonly code: number;
  /** Draws of the noise. */
  readonly draws: number;
}

const small: OutOfDistributionScale = {
  seed: 0,
  seeds: 5,
  epochs: 20,
  images: 'digits',
  trainSize: 6000,
  validationSize: 2000,
  testSize: 2000,
  unknown: unknownNames,
  width: 128,
  code: 32,
  draws: 20,
};

/** Training images of the known classes, about: what a nat is divided by. */
const learned = ({ trainSize }: ImageSizes): number => Math.round((trainSize * knownClasses) / 10);

const kindWords: Readonly<Record<UnknownName, string>> = {
  digits: 'the digits of the last two classes',
  'fashion-mnist': 'Fashion-MNIST',
  noise: 'pixels drawn evenly from 0 to 1',
};

const inTest = ({ unknown }: OutOfDistributionScale): string => unknown.map((name) => kindWords[name]).join('; ');

const quantities = {
  auroc: { title: 'AUROC, mean over kinds', unit: '%', times: 100 },
  found: { title: 'found at 5 % false alarms, mean over kinds', unit: '%', times: 100 },
  'auroc.digits': { title: 'AUROC, digits of other classes', unit: '%', times: 100 },
  'auroc.fashion-mnist': { title: 'AUROC, Fashion-MNIST', unit: '%', times: 100 },
  'auroc.noise': { title: 'AUROC, noise', unit: '%', times: 100 },
  ece: { title: 'ECE of known digits', unit: '%', times: 100 },
  error: { title: 'test error, known digits', unit: '%', times: 100 },
} satisfies Record<string, Quantity>;

/** Whether a classifier knows that it does not know, and whether a price on information helps. */
export const outOfDistribution = experiment({
  name: 'out-of-distribution',
  question: 'Does a price on information make a classifier know what it does not know?',
  claim:
    'A variational information bottleneck tells unknown images from known ones better than a plain network’s highest probability: AUROC 95.3 % against 85.0 %, ' +
    '92 % against 60 % found at 5 % false alarms (arXiv 2605.11551; not a claim of the paper).',
  lead:
    'Networks learn six classes of digits and are then shown what they have never seen: digits of other classes, clothes, noise. Each says how unknown an image ' +
    'is to it by several scores, of which the validation split chooses one; what it finds is compared at equal effort.',
  protocol: (scale) =>
    `${imagesProtocol(scale.images, scale)} Six of the ten classes are learned, others for every seed; of the other four, two are unknown in the validation split and two in the test ` +
    'split, and images of unknown classes are in no other. Unknown when choosing: the digits of two classes, and known digits whose pixels are put in another order each; ' +
    `in the test: ${inTest(scale)}. ` +
    `Two hidden layers of ${scale.width}, ReLU but for one softplus; binary and information dropout behind both, a Gaussian code of ${scale.code} units behind them in VIB and CEB. Adam, one cycle up to ` +
    `0.002, batches of ${batchSize}, ${scale.epochs} epochs. Three trials for each method: weight decay of the plain network, rate, or β (klScale 1 in VIB and CEB, one over the training ` +
    `images in information dropout). Predictions are means over ${scale.draws} draws of the noise where there is any. The trial is chosen by the AUROC on the validation split of its best score, mean over kinds and ` +
    'seeds, and the score of a network by its own AUROC there. AUROC and what is found at 5 % false alarms are means over the kinds of unknown images. ' +
    'The paper has no such experiment.',
  scales: {
    smoke: {
      ...small,
      seeds: 1,
      epochs: 1,
      trainSize: 300,
      validationSize: 100,
      testSize: 100,
      unknown: ['digits', 'noise'],
      width: 16,
      code: 4,
      draws: 3,
    },
    small,
    paper: {
      ...small,
      epochs: 200,
      images: 'mnist',
      trainSize: 50_000,
      validationSize: 10_000,
      testSize: 10_000,
      width: 1024,
      code: 256,
    },
  } satisfies Record<string, OutOfDistributionScale>,
  choices: {
    ...imageChoices,
    images: { ...imageChoices.images, names: ['digits', 'mnist'] },
    // A batch of known digits.
    trainSize: { ...imageChoices.trainSize, least: 200 },
    unknown: { meaning: 'kinds of unknown images of the test split, digits among them', names: unknownNames },
    width: { meaning: 'units of each hidden layer', integer: true, least: 1 },
    code: { meaning: 'units of the code of VIB and CEB', integer: true, least: 1 },
    draws: { meaning: 'draws of the noise that a prediction is the mean of', integer: true, least: 2 },
  },
  needs: (scale: OutOfDistributionScale) => [
    ...imageNeeds(scale.images),
    ...(scale.unknown.includes('fashion-mnist') ? (['fashion-mnist'] as const) : []),
  ],
  limits: (scale) => imageLimits(scale.images, scale),
  factors: () => ({ method: methods }),
  title: ({ method }) => methodTitles[method],
  words: methodTitles,
  tuned: {
    within: 'method',
    by: ['missed', 'error'],
    // Around what the validation split of seed 100 chose, which is not among those of the runs.
    trials: {
      plain: [0, 0.001, 0.01],
      binary: [0.2, 0.5, 0.8],
      vib: [0.001, 0.01, 0.1],
      ceb: [0.03, 0.3, 3],
      informationRelu: [0.1, 1, 10],
      informationSoftplus: [0.1, 1, 10],
    },
  },
  data: ({ scale, seed }) => knownAndUnknown({ ...scale, seed }),
  network: ({ scale, arm: { method }, seed, trial = 0 }) =>
    network({ method, width: scale.width, code: scale.code, amount: trial, trainSize: learned(scale), seed }),
  objective({ model, setting: { scale, arm } }): ExperimentObjective {
    const evaluate: ExperimentObjective['evaluate'] = ({ data, signal = new AbortController().signal }) =>
      // The loop gives the split as it was given.
      lookAtValidation({ model, data: data as KnownAndUnknown, draws: scale.draws, signal });
    return arm.method === 'ceb' ? toldObjective(model, evaluate) : { ...classification({ model }), evaluate };
  },
  training: ({ scale, arm: { method }, trial = 0 }) => ({
    batchSize,
    optimizer: adam(),
    schedule: oneCycle({ peak: 0.002 }),
    ...(method === 'plain' ? { weightDecay: trial } : {}),
    validationEveryEpochs: scale.epochs,
  }),
  measure: ({ model, test, scale, validation, signal }) =>
    measureOutOfDistribution({ model, data: test, validation, draws: scale.draws, signal }),
  quantities,
  validationQuantities: {
    missed: { title: '100 less the AUROC of the best score', unit: '%', times: 100 },
    ...Object.fromEntries(
      Object.entries(scoreTitles).map(([score, title]) => [
        `auroc.${score}`,
        { title: `AUROC, ${title}`, unit: '%', times: 100 },
      ]),
    ),
  },
  statistic: () => ({
    name: 'AUROC of the chosen score, mean over kinds of unknown images, from the plain network to VIB',
    of: 'auroc',
    change: { from: { method: 'plain' }, to: { method: 'vib' } },
    expected: 'more',
  }),
  // Of what is far from every digit the mean says little.
  reservation(outcomes) {
    const change = { from: { method: 'plain' }, to: { method: 'vib' } };
    const found = unlessShown(outcomes, { change, of: 'auroc.digits', expected: 'more' }, { quantities });
    return found === null ? null : `of digits of other classes alone it is ${found}`;
  },
  changes: () =>
    methods
      .filter((method) => method !== 'plain')
      .map((method) => ({ from: { method: 'plain' as const }, to: { method } })),
  figures: [
    {
      kind: 'drawn',
      title: 'What is found against false alarms',
      draw: foundFigure,
      explanation: 'By the score that the validation split chose; bars ± the standard error over seeds.',
    },
    {
      kind: 'drawn',
      title: 'How often a network is right where it is so sure',
      draw: reliabilityFigure,
      explanation: `Known test digits of all seeds, in 15 bins of confidence; bins of fewer than ${leastInBin} are left out. Below the diagonal a network is too sure.`,
    },
  ],
  tables: (outcomes) => [scoreTable(outcomes), publishedTable(outcomes)],
  glossary: () => [
    [
      'Doubt, entropy of the prediction',
      'Of the mean over draws of the noise where there is any. Doubt is one less the highest probability: by the maximum softmax probability, as Hendrycks & Gimpel.',
    ],
    [
      'Disagreement of draws',
      'I(y; noise | x): how far predictions with other noise are from their mean, nats. A plain network has none.',
    ],
    [
      'Rate',
      'What the image costs in nats: KL(p(z|x) ‖ q(z)) of VIB; of CEB the least over classes of KL(e(z|x) ‖ b(z|y)); of information dropout that of both layers, with ReLU above the cap. ' +
        'Plain networks and binary dropout have none.',
    ],
    [
      'Unusual rate',
      'Twice how far the share of known validation digits with at most this rate is from one half: high for a rate that is lower than usual, too (typicality).',
    ],
    [
      'Entropy or rate',
      'The greater of two shares: of known validation digits with at most this entropy, and with at most this rate. So it is high where either is: the “parallel” detection of arXiv 2605.11551, as one score.',
    ],
    ['ECE', 'Expected calibration error, 15 bins of equal width.'],
  ],
});
