import { gaussianTotalCorrelation, ksgTotalCorrelation } from '@infodrop/information';
import { foldIn, key, normal } from '@infodrop/random';
import { adam, oneCycle } from '@infodrop/training';
import { add, dispose, type Scalar, sub, type Tensor2D, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { input, type LayersModel, model as modelOf, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { Matrix } from 'ml-matrix';
import { experiment, type ExperimentObjective } from '../../experiment/experiment.js';
import { amariError, gainsOf } from './amari.js';
import { fastIca, whiteningOf } from './fastIca.js';
import { FactorizedSurprise, MonotoneMap, sumOfMeans, Unmixing } from './layers.js';
import { mixedSignals, type Signals, sourceCount } from './signals.js';

const titles = { gaussian: 'Gaussian TC (whitening)', fastIca: 'FastICA', totalCorrelation: 'total correlation' };

/** z of all samples, [n, d]. */
async function componentsOf(model: LayersModel, { mixed }: Pick<Signals, 'mixed'>): Promise<Matrix> {
  const z = tidy(() => model.apply(tensor2d(mixed.to2DArray())) as Tensor2D);
  try {
    return Matrix.from1DArray(mixed.rows, sourceCount, Array.from(await z.data()));
  } finally {
    dispose(z);
  }
}

/** Total correlation by nearest neighbours, of any law, and by (23), as if it were Gaussian. */
function dependenceOf(z: Matrix): { readonly totalCorrelation: number; readonly gaussian: number } {
  const samples = z.to2DArray();
  return { totalCorrelation: ksgTotalCorrelation(samples), gaussian: gaussianTotalCorrelation(samples) };
}

/**
 * TC(z) of an invertible map, up to the entropy of x, which no map changes, and with a learned q for each coordinate:
 *
 *   TC(z) + h(x) = Σᵢ h(zᵢ) − E log |det ∂z/∂x|  ≤  E [ −Σᵢ log qᵢ(zᵢ) − Σₖ log h′ₖ(xₖ) ] − log |det W|
 */
function separation(model: LayersModel): ExperimentObjective {
  const unmixing = model.layers.find((layer) => layer instanceof Unmixing)!;
  const curve = model.layers.find((layer) => layer instanceof MonotoneMap);
  const z = input({ shape: [sourceCount] });
  const surprise = modelOf({ inputs: z, outputs: new FactorizedSurprise({ name: 'q' }).apply(z) as SymbolicTensor });
  return {
    models: { model, surprise },
    turns: [
      {
        name: 'all',
        terms({ inputs }) {
          const components = model.apply(inputs) as Tensor2D;
          const entropies = sumOfMeans(surprise.apply(components) as Tensor2D);
          const volume = unmixing.logDeterminant();
          const stretched = curve === undefined ? volume : add<Scalar>(volume, sumOfMeans(curve.logSlope(inputs)));
          return { loss: sub<Scalar>(entropies, stretched), measures: {} };
        },
      },
    ],
    async evaluate({ data }) {
      return { totalCorrelation: dependenceOf(await componentsOf(model, data as Signals)).totalCorrelation };
    },
  };
}

/** What γ > 0 alone asks of a representation that keeps everything: the doubt of the analysis, put to the test. */
export const ica = experiment({
  name: 'ica',
  question: 'Does a price on total correlation alone (β = 0) separate independent sources?',
  claim: 'With β = 0, γ > 0 and y = x the Lagrangian is the standard loss of independent component analysis.',
  lead:
    'Four independent sources are mixed, once by a matrix, once by a matrix and then by a curve of each channel. A map that can be inverted ' +
    'keeps all of x, so that with y = x nothing is left of the Lagrangian but the price of total correlation: the map is trained to make its ' +
    'outputs independent. Whether they are the sources again, Amari’s error says, beside FastICA and beside a map that only decorrelates.',
  protocol: ({ samples, epochs }) =>
    `${samples} samples for training, as many each for validation and test; sources uniform, Laplace, exponential and arcsine; a new mixing ` +
    'matrix for each seed. x = A s, or x = g(A s) with g(u) = tanh(1.5u) + u/5. The total correlation of an invertible map is ' +
    'Σ h(zᵢ) − E log |det ∂z/∂x| and a constant; h(zᵢ) is bounded from above by a learned mixture of eight normals for each coordinate, so ' +
    `what is minimized is (18) with β = 0: Adam, up to 0.02 on one cycle, batches of 100, ${epochs} epochs. W begins as the identity, the curves ` +
    'as straight lines. Gaussian total correlation, (23), is 0 after whitening: that map is its minimum in closed form (the symmetric one). FastICA ' +
    'is ours (symmetric, log cosh), of the same whitened signals; both know no curves. Each method is tried once, with nothing tuned. The paper ' +
    'names this case and has no experiment on it: all of this is ours.',
  scales: {
    smoke: { seed: 0, seeds: 1, epochs: 2, samples: 300 },
    small: { seed: 0, seeds: 5, epochs: 60, samples: 4000 },
    paper: { seed: 0, seeds: 20, epochs: 100, samples: 20_000 },
  },
  choices: { samples: { meaning: 'samples of each split', integer: true, least: 100 } },
  factors: () => ({
    mixture: ['linear', 'postNonlinear'] as const,
    method: ['gaussian', 'fastIca', 'totalCorrelation'] as const,
  }),
  title: ({ mixture, method }) => `${mixture === 'linear' ? 'linear' : 'post-nonlinear'}, ${titles[method]}`,
  data: ({ scale, arm, seed }) =>
    Promise.resolve(mixedSignals({ size: scale.samples, nonlinear: arm.mixture === 'postNonlinear', seed })),
  network({ arm }) {
    const x = input({ shape: [sourceCount], name: 'x' });
    const curved = arm.method === 'totalCorrelation' && arm.mixture === 'postNonlinear';
    const u = curved ? (new MonotoneMap({ name: 'curves' }).apply(x) as SymbolicTensor) : x;
    return modelOf({ inputs: x, outputs: new Unmixing({ name: 'unmixing' }).apply(u) as SymbolicTensor });
  },
  objective: ({ model }) => separation(model),
  fit({ model, train: { mixed }, setting: { arm, seed } }) {
    if (arm.method === 'totalCorrelation') return null;
    return () => {
      const numbers = Array.from(normal(foldIn(key(seed), 'FastICA'), sourceCount ** 2));
      const start = Matrix.from1DArray(sourceCount, sourceCount, numbers);
      const matrix = arm.method === 'gaussian' ? whiteningOf(mixed) : fastIca(mixed, { start }).unmixing;
      const weights = tensor2d(matrix.to2DArray());
      model.getLayer('unmixing').setWeights([weights]);
      weights.dispose();
      return Promise.resolve();
    };
  },
  training: () => ({
    batchSize: 100,
    optimizer: adam(),
    schedule: oneCycle({ peak: 0.02 }),
    validationEveryEpochs: 10,
  }),
  async measure({ model, test }) {
    const z = await componentsOf(model, test);
    return { values: { amari: amariError(gainsOf(z, test.sources)), ...dependenceOf(z) } };
  },
  quantities: {
    amari: { title: 'Amari error', unit: '' },
    totalCorrelation: { title: 'total correlation (nearest neighbours)', unit: 'nats' },
    gaussian: { title: 'Gaussian total correlation (23)', unit: 'nats' },
  },
  statistic: () => ({
    name: 'Amari error of a linear mixture, from the least Gaussian total correlation to the least total correlation',
    of: 'amari',
    change: {
      from: { mixture: 'linear', method: 'gaussian' },
      to: { mixture: 'linear', method: 'totalCorrelation' },
    },
    expected: 'less',
  }),
  changes: () =>
    (['linear', 'postNonlinear'] as const).flatMap((mixture) =>
      (['gaussian', 'fastIca'] as const).map((method) => ({
        from: { mixture, method },
        to: { mixture, method: 'totalCorrelation' as const },
      })),
    ),
  figures: [
    {
      kind: 'drawn',
      title: 'Amari error against total correlation',
      explanation:
        'A point for each seed, on the test split. Left a mixture by a matrix, right by a matrix and a curve of each channel. Amari’s error is 0 ' +
        'where each component is one source; total correlation is estimated from nearest neighbours, for every method alike.',
      draw: (outcomes) => ({
        x: 'total correlation, nats',
        panels: (['linear', 'postNonlinear'] as const).map((mixture) => ({
          y: `Amari error, ${mixture === 'linear' ? 'linear' : 'post-nonlinear'}`,
          lines: outcomes
            .filter(({ arm }) => arm.mixture === mixture)
            .map(({ arm, runs }) => ({
              title: titles[arm.method as keyof typeof titles],
              joined: false,
              points: runs.map(({ measured: { values } }) => ({
                x: Number(values.totalCorrelation),
                y: Number(values.amari),
                error: Number.NaN,
              })),
            })),
        })),
      }),
    },
  ],
  glossary: () => [
    [
      'Amari error',
      'How far the map from sources to components is from a permutation with scales: 0 where each component is one source, at most 1.',
    ],
    [
      'γ',
      'The price of total correlation TC(z) in the Lagrangian; β is the price of information. Here β = 0, and y = x is kept whole.',
    ],
  ],
});
