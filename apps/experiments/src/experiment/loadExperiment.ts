import { existsSync, statSync } from 'node:fs';
import { extname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createJiti } from 'jiti';
import { CommandError } from '../commandError.js';
import { type AnyExperiment, experiment as checked } from './experiment.js';
import { ownModules } from './ownModules.js';

const kinds = ['.ts', '.mts', '.js', '.mjs'];

/** Whether what was typed is the path of an experiment's file, not the name of an experiment. */
export function isExperimentFile(word: string): boolean {
  return /[\\/]/.test(word) || kinds.includes(extname(word));
}

/**
 * The experiment that a file of one's own exports, TypeScript or JavaScript. Types are not checked, only left out.
 *
 * @param file - Its absolute path. What it imports of the command's packages are the command's own.
 * @returns The experiment.
 * @throws CommandError when there is no such file, it throws, or exports none or several.
 *
 * @example
 * (await loadExperiment('/somewhere/mine.ts')).name;
 */
export async function loadExperiment(file: string): Promise<AnyExperiment> {
  if (!existsSync(file) || !statSync(file).isFile() || !kinds.includes(extname(file))) {
    const got = existsSync(file) ? file : `${file}, which is not there`;
    throw new CommandError(
      `an experiment's file must be one of ${kinds.join(', ')}, got ${got}. Name a file, or see infodrop list.`,
    );
  }
  let exported: Record<string, unknown>;
  try {
    const jiti = createJiti(pathToFileURL(file).href, {
      fsCache: false,
      interopDefault: false,
      virtualModules: await ownModules(),
    });
    exported = await jiti.import<Record<string, unknown>>(file);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CommandError(`${file} must be a module that loads, got: ${why}`, { cause: error });
  }
  const found = [...new Set(Object.values(exported).filter(isExperiment))];
  const [one] = found;
  if (one === undefined || found.length > 1) {
    const names = Object.keys(exported).join(', ');
    throw new CommandError(
      `${file} must export one experiment, got ${found.length} among its exports (${names === '' ? 'none' : names}). ` +
        `Write: export const mine = experiment({ … }), with experiment from 'infodrop'.`,
    );
  }
  return checked(one);
}

/** Whether a value has what every experiment has. */
function isExperiment(value: unknown): value is AnyExperiment {
  if (typeof value !== 'object' || value === null) return false;
  const { name, scales, network, measure } = value as Partial<Record<keyof AnyExperiment, unknown>>;
  return (
    typeof name === 'string' &&
    typeof scales === 'object' &&
    typeof network === 'function' &&
    typeof measure === 'function'
  );
}
