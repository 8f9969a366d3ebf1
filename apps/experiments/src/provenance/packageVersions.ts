import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * Versions of the packages that a result rests on.
 *
 * @param names - Names of packages, as they are imported.
 * @param from - Path or `file:` address of the module that imports them.
 * @returns The version of each, or 'missing' where it is not installed.
 *
 * @example
 * packageVersions(['commander'], import.meta.url); // { commander: '14.0.3' }
 */
export function packageVersions(names: readonly string[], from: string): Record<string, string> {
  const require = createRequire(from);
  return Object.fromEntries(names.map((name) => [name, versionOf(name, require)]));
}

function versionOf(name: string, require: NodeJS.Require): string {
  // Looked up by folder, not by `name/package.json`: some packages do not export that.
  for (const folder of require.resolve.paths(name) ?? []) {
    try {
      const text = readFileSync(join(folder, name, 'package.json'), 'utf8');
      return (JSON.parse(text) as { version: string }).version;
    } catch {
      continue;
    }
  }
  return 'missing';
}

/**
 * Name and version of the package that a module belongs to.
 *
 * @param folder - The module's folder.
 * @returns What the nearest package.json above it says, and where that lies.
 * @throws Error when there is none up to the root.
 *
 * @example
 * ownPackage(import.meta.dirname).name; // 'infodrop'
 */
export function ownPackage(folder: string): {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
} {
  try {
    const found = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name: string; version: string };
    return { name: found.name, version: found.version, folder };
  } catch (error) {
    if (dirname(folder) === folder) throw error;
    return ownPackage(dirname(folder));
  }
}
