import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../../test/temporaryFolder.js';
import type { AnyExperiment } from '../experiment/experiment.js';
import { experiments } from '../experiments/index.js';
import { dataSetNames } from './dataSets.js';
import { requireDataOf } from './requireDataOf.js';

const folder = temporaryFolder('needed');

afterEach(() => {
  vi.unstubAllEnvs();
});

/** An experiment with what may be chosen for its images. */
const setsOf = ({ choices }: AnyExperiment): readonly string[] => {
  const { images } = choices as Readonly<Record<string, { readonly names?: readonly string[] }>>;
  return images?.names ?? [];
};

it('every experiment says which data it needs for each set that it can be told to take', () => {
  for (const experiment of experiments) {
    for (const images of setsOf(experiment)) {
      const needed = experiment.needs?.({ ...experiment.scales.smoke, images } as never) ?? [];
      expect(needed.includes(images as never), `${experiment.name} of ${images}`).toBe(images !== 'digits');
    }
    for (const scale of Object.values(experiment.scales)) {
      for (const name of experiment.needs?.(scale) ?? []) expect(dataSetNames).toContain(name);
    }
  }
});

it('refuses an experiment without its data, with the way to them', () => {
  vi.stubEnv('INFODROP_DATA', join(folder, 'none'));
  const cluttered = experiments.find(({ name }) => name === 'cluttered')!;
  requireDataOf(cluttered, cluttered.scales.smoke);
  expect(() => {
    requireDataOf(cluttered, { ...cluttered.scales.smoke, images: 'cifar-10' } as never);
  }).toThrow(/must be in .*none.*, got no whole set there\. .*data fetch cifar-10/);
});
