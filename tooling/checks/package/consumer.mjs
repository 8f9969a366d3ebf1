// A stranger's project: it has installed the packed package, its packed siblings and the third parties they name.
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { packed } from './packed.mjs';
import { thirdParties, withSiblings } from './siblings.mjs';

/** Makes a project of `type` ('module' or 'commonjs') that uses package `name`; `remove()` deletes it. */
export function consumerProject(name, type, { root, packages }) {
  const folder = mkdtempSync(join(tmpdir(), `infodrop-${type}-`));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'consumer', private: true, type }));
  const entries = withSiblings(name, packages);
  for (const entry of entries) {
    const place = join(folder, 'node_modules', entry.name);
    mkdirSync(dirname(place), { recursive: true });
    cpSync(packed(entry.folder, root).folder, place, { recursive: true });
  }
  for (const [third, installed] of thirdParties(entries, packages)) {
    const place = join(folder, 'node_modules', third);
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(installed, place, 'junction');
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }) };
}

/** The import paths of a package: its name, and its name with each subpath of `exports` but package.json. */
export function entryPoints(manifest) {
  return Object.keys(manifest.exports ?? {})
    .filter((path) => path !== './package.json')
    .map((path) => manifest.name + path.slice(1));
}
