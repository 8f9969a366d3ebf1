import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError } from '../commandError.js';
import { hint } from '../hint.js';
import { dataFolder } from './dataFolder.js';
import { type DataSet, dataSets, type DataSetName } from './dataSets.js';

/**
 * The folder that a data set is in: the data folder's, else where the system's package puts it.
 *
 * @param set - Its name, or what it is made of.
 * @param root - For tests; by default {@link dataFolder}.
 * @returns The folder, when every file is there (packed or not; of the right size where that is known), else undefined.
 *
 * @example
 * findData('cifar-10'); // for instance '/data/cifar-10-batches-bin'
 */
export function findData(set: DataSetName | DataSet, root: string = dataFolder().path): string | undefined {
  const declared: DataSet = typeof set === 'string' ? dataSets[set] : set;
  const folders = [join(root, declared.folder), ...(declared.debian === undefined ? [] : [declared.debian.folder])];
  return folders.find((folder) => isWhole(folder, declared));
}

/** Whether a folder has all files of a set. */
function isWhole(folder: string, { files, unpacked }: DataSet): boolean {
  if (unpacked !== undefined) {
    return Object.entries(unpacked).every(([name, bytes]) => {
      const path = join(folder, name);
      return existsSync(path) && statSync(path).size === bytes;
    });
  }
  return files.every(
    ({ name }) => existsSync(join(folder, name)) || existsSync(join(folder, name.replace(/\.gz$/, ''))),
  );
}

/**
 * The folder of a data set that something cannot do without.
 *
 * @param name - Of the set.
 * @param root - For tests; by default {@link dataFolder}.
 * @throws CommandError with the ways to get it when it is not there.
 *
 * @example
 * const train = await readCifarImages(requireData('cifar-10'), { classes: 10 });
 */
export function requireData(name: DataSetName, root: string = dataFolder().path): string {
  const found = findData(name, root);
  if (found !== undefined) return found;
  const set: DataSet = dataSets[name];
  throw new CommandError(
    `${set.title} must be in ${join(root, set.folder)}, got no whole set there. ` +
      `${[hint(['data', 'fetch', name]), ...(set.debian === undefined ? [] : [set.debian.install])].join(', or ')}; ` +
      'INFODROP_DATA names another folder of data.',
  );
}
