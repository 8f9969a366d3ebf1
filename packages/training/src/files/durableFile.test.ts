import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { writeFileDurably } from './durableFile.js';

describe('writeFileDurably', () => {
  let folder: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'infodrop-durable-'));
  });
  afterEach(() => {
    vi.restoreAllMocks();
    fs.rmSync(folder, { recursive: true });
  });

  it('replaces a file by text or bytes, and leaves nothing else', () => {
    const file = path.join(folder, 'a.json');
    writeFileDurably(file, 'é');
    expect(fs.readFileSync(file, 'utf8')).toBe('é');
    writeFileDurably(file, Uint8Array.of(1, 2));
    expect([...fs.readFileSync(file)]).toEqual([1, 2]);
    expect(fs.readdirSync(folder)).toEqual(['a.json']);
  });

  it('keeps what was there, and leaves no temporary file, where the disk is full', () => {
    const file = path.join(folder, 'a.json');
    writeFileDurably(file, 'before');
    vi.spyOn(fs, 'fsyncSync').mockImplementation(() => {
      throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
    });
    expect(() => {
      writeFileDurably(file, 'after');
    }).toThrow('no space');
    expect(fs.readFileSync(file, 'utf8')).toBe('before');
    expect(fs.readdirSync(folder)).toEqual(['a.json']);
  });
});
