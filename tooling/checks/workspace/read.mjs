// The workspace as plain data, which the rules look at: packages with their source files, and every tracked text file.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import ts from 'typescript';

const TEXT = /\.(?:[cm]?[jt]s|json|ya?ml|md|txt|svg|html|css|py|sh|toml)$|^[^.]+$|^\.[a-z]+$|(?:^|\/)(?:LICENSE|run)$/;
const SOURCE = /\.(?:[cm]?ts|mjs|cjs|js)$/;
const FOR_DEVELOPMENT =
  /\.test\.ts$|\.test-d\.ts$|(?:^|\/)(?:test|scripts|bench|assembly)\/|(?:^|\/)[\w.]+\.config\.ts$|\.d\.ts$/;

/**
 * Reads the workspace in `root`: `{ root, packages, tracked, changesets, lock }`.
 * A package is `{ name, folder, kind: 'package' | 'app' | 'tool', manifest, files, sources }`, a source
 * `{ path, text, imports, development }`; all paths are relative to the root, with forward slashes.
 */
export function readWorkspace(root) {
  const tracked = trackedFiles(root)
    .filter((path) => TEXT.test(basename(path)) && existsSync(join(root, path)))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
  const packages = tracked
    .filter(({ path }) => /^(?:packages|apps|tooling)\/[^/]+\/package\.json$/.test(path))
    .map(({ path, text }) => readPackage(dirname(path), JSON.parse(text), tracked));
  const changesets = tracked.filter(({ path }) => /^\.changeset\/.*\.md$/.test(path) && !path.endsWith('README.md'));
  const lock = tracked.find(({ path }) => path === 'pnpm-lock.yaml')?.text ?? '';
  return { root, packages, tracked, changesets, lock };
}

const KINDS = { packages: 'package', apps: 'app', tooling: 'tool' };

function readPackage(folder, manifest, tracked) {
  const inside = tracked.filter(({ path }) => path.startsWith(`${folder}/`));
  const sources = inside
    .filter(({ path }) => SOURCE.test(path))
    .map(({ path, text }) => ({ path, text, imports: importsOf(text), development: FOR_DEVELOPMENT.test(path) }));
  const kind = KINDS[folder.split('/')[0]];
  return { name: manifest.name, folder, kind, manifest, files: inside.map(({ path }) => path), sources };
}

/** What a source imports, re-exports, loads by `import()` or by `require`. */
export function importsOf(text) {
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
}

/** The package that an import path names, or undefined where it names a file or a module of Node. */
export function packageOf(imported) {
  if (/^[./]|^node:/.test(imported)) return undefined;
  return imported
    .split('/')
    .slice(0, imported.startsWith('@') ? 2 : 1)
    .join('/');
}

/** Tracked files and new ones that git does not ignore; outside a git repository, all files but node_modules. */
function trackedFiles(root) {
  if (existsSync(join(root, '.git'))) {
    const list = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    return [...new Set(list.split('\0').filter((path) => path !== ''))].sort();
  }
  const found = [];
  const walk = (folder) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.name === 'node_modules' || entry.name === 'dist') continue;
      if (entry.isDirectory()) walk(path);
      else found.push(path);
    }
  };
  walk('');
  return found.sort();
}
