import { foldIn, key } from '@infodrop/random';
import { adam, oneCycle } from '@infodrop/training';
import {
  aggregateKl,
  betaVae as betaVaeLoss,
  diagnoseVae,
  rateDistortionCurve,
  vae,
  vaeObjective,
} from '@infodrop/vae';
import { experiment } from '../experiment/experiment.js';
import { type ArmOutcome, levelOf, valuesOf } from '../experiment/measured.js';
import type { Scale } from '../experiment/scale.js';
import type { ImagesFigure } from '../figure/images.js';
import type { LinesPanel } from '../figure/lines.js';
import { binarized } from './autoencoder/binarized.js';
import { mlpAutoencoder, partsOf } from './autoencoder/network.js';
import { termCurves } from './autoencoder/termCurves.js';
import { type Traversal, traversalRows, traversals } from './autoencoder/traversals.js';
import { digitsLimit, digitsOf, digitsProtocol, type DigitsScale } from './digits.js';
import { imageNeeds } from './images.js';

const batchSize = 100;

/** Units of a model that the figure shows. */
const shownUnits = 4;

interface BetaVaeScale extends Scale, DigitsScale {
  readonly width: number;
  readonly latent: number;
  readonly betas: readonly number[];
}

/** What the figure needs of the first run of an arm. */
interface Detail {
  readonly traversals: readonly Traversal[];
}

const largest = ({ betas }: BetaVaeScale): number => Math.max(...betas);

/** A price on the rate of an autoencoder: what it costs in distortion, and what becomes of the parts of the rate. */
export const betaVae = experiment({
  name: 'beta-vae',
  question: 'What does a higher price of the rate do to a variational autoencoder’s code?',
  claim: 'A larger β makes the units of the code less dependent on each other (Higgins et al. 2017, of the β-VAE).',
  lead:
    'One autoencoder of digits at several prices β of a nat of rate. Each gives a point of the rate–distortion curve; the rate itself is split into ' +
    'what the code tells of the digit, how far its units are from independent (total correlation), and how far each is from its prior.',
  protocol: ({ digits, images, width, latent, epochs, betas }) =>
    `${digitsProtocol({ digits, images })}, binarized at ½; encoder and decoder with two ReLU layers of ${width}, Gaussian codes of ${latent} ` +
    `units with a standard normal prior; β of ${betas.join(', ')}; Adam, one cycle up to 0.002, batches of ${batchSize}, ${epochs} epochs; nothing is ` +
    'tuned. The parts of the rate are those of the test digits’ codes, q(z) being the mixture over all of them, from 500 draws, without a bias. ' +
    'The paper has no numbers on this.',
  scales: {
    smoke: { seed: 0, seeds: 1, epochs: 2, digits: 200, width: 16, latent: 3, betas: [1, 4] },
    small: { seed: 0, seeds: 5, epochs: 20, digits: 4000, width: 128, latent: 10, betas: [0.5, 1, 2, 4] },
    paper: {
      seed: 0,
      seeds: 5,
      epochs: 300,
      images: 'mnist',
      digits: 50_000,
      width: 512,
      latent: 32,
      betas: [0.1, 0.25, 0.5, 1, 2, 4, 8, 16],
    },
  } satisfies Record<string, BetaVaeScale>,
  choices: {
    digits: { meaning: 'training digits', integer: true, least: batchSize },
    width: { meaning: 'units of each hidden layer', integer: true, least: 1 },
    latent: { meaning: 'units of the code', integer: true, least: 2 },
    betas: { meaning: 'prices of a nat of rate', above: 0 },
  },
  needs: (scale) => imageNeeds(scale.images),
  limits: (scale) => [
    digitsLimit(scale),
    {
      of: ['betas'],
      holds: scale.betas.includes(1),
      requirement: 'prices with 1 among them',
      got: scale.betas.join(', '),
      wayOut: 'The statistic begins at the bound, β = 1.',
    },
  ],
  factors: ({ betas }) => ({ beta: betas }),
  title: ({ beta }) => `β = ${beta}`,
  data: async ({ scale, seed }) => binarized(await digitsOf(scale, seed)),
  network: ({ scale: { width, latent }, seed }) => mlpAutoencoder({ inputShape: [28, 28, 1], width, latent, seed }),
  objective: ({ model, setting: { arm } }) =>
    vaeObjective(vae(partsOf(model)), {
      loss: ({ logLikelihood, kl }) => betaVaeLoss({ logLikelihood, kl, beta: arm.beta }),
    }),
  training: () => ({ batchSize, optimizer: adam(), schedule: oneCycle({ peak: 0.002 }), validationEveryEpochs: 5 }),
  async measure({ model, test, scale, setting, signal }) {
    const trained = vae(partsOf(model));
    const root = foldIn(key(setting.seed), 'beta-vae');
    const { rate, distortion, units } = await diagnoseVae(trained, { data: test, key: foldIn(root, 'codes'), signal });
    const parts = await aggregateKl(trained, { data: test, key: foldIn(root, 'parts'), draws: 500, signal });
    const values = {
      rate,
      distortion,
      bound: -rate - distortion,
      information: parts.mutualInformation.mean,
      totalCorrelation: parts.totalCorrelation.mean,
      dimensionWise: parts.dimensionWiseKl.mean,
      share: parts.totalCorrelation.mean / parts.kl.mean,
      active: units.filter(({ active }) => active).length,
    };
    if (setting.seed !== scale.seed) return { values };
    const detail: Detail = { traversals: await traversals(trained, test, units, shownUnits) };
    return { values, detail };
  },
  quantities: {
    rate: { title: 'rate', unit: 'nats' },
    distortion: { title: 'distortion', unit: 'nats' },
    bound: { title: 'test bound', unit: 'nats' },
    information: { title: 'information on the digit', unit: 'nats' },
    totalCorrelation: { title: 'total correlation of the code', unit: 'nats' },
    dimensionWise: { title: 'divergence of single units', unit: 'nats' },
    share: { title: 'total correlation, share of the rate', unit: '%', times: 100 },
    active: { title: 'active units', unit: '' },
  },
  statistic: (scale) => ({
    name: `total correlation of the code, from β = 1 to β = ${largest(scale)}`,
    of: 'totalCorrelation',
    change: { from: { beta: 1 }, to: { beta: largest(scale) } },
    expected: 'less',
  }),
  reservation,
  changes: ({ betas }) => betas.filter((beta) => beta !== 1).map((beta) => ({ from: { beta: 1 }, to: { beta } })),
  figures: [
    {
      kind: 'drawn',
      title: 'Rate and distortion',
      draw: rateAndDistortion,
      explanation:
        'A point for each network, from the largest β on the left to the smallest on the right; the line goes through those that no other and no mixture ' +
        'of two beats.',
    },
    {
      kind: 'lines',
      title: 'Rate, its parts and distortion against β',
      x: 'beta',
      y: ['rate', 'information', 'totalCorrelation', 'dimensionWise', 'distortion'],
      logarithmic: true,
    },
    {
      kind: 'images',
      title: 'What single units do',
      images: traversalsFigure,
      explanation:
        'Of the first seed: one test digit, and a unit of its code at −2 … 2 standard deviations of the prior, the others as they are; the units that ' +
        'tell most of each network, with what they cost.',
    },
    termCurves,
  ],
  glossary: () => [
    ['Rate', 'KL(q(z|x) ‖ p(z)), mean over test digits: what the code costs. Distortion: −log p(x|z) at a draw of it.'],
    [
      'Information, total correlation, divergence of single units',
      'The parts of the rate: I(x; z), at most the logarithm of the number of test digits; KL(q(z) ‖ Π q(zⱼ)); Σ KL(q(zⱼ) ‖ p(zⱼ)).',
    ],
    ['Active units', 'Units of the code whose center has a variance above 0.01 over the test digits.'],
  ],
});

/** What takes something from a fall of total correlation: that of the rate, and digits of which each is told from all others. */
function reservation(outcomes: readonly ArmOutcome[], scale: BetaVaeScale): string | null {
  const at = (beta: number, name: string): number =>
    levelOf(
      outcomes.find(({ arm }) => arm.beta === beta)!,
      name,
    ).mean;
  const [from, to] = [at(1, 'share'), at(largest(scale), 'share')];
  const told = at(1, 'information');
  const cap = Math.log(scale.images === 'mnist' ? 10_000 : 1000);
  const reasons = [
    ...(to < from
      ? []
      : [
          `it falls with the rate that it is a part of, not faster (${(100 * from).toFixed(0)} % of the rate at β = 1, ` +
            `${(100 * to).toFixed(0)} % at β = ${largest(scale)})`,
        ]),
    ...(told < 0.95 * cap
      ? []
      : [
          `at β = 1 nearly every test digit is told from all others (${told.toFixed(2)} of at most ${cap.toFixed(2)} nats), and what the rate has ` +
            'above that counts as total correlation: of more digits it would be less',
        ]),
  ];
  return reasons.length === 0 ? null : reasons.join('; and ');
}

function rateAndDistortion(outcomes: readonly ArmOutcome[]): { x: string; panels: LinesPanel[] } {
  const points = outcomes.map((outcome) => {
    const [rates, distortions] = [valuesOf(outcome, 'rate'), valuesOf(outcome, 'distortion')];
    return { title: outcome.title, points: rates.map((rate, i) => ({ rate, distortion: distortions[i]! })) };
  });
  const placed = ({ rate, distortion }: { rate: number; distortion: number }) => ({
    x: rate,
    y: distortion,
    error: Number.NaN,
  });
  return {
    x: 'rate, nats',
    panels: [
      {
        y: 'distortion, nats',
        lines: [
          ...points.map(({ title, points: of }) => ({ title, joined: false, points: of.map(placed) })),
          { title: 'the best', points: rateDistortionCurve(points.flatMap(({ points: of }) => of)).map(placed) },
        ],
      },
    ],
  };
}

function traversalsFigure(outcomes: readonly ArmOutcome[]): ImagesFigure {
  const betas = outcomes.map(({ arm }) => Number(arm.beta));
  const shown = [...new Set([1, Math.max(...betas)])].map((beta) => outcomes.find(({ arm }) => arm.beta === beta)!);
  return {
    height: 28,
    width: 28,
    rows: shown.flatMap(({ title, runs }) => traversalRows(title, (runs[0]!.measured.detail as Detail).traversals)),
    caption: 'One unit of the code from −2 to 2 in each row. First seed.',
  };
}
