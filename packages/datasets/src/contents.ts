import { readdir } from 'node:fs/promises';
import { describe } from '@infodrop/requirements';

/** A TypeError for what is no path. */
export function requireFolder(caller: string, folder: string): void {
  if (typeof folder === 'string') return;
  throw new TypeError(`${caller}: folder must be a path, got ${describe(folder)}.`);
}

/** A folder's first names, to tell a wrong folder from an incomplete one. */
export async function contents(folder: string): Promise<string> {
  try {
    const names = (await readdir(folder)).sort();
    if (names.length === 0) return 'it is empty';
    return `it holds ${names.slice(0, 5).join(', ')}${names.length > 5 ? `, … (${names.length})` : ''}`;
  } catch {
    return 'it cannot be read';
  }
}
