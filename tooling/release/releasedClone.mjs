// A copy of this working tree in which versions can be raised and packages published: the tree itself stays as it is.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { publishedPackages } from '@infodrop-tooling/checks/package/siblings.mjs';
import { output } from '@infodrop-tooling/checks/package/shell.mjs';

/** Where the copy says that it comes from: what a manifest names as its repository when it is packed. */
export const PAGE = 'https://git.example.org/ada/infodrop';

const git = (cwd, ...args) => execFileSync('git', args, { cwd, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });

/** Copies what git knows of `root`, and what it would take, to `folder`, and installs it. */
export async function cloneOf(root, folder) {
  const files = git(root, 'ls-files', '--cached', '--others', '--exclude-standard', '-z').split('\0').filter(Boolean);
  for (const file of new Set(files.filter((each) => existsSync(join(root, each))))) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(root, file), join(folder, file));
  }
  git(folder, 'init', '--quiet', '--initial-branch=main');
  git(folder, 'remote', 'add', 'origin', `${PAGE}.git`);
  commit(folder, 'The tree as it is');
  await output(process.execPath, ['tooling/bootstrap.mjs'], { cwd: folder });
}

/** Commits everything in a copy. */
export function commit(folder, message) {
  git(folder, 'add', '--all');
  git(folder, '-c', 'user.name=ada', '-c', 'user.email=ada@example.org', 'commit', '--quiet', '--message', message);
}

/** Version of every published package of a copy, by name. */
export const versionsIn = (folder) =>
  new Map([...publishedPackages(folder)].map(([name, { manifest }]) => [name, manifest.version]));

/** Raises the versions of a copy; gives the names of the packages that have moved. */
export async function raiseVersions(folder) {
  const before = versionsIn(folder);
  await output('npm', ['run', 'release:version'], { cwd: folder });
  commit(folder, 'Versions');
  return [...versionsIn(folder)].filter(([name, version]) => before.get(name) !== version).map(([name]) => name);
}
