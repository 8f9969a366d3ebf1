import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { SweepResult } from '../src/report/writeReport.js';
import { smoke } from './inProcess.js';
import { temporaryFolder } from './temporaryFolder.js';

const work = temporaryFolder('experiments');

/** A number of each arm, in the order of the arms; undefined where it has none, which in JSON is null. */
function valuesOf({ arms }: SweepResult, name: string): (number | undefined)[] {
  return arms.map(({ runs }) => {
    const value = (runs[0]!.values as Record<string, number | { mean: number } | null>)[name];
    return typeof value === 'object' ? value?.mean : value;
  });
}

const pageOf = (folder: string): string => readFileSync(join(folder, 'report.html'), 'utf8');

describe('at the scale smoke', () => {
  it('occluded: has what the second network reads of every network, and the bound of the bottleneck alone', async () => {
    const { folder, result: found } = await smoke(work, 'occluded');
    expect(found.arms.map(({ title }) => title)).toEqual([
      'ReLU, without noise',
      'ReLU, β = 0.02',
      'ReLU, β = 2',
      'bottleneck, without noise',
      'bottleneck, β = 0.02',
      'bottleneck, β = 2',
    ]);
    for (const error of ['error', 'readerError']) {
      for (const share of valuesOf(found, error)) expect(share).toBeGreaterThanOrEqual(0);
    }
    expect(valuesOf(found, 'boundNats').map((nats) => typeof nats)).toEqual([
      ...new Array<string>(4).fill('undefined'),
      'number',
      'number',
    ]);
    // The limit lies above the estimate, and no reader below the error that follows from it.
    const [nats, limit] = [valuesOf(found, 'boundNats').at(-1)!, valuesOf(found, 'boundLimit').at(-1)!];
    expect(limit).toBeGreaterThan(nats);
    expect(valuesOf(found, 'leastError').at(-1)).toBeLessThanOrEqual(valuesOf(found, 'readerError').at(-1)!);
    expect(pageOf(folder)).toContain('second network’s error');
  });

  it('widths-cnn: has validation and test error of the chosen trials', async () => {
    const { result: found } = await smoke(work, 'widths-cnn');
    expect(found.arms.map(({ title }) => title)).toEqual([
      'information, 3 % of the filters',
      'binary, 3 % of the filters',
    ]);
    for (const { trial, runs } of found.arms) {
      expect(trial).not.toBeNull();
      const { values, validation } = runs[0]!;
      expect(values.validationError).toBe(validation.error);
      expect(values.gap).toBeCloseTo((values.error as { mean: number }).mean - validation.error!, 12);
    }
  });

  it('information-per-layer: counts the units of both layers', async () => {
    const { folder, result: found } = await smoke(work, 'information-per-layer');
    // All-CNN-32 with 3 and 5 % of 96 and 192 filters: 14 × 14 cells of 2 or 4 channels, then 7 × 7 of 5 or 9.
    const units = (layer: 1 | 2): number[] =>
      valuesOf(found, `layer${layer}.nats`).map((nats, i) => nats! / valuesOf(found, `layer${layer}.natsPerUnit`)[i]!);
    expect(units(1).map(Math.round)).toEqual([196 * 2, 196 * 4]);
    expect(units(2).map(Math.round)).toEqual([49 * 5, 49 * 9]);
    expect(pageOf(folder)).toContain('Ratios of the means above');
  });

  it('information-per-layer: trains on whitened images, and says so', async () => {
    vi.stubEnv('INFODROP_DATA', join(work, 'data'));
    try {
      const { folder, result: found } = await smoke(work, 'information-per-layer', {
        preprocessing: 'whitened',
        filters: [3],
      });
      expect(readdirSync(join(work, 'data', 'whitening'))).toHaveLength(1);
      expect(valuesOf(found, 'layer1.nats').every((nats) => nats! > 0)).toBe(true);
      expect(pageOf(folder)).toContain('ZCA-whitened by the training images');
    } finally {
      vi.unstubAllEnvs();
    }
  });
});
