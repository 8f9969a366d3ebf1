import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { jsonLinesLog } from './jsonLinesLog.js';

describe('jsonLinesLog', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'infodrop-log-'));
    file = path.join(folder, 'runs', 'metrics.jsonl');
  });
  afterEach(() => {
    fs.rmSync(folder, { recursive: true });
  });
  const text = (): string => fs.readFileSync(file, 'utf8');

  it('writes a line per record, after those that are there', () => {
    const log = jsonLinesLog(file);
    expect(log.count()).toBe(0);
    log.flush();
    log.append({ step: 1, loss: NaN });
    jsonLinesLog(file).append({ step: 2 });
    log.append('three');
    log.flush();
    expect(text()).toBe('{"step":1,"loss":"NaN"}\n{"step":2}\n"three"\n');
    expect(log.count()).toBe(3);
  });

  it('does not count a line that was cut short, and drops it when truncated', () => {
    const log = jsonLinesLog(file);
    log.append(1);
    log.append(2);
    fs.appendFileSync(file, '{"step":3,"lo');
    expect(log.count()).toBe(2);
    log.truncate(2);
    expect(text()).toBe('1\n2\n');
    log.append(3);
    expect(text()).toBe('1\n2\n3\n');
  });

  it('does not write onto a line that was cut short', () => {
    jsonLinesLog(file).append(1);
    fs.appendFileSync(file, '{"st');
    jsonLinesLog(file).append(2);
    expect(text()).toBe('1\n{"st\n2\n');
  });

  it('truncates to any number of lines, none included', () => {
    const log = jsonLinesLog(file);
    for (const record of [1, 2, 3]) log.append(record);
    log.truncate(3);
    expect(log.count()).toBe(3);
    log.truncate(1);
    expect(text()).toBe('1\n');
    log.truncate(0);
    expect(text()).toBe('');
    log.append(4);
    expect(text()).toBe('4\n');
  });

  it('says why it cannot write, and goes on when it can again', () => {
    const log = jsonLinesLog(file);
    log.append(1);
    const full = vi.spyOn(fs, 'appendFileSync').mockImplementation(() => {
      fs.writeFileSync(file, '1\n{"ha'); // half a line fitted
      throw Object.assign(new Error('write'), { code: 'ENOSPC' });
    });
    expect(() => {
      log.append({ half: 1 });
    }).toThrow(`jsonLinesLog: file must be writable, got ${file}: no space left on the device (ENOSPC)`);
    full.mockRestore();
    log.append(2);
    expect(text()).toBe('1\n{"ha\n2\n');
    expect(() => {
      jsonLinesLog(path.join(file, 'below')).append(1);
    }).toThrow('a part of the path is not a folder (ENOTDIR)');
  });

  it('keeps what there is where lines were lost, and says how many there are', () => {
    const log = jsonLinesLog(file);
    log.append(1);
    fs.appendFileSync(file, '{"cut');
    expect(log.truncate(3)).toBe(1);
    expect(text()).toBe('1\n');
    expect(log.truncate(0)).toBe(0);
  });

  it('reads the file to count it once, however often it is asked', () => {
    const log = jsonLinesLog(file);
    for (let i = 0; i < 5; i++) log.append(i);
    const reads = vi.spyOn(fs, 'readFileSync');
    for (let i = 0; i < 5; i++) {
      expect(log.count()).toBe(5 + i);
      log.append(i);
    }
    expect(reads.mock.calls.length).toBeLessThanOrEqual(1);
    reads.mockRestore();
    expect(text().split('\n')).toHaveLength(11);
  });

  it('refuses an empty path', () => {
    expect(() => jsonLinesLog('')).toThrow("file must be a path, got ''");
  });
});
