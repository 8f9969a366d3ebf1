import { readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import type { NativeAddonFault } from './nativeAddonError.js';

/** The packages that carry the source of the addon. */
export type NativePackageName = 'tfjs-node' | 'tfjs-node-gpu';

/** An installed @tensorflow/tfjs-node or tfjs-node-gpu. */
export interface NativePackage {
  name: NativePackageName;
  version: string;
  folder: string;
}

/** Best first, as `prepareEngine` of `@infodrop/engine` has it. */
export const NATIVE_PACKAGES: readonly NativePackageName[] = ['tfjs-node-gpu', 'tfjs-node'];

/** Where tfjs-node 4.22.0 looks for its addon, from its folder, in a Node that has Node-API 8, as all that are supported do. */
const ADDON_PATH = ['lib', 'napi-v8', 'tfjs_binding.node'] as const;

/** Where the addon of a package lies, or would lie. */
export function addonOf({ folder }: NativePackage): string {
  return join(folder, ...ADDON_PATH);
}

/** The command that installs a package without the download that it otherwise makes. */
export function installCommand(name: NativePackageName): string {
  return `npm install --ignore-scripts @tensorflow/${name}@4.22.0`;
}

/**
 * The installed packages that could be given an addon.
 *
 * @param name - Only this one; both where it is undefined.
 * @param from - The folder whose program would import them. Where they are not found from there, they are looked for from
 *   this package, which is where `prepareEngine` finds them.
 * @returns What is installed, tfjs-node-gpu first; or, where there is nothing that serves, why.
 *
 * @example
 * const found = findNativePackages(undefined, process.cwd());
 */
export function findNativePackages(
  name: NativePackageName | undefined,
  from: string,
): { packages: NativePackage[] } | { fault: NativeAddonFault } {
  const names = name === undefined ? NATIVE_PACKAGES : [name];
  const installed = names.flatMap((each) => installedPackage(each, from) ?? []);
  const packages = installed.filter(({ version }) => serves(version));
  if (packages.length > 0) return { packages };
  const [other] = installed;
  const wanted = name ?? other?.name ?? 'tfjs-node';
  const requirement =
    name === undefined && other === undefined ? '@tensorflow/tfjs-node or tfjs-node-gpu' : `@tensorflow/${wanted}`;
  return {
    fault: {
      subject: 'package',
      text:
        other === undefined
          ? `${requirement} must be installed, got none in ${resolve(from)} or above`
          : `${requirement} must be of version 4.22.0 or a later 4, got ${other.version} in ${other.folder}`,
      wayOut: `Run ${installCommand(wanted)}.`,
    },
  };
}

function installedPackage(name: NativePackageName, from: string): NativePackage | undefined {
  for (const start of [join(resolve(from), 'package.json'), import.meta.url]) {
    try {
      const manifest = createRequire(start).resolve(`@tensorflow/${name}/package.json`);
      const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
      return { name, version, folder: realpathSync(dirname(manifest)) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    }
  }
  return undefined;
}

function serves(version: string): boolean {
  const [major, minor] = version.split('.').map(Number);
  return major === 4 && minor !== undefined && minor >= 22;
}
