import { requireOneOf, requireOptions } from '@infodrop/requirements';
import { existsSync } from 'node:fs';
import { NativeAddonError } from './nativeAddonError.js';
import {
  addonOf,
  findNativePackages,
  NATIVE_PACKAGES,
  type NativePackage,
  type NativePackageName,
} from './nativePackage.js';
import { type AddonTrial, tryAddon } from './tryAddon.js';

/** What `checkNativeAddon` may be told. */
export interface CheckNativeAddonOptions {
  /** Default: the one that is installed; of two, the one whose addon is built, tfjs-node-gpu first. */
  package?: NativePackageName;
  /** Folder from which the package is looked for, as an import would. Default: the current one. */
  from?: string;
  signal?: AbortSignal;
}

/** What `checkNativeAddon` found. Plain JSON. */
export interface NativeAddonCheck extends AddonTrial {
  package: NativePackage;
  /** Path of the addon. */
  addon: string;
}

/**
 * Loads the addon of an installed tfjs-node or tfjs-node-gpu in a process of its own, and lets it compute a product and
 * a gradient: a crash is reported, and does not end this process.
 *
 * @returns Whether it works, and why not where it does not.
 * @throws NativeAddonError when no such package is installed, or only one of a version that is too old.
 * @throws What `signal` was aborted with.
 * @throws TypeError for an option that it does not have, RangeError for a package that it does not know.
 *
 * @example
 * const { works, fault } = await checkNativeAddon();
 */
export async function checkNativeAddon(options: CheckNativeAddonOptions = {}): Promise<NativeAddonCheck> {
  requireOptions('checkNativeAddon', options, ['package', 'from', 'signal']);
  const { package: name, from = process.cwd(), signal } = options;
  if (name !== undefined) requireOneOf('checkNativeAddon', 'package', name, NATIVE_PACKAGES);
  const outcome = findNativePackages(name, from);
  if ('fault' in outcome) throw new NativeAddonError('checkNativeAddon', [outcome.fault]);
  const found = outcome.packages.find((each) => existsSync(addonOf(each))) ?? outcome.packages[0]!;
  const addon = addonOf(found);
  if (!existsSync(addon)) {
    const fault = `no addon is built: there is no ${addon}`;
    return { package: found, addon, works: false, tensorflow: null, device: null, fault, log: '' };
  }
  return { package: found, addon, ...(await tryAddon(found, addon, { signal })) };
}
