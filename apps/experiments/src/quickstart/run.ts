import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type EngineReport } from '@infodrop/engine';
import { CommandError } from '../commandError.js';
import { commitOf } from '../provenance/commit.js';
import { describeMachine } from '../provenance/machine.js';
import { ownPackage, packageVersions } from '../provenance/packageVersions.js';
import { readJson, writeFault, writeJson } from '../runFolder/atomicFile.js';
import { armsOf } from './arms.js';
import { differenceOf } from './armFiles.js';
import { quickstartConfiguration, type QuickstartChoices, type QuickstartConfiguration } from './configuration.js';
import { type Provenance } from './result.js';

/** A run that has a folder: what its `config.json` says. */
export interface Run {
  readonly folder: string;
  readonly configuration: QuickstartConfiguration;
  readonly provenance: Provenance;
}

const configurationFile = 'config.json';

/** Packages whose versions are stored with a run, beside those that the engine names. */
export const storedPackages = [
  '@infodrop/datasets',
  '@infodrop/dropout',
  '@infodrop/engine',
  '@infodrop/networks',
  '@infodrop/priors',
  '@infodrop/random',
  '@infodrop/training',
  '@tensorflow/tfjs-core',
  '@tensorflow/tfjs-layers',
  '@tensorflow/tfjs-backend-wasm',
  'mnist',
];

/**
 * Begins a run: a folder for each network, and `config.json` with all that its numbers depend on.
 *
 * @param args - The folder (it exists and is empty), the configuration and the engine.
 * @returns The run.
 * @throws CommandError when the folder cannot be written to.
 *
 * @example
 * startRun({ folder: createRunFolder('runs', 'quickstart', new Date()), configuration, engine });
 */
export function startRun({
  folder,
  configuration,
  engine,
}: Pick<Run, 'folder' | 'configuration'> & { readonly engine: EngineReport }): Run {
  const own = ownPackage(import.meta.dirname);
  const provenance: Provenance = {
    started: new Date().toISOString(),
    commit: commitOf(own.folder),
    engine: engine.line,
    backend: engine.backend,
    versions: {
      [own.name]: own.version,
      ...packageVersions(storedPackages, import.meta.url),
      ...Object.fromEntries(Object.entries(engine.versions).filter(([name]) => name !== 'node')),
    },
    machine: describeMachine(),
  };
  for (const arm of armsOf(configuration)) {
    try {
      mkdirSync(join(folder, arm.name));
    } catch (error) {
      throw writeFault(join(folder, arm.name), error);
    }
  }
  writeJson(join(folder, configurationFile), { job: 'quickstart', configuration, provenance });
  return { folder, configuration, provenance };
}

/**
 * Reads back a run that was begun.
 *
 * @param folder - Of the run.
 * @param choices - What the user chose besides: it may only repeat the configuration of the run.
 * @param backend - Likewise.
 * @returns The run.
 * @throws CommandError when the folder holds no run, its configuration is cut short or was made with other rules, or a choice
 *   differs from it.
 *
 * @example
 * readRun('runs/2026-01-02T120000Z-quickstart', {}, undefined);
 */
export function readRun(folder: string, choices: QuickstartChoices, backend: string | undefined): Run {
  const path = join(folder, configurationFile);
  const stored = readJson(path) as Partial<Omit<Run, 'folder'>> | undefined;
  if (stored === undefined) {
    throw new CommandError(
      `quickstart: --resume must be the folder of a run, got ${folder} without ${configurationFile}. Look in runs/.`,
    );
  }
  const { configuration, provenance } = stored;
  if (configuration === undefined || provenance === undefined) {
    throw new CommandError(
      `quickstart: ${path} must hold a configuration and its provenance, got neither. Start a new run.`,
    );
  }
  const { seed, epochs, betas, trainSize, validationSize, testSize, batchSize, peakLearningRate } = configuration;
  const own = { seed, epochs, betas, trainSize, validationSize, testSize, batchSize, peakLearningRate };
  const now = quickstartConfiguration({ ...own, ...choices });
  const difference =
    differenceOf(configuration, now) ??
    (backend === undefined ? undefined : differenceOf(provenance.backend, backend, 'backend'));
  if (difference !== undefined) {
    throw new CommandError(
      `quickstart: the flags must be those of the run in ${folder}, got another configuration (${difference}). ` +
        'Leave them out with --resume, or start a new run.',
    );
  }
  return { folder, configuration, provenance };
}
