import { hint } from '../hint.js';
import type { DataFolder } from './dataFolder.js';
import type { DataSet } from './dataSets.js';
import { findData } from './findData.js';

/**
 * Which data sets are here, and how to get the others.
 *
 * @param sets - Those that are known.
 * @param root - The data folder.
 * @returns Lines for a terminal.
 *
 * @example
 * listData(Object.values(dataSets), dataFolder());
 */
export function listData(sets: readonly DataSet[], { path, from }: DataFolder): string[] {
  const width = Math.max(...sets.map(({ name }) => name.length));
  return [
    `Data are looked for in ${path} (${from === 'INFODROP_DATA' ? 'INFODROP_DATA' : 'INFODROP_DATA names another folder'}).`,
    '',
    ...sets.map((set) => {
      const found = findData(set, path);
      const megabytes = Math.ceil(set.files.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6);
      return `${set.name.padEnd(width)}  ${found ?? `not here; ${megabytes} MB: ${hint(['data', 'fetch', set.name])}`}`;
    }),
  ];
}
