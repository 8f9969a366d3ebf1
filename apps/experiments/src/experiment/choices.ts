import { CommandError } from '../commandError.js';
import { type AnyExperiment } from './experiment.js';
import { type Scale } from './scale.js';

/** A number of a scale that a flag may set: what it means, and what it can be. */
export interface Choice {
  /** What the help says of it. */
  readonly meaning: string;
  readonly integer?: boolean;
  /** Smallest value that it can have. */
  readonly least?: number;
  /** What it must be greater than. */
  readonly above?: number;
}

/** What several numbers of a scale must be together. */
export interface Limit {
  readonly of: readonly string[];
  readonly holds: boolean;
  readonly requirement: string;
  readonly got: number | string;
  readonly wayOut: string;
}

/** A flag of the command line, made from a {@link Choice}. */
export interface Flag {
  /** Name of the number in the scale, such as 'trainSize'. */
  readonly name: string;
  /** As it is typed: '--train-size'. */
  readonly flag: string;
  /** Whether it takes several numbers, separated by commas. */
  readonly list: boolean;
  readonly choice: Choice;
}

/** What the user chose, by the names of the scale. */
export type Choices = Readonly<Record<string, number | readonly number[]>>;

const sharedChoices: Record<keyof Scale, Choice> = {
  seed: { meaning: 'first seed: of the data, the initial weights, the order and the noise', integer: true, least: 0 },
  seeds: { meaning: 'seeds, counted up from the first; a network each for every arm', integer: true, least: 1 },
  epochs: { meaning: 'passes over the training data', integer: true, least: 1 },
};

/**
 * The flags of an experiment, from its declaration.
 *
 * @param experiment - Its choices and scales count.
 * @returns The shared ones first.
 *
 * @example
 * flagsOf(widthsMlp).map(({ flag }) => flag); // ['--seed', '--seeds', '--epochs', '--digits', '--widths']
 */
export function flagsOf({ choices, scales }: Pick<AnyExperiment, 'choices' | 'scales'>): Flag[] {
  const all: Record<string, Choice | undefined> = { ...sharedChoices, ...choices };
  return Object.entries(all).flatMap(([name, choice]) =>
    choice === undefined
      ? []
      : [
          {
            name,
            flag: `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
            list: Array.isArray(numbersOf(scales.smoke)[name]),
            choice,
          },
        ],
  );
}

/**
 * What a flag's help says: the meaning, and the default at each scale.
 *
 * @param flag - See {@link flagsOf}.
 * @param scales - Those that can be chosen.
 *
 * @example
 * flagHelp(flag, widthsMlp.scales); // 'passes over the training data (default: smoke 1, small 25, paper 80)'
 */
export function flagHelp({ name, choice }: Flag, scales: Readonly<Record<string, Scale>>): string {
  const defaults = Object.entries(scales).map(([scale, numbers]) => [scale, shown(numbersOf(numbers)[name])] as const);
  const different = new Set(defaults.map(([, value]) => value)).size > 1;
  const text = different ? defaults.map(([scale, value]) => `${scale} ${value}`).join('; ') : defaults[0]?.[1];
  return `${choice.meaning} (default: ${text ?? ''})`;
}

/**
 * The value of a flag from what was typed.
 *
 * @param flag - See {@link flagsOf}.
 * @param text - What stands behind it.
 * @returns A number, or several where the flag takes a list: then in increasing order.
 * @throws CommandError naming the flag when it cannot be.
 *
 * @example
 * parseFlag(epochs, '8'); // 8
 */
export function parseFlag({ flag, list, choice }: Flag, text: string): number | number[] {
  const values = (list ? text.split(',') : [text]).map((part) => {
    const value = part.trim() === '' ? Number.NaN : Number(part);
    if (Number.isNaN(value)) {
      throw new CommandError(`${flag} must be ${list ? 'numbers, separated by commas' : 'a number'}, got '${part}'.`);
    }
    return value;
  });
  values.forEach((value) => {
    requireChoice(flag, list, choice, value);
  });
  if (!list) return values[0]!;
  values.sort((a, b) => a - b);
  const twice = values.find((value, i) => value === values[i - 1]);
  if (twice !== undefined) {
    throw new CommandError(`${flag} must be different from each other, got ${twice} twice. Leave one out.`);
  }
  return values;
}

function requireChoice(flag: string, list: boolean, { integer, least, above }: Choice, value: number): void {
  const holds =
    (integer === true ? Number.isSafeInteger(value) : Number.isFinite(value)) &&
    value >= (least ?? -Infinity) &&
    value > (above ?? -Infinity);
  if (holds) return;
  const kind = integer === true ? (list ? 'integers' : 'an integer') : list ? 'finite numbers' : 'a finite number';
  const bound = least === undefined ? (above === undefined ? '' : ` > ${above}`) : ` ≥ ${least}`;
  throw new CommandError(`${flag} must be ${kind}${bound}, got ${value}. Leave it out for the default.`);
}

/**
 * A scale with what the user chose instead, checked.
 *
 * @param experiment - Whose scale it is.
 * @param scaleName - As it was typed.
 * @param choices - See {@link parseFlag}.
 * @returns The scale of the sweep, plain JSON.
 * @throws CommandError when there is no such scale, or its numbers cannot be together.
 *
 * @example
 * chosenScale(widthsMlp, 'smoke', { epochs: 2 }).epochs; // 2
 */
export function chosenScale<E extends Pick<AnyExperiment, 'name' | 'scales' | 'choices' | 'limits'>>(
  experiment: E,
  scaleName: string,
  choices: Choices = {},
): E['scales']['smoke'] {
  const declared = Object.hasOwn(experiment.scales, scaleName) ? experiment.scales[scaleName] : undefined;
  if (declared === undefined) {
    const names = Object.keys(experiment.scales).join(', ');
    throw new CommandError(`--scale must be one of ${names} for ${experiment.name}, got ${scaleName}.`);
  }
  const scale = { ...declared, ...choices };
  const broken = experiment.limits?.(scale).find(({ holds }) => !holds);
  if (broken !== undefined) {
    const flags = flagsOf(experiment);
    const named = broken.of.map((name) => flags.find((flag) => flag.name === name)?.flag ?? name);
    const last = named.pop() ?? '';
    const subject = named.length === 0 ? last : `${named.join(', ')} and ${last}`;
    throw new CommandError(`${subject} must be ${broken.requirement}, got ${broken.got}. ${broken.wayOut}`);
  }
  return scale;
}

/** The numbers of a scale by name. */
function numbersOf(scale: Scale): Readonly<Record<string, unknown>> {
  return { ...scale };
}

function shown(value: unknown): string {
  return Array.isArray(value) ? value.join(',') : String(value);
}
