// Which packages of the workspace a package brings along, and where the third-party ones that it names are installed.
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder above `from` that holds pnpm-workspace.yaml. */
export function workspaceRoot(from) {
  for (let at = from; ; at = dirname(at)) {
    if (existsSync(join(at, 'pnpm-workspace.yaml'))) return at;
    if (dirname(at) === at) throw new Error(`workspaceRoot: no pnpm-workspace.yaml above ${from}`);
  }
}

/** The published packages of the workspace: a map from name to `{ name, folder, manifest }`. */
export function publishedPackages(root) {
  return packagesOf(root, ['packages', 'apps'], (manifest) => manifest.private !== true);
}

/** The names of what is never published: packages that builds take in, and tools. */
export function privateNames(root) {
  return [...packagesOf(root, ['packages', 'apps', 'tooling'], (manifest) => manifest.private === true).keys()];
}

function packagesOf(root, groups, wanted) {
  const found = new Map();
  for (const group of groups) {
    if (!existsSync(join(root, group))) continue;
    for (const entry of readdirSync(join(root, group))) {
      const folder = join(root, group, entry);
      if (!existsSync(join(folder, 'package.json'))) continue;
      const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      if (wanted(manifest)) found.set(manifest.name, { name: manifest.name, folder, manifest });
    }
  }
  return found;
}

/** The package `name` and every workspace package that it depends on, directly or not. */
export function withSiblings(name, packages) {
  const found = new Map();
  const visit = (each) => {
    const entry = packages.get(each);
    if (entry === undefined || found.has(each)) return;
    found.set(each, entry);
    for (const dependency of Object.keys({ ...entry.manifest.dependencies, ...entry.manifest.peerDependencies })) {
      visit(dependency);
    }
  };
  visit(name);
  return [...found.values()];
}

/**
 * The third-party packages that a user of `entries` has installed: a map from name to folder.
 * To them come the back ends and Node's types that the examples of the first entry run on.
 */
export function thirdParties(entries, packages) {
  const found = new Map();
  const add = (name, from) => {
    const folder = join(from, 'node_modules', name);
    if (!packages.has(name) && !found.has(name) && existsSync(folder)) found.set(name, realpathSync(folder));
  };
  for (const { folder, manifest } of entries) {
    for (const name of Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })) add(name, folder);
  }
  const [{ folder, manifest }] = entries;
  for (const name of Object.keys(manifest.devDependencies ?? {})) {
    if (name.startsWith('@tensorflow/') || name === '@types/node') add(name, folder);
  }
  return found;
}
