import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { CommandError } from './commandError.js';

/** The names of a command behind `infodrop`, such as ['run', 'widths-mlp'], and its help: what a fault is answered with. */
export interface TypedCommand {
  readonly words: readonly string[];
  readonly help: string;
}

/** A fault of what was typed: the command's own help is shown with it. */
export class UsageError extends CommandError {
  readonly command: TypedCommand;

  constructor(message: string, command: TypedCommand, cause?: unknown) {
    super(message, { cause });
    this.command = command;
  }
}

/**
 * Reads a flag; a fault of it is answered with the command's help.
 *
 * @param command - That the flag is of.
 * @param read - What may throw a CommandError.
 *
 * @example
 * typed(command, () => parseFlag(flag, text));
 */
export function typed<T>(command: CommandUnknownOpts, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new UsageError(error.message, { words: wordsOf(command), help: command.helpInformation() }, error);
  }
}

/** The names of a command, without that of the program. */
export function wordsOf(command: CommandUnknownOpts): string[] {
  return command.parent === null ? [] : [...wordsOf(command.parent), command.name()];
}
