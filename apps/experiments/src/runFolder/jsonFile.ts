import { readFileSync } from 'node:fs';
import { reasonOf, writeFileDurably } from '@infodrop/training/node';
import { CommandError } from '../commandError.js';
import { writeFault } from './writeFault.js';

/**
 * Writes a whole file or none.
 *
 * @param path - Where it goes; a file of that name is replaced in one step.
 * @param content - Text or bytes.
 * @throws CommandError when the folder is read-only, full or gone; what was there before is still there.
 *
 * @example
 * writeFile('runs/x/figure.svg', '<svg/>');
 */
export function writeFile(path: string, content: string | Uint8Array): void {
  try {
    writeFileDurably(path, content);
  } catch (error) {
    throw writeFault(path, error);
  }
}

/**
 * Writes a value as JSON, whole or not at all. Numbers that JSON lacks (NaN, ±Infinity) become null.
 *
 * @param path - Where it goes.
 * @param value - Plain data.
 *
 * @example
 * writeJson('runs/x/result.json', { seed: 0 });
 */
export function writeJson(path: string, value: unknown): void {
  writeFile(path, `${JSON.stringify(value, null, 2)}\n`);
}

/**
 * Reads a JSON file that this command wrote.
 *
 * @param path - The file.
 * @returns Its value; undefined when there is no such file.
 * @throws CommandError when it cannot be read or is cut short.
 *
 * @example
 * readJson('runs/x/config.json');
 */
export function readJson(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return undefined;
    throw new CommandError(`${path} must be readable, got: ${reasonOf(error)}. Check its permissions.`, {
      cause: error,
    });
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new CommandError(
      `${path} must be whole JSON, got ${text.length} characters that are not. Start a new run without --resume.`,
      { cause: error },
    );
  }
}
