import { expect, it } from 'vitest';
import { modelOfFile } from './modelOfFile.js';

it.each([
  ['codes/beta-vae-3.npy', 'beta-vae', '3'],
  ['codes/beta-vae-seed3.npy', 'beta-vae', '3'],
  ['beta_vae_seed_03.csv', 'beta_vae', '03'],
  ['plain/2.npz:mean', 'plain', '2'],
  ['plain/seed-2.parquet', 'plain', '2'],
  ['beta4.npy', 'beta4', '0'],
  ['plain.npy', 'plain', '0'],
  ['v1.5-7.tsv', 'v1.5', '7'],
])('%s is of model %s and seed %s', (path, model, seed) => {
  expect(modelOfFile(path)).toEqual({ model, seed });
});
