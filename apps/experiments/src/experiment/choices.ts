import { nearest } from '@infodrop/requirements';
import { CommandError } from '../commandError.js';
import type { AnyExperiment } from './experiment.js';
import type { Scale } from './scale.js';

/** A number of a scale that a flag may set: what it means, and what it can be. */
export interface NumberChoice {
  /** What the help says of it. */
  readonly meaning: string;
  readonly integer?: boolean;
  /** Smallest value that it can have. */
  readonly least?: number;
  /** What it must be greater than. */
  readonly above?: number;
  /** What it must be less than. */
  readonly below?: number;
}

/** One of several named things that a flag may set: a data set, a network, a noise, a prior. The scale holds its name. */
export interface NamedChoice {
  readonly meaning: string;
  readonly names: readonly string[];
}

/** What a flag may set in a scale. */
export type Choice = NumberChoice | NamedChoice;

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
  /** Name in the scale, such as 'trainSize'. */
  readonly name: string;
  /** As it is typed: '--train-size'. */
  readonly flag: string;
  /** Whether it takes several values, separated by commas. */
  readonly list: boolean;
  readonly choice: Choice;
}

/** A value that a flag sets, or several. */
export type Chosen = number | string | readonly (number | string)[];

/** What the user chose, by the names of the scale. */
export type Choices = Readonly<Record<string, Chosen>>;

const sharedChoices: Record<keyof Scale, NumberChoice> = {
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
            list: Array.isArray(valuesOf(scales.smoke)[name]),
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
  const defaults = Object.entries(scales).map(([scale, values]) => [scale, shown(valuesOf(values)[name])] as const);
  const different = new Set(defaults.map(([, value]) => value)).size > 1;
  const text = different ? defaults.map(([scale, value]) => `${scale} ${value}`).join('; ') : defaults[0]?.[1];
  const names = 'names' in choice ? `: ${choice.names.join(', ')}` : '';
  return `${choice.meaning}${names} (default: ${text ?? ''})`;
}

/**
 * The value of a flag from what was typed.
 *
 * @param flag - See {@link flagsOf}.
 * @param text - What stands behind it.
 * @returns A number or a name, or several where the flag takes a list: numbers in increasing order, names as they were typed.
 * @throws CommandError naming the flag when it cannot be, and the nearest name where one was misspelt.
 *
 * @example
 * parseFlag(epochs, '8'); // 8
 */
export function parseFlag(flag: Flag, text: string): Chosen {
  const values = partsOf(flag, text).map((part) => parsePart(flag, part));
  if (!flag.list) return values[0]!;
  requireDifferent(flag.flag, values);
  return values.every((value) => typeof value === 'number') ? values.sort((a, b) => a - b) : values;
}

/**
 * The values of a flag in a grid: what a single run takes several of is one value, else each is a value of its own.
 *
 * @param flag - See {@link flagsOf}.
 * @param text - What stands behind it.
 * @returns At least one, all different.
 * @throws CommandError as {@link parseFlag}.
 *
 * @example
 * parseGrid(epochs, '8,16'); // [8, 16]
 */
export function parseGrid(flag: Flag, text: string): Chosen[] {
  if (flag.list) return [parseFlag(flag, text)];
  const values = text.split(',').map((part) => parsePart(flag, part.trim()));
  requireDifferent(flag.flag, values);
  return values;
}

/** The words of a flag, one where it takes no list. */
function partsOf({ list }: Flag, text: string): string[] {
  return (list ? text.split(',') : [text]).map((part) => part.trim());
}

function parsePart({ flag, list, choice }: Flag, part: string): number | string {
  if ('names' in choice) {
    if (choice.names.includes(part)) return part;
    throw new CommandError(
      `${flag} must be one of ${choice.names.join(', ')}, got '${part}'.${meant(part, choice.names)}`,
    );
  }
  const value = part === '' ? Number.NaN : Number(part);
  if (Number.isNaN(value)) {
    throw new CommandError(`${flag} must be ${list ? 'numbers, separated by commas' : 'a number'}, got '${part}'.`);
  }
  requireChoice(flag, list, choice, value);
  return value;
}

function requireDifferent(flag: string, values: readonly (number | string)[]): void {
  const twice = values.find((value, i) => values.indexOf(value) !== i);
  if (twice === undefined) return;
  throw new CommandError(`${flag} must be different from each other, got ${twice} twice. Leave one out.`);
}

/** What somebody who misspelt a name may have meant: a sentence, or nothing. */
export function meant(word: string, known: readonly string[]): string {
  const found = nearest(word, known);
  return found === undefined ? '' : ` Did you mean ${found}?`;
}

function requireChoice(
  flag: string,
  list: boolean,
  { integer, least, above, below }: NumberChoice,
  value: number,
): void {
  const holds =
    (integer === true ? Number.isSafeInteger(value) : Number.isFinite(value)) &&
    value >= (least ?? -Infinity) &&
    value > (above ?? -Infinity) &&
    value < (below ?? Infinity);
  if (holds) return;
  const kind = integer === true ? (list ? 'integers' : 'an integer') : list ? 'finite numbers' : 'a finite number';
  const bound = least === undefined ? (above === undefined ? '' : ` > ${above}`) : ` ≥ ${least}`;
  // What is larger cannot be told from the next integer.
  const last = integer === true && value > Number.MAX_SAFE_INTEGER ? ' and ≤ 2^53 − 1' : '';
  const other = below === undefined ? last : `${bound === '' ? '' : ' and'} < ${below}`;
  throw new CommandError(`${flag} must be ${kind}${bound}${other}, got ${value}. Leave it out for the default.`);
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
    throw new CommandError(
      `--scale must be one of ${names} for ${experiment.name}, got ${scaleName}.${meant(scaleName, Object.keys(experiment.scales))}`,
    );
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

/** The values of a scale by name. */
function valuesOf(scale: Scale): Readonly<Record<string, unknown>> {
  return { ...scale };
}

function shown(value: unknown): string {
  return Array.isArray(value) ? value.join(',') : String(value);
}
