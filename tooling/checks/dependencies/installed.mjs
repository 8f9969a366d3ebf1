// What is installed with the published packages of this workspace, with its licence.
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { publishedPackages } from '../package/siblings.mjs';

/** Every third-party package that a published package needs, directly or not: `{ name, version, licence, folder }`, by name. */
export function installedWith(root) {
  const packages = publishedPackages(root);
  const found = new Map();
  const visit = (name, from) => {
    const folder = placeOf(name, from);
    // Of another platform, or a peer that the user chooses.
    if (folder === undefined || found.has(folder)) return;
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    found.set(folder, { name, version: manifest.version, licence: licenceOf(manifest), folder });
    for (const each of needs(manifest)) visit(each, folder);
  };
  for (const { folder, manifest } of packages.values()) {
    for (const name of needs(manifest)) if (!packages.has(name)) visit(name, folder);
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

const needs = ({ dependencies, optionalDependencies, peerDependencies }) =>
  Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies });

/** Where `name` is found from `from`: pnpm puts what a package needs beside it. */
function placeOf(name, from) {
  for (let at = from; ; at = dirname(at)) {
    const place = join(at, 'node_modules', name);
    if (existsSync(join(place, 'package.json'))) return realpathSync(place);
    if (dirname(at) === at) return undefined;
  }
}

/** As the manifest says it, or as packages said it before SPDX. */
function licenceOf({ license, licenses }) {
  if (typeof license === 'string') return license;
  if (license?.type !== undefined) return license.type;
  if (Array.isArray(licenses)) return licenses.map((each) => each.type ?? each).join(' OR ');
  return 'none named';
}
