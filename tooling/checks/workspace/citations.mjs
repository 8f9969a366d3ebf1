// Readers of a published package do not know what 'seed' is: an equation is cited by its number in docs/equations.md.
const OF_THE_SEED = /\bseed(?:'s)?,?\s+(?:eq\b|eqs\b|equations?\b|§|sections?\b)|'seed' equations/i;

/** Lines of published sources, READMEs and docs that cite an equation of the 'seed'. */
export function citations({ packages, tracked }) {
  const published = packages.filter(({ kind }) => kind !== 'tool').map(({ folder }) => `${folder}/`);
  return tracked
    .filter(({ path }) => published.some((folder) => path.startsWith(folder)) || /^docs\/|^[^/]+\.md$/.test(path))
    .flatMap(({ path, text }) =>
      text
        .split('\n')
        .map((line, index) => ({ line, number: index + 1 }))
        .filter(({ line }) => OF_THE_SEED.test(line))
        .map(
          ({ number }) =>
            `${path}:${number}: cites an equation of the 'seed'. Write "(17)", and link docs/equations.md`,
        ),
    );
}
