// What is published has a licence, a README, a line in the table of packages, a manifest that publishes the right thing and, while it is
// unreleased, a changeset that will release it.
import { isDeepStrictEqual } from 'node:util';

const FIELDS = {
  license: 'MIT',
  author: 'the infodrop contributors',
  publishConfig: { access: 'public' },
};
const PREPACK = 'node ../../tooling/turbo.mjs run build';

/** Published packages that lack one of these. */
export function publishable({ packages, changesets, tracked }) {
  const problems = [];
  const table = tracked.find(({ path }) => path === 'README.md')?.text ?? '';
  for (const { name, folder, manifest, files } of packages) {
    if (manifest.private === true) continue;
    for (const wanted of ['README.md', 'LICENSE']) {
      if (!files.includes(`${folder}/${wanted}`)) problems.push(`${folder}: has no ${wanted}`);
    }
    for (const [field, wanted] of Object.entries(FIELDS)) {
      if (!isDeepStrictEqual(manifest[field], wanted)) {
        problems.push(`${folder}/package.json: ${field} must be ${JSON.stringify(wanted)}`);
      }
    }
    // A clone that was not built, or was built before its version was raised, would publish nothing, or the old version.
    if (manifest.scripts?.prepack !== PREPACK)
      problems.push(`${folder}/package.json: scripts.prepack must be "${PREPACK}"`);
    if (!manifest.files?.includes('CHANGELOG.md'))
      problems.push(`${folder}/package.json: files must name CHANGELOG.md`);
    if (!table.includes(`| [\`${name}\`](${folder})`))
      problems.push(`README.md: does not list ${name} in its table of packages`);
    const named = changesets.some(({ text }) => new RegExp(`^['"]?${name}['"]?:`, 'm').test(text));
    if (manifest.version === '0.0.0' && !named) {
      problems.push(`${folder}: ${name} is unreleased and no file in .changeset names it. Run "npm run changeset"`);
    }
  }
  return problems;
}
