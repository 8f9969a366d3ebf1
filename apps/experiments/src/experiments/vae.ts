import { spread } from '@infodrop/metrics';
import { foldIn, key } from '@infodrop/random';
import { adam, oneCycle, type TrainingData } from '@infodrop/training';
import {
  type CodeLaw,
  diagnoseVae,
  gaussianCode,
  informationDropoutCode,
  vae as autoencoder,
  type Vae,
  vaeObjective,
} from '@infodrop/vae';
import { log, stack, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { experiment } from '../experiment/experiment.js';
import type { ArmOutcome } from '../experiment/measured.js';
import type { Scale } from '../experiment/scale.js';
import type { ImagesFigure } from '../figure/images.js';
import type { LinesPanel } from '../figure/lines.js';
import { binarized } from './autoencoder/binarized.js';
import { byExample } from './autoencoder/byExample.js';
import { mlpAutoencoder, partsOf } from './autoencoder/network.js';
import { termCurves } from './autoencoder/termCurves.js';
import { inkOf, storedImages, type StoredImages } from './autoencoder/storedImages.js';
import { digitsLimit, digitsOf, digitsProtocol, type DigitsScale } from './digits.js';
import { imageNeeds } from './images.js';

const batchSize = 100;

/** How far apart the two bounds may be and still go together: nats. */
const margin = 1.5;

/** Images of a row of the figure. */
const shownImages = 10;

const codes = { gaussian: 'Gaussian', informationDropout: 'information dropout' } as const;

interface VaeScale extends Scale, DigitsScale {
  readonly width: number;
  readonly latents: readonly number[];
  readonly draws: number;
}

/** What the figures need of the first run of an arm. */
interface Detail {
  readonly samples: StoredImages;
  readonly inputs: StoredImages;
  readonly reconstructions: StoredImages;
  /** Of test digits, where a code has two units: their values, of logarithms where the noise is log-normal, and the digit. */
  readonly codes: readonly (readonly [first: number, second: number, digit: number])[];
}

/** α of information dropout is at most 1, the scale of its prior: a unit that tells nothing costs nothing, as a Gaussian one. */
const codeOf = (name: string | number): CodeLaw =>
  name === 'gaussian' ? gaussianCode() : informationDropoutCode({ minAlpha: 0.001, alphaRange: 0.999 });

/** The Gaussian autoencoder of Kingma beside one whose code has information dropout. */
export const vae = experiment({
  name: 'vae',
  question: 'Does an autoencoder with information dropout do as well as the Gaussian one?',
  claim:
    'The variational autoencoder with Gaussian codes and the one with information dropout go together: the one is a case of the other.',
  lead:
    'Two autoencoders that differ in nothing but how a code is drawn: with Gaussian noise and a standard normal prior, or with log-normal noise ' +
    'of learned strength and a log-normal prior. With equal weights the second is exactly the first, of the logarithm of the code and with an ' +
    'exponential before the decoder; a test of the package shows that. What is left to find out is whether they learn alike.',
  protocol: ({ digits, images, width, latents, epochs, draws }) =>
    `${digitsProtocol({ digits, images })}, binarized at ½; encoder and decoder with two ReLU layers of ${width}; codes of ${latents.join(', ')} units; ` +
    `Adam, one cycle up to 0.002, batches of ${batchSize}, ${epochs} epochs, β = 1 not divided by the number of digits; nothing is tuned. α is at most 1, ` +
    'the scale of the prior, so that a unit that tells nothing costs nothing. The bound is the mean of ' +
    `10 draws of each test digit’s code, the likelihood importance-weighted with ${draws} draws. Unlike the paper: one width of the hidden layers ` +
    'whatever the code’s, digits of two values, and Adam.',
  scales: {
    smoke: { seed: 0, seeds: 1, epochs: 2, digits: 200, width: 16, latents: [2], draws: 5 },
    small: { seed: 0, seeds: 5, epochs: 25, digits: 4000, width: 128, latents: [2, 10], draws: 100 },
    paper: {
      seed: 0,
      seeds: 5,
      epochs: 300,
      images: 'mnist',
      digits: 50_000,
      width: 512,
      latents: [256, 512, 768],
      draws: 1000,
    },
  } satisfies Record<string, VaeScale>,
  choices: {
    digits: { meaning: 'training digits', integer: true, least: batchSize },
    width: { meaning: 'units of each hidden layer', integer: true, least: 1 },
    latents: { meaning: 'units of the code', integer: true, least: 1 },
    draws: { meaning: 'draws of each code for the likelihood', integer: true, least: 1 },
  },
  needs: (scale) => imageNeeds(scale.images),
  limits: (scale) => [digitsLimit(scale)],
  factors: ({ latents }) => ({ code: ['gaussian', 'informationDropout'] as const, latent: latents }),
  title: ({ code, latent }) => `${codes[code]}, ${latent} units`,
  words: { ...codes, latent: 'units of the code' },
  data: async ({ scale, seed }) => binarized(await digitsOf(scale, seed)),
  network: ({ scale: { width }, arm: { latent }, seed }) =>
    mlpAutoencoder({ inputShape: [28, 28, 1], width, latent, seed }),
  objective: ({ model, setting: { arm } }) => vaeObjective(autoencoder({ ...partsOf(model), code: codeOf(arm.code) })),
  training: () => ({ batchSize, optimizer: adam(), schedule: oneCycle({ peak: 0.002 }), validationEveryEpochs: 5 }),
  async measure({ model, test, scale, setting, signal }) {
    const trained = autoencoder({ ...partsOf(model), code: codeOf(setting.arm.code) });
    const root = foldIn(key(setting.seed), 'vae');
    const bounds = await byExample(
      test,
      (x, from) => {
        const { elbo, kl } = trained.elbo(x, { key: foldIn(foldIn(root, 'bound'), from), draws: 10 });
        return stack([elbo, kl], 1);
      },
      signal,
    );
    const likelihoods = await byExample(
      test,
      (x, from) => trained.logLikelihood(x, { key: foldIn(foldIn(root, 'likelihood'), from), draws: scale.draws }),
      signal,
    );
    const { units } = await diagnoseVae(trained, { data: test, key: foldIn(root, 'diagnosis'), signal });
    const elbo = bounds.filter((_, i) => i % 2 === 0);
    const rate = bounds.filter((_, i) => i % 2 === 1);
    return {
      values: {
        bound: spread(elbo),
        likelihood: spread(likelihoods),
        rate: spread(rate),
        distortion: spread(elbo.map((nats, i) => -nats - rate[i]!)),
        active: units.filter(({ active }) => active).length,
      },
      ...(setting.seed === scale.seed ? { detail: await detailOf(trained, test, signal) } : {}),
    };
  },
  quantities: {
    bound: { title: 'test bound', unit: 'nats' },
    likelihood: { title: 'test log-likelihood, importance-weighted', unit: 'nats' },
    rate: { title: 'rate', unit: 'nats' },
    distortion: { title: 'distortion', unit: 'nats' },
    active: { title: 'active units', unit: '' },
  },
  statistic: () => ({
    name: `how far the test bounds of the two are apart, mean over the sizes of the code, less ${margin} nats`,
    of: 'bound',
    relation: (values) => {
      const half = values.length / 2;
      const gaps = values.slice(half).map(({ bound }, i) => Math.abs(bound! - values[i]!.bound!));
      return gaps.reduce((total, gap) => total + gap, 0) / half - margin;
    },
    expected: 'less',
  }),
  changes: ({ latents }) =>
    latents.map((latent) => ({ from: { code: 'gaussian', latent }, to: { code: 'informationDropout', latent } })),
  figures: [
    {
      kind: 'lines',
      title: 'Bound, likelihood, rate and distortion against the size of the code',
      x: 'latent',
      series: 'code',
      y: ['bound', 'likelihood', 'rate', 'distortion'],
      logarithmic: true,
    },
    {
      kind: 'images',
      title: 'Samples and reconstructions',
      images: samplesFigure,
      explanation:
        'Of the first seed and the largest code: what the decoder makes of codes drawn from the prior, and of those of test digits without their noise.',
    },
    {
      kind: 'drawn',
      title: 'The code of two units by digit',
      draw: codesFigure,
      explanation:
        'Of the first seed: where test digits lie without their noise, a colour each (8 and 9 as rings); of information dropout the logarithm of the code.',
    },
    termCurves,
  ],
  glossary: ({ draws }) => [
    [
      'Bound',
      'E log p(x|z) − KL(q(z|x) ‖ p(z)): at most the log-likelihood of a digit, in nats. Less negative is better; its parts are minus the distortion and minus the rate.',
    ],
    [
      'Importance-weighted likelihood',
      `A tighter bound: the logarithm of the mean of p(x, z)/q(z|x) over ${draws} draws of the code.`,
    ],
    ['Active units', 'Units of the code whose center, without noise, has a variance above 0.01 over the test digits.'],
  ],
});

/** What the figures show of a run. */
async function detailOf(model: Vae, test: TrainingData, signal: AbortSignal): Promise<Detail> {
  const count = shownImages;
  const { inputs } = test.batch(Uint32Array.from({ length: count }, (_, i) => i));
  const x = tensor(inputs, [count, ...test.shape], 'float32');
  const samples = await storedImages(model.sample({ key: key(0), count }));
  const reconstructions = await storedImages(model.reconstruct(x));
  const { targets } = test.batch(Uint32Array.from({ length: test.size }, (_, i) => i));
  const ofTwo = model.latent === 2 ? await byExample(test, (of) => centerOf(model, of), signal) : [];
  return {
    samples,
    inputs: await storedImages(x),
    reconstructions,
    codes: Array.from({ length: ofTwo.length / 2 }, (_, i) => [
      Number(ofTwo[2 * i]!.toFixed(3)),
      Number(ofTwo[2 * i + 1]!.toFixed(3)),
      targets[i]!,
    ]),
  };
}

/** Codes without their noise; logarithms of those that are above 0. */
function centerOf(model: Vae, x: Tensor): Tensor {
  const center = model.code.center(model.encode(x));
  return model.code.kind === 'gaussian' ? center : log(center);
}

const firstDetail = ({ runs }: ArmOutcome): Detail => runs[0]!.measured.detail as Detail;

function samplesFigure(outcomes: readonly ArmOutcome[]): ImagesFigure {
  const largest = Math.max(...outcomes.map(({ arm }) => Number(arm.latent)));
  const shown = outcomes.filter(({ arm }) => arm.latent === largest);
  const side = 28;
  return {
    height: side,
    width: side,
    rows: [
      { title: 'test digits', images: inkOf(firstDetail(shown[0]!).inputs) },
      ...shown.flatMap((outcome) => {
        const { samples, reconstructions } = firstDetail(outcome);
        const name = codes[outcome.arm.code as keyof typeof codes];
        return [
          { title: `${name}: again`, images: inkOf(reconstructions) },
          { title: `${name}: new`, images: inkOf(samples) },
        ];
      }),
    ],
    caption: `Codes of ${largest} units; first seed. “Again”: the digits above, through their codes; “new”: from the prior.`,
  };
}

function codesFigure(outcomes: readonly ArmOutcome[]): { x: string; panels: LinesPanel[] } {
  const panels = outcomes
    .filter(({ arm }) => arm.latent === 2)
    .map((outcome): LinesPanel => ({
      y: `second unit, ${codes[outcome.arm.code as keyof typeof codes]}`,
      lines: Array.from({ length: 10 }, (_, digit) => ({
        title: `${digit}`,
        joined: false,
        points: firstDetail(outcome)
          .codes.filter(([, , of]) => of === digit)
          .slice(0, 40)
          .map(([x, y]) => ({ x, y, error: Number.NaN, hollow: digit >= 8 })),
      })),
    }));
  return { x: 'first unit of the code', panels };
}
