import { join } from 'node:path';
import { CommandError } from '../commandError.js';
import { readJson, writeJson } from '../runFolder/atomicFile.js';
import { type ArmIdentity, type Measured, type Trained } from './requests.js';

interface ArmFiles {
  readonly trained: Trained;
  readonly measured: Measured;
}

/**
 * Writes what a network came to; once such a file is there, that work is not done again.
 *
 * @param folder - Of the network.
 * @param kind - Which of its files.
 * @param value - What it came to.
 *
 * @example
 * writeArmFile('runs/x/beta-0.1', 'trained', trained);
 */
export function writeArmFile<Kind extends keyof ArmFiles>(folder: string, kind: Kind, value: ArmFiles[Kind]): void {
  writeJson(join(folder, `${kind}.json`), value);
}

/**
 * Reads what a network came to, if it is that far.
 *
 * @param folder - Of the network.
 * @param kind - Which of its files.
 * @param identity - What the network must be.
 * @returns The content; undefined where there is none yet.
 * @throws CommandError when the file is of another configuration, backend or β, or cut short.
 *
 * @example
 * readArmFile('runs/x/beta-0.1', 'trained', identity)?.validation.error;
 */
export function readArmFile<Kind extends keyof ArmFiles>(
  folder: string,
  kind: Kind,
  identity: ArmIdentity,
): ArmFiles[Kind] | undefined {
  const path = join(folder, `${kind}.json`);
  const value = readJson(path) as ArmFiles[Kind] | undefined;
  if (value === undefined) return undefined;
  const difference = differenceOf(value.identity, identity);
  if (difference !== undefined) {
    throw new CommandError(
      `quickstart: ${path} must be of this configuration, got another (${difference}). ` +
        'Resume the run as it was started, or start a new one without --resume.',
    );
  }
  return value;
}

/**
 * The first place where two plain values differ.
 *
 * @param there - What was found.
 * @param here - What should be.
 * @param path - Where in the whole these two stand.
 * @returns For instance 'configuration.seed: 1 there, 2 here'; undefined when they are equal.
 *
 * @example
 * differenceOf({ a: 1 }, { a: 2 }); // 'a: 1 there, 2 here'
 */
export function differenceOf(there: unknown, here: unknown, path = ''): string | undefined {
  if (isRecord(there) && isRecord(here)) {
    for (const name of new Set([...Object.keys(there), ...Object.keys(here)])) {
      const difference = differenceOf(there[name], here[name], path === '' ? name : `${path}.${name}`);
      if (difference !== undefined) return difference;
    }
    return undefined;
  }
  const [left, right] = [shown(there), shown(here)];
  return left === right ? undefined : `${path}: ${left} there, ${right} here`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}
