// What is published has a licence, a README and, while it is unreleased, a changeset that will release it.

/** Published packages that lack one of these. */
export function publishable({ packages, changesets }) {
  const problems = [];
  for (const { name, folder, manifest, files } of packages) {
    if (manifest.private === true) continue;
    for (const wanted of ['README.md', 'LICENSE']) {
      if (!files.includes(`${folder}/${wanted}`)) problems.push(`${folder}: has no ${wanted}`);
    }
    if (manifest.license !== 'MIT') problems.push(`${folder}/package.json: license must be MIT`);
    const named = changesets.some(({ text }) => new RegExp(`^['"]?${name}['"]?:`, 'm').test(text));
    if (manifest.version === '0.0.0' && !named) {
      problems.push(`${folder}: ${name} is unreleased and no file in .changeset names it. Run "npm run changeset"`);
    }
  }
  return problems;
}
