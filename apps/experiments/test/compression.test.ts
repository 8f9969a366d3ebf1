import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildCommand, type Ended, run } from './command.js';

let folder = '';
let ended: Ended;
beforeAll(async () => {
  buildCommand();
  folder = mkdtempSync(join(tmpdir(), 'infodrop-compression-'));
  ended = await run(['run', 'compression', '--scale', 'smoke', '--out', folder], { cwd: folder });
}, 600_000);
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('infodrop run compression --scale smoke', () => {
  it('measures the whole and the cut network of every dropout', () => {
    expect(ended.code).toBe(0);
    for (const arm of ['without noise', 'information, β = 3', 'structured, β = 1', 'sparse, β = 0.1']) {
      expect(ended.stdout).toMatch(
        new RegExp(`${arm} +[\\d.]+ ± [\\d.]+ +[\\d.]+ ± [\\d.]+ +[\\d.]+ +[\\d.]+ +[\\d.]+ +[\\d.]+\\n`),
      );
    }
    expect(ended.stdout).toMatch(/without noise .* 100 +100 +[\d.]+\n/);
    expect(ended.stdout).toMatch(/without noise +all +/);
    expect(ended.stdout).toMatch(/information, β = 3 +\d+–\d+ +/);
    expect(ended.stdout).toContain('weights left at equal error');
  });
});
