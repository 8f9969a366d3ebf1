import { foldIn, key } from '@infodrop/random';
import { adam, constant, oneCycle } from '@infodrop/training';
import { convolutionalDecoder, convolutionalEncoder, diagnoseVae, vae, type Vae } from '@infodrop/vae';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { experiment } from '../../experiment/experiment.js';
import { type ArmOutcome, valuesOf } from '../../experiment/measured.js';
import type { Scale } from '../../experiment/scale.js';
import type { ImagesFigure } from '../../figure/images.js';
import type { LinesPanel } from '../../figure/lines.js';
import { byExample } from '../autoencoder/byExample.js';
import { autoencoderNetwork, mlpAutoencoder, partsOf } from '../autoencoder/network.js';
import { termCurves } from '../autoencoder/termCurves.js';
import { type Traversal, traversalRows, traversals } from '../autoencoder/traversals.js';
import { factorImages, type FactorSetName } from './factorImages.js';
import { objectiveNamed, type ObjectiveName, objectiveTitles, ofPixels, prices } from './objectives.js';
import { scoreQuantities, scoresOf, type Thoroughness } from './scores.js';

const batchSize = 64;

/** Units of a model that the figure shows. */
const shownUnits = 3;

const setTitles = { sprites: 'sprites', xySquares: 'XYSquares' } as const;

interface DisentanglementScale extends Scale, Thoroughness {
  /** 'mlp': of reduced images; 'convolutional': that of the studies, of 64 × 64 pixels. */
  readonly network: 'mlp' | 'convolutional';
  readonly images: number;
  readonly scored: number;
  readonly width: number;
  readonly latent: number;
}

/** What the figure needs of the first run of an arm. */
interface Detail {
  readonly traversals: readonly Traversal[];
}

/** How many pixels a side become one. XYSquares lose nothing: a square fills a block. */
const reduction = ({ network }: DisentanglementScale, set: string | number): number =>
  network === 'convolutional' ? 1 : set === 'sprites' ? 4 : 8;

function modelOf(network: LayersModel, scale: DisentanglementScale, set: string | number): Vae {
  return vae({ ...partsOf(network), likelihood: ofPixels(reduction(scale, set) ** 2) });
}

/** Five objectives that are said to disentangle, on images whose factors are known. */
export const disentanglement = experiment({
  name: 'disentanglement',
  question: 'Do objectives that price dependence find the factors that images were made of?',
  claim: 'A larger β makes a representation more and more disentangled (Higgins et al. 2017, of the β-VAE).',
  lead:
    'Autoencoders of images that were made of known, independent factors: sprites of a shape, a size, an angle and a place, and XYSquares, three ' +
    'squares in places of their own. Five objectives, one price each, and the codes scored against the factors, which no objective has seen. ' +
    'Unsupervised disentanglement has no guarantee: without assumptions on models and data it is impossible, and in a large study seeds and ' +
    'prices mattered more than objectives (Locatello et al., Challenging common assumptions, 2019, https://arxiv.org/abs/1811.12359). What is found ' +
    'here is found for these images, networks and seeds.',
  protocol: (scale) =>
    `${scale.images} images drawn from each set for training, ${scale.scored} others scored by the means of their codes, of ${scale.latent} units. ` +
    (scale.network === 'mlp'
      ? 'Images are reduced by averaging: sprites 4 × 4 pixels to one, XYSquares 8 × 8, which loses nothing; the log-likelihood counts each value for the ' +
        `pixels that it stands for, so that prices mean what they do at 64 × 64. Encoder and decoder have two ReLU layers of ${scale.width}; Adam, one cycle ` +
        'up to 0.002; '
      : 'The convolutional networks of the study of Locatello et al. at 64 × 64; Adam at 0.0001; ') +
    `batches of ${batchSize}, ${scale.epochs} epochs. β-VAE β = ${prices.beta}; FactorVAE γ = ${prices.gamma}, its discriminator three layers of ${scale.width}; ` +
    `β-TCVAE β = ${prices.totalCorrelation}, symmetric stratified; DIP-VAE II λ = ${prices.covariance}: one price each, from the middle of the ranges of that study, ` +
    'nothing tuned. The paper has no such experiment. Scores are those of `scoreAll` of @infodrop/metrics, of information with 20 bins of equal width. The sprites are our own: their scores are not those of dSprites.',
  scales: {
    smoke: {
      seed: 0,
      seeds: 1,
      epochs: 1,
      network: 'mlp',
      images: 128,
      scored: 300,
      width: 16,
      latent: 3,
      rounds: 2,
      points: 100,
    },
    small: {
      seed: 0,
      seeds: 3,
      epochs: 12,
      network: 'mlp',
      images: 4800,
      scored: 3000,
      width: 128,
      latent: 8,
      rounds: 100,
      points: 10_000,
    },
    paper: {
      seed: 0,
      seeds: 5,
      epochs: 300,
      network: 'convolutional',
      images: 64_000,
      scored: 10_000,
      width: 1000,
      latent: 10,
      rounds: 100,
      points: 10_000,
    },
  } satisfies Record<string, DisentanglementScale>,
  choices: {
    network: { meaning: 'network, and whether images are reduced', names: ['mlp', 'convolutional'] },
    images: { meaning: 'training images', integer: true, least: batchSize },
    scored: { meaning: 'images that are scored', integer: true, least: 100 },
    width: { meaning: 'units of each hidden layer', integer: true, least: 1 },
    latent: { meaning: 'units of the code', integer: true, least: 2 },
    rounds: { meaning: 'rounds of DCI’s boosted trees', integer: true, least: 1 },
    points: { meaning: 'points that scores by interventions learn from', integer: true, least: 100 },
  },
  factors: () => ({
    set: Object.keys(setTitles) as FactorSetName[],
    objective: Object.keys(objectiveTitles) as ObjectiveName[],
  }),
  title: ({ set, objective }) => `${setTitles[set]}, ${objectiveTitles[objective]}`,
  data: ({ scale, arm, seed }) =>
    Promise.resolve(
      factorImages(arm.set, {
        train: scale.images,
        validation: 500,
        test: scale.scored,
        by: reduction(scale, arm.set),
        seed,
      }),
    ),
  network({ scale, arm, seed }) {
    const { width, latent } = scale;
    const channels = arm.set === 'sprites' ? 1 : 3;
    if (scale.network === 'convolutional') {
      const shape = { latent, channels, seed };
      return autoencoderNetwork({ encoder: convolutionalEncoder(shape), decoder: convolutionalDecoder(shape) });
    }
    const side = 64 / reduction(scale, arm.set);
    return mlpAutoencoder({ inputShape: [side, side, channels], width, latent, seed });
  },
  objective: ({ model, train, setting: { scale, arm, seed } }) =>
    objectiveNamed(arm.objective, modelOf(model, scale, arm.set), { setSize: train.setSize, width: scale.width, seed }),
  training: ({ scale }) => ({
    batchSize,
    optimizer: adam(),
    schedule: scale.network === 'mlp' ? oneCycle({ peak: 0.002 }) : constant(0.0001),
    validationEveryEpochs: 4,
  }),
  async measure({ model, test, scale, setting, signal }) {
    const { arm, seed } = setting;
    const trained = modelOf(model, scale, arm.set);
    const found = await byExample(test, (x) => trained.code.center(trained.encode(x)), signal);
    const codes = { data: Float64Array.from(found), shape: [test.size, scale.latent] } as const;
    const root = foldIn(key(seed), 'disentanglement');
    const { rate, distortion, units } = await diagnoseVae(trained, { data: test, key: root, signal });
    const values = {
      ...(await scoresOf(codes, test.factors, { rounds: scale.rounds, points: scale.points, seed, signal })),
      rate,
      distortion,
      active: units.filter(({ active }) => active).length,
    };
    if (seed !== scale.seed || arm.set !== 'sprites') return { values };
    const detail: Detail = { traversals: await traversals(trained, test, units, shownUnits) };
    return { values, detail };
  },
  quantities: {
    ...scoreQuantities,
    rate: { title: 'rate', unit: 'nats' },
    distortion: { title: 'distortion', unit: 'nats' },
    active: { title: 'active units', unit: '' },
  },
  statistic: () => ({
    name: `MIG of sprites, from β = 1 to β = ${prices.beta}`,
    of: 'mig',
    change: { from: { set: 'sprites', objective: 'elbo' }, to: { set: 'sprites', objective: 'betaVae' } },
    expected: 'more',
  }),
  changes: () =>
    (Object.keys(setTitles) as FactorSetName[]).flatMap((set) =>
      (Object.keys(objectiveTitles) as ObjectiveName[])
        .filter((objective) => objective !== 'elbo')
        .map((objective) => ({ from: { set, objective: 'elbo' as const }, to: { set, objective } })),
    ),
  figures: [
    {
      kind: 'drawn',
      title: 'Scores and distortion',
      draw: scoresAndDistortion,
      explanation: 'A point for each network: how well its code is sorted by factors, and what it loses of the image.',
    },
    {
      kind: 'images',
      title: 'What single units do to a sprite',
      images: traversalsFigure,
      explanation:
        'Of the first seed: one test image, and a unit of its code at −2 … 2 standard deviations of the prior, the others as they are; the units that tell ' +
        'most of each network, with what they cost.',
    },
    termCurves,
  ],
  glossary: () => [
    [
      'MIG',
      'How much more the best unit knows of a factor than the second best, as a share of the factor’s entropy, mean over factors: 1 is a unit of its own for each factor, 0 is none.',
    ],
    [
      'DCIMIG, MIG-sup, JEMMIG',
      'The same, but a unit counts for a factor only by what it knows of it beyond the next factor; units and factors exchanged; and less what the unit has of all else.',
    ],
    ['Modularity', 'Whether each unit holds one factor; it is far above 0 for noise too.'],
    ['SAP', 'Like MIG, by how well a straight line of one unit predicts the factor.'],
    [
      'DCI',
      'By what boosted trees use to read the factors: whether each unit serves one factor (disentanglement), each factor is served by one unit (completeness), and how often they are right (informativeness).',
    ],
    [
      'Explicitness',
      'How well logistic regression of the whole code tells each value of a factor from the others (AUROC, 0.5 taken to 0).',
    ],
    [
      'BetaVAE and FactorVAE score, IRS',
      'Whether one can tell which factor was held from what of the codes does not vary; and how little each unit moves when factors other than its own do.',
    ],
    [
      'InfoM, InfoE, InfoC',
      'Modularity, explicitness and compactness in terms of information, from 0 for chance to 1.',
    ],
    ['Rate and distortion', 'KL(q(z|x) ‖ p(z)), and −log p(x|z) at a draw of the code, of images of 64 × 64 pixels.'],
  ],
});

function scoresAndDistortion(outcomes: readonly ArmOutcome[]): { x: string; panels: LinesPanel[] } {
  const panels = Object.entries(setTitles).map(([set, title]): LinesPanel => ({
    y: `MIG, ${title}`,
    lines: outcomes
      .filter(({ arm }) => arm.set === set)
      .map((outcome) => {
        const [scores, distortions] = [valuesOf(outcome, 'mig'), valuesOf(outcome, 'distortion')];
        return {
          title: objectiveTitles[outcome.arm.objective as ObjectiveName],
          joined: false,
          points: scores.map((y, i) => ({ x: distortions[i]!, y, error: Number.NaN })),
        };
      }),
  }));
  return { x: 'distortion, nats', panels };
}

function traversalsFigure(outcomes: readonly ArmOutcome[]): ImagesFigure {
  const shown = outcomes.filter(({ arm }) => arm.set === 'sprites');
  const details = shown.map(({ runs }) => (runs[0]!.measured.detail as Detail).traversals);
  const side = Math.sqrt(Buffer.from(details[0]![0]!.images[0]!, 'base64').length);
  return {
    height: side,
    width: side,
    rows: shown.flatMap(({ arm }, i) => traversalRows(objectiveTitles[arm.objective as ObjectiveName], details[i]!)),
    caption: 'One unit of the code from −2 to 2 in each row. First seed.',
  };
}
