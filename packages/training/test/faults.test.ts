import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { memory } from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { classification, nesterov, oneCycle, type ResumeReport, train, type TrainOptions } from '../src/index.js';
import { fileCheckpointStore, jsonLinesLog } from '../src/node.js';
import { useBackend } from '@infodrop-tooling/vitest/backends';
import { ringData, ringNetwork, weightsOf } from './fixtures.js';

describe('a run in a folder', () => {
  let folder: string;
  beforeEach(async () => {
    await useBackend('cpu');
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'infodrop-faults-'));
  });
  afterEach(() => {
    vi.restoreAllMocks();
    fs.rmSync(folder, { recursive: true });
  });

  const options = (name: string): Omit<TrainOptions, 'objective'> => ({
    data: ringData(48, 1),
    epochs: 4,
    batchSize: 12,
    seed: 1,
    optimizer: nesterov(),
    schedule: oneCycle({ peak: 0.1 }),
    checkpoint: fileCheckpointStore(path.join(folder, name)),
    metrics: jsonLinesLog(path.join(folder, name, 'metrics.jsonl')),
  });
  const stepsLogged = (name: string): number[] =>
    fs
      .readFileSync(path.join(folder, name, 'metrics.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { kind: string; step: number })
      .flatMap(({ kind, step }) => (kind === 'step' ? [step] : []));

  it('whose disk fills up stops with a clear error and resumes from what was saved', async () => {
    const whole = ringNetwork();
    await train({ ...options('whole'), objective: classification({ model: whole }) });

    const write = fs.writeSync;
    let saves = 0;
    vi.spyOn(fs, 'writeSync').mockImplementation((...args: Parameters<typeof fs.writeSync>) => {
      if (++saves === 4) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
      return write(...args);
    });
    const model = ringNetwork();
    const full = options('full');
    const before = memory().numTensors;
    await expect(train({ ...full, objective: classification({ model }) })).rejects.toMatchObject({
      name: 'CheckpointError',
      problem: 'unwritable',
      message: expect.stringContaining(
        'no space left on the device (ENOSPC). The last checkpoint, step-000000008.safetensors, is kept.',
      ) as string,
    });
    expect(memory().numTensors).toBe(before);
    vi.restoreAllMocks();

    const resumed = ringNetwork();
    expect((await train({ ...options('full'), objective: classification({ model: resumed }) })).resumed?.step).toBe(8);
    expect(await weightsOf(resumed)).toEqual(await weightsOf(whole));
    expect(stepsLogged('full')).toEqual(stepsLogged('whole'));
  });

  it('whose newest checkpoint was cut short goes on from the one before, with the log of that one', async () => {
    const whole = ringNetwork();
    await train({ ...options('run'), objective: classification({ model: whole }) });
    const newest = path.join(folder, 'run', 'step-000000016.safetensors');
    fs.truncateSync(newest, 1000);
    let report: ResumeReport | undefined;
    const resumed = ringNetwork();
    await train({
      ...options('run'),
      objective: classification({ model: resumed }),
      onResume: (seen) => void (report = seen),
    });
    expect(report).toMatchObject({ step: 12, epoch: 3, passedOver: [{ source: newest }] });
    expect(report!.passedOver[0]!.why).toContain('cut short');
    expect(await weightsOf(resumed)).toEqual(await weightsOf(whole));
    expect(stepsLogged('run')).toEqual(Array.from({ length: 16 }, (_, i) => i + 1));
    expect(fs.existsSync(`${newest}.damaged`)).toBe(true);
  });

  it('that cannot be written refuses before the first update', async () => {
    fs.writeFileSync(path.join(folder, 'file'), '');
    const onStep = vi.fn();
    const inFile = fileCheckpointStore(path.join(folder, 'file', 'checkpoints'));
    await expect(
      train({ ...options('x'), checkpoint: inFile, objective: classification({ model: ringNetwork() }), onStep }),
    ).rejects.toMatchObject({
      name: 'CheckpointError',
    });
    expect(onStep).not.toHaveBeenCalled();
  });

  it('whose log lost lines goes on from its checkpoint, and says what is gone', async () => {
    await train({ ...options('run'), objective: classification({ model: ringNetwork() }) });
    fs.writeFileSync(path.join(folder, 'run', 'metrics.jsonl'), '');
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const { resumed } = await train({ ...options('run'), objective: classification({ model: ringNetwork() }) });
    expect(resumed).toMatchObject({ step: 16, lostRecords: 20 });
    expect(warn.mock.calls.flat().join()).toContain('20 records of the metrics log are gone');
    warn.mockRestore();
  });
});
