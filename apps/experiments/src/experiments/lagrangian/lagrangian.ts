import { foldIn, key } from '@infodrop/random';
import { adam, oneCycle } from '@infodrop/training';
import {
  add,
  logSoftmax,
  mean,
  mul,
  neg,
  reshape,
  type Rank,
  type Scalar,
  sum,
  type Tensor,
  tensor2d,
} from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { experiment, type ExperimentObjective } from '../../experiment/experiment.js';
import type { ArmOutcome } from '../../experiment/measured.js';
import type { Line } from '../../figure/lines.js';
import { type ChannelInformation, channelInformation } from '../channelInformation.js';
import { channelPass, encoderNetwork, readChannel } from './encoder.js';
import { belowCurve, exactCurve, randomTask, type Task, taskData } from './task.js';

/** What the price b = beta is put on: (18) with the layer's own q, and the three regimes with exact densities. */
const regimes = ['prior', 'both', 'information', 'correlation'] as const;
type Regime = (typeof regimes)[number];

const titles: Record<Regime, string> = {
  prior: '(18), learned q',
  both: 'γ = β',
  information: 'γ = 0',
  correlation: 'β = 0',
};

/** What the figure needs of a run. */
interface Detail {
  /** I(x; z) and I(z; y) along the exact curve. */
  readonly curve: readonly (readonly [xz: number, zy: number])[];
}

/** Passes over all x in a step, each with noise of its own. */
const passes = 8;
const stepsPerEpoch = 50;

function priced(network: LayersModel, task: Task, regime: Regime, beta: number): ExperimentObjective {
  const pass = channelPass(network);
  return {
    models: { network },
    turns: [
      {
        name: 'all',
        terms({ size, inputs, arrays }, { training }) {
          const rows = reshape<Rank.R2>(inputs, [size * task.inputs, task.inputs]);
          const { logits, information, totalCorrelation, kl } = pass(rows, training);
          const targets = tensor2d(arrays.targets as Float32Array, [size * task.inputs, task.classes]);
          const crossEntropy = neg(sum(mul(targets, logSoftmax(logits)), 1));
          const price: Record<Regime, () => Tensor> = {
            prior: () => kl,
            both: () => mean(add(information, totalCorrelation)),
            information: () => mean(information),
            correlation: () => mean(totalCorrelation),
          };
          return {
            loss: add<Scalar>(mean(crossEntropy), mul(price[regime](), beta)),
            measures: { crossEntropy, information, totalCorrelation },
          };
        },
      },
    ],
    async evaluate() {
      const { xz, zy, totalCorrelation } = await informationOf(network, task, 4);
      return { information: xz, zy, totalCorrelation };
    },
  };
}

async function informationOf(network: LayersModel, task: Task, draws: number): Promise<ChannelInformation> {
  const draw = foldIn(key(0), `evaluation of ${task.inputs}`);
  return channelInformation(await readChannel(network), { task: task.conditional, draws, key: draw });
}

/** The regimes of the Lagrangian on a task whose bottleneck is known exactly. */
export const lagrangian = experiment({
  name: 'lagrangian',
  question: 'Do the regimes of the Lagrangian find the information bottleneck where it is known?',
  claim:
    'With γ = β the Lagrangian H(y|z) + β I(z; x) + γ TC(z) becomes a loss that can be minimized, (18), in the place of the bottleneck’s own, (15).',
  lead:
    'On a task with few inputs the information bottleneck can be computed exactly. Small networks with a bottleneck of information dropout are ' +
    'trained on the same task in each regime of the Lagrangian; since p(z|x) is known, what they keep of x and say of y is measured without a bias, ' +
    'and laid beside the exact curve.',
  protocol: ({ inputs, classes, units, epochs }) =>
    `A random p(y|x) for each seed: ${inputs} equally likely inputs, ${classes} classes, p ∝ exp(2 N(0, 1)); it is the whole population, so that ` +
    `nothing is split. Encoder and decoder have one hidden layer of 32; z has ${units} units of softplus with log-normal noise, α from 0.001 to ` +
    `0.701. Adam, up to 0.01 on one cycle, ${epochs * stepsPerEpoch} steps of ${passes} draws for every input, of ${epochs} epochs. ‘γ = β’, ` +
    '‘γ = 0’ and ‘β = 0’ have p(z) = (1/N) Σ p(z|x) and its marginals exactly, in every step; ‘(18), learned q’ is what the layer does by itself, ' +
    'with its learned log-normal prior. The price is the same number in all of them, nothing is tuned. Afterwards informations are means over 400 draws for each input, with ' +
    `every density exact: I(x; z) cannot be above log N = ${Math.log(inputs).toFixed(3)} nats, which is the entropy of x here and no limit of the estimate. ` +
    'The exact curve is that of the discrete bottleneck from many starts. The paper has no experiment on this: all of it is ours.',
  scales: {
    smoke: { seed: 0, seeds: 1, epochs: 1, inputs: 6, classes: 3, units: 2, betas: [0.1] },
    small: { seed: 0, seeds: 5, epochs: 20, inputs: 24, classes: 4, units: 2, betas: [0.02, 0.1, 0.4] },
    paper: {
      seed: 0,
      seeds: 10,
      epochs: 100,
      inputs: 64,
      classes: 8,
      units: 4,
      betas: [0.01, 0.02, 0.05, 0.1, 0.2, 0.4],
    },
  },
  choices: {
    inputs: { meaning: 'values of x', integer: true, least: 2 },
    classes: { meaning: 'values of y', integer: true, least: 2 },
    units: { meaning: 'units of z', integer: true, least: 2 },
    betas: { meaning: 'prices, β of (15)', above: 0 },
  },
  factors: ({ betas }) => ({ regime: regimes, beta: betas }),
  title: ({ regime, beta }) => `${titles[regime]}, price ${beta}`,
  words: { ...titles, beta: 'price' },
  data({ scale: { inputs, classes }, seed }) {
    const data = taskData(randomTask({ inputs, classes, seed }), passes * stepsPerEpoch);
    return Promise.resolve({ train: data, validation: data, test: data });
  },
  network: ({ scale: { inputs, classes, units }, arm: { beta }, seed }) =>
    encoderNetwork({ task: { inputs, classes }, units, beta, seed }),
  objective: ({ model, train: { task }, setting: { arm } }) => priced(model, task, arm.regime, arm.beta),
  training: () => ({
    batchSize: passes,
    optimizer: adam(),
    schedule: oneCycle({ peak: 0.01 }),
    validationEveryEpochs: 5,
  }),
  async measure({ model, test: { task }, scale, setting: { arm } }) {
    const { xz, zy, totalCorrelation } = await informationOf(model, task, 400);
    const curve = exactCurve(task, scale.betas);
    const best = curve.points.find(({ beta }) => Math.abs(beta - arm.beta) < 1e-9 * arm.beta)!;
    const detail: Detail = { curve: curve.points.map(({ xz, zy }) => [xz, zy]) };
    return {
      values: {
        excess: best.zy - zy + arm.beta * (xz - best.xz),
        below: belowCurve(curve, { xz, zy }),
        xz,
        zy,
        totalCorrelation,
      },
      detail,
    };
  },
  quantities: {
    excess: { title: 'excess of (15)', unit: 'nats' },
    below: { title: 'below the exact curve', unit: 'nats' },
    xz: { title: 'I(x; z)', unit: 'nats' },
    zy: { title: 'I(z; y)', unit: 'nats' },
    totalCorrelation: { title: 'TC(z)', unit: 'nats' },
  },
  validationQuantities: { information: { title: 'I(x; z)', unit: 'nats' } },
  statistic: ({ betas }) => ({
    name: 'excess of the bottleneck’s Lagrangian (15) over its exact minimum, from the price on total correlation alone to (18)',
    of: 'excess',
    change: {
      from: { regime: 'correlation', beta: middle(betas) },
      to: { regime: 'prior', beta: middle(betas) },
    },
    expected: 'less',
  }),
  changes: ({ betas }) =>
    betas.flatMap((beta) => [
      { from: { regime: 'correlation' as const, beta }, to: { regime: 'prior' as const, beta } },
      { from: { regime: 'information' as const, beta }, to: { regime: 'both' as const, beta } },
      { from: { regime: 'both' as const, beta }, to: { regime: 'prior' as const, beta } },
    ]),
  figures: [
    {
      kind: 'drawn',
      title: 'The information plane',
      explanation:
        'What z keeps of x and says of y, for each price, of the first seed; no representation of any kind can be above the exact curve, ' +
        'whose right end is all of I(x; y).',
      draw: plane,
    },
    {
      kind: 'lines',
      title: 'Excess of (15) over its exact minimum, and total correlation, against the price',
      x: 'beta',
      series: 'regime',
      y: ['excess', 'totalCorrelation'],
      logarithmic: true,
    },
  ],
  glossary: ({ inputs }) => [
    ['prior', '(18) with the layer’s own learned log-normal q: what information dropout does by itself.'],
    ['both', 'γ = β: the price is on I(x; z) + TC(z), with exact densities.'],
    ['information', 'γ = 0: the price is on I(x; z) alone, which is the bottleneck’s own Lagrangian, (15).'],
    ['correlation', 'β = 0: the price is on TC(z) alone.'],
    [
      'Excess of (15)',
      'H(y|z) + β I(x; z) of the network, less the same of the exact bottleneck at that β: 0 where nothing is better.',
    ],
    ['Below the exact curve', 'How much more a representation that keeps as much of x could say of y.'],
    [
      'log N',
      `${Math.log(inputs).toFixed(3)} nats: all that there is to know of x, and so the most that I(x; z) can be.`,
    ],
  ],
});

function middle(betas: readonly number[]): number {
  return [...betas].sort((a, b) => a - b)[Math.floor((betas.length - 1) / 2)]!;
}

function plane(outcomes: readonly ArmOutcome[]): { x: string; panels: { y: string; lines: Line[] }[] } {
  const point = (x: number, y: number): Line['points'][number] => ({ x, y, error: Number.NaN });
  const { curve } = outcomes[0]!.runs[0]!.measured.detail as Detail;
  const along = curve.map(([xz, zy]) => point(xz, zy));
  const lines = regimes.map((regime): Line => ({
    title: titles[regime],
    // Between two prices there is no representation that was trained.
    joined: false,
    points: outcomes
      .filter(({ arm }) => arm.regime === regime)
      .map(({ runs: [first] }) => point(Number(first!.measured.values.xz), Number(first!.measured.values.zy))),
  }));
  return { x: 'I(x; z), nats', panels: [{ y: 'I(z; y), nats', lines: [{ title: 'exact', points: along }, ...lines] }] };
}
