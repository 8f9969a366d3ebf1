import { beforeAll, describe, expect, it } from 'vitest';
import { smoke } from './inProcess.js';
import { temporaryFolder } from './temporaryFolder.js';

const work = temporaryFolder('compression');
let shown = '';
beforeAll(async () => {
  ({ shown } = await smoke(work, 'compression'));
}, 600_000);

describe('compression at the scale smoke', () => {
  it('measures the whole and the cut network of every dropout', () => {
    for (const arm of ['without noise', 'information, β = 3', 'structured, β = 1', 'sparse, β = 0.1']) {
      expect(shown).toMatch(
        new RegExp(`${arm} +[\\d.]+ ± [\\d.]+ +[\\d.]+ ± [\\d.]+ +[\\d.]+ +[\\d.]+ +[\\d.]+ +[\\d.]+\\n`),
      );
    }
    expect(shown).toMatch(/without noise .* 100 +100 +[\d.]+\n/);
    expect(shown).toMatch(/without noise +all +/);
    expect(shown).toMatch(/information, β = 3 +\d+–\d+ +/);
    expect(shown).toContain('weights left at equal error');
    // In one epoch nothing of it has grown, and the verdict says so.
    expect(shown).toContain('But structured dropout cut no unit at any weight');
  });
});
