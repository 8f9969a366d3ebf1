// What the published packages install with them: `npm run check:dependencies`. Fails on a licence that is not for everyone and on a high
// vulnerability; says so where the registry does not answer what is known of vulnerabilities.
import { relative } from 'node:path';
import { advisoryProblems } from './dependencies/advisories.mjs';
import { installedWith } from './dependencies/installed.mjs';
import { licenceProblems } from './dependencies/licences.mjs';
import { pnpmScript } from './package/packed.mjs';
import { runNode } from './package/run.mjs';
import { publishedPackages, workspaceRoot } from './package/siblings.mjs';

const root = workspaceRoot(import.meta.dirname);
const installed = installedWith(root);
for (const { name, version, licence } of installed) console.log(`${name} ${version}: ${licence}`);
const problems = licenceProblems(installed);

const { output } = runNode([pnpmScript(), 'audit', '--prod', '--json'], { cwd: root });
const report = reportIn(output);
if (report === undefined) console.warn(`Vulnerabilities were passed over: the registry answers\n${output}`);
else {
  const importers = [...publishedPackages(root).values()].map(({ folder }) =>
    relative(root, folder).replaceAll('\\', '/'),
  );
  problems.push(...advisoryProblems(report, importers));
}

function reportIn(text) {
  try {
    const read = JSON.parse(text);
    return read.advisories === undefined ? undefined : read;
  } catch {
    return undefined;
  }
}

for (const problem of problems) console.error(problem);
console.log(`${installed.length} packages come with ours, ${problems.length} problem(s)`);
process.exitCode = problems.length > 0 ? 1 : 0;
