import { resolve } from 'node:path';
import envPaths from 'env-paths';

/** Where data are looked for and put, and what says so. */
export interface DataFolder {
  readonly path: string;
  /** `INFODROP_DATA` where it is set, else the user's data folder. */
  readonly from: 'INFODROP_DATA' | 'user';
}

/**
 * The one folder in which data sets are looked for and put: `INFODROP_DATA`, or the user's data folder, as the system has it
 * (on Linux `~/.local/share/infodrop`, or below `XDG_DATA_HOME`).
 *
 * @param environment - For tests; by default this process's.
 * @returns An absolute path; it may not exist yet.
 *
 * @example
 * dataFolder({ INFODROP_DATA: '/data' }).path; // '/data'
 */
export function dataFolder(environment: NodeJS.ProcessEnv = process.env): DataFolder {
  const chosen = environment.INFODROP_DATA ?? '';
  return chosen === ''
    ? { path: envPaths('infodrop', { suffix: '' }).data, from: 'user' }
    : { path: resolve(chosen), from: 'INFODROP_DATA' };
}
