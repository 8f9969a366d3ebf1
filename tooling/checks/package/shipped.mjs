// What is in the tarball: licence, README and build, nothing else, and no trace of the machine that packed it.
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, sep } from 'node:path';
import { filesBelow } from './packed.mjs';

const ALWAYS = ['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md'];
const SOURCE_CONDITION = '@infodrop/source';
// As esbuild writes a version that a source imports from its manifest.
const INLINED_VERSION = /\bvar version\d* = "(\d+\.\d+\.\d+[^"]*)"/g;
const HOME_OF_SOMEBODY = /(?:^|[^\w.:/-])\/(?:home|Users|root|work)\/[\w.-]+/;

/**
 * Problems of the unpacked tarball in `folder`, as sentences. `inlined` are the names of the workspace's private packages, which a
 * build takes in: nobody could install them.
 */
export function shippedProblems(folder, { root, inlined = [] }) {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const files = filesBelow(folder);
  const problems = [];
  for (const wanted of ['README.md', 'LICENSE']) {
    if (!files.includes(wanted)) problems.push(`the tarball has no ${wanted}. Write one in the package's folder`);
  }
  if (!files.some((file) => file.startsWith('dist/'))) {
    problems.push('the tarball has no dist/. Build first, and list dist in "files"');
  }
  const listed = (manifest.files ?? []).map((name) => name.replace(/\/$/, ''));
  for (const file of files) {
    const expected = ALWAYS.includes(file) || listed.some((name) => file === name || file.startsWith(`${name}/`));
    if (!expected) problems.push(`the tarball ships ${file}, which "files" does not list`);
    if (/\.test\.[cm]?[jt]s|(^|\/)test\//.test(file)) problems.push(`the tarball ships a test, ${file}`);
  }
  for (const range of Object.entries({ ...manifest.dependencies, ...manifest.peerDependencies })) {
    if (/^(workspace|catalog|file|link):/.test(range[1])) problems.push(`${range[0]} is published as ${range[1]}`);
  }
  const unknownToUsers = [...inlined, SOURCE_CONDITION];
  // Source maps hold the sources as they are written.
  for (const file of files.filter((name) => name === 'package.json' || /\.[cm]?[jt]s$/.test(name))) {
    const text = readFileSync(join(folder, file), 'utf8');
    for (const name of unknownToUsers.filter((each) => new RegExp(`["']${each}["'/]`).test(text))) {
      problems.push(`${file} names ${name}, which exists in the workspace alone. Build it in, or strip it at packing`);
    }
  }
  for (const file of files.filter((name) => /\.c?js$/.test(name))) {
    for (const [, version] of readFileSync(join(folder, file), 'utf8').matchAll(INLINED_VERSION)) {
      if (version === manifest.version) continue;
      problems.push(
        `${file} says that it is ${version}, and the manifest ${manifest.version}. Build again after versioning`,
      );
    }
  }
  const ours = [root, homedir()].map((path) => path + sep).filter((path) => path.length > 3);
  for (const file of files.filter((name) => /\.(?:[cm]?js|map|json|[cm]?ts|md)$|^LICENSE$/.test(name))) {
    const text = readFileSync(join(folder, file), 'utf8');
    const trace = ours.find((path) => text.includes(path)) ?? HOME_OF_SOMEBODY.exec(text)?.[0];
    if (trace !== undefined) problems.push(`${file} holds a path of a machine: ${trace.trim()}`);
  }
  return problems;
}
