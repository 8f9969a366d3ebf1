import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { spread } from '@infodrop/metrics';
import { archiveFile, clearArchive, readArchive, writeArchive } from './archive.js';
import type { Records } from './records.js';
import type { Run } from './runs.js';

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'infodrop-archive-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const run = (trial: number): Run => ({ arm: {}, seed: 0, trial, folder: `a/trial-${trial}/seed-0`, title: `${trial}` });
const records: Records = {
  trained: ({ trial }) => ({
    validation: { error: (trial ?? 0) / 3 },
    history: [{ epoch: 1, training: { loss: 1 / 3 }, validation: null }],
    saturation: {},
    seconds: 1,
  }),
  measured: ({ trial }) =>
    trial === 2 ? { values: { error: spread([0.1, Number.NaN]), auroc: Number.NaN } } : undefined,
};

describe('an archive', () => {
  it('gives back what was chosen as it was, and of the other trials what the choice rests on', () => {
    writeArchive(folder, [run(1), run(2)], records);
    const archived = readArchive(folder);
    expect(archived.trained(run(2))).toEqual(records.trained(run(2)));
    expect(archived.measured(run(2))).toEqual(records.measured(run(2)));
    expect(archived.trained(run(1))).toEqual({ ...records.trained(run(1)), history: [] });
    expect(archived.measured(run(1))).toBeUndefined();
    expect(archived.trained(run(3))).toBeUndefined();
  });

  it('that was changed is refused', () => {
    const path = join(folder, archiveFile);
    const bytes = readFileSync(path);
    writeFileSync(path, gzipSync(gunzipSync(bytes).toString().replace('"seconds":1', '"seconds":2')));
    expect(() => readArchive(folder)).toThrow(`${path} must be as it was written, got another content than`);
    writeFileSync(path, bytes.subarray(0, 40));
    expect(() => readArchive(folder)).toThrow(/must be as it was written, got/);
    writeFileSync(path, bytes);
  });

  it('takes the place of an old one, and of nothing else', () => {
    writeFileSync(join(folder, 'figure-7.svg'), 'old');
    clearArchive(folder);
    expect(() => readFileSync(join(folder, 'figure-7.svg'))).toThrow(/ENOENT/);
    rmSync(join(folder, archiveFile));
    writeFileSync(join(folder, 'thesis.md'), 'mine');
    expect(() => {
      clearArchive(folder);
    }).toThrow('--archive must be a new folder or an archive, got');
    expect(readFileSync(join(folder, 'thesis.md'), 'utf8')).toBe('mine');
  });
});
