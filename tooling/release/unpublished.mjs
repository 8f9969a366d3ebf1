// Which versions of this workspace's packages the registry does not have: `node tooling/release/unpublished.mjs` prints their names as JSON.
import { publishedPackages, workspaceRoot } from '@infodrop-tooling/checks/package/siblings.mjs';
import { attempt } from '@infodrop-tooling/checks/package/shell.mjs';

/** Whether the registry that npm is set to in `cwd` has a version of a package. Throws where it does not answer. */
export async function isPublished(name, version, cwd) {
  const { code, stdout, output } = await attempt('npm', ['view', `${name}@${version}`, 'version', '--json'], { cwd });
  // One that was never published is not found; of another version nothing is said.
  if (code === 0) return stdout.includes(version);
  if (output.includes('E404')) return false;
  throw new Error(`unpublished: the registry must say whether it has ${name}@${version}, got\n${output}`);
}

/** The names among `packages` (from `publishedPackages`) whose version the registry does not have. */
export async function unpublished(packages, root) {
  const each = [...packages.values()];
  const there = await Promise.all(each.map(({ name, manifest }) => isPublished(name, manifest.version, root)));
  return each.filter((_, i) => !there[i]).map(({ name }) => name);
}

if (process.argv[1] === import.meta.filename) {
  const root = workspaceRoot(import.meta.dirname);
  console.log(JSON.stringify(await unpublished(publishedPackages(root), root)));
}
