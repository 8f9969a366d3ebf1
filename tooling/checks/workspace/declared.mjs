// Every package that a source imports is declared: for users in dependencies or peers, for tests in devDependencies too.
import { builtinModules } from 'node:module';
import { packageOf } from './read.mjs';

/** Imports of packages that the package's manifest does not name. */
export function declared({ packages }) {
  const problems = [];
  // A private package of the workspace is inlined at the build, so that users need not have it.
  const inlined = new Set(
    packages.filter(({ kind, manifest }) => kind === 'package' && manifest.private).map(({ name }) => name),
  );
  for (const { name, folder, kind, manifest, sources } of packages) {
    const forUsers = new Set([
      name,
      ...Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies, ...manifest.optionalDependencies }),
      ...Object.keys(manifest.devDependencies ?? {}).filter((each) => inlined.has(each)),
    ]);
    const forTests = new Set([...forUsers, ...Object.keys(manifest.devDependencies ?? {})]);
    for (const { path, imports, development } of sources) {
      const testOnly = development || kind === 'tool';
      for (const imported of new Set(imports)) {
        const target = packageOf(imported);
        if (target === undefined || builtinModules.includes(target)) continue;
        if (!(testOnly ? forTests : forUsers).has(target)) {
          const where = testOnly ? 'devDependencies' : 'dependencies or peerDependencies';
          problems.push(`${path}: imports ${imported}, which ${folder}/package.json does not have in its ${where}`);
        }
      }
    }
  }
  return problems;
}
