import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { CommandError } from './commandError.js';
import { type NumberChoice, parseFlag } from './experiment/choices.js';
import { typed } from './usageError.js';

/** What reads the flags of a command that are those of no experiment. */
export interface FlagReaders {
  /** Reads a number behind a flag. */
  number(flag: string, choice: Omit<NumberChoice, 'meaning'>): (text: string) => number;
  /** Reads the path of a folder. */
  folder(flag: string): (text: string) => string;
  /** Reads one of several names. */
  name<Name extends string>(flag: string, names: readonly Name[]): (text: string) => Name;
}

/**
 * What reads flags as commander parses them: what they cannot be is refused with the command's help, as of the flags of experiments.
 *
 * @param command - That they are of.
 *
 * @example
 * const read = flagReaders(command);
 * command.option('--bins <integer>', 'bins of each dimension', read.number('--bins', { integer: true, least: 2 }));
 */
export function flagReaders(command: CommandUnknownOpts): FlagReaders {
  const reader =
    (flag: string, choice: Parameters<typeof parseFlag>[0]['choice']) =>
    (text: string): unknown =>
      typed(command, () => parseFlag({ name: flag, flag, list: false, choice }, text));
  return {
    number: (flag, choice) => reader(flag, { meaning: '', ...choice }) as (text: string) => number,
    folder: (flag) => (text) =>
      typed(command, () => {
        // As a path it is the folder that the command was typed in, which nobody asked for.
        if (text !== '') return text;
        throw new CommandError(`${flag} must be the path of a folder, got ''. Name one, or leave it out.`);
      }),
    name: <Name extends string>(flag: string, names: readonly Name[]) =>
      reader(flag, { meaning: '', names }) as (text: string) => Name,
  };
}
