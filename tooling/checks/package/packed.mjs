// Packs a package as it would be published, once per content: its siblings' checks use the same tarball.
import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { runNode } from './run.mjs';
import { workspaceRoot } from './siblings.mjs';

const DAY = 24 * 60 * 60 * 1000;

/** Every file below `folder`, as relative paths with forward slashes, sorted. */
export function filesBelow(folder) {
  const found = [];
  const walk = (at) => {
    for (const entry of readdirSync(at, { withFileTypes: true })) {
      const path = join(at, entry.name);
      if (entry.isDirectory()) {
        if (entry.name !== 'node_modules') walk(path);
      } else found.push(relative(folder, path).replaceAll('\\', '/'));
    }
  };
  walk(folder);
  return found.sort();
}

function contentHash(folder, root, manifest) {
  const hash = createHash('sha256');
  const shipped = ['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md', ...(manifest.files ?? [])];
  // The last one changes the manifest at packing.
  for (const path of [...shipped.map((name) => join(folder, name)), join(root, '.pnpmfile.cjs')]) {
    if (!existsSync(path)) continue;
    const files = statSync(path).isDirectory() ? filesBelow(path).map((file) => join(path, file)) : [path];
    for (const file of files) hash.update(relative(folder, file)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex').slice(0, 16);
}

/** The pnpm that the workspace of these checks pins, as a script for Node: its package exports no path to ask for. */
export function pnpmScript() {
  return join(workspaceRoot(import.meta.dirname), 'node_modules', 'pnpm', 'bin', 'pnpm.cjs');
}

/**
 * Packs the package in `folder` and unpacks the tarball.
 * Gives `{ tarball, folder }`: the path of the tarball and of its unpacked content. Neither may be written to.
 */
export function packed(folder, root) {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const store = join(root, 'node_modules', '.cache', 'infodrop-packed');
  const flatName = manifest.name.replace('@', '').replace('/', '-');
  const home = join(store, `${flatName}-${contentHash(folder, root, manifest)}`);
  if (!existsSync(home)) {
    mkdirSync(store, { recursive: true });
    const building = mkdtempSync(join(store, 'building-'));
    const { code, output } = runNode(
      // Its prepack would build it: what is checked is what has been built.
      [pnpmScript(), 'pack', '--config.ignore-scripts=true', '--pack-destination', building],
      { cwd: folder },
    );
    const tarball = readdirSync(building).find((name) => name.endsWith('.tgz'));
    if (code !== 0 || tarball === undefined) throw new Error(`${manifest.name}: pnpm pack failed.\n${output}`);
    execFileSync('tar', ['-xzf', tarball], { cwd: building });
    try {
      renameSync(building, home);
    } catch (error) {
      // Another check packed the same content first.
      if (!existsSync(home)) throw error;
      rmSync(building, { recursive: true });
    }
    forgetOld(store, basename(home));
  }
  const tarball = readdirSync(home).find((name) => name.endsWith('.tgz'));
  return { tarball: join(home, tarball), folder: join(home, 'package') };
}

function forgetOld(store, kept) {
  for (const name of readdirSync(store)) {
    const path = join(store, name);
    if (name !== kept && Date.now() - statSync(path).mtimeMs > DAY) rmSync(path, { recursive: true, force: true });
  }
}
