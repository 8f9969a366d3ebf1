import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadBinary } from './binary.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'infodrop-binary-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function binary(bytes: string, digestOf = bytes): string {
  const file = join(folder, 'kernels.node');
  writeFileSync(file, bytes);
  writeFileSync(`${file}.sha256`, `${createHash('sha256').update(digestOf).digest('hex')}\n`);
  return file;
}

describe('a binary', () => {
  it('that is not the one of its digest is not loaded', () => {
    expect(() => loadBinary(binary('half', 'half and half'), '1.0.0')).toThrow(
      new Error('the binary is damaged; install or build it again'),
    );
  });

  it('that is for another system says so in one line', () => {
    expect(() => loadBinary(binary('MZ, and what else Windows takes'), '1.0.0')).toThrow(/^[^\n]+$/u);
  });

  it('that is not there says so in one line', () => {
    expect(() => loadBinary(join(folder, 'none.node'), '1.0.0')).toThrow(/^ENOENT[^\n]+$/u);
  });
});
