import { join } from 'node:path';
import { mkdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../test/temporaryFolder.js';
import type { AnyExperiment } from '../experiment/experiment.js';
import type { Session } from '../provenance/session.js';
import type { RunStore } from '../runStore/runStore.js';
import { fetchRuns } from './fetchRuns.js';
import { writeRunFile } from './runFiles.js';
import { allRuns } from './runs.js';
import { identityOf, type Sweep } from './sweepFolder.js';

const folder = temporaryFolder('fetch-runs');
const experiment = { factors: () => ({ beta: [0, 1] }) } as unknown as AnyExperiment;
const session = { backend: 'wasm', simd: 'plain', versions: {} } as unknown as Session;
const scale = { seed: 0, seeds: 8, epochs: 1 };
const sweep: Sweep = { experiment: 'mine', scaleName: 'small', scale, sessions: [session] };
const runs = allRuns(experiment, scale);

function write(index: number, kind: 'trained' | 'measured'): string {
  const run = runs[index];
  if (run === undefined) throw new RangeError(`there must be a run ${index}, got ${runs.length} runs. Take another.`);
  mkdirSync(join(folder, run.folder), { recursive: true });
  const identity = { ...identityOf(sweep, run), layers: {} };
  if (kind === 'measured') writeRunFile(join(folder, run.folder), kind, { identity, values: {} });
  else {
    const work = { seconds: 1, processorSeconds: 1, peakMemory: 1 };
    writeRunFile(join(folder, run.folder), kind, {
      identity,
      validation: {},
      history: [],
      saturation: {},
      files: {},
      ...work,
    });
  }
  return run.folder;
}

/** What a store was asked for, and what was said. */
async function asked(
  signal: AbortSignal,
  onFetch: () => Promise<void> = () => Promise.resolve(),
): Promise<{ readonly fetched: string[]; readonly shared: string[]; readonly said: string[] }> {
  const fetched: string[] = [];
  const shared: string[] = [];
  const said: string[] = [];
  const store: Pick<RunStore, 'address' | 'fetch' | 'share'> = {
    address: 's3://results',
    fetch: async (place) => {
      fetched.push(place);
      await onFetch();
      return () => Promise.resolve();
    },
    share: (place) => {
      shared.push(place);
      return Promise.resolve();
    },
  };
  await fetchRuns({ experiment, folder, sweep }, store, { signal, say: (line) => said.push(line) });
  return { fetched, shared, said };
}

it('shares what is trained here, fetches what is not, and leaves alone what is measured', async () => {
  const trained = write(3, 'trained');
  write(4, 'trained');
  write(4, 'measured');
  const { fetched, shared, said } = await asked(new AbortController().signal);
  expect(shared).toEqual([join(folder, trained)]);
  expect(fetched).toEqual(runs.filter((_, i) => i !== 3 && i !== 4).map((run) => join(folder, run.folder)));
  expect(said).toEqual(['store    s3://results: looking for what 15 runs came to']);
});

it('asks for no more when the command is stopped', async () => {
  const stop = new AbortController();
  const { fetched } = await asked(stop.signal, () => {
    stop.abort();
    return Promise.resolve();
  });
  expect(fetched.length).toBeLessThanOrEqual(8);
});
