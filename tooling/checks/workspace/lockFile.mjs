// The lock file is that of the manifests and of the pnpmfile: otherwise a fresh clone cannot install.
import { createHash } from 'node:crypto';

const WAY_OUT = 'Run "npx pnpm install" and commit pnpm-lock.yaml';
const unquoted = (text) => text.replace(/^'(.*)'$/, '$1');

/** What each folder asks for, as the lock file has it: a map from folder to a map from name to range. */
export function lockedRanges(lock) {
  const importers = new Map();
  const section = /^importers:\n([^]*?)(?=^\S|$(?![^]))/m.exec(lock)?.[1] ?? '';
  let ranges;
  let name;
  for (const line of section.split('\n')) {
    const [, indent, key, value] = /^( *)('[^']*'|[^\s:]+): ?(.*)$/.exec(line) ?? [];
    if (indent === undefined) continue;
    if (indent.length === 2) importers.set(unquoted(key), (ranges = new Map()));
    else if (indent.length === 6) name = unquoted(key);
    else if (indent.length === 8 && key === 'specifier') ranges.set(name, unquoted(value));
  }
  return importers;
}

/** Manifests that ask for something else than the lock file has, and a pnpmfile that it was not made with. */
export function lockFile({ packages, tracked, lock }) {
  const problems = [];
  const importers = lockedRanges(lock);
  for (const { folder, manifest } of packages) {
    const { dependencies, devDependencies, optionalDependencies } = manifest;
    const asked = { ...dependencies, ...devDependencies, ...optionalDependencies };
    const locked = importers.get(folder) ?? new Map();
    const different = [...new Set([...Object.keys(asked), ...locked.keys()])].filter(
      (name) => asked[name] !== locked.get(name),
    );
    if (different.length > 0)
      problems.push(`pnpm-lock.yaml: not that of ${folder}: ${different.join(', ')}. ${WAY_OUT}`);
  }
  const pnpmfile = tracked.find(({ path }) => path === '.pnpmfile.cjs');
  if (pnpmfile !== undefined) {
    const digest = createHash('sha256').update(pnpmfile.text.replaceAll('\r\n', '\n')).digest('base64');
    if (!lock.includes(`pnpmfileChecksum: sha256-${digest}`)) {
      problems.push(`pnpm-lock.yaml: not made with .pnpmfile.cjs as it is. ${WAY_OUT}`);
    }
  }
  return problems;
}
