import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Checkpoint } from './checkpoint.js';
import { fileCheckpointStore } from './fileCheckpointStore.js';

const at = (step: number): Checkpoint => ({
  step,
  identity: { run: 'a' },
  state: { epoch: step },
  tensors: new Map([['model/w', { dtype: 'F32', shape: [3], data: Float32Array.of(step, 2, 3) }]]),
});

const nameOf = (step: number): string => `step-${String(step).padStart(9, '0')}.safetensors`;

function systemError(code: string): Error {
  return Object.assign(new Error(code), { code });
}

describe('fileCheckpointStore', () => {
  let folder: string;
  beforeEach(() => {
    folder = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'infodrop-checkpoints-')), 'checkpoints');
  });
  afterEach(() => {
    vi.restoreAllMocks();
    syncBuiltinESMExports();
    fs.rmSync(path.dirname(folder), { recursive: true });
  });

  it('has nothing to load from a folder that is not there', async () => {
    expect(await fileCheckpointStore(folder).load()).toBeNull();
    expect(fs.existsSync(folder)).toBe(false);
  });

  it('loads the newest, keeps the last two, and leaves no temporary file', async () => {
    const store = fileCheckpointStore(folder);
    for (const step of [1, 2, 10]) expect(await store.save(at(step))).toBe(path.join(folder, nameOf(step)));
    expect(fs.readdirSync(folder).sort()).toEqual([nameOf(2), nameOf(10)]);
    expect(await store.load()).toEqual({ checkpoint: at(10), source: path.join(folder, nameOf(10)), passedOver: [] });
  });

  it('keeps as many as it is told, and not fewer than two', async () => {
    const store = fileCheckpointStore(folder, { keep: 3 });
    for (const step of [1, 2, 3, 4]) await store.save(at(step));
    expect(fs.readdirSync(folder)).toHaveLength(3);
    expect(() => fileCheckpointStore(folder, { keep: 1 })).toThrow('keep must be an integer ≥ 2, got 1');
    expect(() => fileCheckpointStore('')).toThrow("folder must be a path, got ''");
  });

  it('removes what a killed process left half written, and nothing that is not its own', async () => {
    const store = fileCheckpointStore(folder);
    await store.save(at(1));
    fs.writeFileSync(path.join(folder, `${nameOf(2)}.123.tmp`), 'half');
    fs.writeFileSync(path.join(folder, 'notes.txt'), 'mine');
    await store.save(at(2));
    expect(fs.readdirSync(folder).sort()).toEqual(['notes.txt', nameOf(1), nameOf(2)]);
  });

  it('replaces a checkpoint of the same step', async () => {
    const store = fileCheckpointStore(folder);
    await store.save(at(1));
    await store.save({ ...at(1), state: { epoch: 9 } });
    expect((await store.load())?.checkpoint.state).toEqual({ epoch: 9 });
  });

  it.each([
    ['cut short', (bytes: Buffer) => bytes.subarray(0, bytes.length - 5), 'cut short'],
    ['empty', () => Buffer.alloc(0), 'cut short'],
    [
      'changed in one bit',
      (bytes: Buffer) => Buffer.from(bytes.map((byte, i) => (i === bytes.length - 1 ? byte ^ 1 : byte))),
      'sha256',
    ],
  ])('loads the one before when the newest is %s, says so, and keeps the damaged file', async (_, damage, why) => {
    const store = fileCheckpointStore(folder);
    await store.save(at(1));
    await store.save(at(2));
    const newest = path.join(folder, nameOf(2));
    fs.writeFileSync(newest, damage(fs.readFileSync(newest)));
    const loaded = await store.load();
    expect(loaded?.checkpoint).toEqual(at(1));
    expect(loaded?.passedOver).toEqual([{ source: newest, why: expect.stringContaining(why) as string }]);
    await store.save(at(2));
    expect(fs.readdirSync(folder).sort()).toEqual([nameOf(1), nameOf(2), `${nameOf(2)}.damaged`]);
    expect((await store.load())?.checkpoint).toEqual(at(2));
  });

  it('refuses to begin again in silence when every checkpoint is damaged', async () => {
    const store = fileCheckpointStore(folder);
    await store.save(at(1));
    fs.truncateSync(path.join(folder, nameOf(1)), 40);
    await expect(store.load()).rejects.toMatchObject({
      name: 'CheckpointError',
      problem: 'damaged',
      message: expect.stringContaining(`${nameOf(1)}: cut short`) as string,
    });
    expect(fs.readdirSync(folder)).toEqual([nameOf(1)]);
  });

  it.each([
    ['ENOSPC', 'no space left on the device (ENOSPC)', 'writeSync'],
    ['EIO', 'the device failed (EIO)', 'fsyncSync'],
    ['EROFS', 'the file system is read-only (EROFS)', 'openSync'],
    ['EACCES', 'no permission (EACCES)', 'renameSync'],
  ] as const)('says what is wrong on %s and keeps what was saved', async (code, said, call) => {
    const store = fileCheckpointStore(folder);
    await store.save(at(1));
    vi.spyOn(fs, call).mockImplementation(() => {
      throw systemError(code);
    });
    await expect(store.save(at(2))).rejects.toMatchObject({
      name: 'CheckpointError',
      problem: 'unwritable',
      message: expect.stringMatching(
        new RegExp(
          `folder must have room for \\d+ bytes and be writable, got .*${said.replace(/[()]/g, '\\$&')}\\. The last checkpoint, ${nameOf(1)}, is kept`,
        ),
      ) as string,
    });
    vi.restoreAllMocks();
    expect(fs.readdirSync(folder)).toEqual([nameOf(1)]);
    expect((await store.load())?.checkpoint).toEqual(at(1));
  });

  it('writes a device that is really full only to fail', async () => {
    if (!fs.existsSync('/dev/full')) return;
    const open = fs.openSync;
    vi.spyOn(fs, 'openSync').mockImplementation((file, ...rest) =>
      open(String(file).endsWith('.tmp') ? '/dev/full' : file, ...rest),
    );
    await expect(fileCheckpointStore(folder).save(at(1))).rejects.toThrow(
      'no space left on the device (ENOSPC). No checkpoint is in it.',
    );
  });

  it('says so when the folder is a file', async () => {
    fs.writeFileSync(folder, '');
    const store = fileCheckpointStore(folder);
    await expect(store.load()).rejects.toMatchObject({ problem: 'unreadable' });
    await expect(store.save(at(1))).rejects.toMatchObject({ problem: 'unwritable' });
  });

  it('does not take a checkpoint that cannot be read just now for a damaged one', async () => {
    const store = fileCheckpointStore(folder);
    await store.save(at(1));
    await store.save(at(2));
    fs.renameSync(path.join(folder, nameOf(2)), path.join(folder, 'aside'));
    fs.mkdirSync(path.join(folder, nameOf(2)));
    await expect(store.load()).rejects.toMatchObject({ problem: 'unreadable' });
    expect(fs.readdirSync(folder).sort()).toEqual(['aside', nameOf(1), nameOf(2)].sort());
  });
});
