import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test/temporaryFolder.js';
import type { AnyExperiment } from '../experiment/experiment.js';
import type { Session } from '../provenance/session.js';
import type { Queue } from '../queue/queue.js';
import { doSweep } from './doSweep.js';
import { writeRunFile } from './runFiles.js';
import { allRuns } from './runs.js';
import { identityOf, type Sweep } from './sweepFolder.js';

const work = temporaryFolder('do-sweep');
const experiment = { factors: () => ({ beta: [0, 1] }) } as unknown as AnyExperiment;
const session = { backend: 'wasm', simd: 'plain', versions: {} } as unknown as Session;
const sweep: Sweep = {
  experiment: 'mine',
  scaleName: 'small',
  scale: { seed: 0, seeds: 3, epochs: 1 },
  sessions: [session],
};
const runs = allRuns(experiment, sweep.scale);

function writeTrained(folder: string, index: number): void {
  const run = runs[index]!;
  mkdirSync(join(folder, run.folder), { recursive: true });
  writeRunFile(join(folder, run.folder), 'trained', {
    identity: { ...identityOf(sweep, run), layers: {} },
    validation: {},
    history: [],
    saturation: {},
    files: {},
    seconds: 1,
    processorSeconds: 1,
    peakMemory: 1,
  });
}

type Outcome = Awaited<ReturnType<Queue['do']>>;

/** What a sweep says whose runs end in these ways, some of them trained before: the fault, and the lines of the board. */
async function ending(
  name: string,
  outcomes: (index: number) => Outcome,
  trained: readonly number[] = [],
): Promise<{ fault: string; notes: string[] }> {
  const folder = join(work, name);
  for (const index of trained) writeTrained(folder, index);
  const notes: string[] = [];
  const nothing = (): void => undefined;
  const lock = { requireHeld: nothing, release: nothing };
  const queue: Queue = {
    do: async ({ title }) => Promise.resolve(outcomes(runs.findIndex((run) => run.title === title))),
  };
  try {
    await doSweep(
      { experiment, file: null, folder, sweep, lock },
      {
        queue,
        board: { update: nothing, note: (line) => notes.push(line), close: nothing },
        threads: undefined,
        signal: new AbortController().signal,
        turn: 0,
        prefix: '',
        keepCheckpoints: true,
        goOn: ' Go on.',
      },
    );
    return { fault: '', notes };
  } catch (error) {
    return { fault: (error as Error).message, notes };
  }
}

describe('doSweep', () => {
  const lacking = { kind: 'failed', message: 'MNIST must be here, got none. Fetch it.' } as const;
  const killed = { kind: 'died', message: 'was killed by SIGKILL' } as const;
  const done = { kind: 'done', result: undefined } as unknown as Outcome;
  const all = [...runs.keys()];

  it('tells a cause that all networks have once', async () => {
    const { fault, notes } = await ending('all', () => lacking);
    expect(fault).toBe('could not train every network: 6 networks: MNIST must be here, got none. Fetch it. Go on.');
    expect(notes).toEqual([
      `${runs[0]!.title}: MNIST must be here, got none. Fetch it; the others go on`,
      ...runs.slice(1, -1).map(({ title }) => `${title}: the same; the others go on`),
      `${runs.at(-1)!.title}: the same`,
    ]);
  });

  it('tells causes apart, and says what is saved', async () => {
    const { fault } = await ending('some', (index) => [killed, lacking, done, lacking, done, done][index]!);
    expect(fault).toBe(
      `could not train every network: the worker of '${runs[0]!.title}' was killed by SIGKILL; ` +
        '2 networks: MNIST must be here, got none. Fetch it. The others are saved. Go on.',
    );
    const before = await ending('before', () => lacking, [0, 1, 2, 3, 4]);
    expect(before.fault).toBe(
      `could not train every network: '${runs[5]!.title}': MNIST must be here, got none. Fetch it. The others are saved. Go on.`,
    );
    expect(before.notes).toEqual([`${runs[5]!.title}: MNIST must be here, got none. Fetch it`]);
  });

  it('says of networks that could not be measured that they are trained', async () => {
    const { fault } = await ending('measured', () => ({ kind: 'failed', message: 'measure: no such layer' }), all);
    expect(fault).toBe(
      'could not measure every network: 6 networks: measure: no such layer. All are trained and saved. Go on.',
    );
  });
});
