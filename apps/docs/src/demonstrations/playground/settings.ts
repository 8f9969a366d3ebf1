// All that decides what the playground shows, and its place in the address of the page.
import { addressOf, choiceField, numberField, seedField } from '../page/address.js';
import { type OwnPoint, pointsFromText, pointsToText } from '../points/ownPoint.js';

export const DATA_SETS = ['moons', 'rings', 'points', 'csv'] as const;
export const NOISES = ['none', 'binary', 'gaussian', 'information'] as const;

/** What is classified: two data sets drawn from the seed, the reader's own points, or the reader's own file. */
export type DataSet = (typeof DATA_SETS)[number];

/** What the activations are multiplied by. */
export type NoiseKind = (typeof NOISES)[number];

/** β from a step on. */
export interface BetaChange {
  readonly step: number;
  readonly beta: number;
}

export interface Settings {
  readonly data: DataSet;
  readonly points: readonly OwnPoint[];
  /** Inputs of pure noise beside those that the label depends on. */
  readonly distractors: number;
  readonly noise: NoiseKind;
  /** At least one, the first at step 0. Only for information dropout. */
  readonly betas: readonly BetaChange[];
  /** The share of units that binary dropout turns off; Gaussian noise has the same variance. */
  readonly rate: number;
  readonly seed: number;
  /** After how many training steps it waits. */
  readonly steps: number;
}

export const MOST_DISTRACTORS = 8;
export const MOST_POINTS = 240;
export const MOST_STEPS = 20_000;
const MOST_CHANGES = 48;

/** The β that the slider has: ten to a factor of ten. */
export const BETAS: readonly number[] = [
  0,
  ...Array.from({ length: 36 }, (_, i) => Number((10 ** (-3.5 + i / 10)).toPrecision(2))),
];

export const DEFAULTS: Settings = {
  data: 'rings',
  points: [],
  distractors: 6,
  noise: 'information',
  betas: [{ step: 0, beta: BETAS[15]! }],
  rate: 0.5,
  seed: 1,
  steps: 1500,
};

/** β as of this step. */
export function betaAt(betas: readonly BetaChange[], step: number): number {
  return betas.findLast((change) => change.step <= step)?.beta ?? 0;
}

/** The changes with one more; of several at one step the last counts, and none stands that changes nothing. */
export function withBeta(betas: readonly BetaChange[], change: BetaChange): readonly BetaChange[] {
  const before = betas.filter(({ step }) => step < change.step);
  if (before.length > 0 && before.at(-1)!.beta === change.beta) return before;
  // An address must stay short: of a long history the oldest changes give way.
  const kept = before.length < MOST_CHANGES ? before : [before[0]!, ...before.slice(-MOST_CHANGES + 2)];
  return [...kept, change];
}

export const address = addressOf<Settings>(
  {
    data: {
      usual: DEFAULTS.data,
      // A file is not in the address.
      read: (text) => DATA_SETS.find((each) => each === text && each !== 'csv'),
      write: (value) => value,
    },
    points: { usual: DEFAULTS.points, read: (text) => pointsFromText(text, MOST_POINTS), write: pointsToText },
    distractors: numberField(DEFAULTS.distractors, { least: 0, most: MOST_DISTRACTORS, whole: true }),
    noise: choiceField(DEFAULTS.noise, NOISES),
    betas: { name: 'beta', usual: DEFAULTS.betas, read: betasFromText, write: betasToText },
    rate: numberField(DEFAULTS.rate, { least: 0.1, most: 0.9 }),
    seed: seedField(DEFAULTS.seed),
    steps: numberField(DEFAULTS.steps, { least: 0, most: MOST_STEPS, whole: true }),
  },
  (name, { data, noise }) => {
    if (name === 'points') return data === 'points';
    if (name === 'betas') return noise === 'information';
    return name !== 'rate' || noise === 'binary' || noise === 'gaussian';
  },
);

export const { toHash, fromHash } = address;

/** As 0.01,0.2@340: the first holds from the start, another from the step behind its @. */
function betasToText(betas: readonly BetaChange[]): string {
  return betas.map(({ step, beta }) => (step === 0 ? `${beta}` : `${beta}@${step}`)).join(',');
}

function betasFromText(text: string): readonly BetaChange[] | undefined {
  const changes = text.split(',').map((part) => {
    const [, beta, step = '0'] = /^([\d.e-]+)(?:@(\d+))?$/.exec(part) ?? [];
    return { step: Number(step), beta: beta === undefined ? NaN : Number(beta) };
  });
  const right = changes.every(
    ({ step, beta }, i) =>
      beta >= 0 && beta <= 10 && step <= MOST_STEPS && (i === 0 ? step === 0 : step > changes[i - 1]!.step),
  );
  return right && changes.length <= MOST_CHANGES ? changes : undefined;
}
