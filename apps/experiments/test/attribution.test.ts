import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Smoke, smoke } from './inProcess.js';
import { temporaryFolder } from './temporaryFolder.js';

const work = temporaryFolder('attribution');
let found: Smoke;
beforeAll(async () => {
  found = await smoke(work, 'attribution');
}, 600_000);

describe('attribution at the scale smoke', () => {
  it('judges every method by its AUROC, and says which setting was chosen', () => {
    for (const method of ['per sample', 'readout', 'own map', 'Grad-CAM', 'integrated gradients', 'occlusion']) {
      expect(found.shown).toMatch(new RegExp(`AUROC, .*${method} +[01]\\.\\d+ ± `));
    }
    expect(found.shown).toMatch(/integrated gradients +sign (kept|dropped), baseline [\d.]+ /);
    expect(found.shown).toContain('less that of Grad-CAM, same networks');
  });

  it('keeps maps of each method, from 0 to 1, for the figure', () => {
    const path = join(found.folder, 'network-information', 'seed-0', 'measured.json');
    const { detail } = JSON.parse(readFileSync(path, 'utf8')) as {
      detail: { figure: { images: number[][]; maps: Record<string, number[][]> } };
    };
    expect(Object.keys(detail.figure.maps)).toHaveLength(6);
    for (const maps of Object.values(detail.figure.maps)) {
      expect(maps).toHaveLength(detail.figure.images.length);
      for (const map of maps) expect([Math.min(...map) >= 0, Math.max(...map) <= 1]).toEqual([true, true]);
    }
  });
});
