// Known vulnerabilities of what a user of a published package installs with it, as `pnpm audit --json` reports them.

const FAILING = new Set(['high', 'critical']);

/**
 * The high and critical advisories of a report that a published package has a part in, as sentences. `importers` are the folders of the
 * published packages, such as 'packages/random'.
 */
export function advisoryProblems({ advisories = {} }, importers) {
  // A path begins with the folder that needs the package: 'packages__random>left-pad'.
  const ours = new Set(importers.map((folder) => folder.replaceAll('/', '__')));
  const paths = ({ findings = [] }) => findings.flatMap((finding) => finding.paths);
  return Object.values(advisories)
    .map((advisory) => ({ ...advisory, by: paths(advisory).filter((path) => ours.has(path.split('>')[0])) }))
    .filter(({ severity, by }) => FAILING.has(severity) && by.length > 0)
    .map(
      ({ module_name: name, severity, title, url, vulnerable_versions: versions, patched_versions: patched, by }) =>
        `${name} ${versions} has a ${severity} vulnerability: ${title} (${url}), by ${by[0].replaceAll('__', '/')}. ` +
        `Mended in ${patched}`,
    );
}
