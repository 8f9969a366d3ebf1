import { basename, dirname } from 'node:path';

/** Of which model a code is, and of which seed. */
export interface ModelOfFile {
  readonly model: string;
  readonly seed: string;
}

/**
 * The model and the seed that a file's name tells of: a number at its end, behind a hyphen, underscore, point or the word seed, is the seed.
 *
 * @param typed - The path, with the array's name behind a colon where there is one.
 * @returns The rest of the name as the model, that of the folder where nothing is left of it; seed 0 where the name has none.
 *
 * @example
 * modelOfFile('codes/beta-vae-seed3.npy'); // { model: 'beta-vae', seed: '3' }
 * modelOfFile('plain/2.npz:mean'); // { model: 'plain', seed: '2' }
 */
export function modelOfFile(typed: string): ModelOfFile {
  const path = typed.replace(/(\.npz):[^/\\]*$/i, '$1');
  const name = basename(path).replace(/\.[a-z]+$/i, '');
  const found = /^(.*?)(?:(?:^|[-_. ]+)|(?:^|[-_. ]+)seed[-_. ]*)(\d+)$/i.exec(name);
  if (found === null) return { model: name, seed: '0' };
  const [, model, seed] = found as unknown as [string, string, string];
  return { model: model === '' ? basename(dirname(path)) : model, seed };
}
