// One copy of @tensorflow/tfjs-core resolves, from every package and from every part of TensorFlow.js it installs.
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

const CORE = '@tensorflow/tfjs-core';

/** Where a package in `folder` finds `name`, as Node looks for it, or undefined. */
function resolveFolder(name, folder) {
  for (let at = folder; ; at = dirname(at)) {
    const candidate = join(at, 'node_modules', name);
    if (existsSync(candidate)) return realpathSync(candidate);
    if (dirname(at) === at) return undefined;
  }
}

/** The copies of core that resolve in the workspace, when there is more than one. */
export function oneCore({ root, packages }) {
  const copies = new Map();
  const note = (from, by) => {
    const copy = resolveFolder(CORE, from);
    if (copy !== undefined && !copies.has(copy)) copies.set(copy, by);
  };
  for (const { folder, manifest } of packages) {
    const all = { ...manifest.dependencies, ...manifest.peerDependencies, ...manifest.devDependencies };
    for (const name of Object.keys(all).filter((each) => each.startsWith('@tensorflow/'))) {
      const installed = resolveFolder(name, join(root, folder));
      if (installed === undefined) continue;
      if (name === CORE) note(join(root, folder), folder);
      else note(installed, `${folder} by ${name}`);
    }
  }
  if (copies.size < 2) return [];
  return [
    `${copies.size} copies of ${CORE} resolve, so layers and kernels register apart: ${[...copies.values()].join(', ')}`,
  ];
}
