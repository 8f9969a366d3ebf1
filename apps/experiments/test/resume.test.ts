import { existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Choices } from '../src/experiment/choices.js';
import { experiments } from '../src/experiments/index.js';
import { beginSweep, type BegunSweep } from '../src/sweep/begunSweep.js';
import { experimentOf } from '../src/sweep/sweepFolder.js';
import { sweep } from '../src/sweep/sweep.js';
import { begin, firstRequest, trainHere } from './inProcess.js';
import { temporaryFolder } from './temporaryFolder.js';

const work = temporaryFolder('resume');
const small = { trainSize: 100, validationSize: 20, testSize: 20, batchSize: 10, epochs: 3, betas: [0.1] };
/** Of one network. */
const steps = 30;

let begun: BegunSweep;
let config = '';
let original = '';
const checkpoints = (): string => join(firstRequest(begun).folder, 'checkpoints');

beforeAll(async () => {
  begun = await begin(work, 'cluttered', 'quickstart', small);
  expect(await trainHere(begun.experiment, firstRequest(begun), 11)).toBe('stopped');
  begun.lock.release();
  config = join(begun.folder, 'config.json');
  original = readFileSync(config, 'utf8');
});

/** What `infodrop` does with `--resume`. */
function resumed(choices: Choices = {}, name = 'cluttered', scaleName?: string): Promise<unknown> {
  return sweep({
    experiment: experimentOf(experiments, name),
    file: null,
    scaleName,
    choices,
    resume: begun.folder,
    workers: 1,
    command: ['run', name],
    signal: new AbortController().signal,
  });
}

describe('a run is gone on with as it was begun, and', () => {
  afterEach(() => {
    writeFileSync(config, original);
  });

  it('is refused with another seed, experiment or scale', async () => {
    await expect(resumed({ seed: 1 })).rejects.toThrow(
      `${begun.folder} must be gone on with as it was begun, got another run (scale.seed: 0 there, 1 here). ` +
        'Leave the flags out with --resume, or start a new run.',
    );
    await expect(resumed({}, 'widths-mlp')).rejects.toThrow(
      'got another run (experiment: "cluttered" there, "widths-mlp" here)',
    );
    await expect(resumed({}, 'cluttered', 'small')).rejects.toThrow(
      'got another run (scale: "quickstart" there, "small" here)',
    );
  });

  it('is refused where its configuration was changed or is none', async () => {
    writeFileSync(config, original.replace('"seed": 0', '"seed": 5'));
    await expect(resumed()).rejects.toThrow(
      `${config} must be as it was written, got another content than that of its checksum`,
    );
    writeFileSync(config, 'null');
    await expect(resumed()).rejects.toThrow(`${config} must be an object with a checksum, got null`);
  });

  it('is refused by other versions', () => {
    const [session] = begun.sweep.sessions;
    const present = { ...session, versions: { infodrop: '0.0.9' } };
    const { scaleName, scale } = begun.sweep;
    const again = (): BegunSweep =>
      beginSweep({ ...begun, scaleName, scale }, { session: present, same: { scale: {} } });
    expect(again).toThrow(
      /got another run \(versions\.infodrop: .* there, "0\.0\.9" here.*Install those versions again, or start a new run\.$/,
    );
  });

  it('does not take the checkpoints of another configuration, put in its place, for its own', async () => {
    const request = firstRequest(begun);
    const identity = { ...request.identity, seed: 5, scale: { ...request.identity.scale, seed: 5 } };
    await expect(trainHere(begun.experiment, { ...request, identity })).rejects.toThrow(
      /train: checkpoint must be of this configuration, got .*seed: 0 there, 5 here/,
    );
  });
});

describe('a network whose checkpoints are', () => {
  const warned: string[] = [];
  beforeEach(() => {
    vi.spyOn(console, 'warn').mockImplementation((line: string) => warned.push(line));
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('cut short is not trained on', async () => {
    const kept = readdirSync(checkpoints()).map((name) => [name, readFileSync(join(checkpoints(), name))] as const);
    for (const [name] of kept) truncateSync(join(checkpoints(), name), 1000);
    await expect(trainHere(begun.experiment, firstRequest(begun))).rejects.toThrow(
      /^fileCheckpointStore: a checkpoint must be whole, got /,
    );
    for (const [name, bytes] of kept) writeFileSync(join(checkpoints(), name), bytes);
  });

  it('gone begins again, says so, and has each step in its log once', async () => {
    rmSync(checkpoints(), { recursive: true });
    expect(await trainHere(begun.experiment, firstRequest(begun))).toMatchObject({ identity: { seed: 0 } });
    const log = (name: string): string => join(firstRequest(begun).folder, name);
    const made = readFileSync(log('metrics.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { kind: string; step: number })
      .filter(({ kind }) => kind === 'step')
      .map(({ step }) => step);
    expect(made).toEqual(Array.from({ length: steps }, (_, i) => i + 1));
    expect(warned.join('\n')).toContain(
      'the checkpoints are gone: it begins again; what it had logged is kept as metrics-before.jsonl',
    );
    expect(existsSync(log('metrics-before.jsonl'))).toBe(true);
  });
});
