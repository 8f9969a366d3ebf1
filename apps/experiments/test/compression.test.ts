import { beforeAll, describe, expect, it } from 'vitest';
import { type Ended, run } from './command.js';
import { workFolder } from './workFolder.js';

const folder = workFolder('compression');
let ended: Ended;
beforeAll(async () => {
  ended = await run(['run', 'compression', '--scale', 'smoke', '--out', folder], { cwd: folder });
}, 600_000);

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
