// What is published has a licence, a README, a line in the table of packages and, while it is unreleased, a changeset that will release it.

/** Published packages that lack one of these. */
export function publishable({ packages, changesets, tracked }) {
  const problems = [];
  const table = tracked.find(({ path }) => path === 'README.md')?.text ?? '';
  for (const { name, folder, manifest, files } of packages) {
    if (manifest.private === true) continue;
    for (const wanted of ['README.md', 'LICENSE']) {
      if (!files.includes(`${folder}/${wanted}`)) problems.push(`${folder}: has no ${wanted}`);
    }
    if (manifest.license !== 'MIT') problems.push(`${folder}/package.json: license must be MIT`);
    if (!table.includes(`| [\`${name}\`](${folder})`))
      problems.push(`README.md: does not list ${name} in its table of packages`);
    const named = changesets.some(({ text }) => new RegExp(`^['"]?${name}['"]?:`, 'm').test(text));
    if (manifest.version === '0.0.0' && !named) {
      problems.push(`${folder}: ${name} is unreleased and no file in .changeset names it. Run "npm run changeset"`);
    }
  }
  return problems;
}
