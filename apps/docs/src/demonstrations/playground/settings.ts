// All that decides what the playground shows, and its place in the address of the page.

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

/** A point that the reader set, in the square from −EXTENT to EXTENT. */
export interface OwnPoint {
  readonly x: number;
  readonly y: number;
  readonly label: 0 | 1;
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

/** Half the side of the square that is drawn. */
export const EXTENT = 3;
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

/** The part of the address behind #. What has its default is left out. */
export function toHash(settings: Settings): string {
  const parts = new URLSearchParams();
  const set = (name: string, value: string, usual: string): void => {
    if (value !== usual) parts.set(name, value);
  };
  set('data', settings.data, DEFAULTS.data);
  if (settings.data === 'points') set('points', pointsToText(settings.points), '');
  set('distractors', String(settings.distractors), String(DEFAULTS.distractors));
  set('noise', settings.noise, DEFAULTS.noise);
  if (settings.noise === 'information') set('beta', betasToText(settings.betas), betasToText(DEFAULTS.betas));
  if (settings.noise === 'binary' || settings.noise === 'gaussian') {
    set('rate', String(settings.rate), String(DEFAULTS.rate));
  }
  set('seed', String(settings.seed), String(DEFAULTS.seed));
  set('steps', String(settings.steps), String(DEFAULTS.steps));
  // Of these characters every part of an address may have the first two as they are.
  return parts.toString().replaceAll('%2C', ',').replaceAll('%40', '@');
}

/** What the part behind # says; whatever it does not say, or says wrongly, has its default. */
export function fromHash(hash: string): Settings {
  const parts = new URLSearchParams(hash.replace(/^#/, ''));
  const oneOf = <T extends string>(name: string, allowed: readonly T[], usual: T): T =>
    allowed.find((each) => each === parts.get(name)) ?? usual;
  const numberFrom = (name: string, least: number, most: number, usual: number, whole = true): number => {
    const text = parts.get(name);
    const value = text === null || text === '' ? NaN : Number(text);
    return value >= least && value <= most && (!whole || Number.isInteger(value)) ? value : usual;
  };
  const data = oneOf('data', DATA_SETS, DEFAULTS.data);
  return {
    // A file is not in the address.
    data: data === 'csv' ? DEFAULTS.data : data,
    points: pointsFromText(parts.get('points') ?? ''),
    distractors: numberFrom('distractors', 0, MOST_DISTRACTORS, DEFAULTS.distractors),
    noise: oneOf('noise', NOISES, DEFAULTS.noise),
    betas: betasFromText(parts.get('beta') ?? '') ?? DEFAULTS.betas,
    rate: numberFrom('rate', 0.1, 0.9, DEFAULTS.rate, false),
    seed: numberFrom('seed', 0, 999_999, DEFAULTS.seed),
    steps: numberFrom('steps', 0, MOST_STEPS, DEFAULTS.steps),
  };
}

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

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_';
const LEVELS = DIGITS.length ** 2;

/** A point as the square's grid of 4096 × 4096 has it, so that it is the same when it comes back from an address. */
export function onGrid(x: number): number {
  const level = Math.min(LEVELS - 1, Math.max(0, Math.round(((x + EXTENT) / (2 * EXTENT)) * (LEVELS - 1))));
  return (level / (LEVELS - 1)) * 2 * EXTENT - EXTENT;
}

/** Four characters a point, those of each label behind another. */
function pointsToText(points: readonly OwnPoint[]): string {
  const digits = (x: number): string => {
    const level = Math.round(((x + EXTENT) / (2 * EXTENT)) * (LEVELS - 1));
    return DIGITS[Math.floor(level / DIGITS.length)]! + DIGITS[level % DIGITS.length]!;
  };
  return [0, 1]
    .map((label) =>
      points
        .filter((point) => point.label === label)
        .map(({ x, y }) => digits(x) + digits(y))
        .join(''),
    )
    .join('.');
}

function pointsFromText(text: string): readonly OwnPoint[] {
  const coordinate = (pair: string): number =>
    ((DIGITS.indexOf(pair[0]!) * DIGITS.length + DIGITS.indexOf(pair[1]!)) / (LEVELS - 1)) * 2 * EXTENT - EXTENT;
  const [zeros = '', ones = '', ...rest] = text.split('.');
  if (rest.length > 0 || !/^(?:[\w-]{4})*$/.test(zeros) || !/^(?:[\w-]{4})*$/.test(ones)) return [];
  const read = (part: string, label: 0 | 1): OwnPoint[] =>
    (part.match(/.{4}/g) ?? []).map((four) => ({
      x: coordinate(four.slice(0, 2)),
      y: coordinate(four.slice(2)),
      label,
    }));
  return [...read(zeros, 0), ...read(ones, 1)].slice(0, MOST_POINTS);
}
