// Which documents of the repository are pages of the site, and where: each stands once, in the repository.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, posix } from 'node:path';
import { workspaceRoot } from '@infodrop-tooling/checks/package/siblings.mjs';

// Astro bundles this file, after which it lies elsewhere below the root.
export const ROOT = workspaceRoot(import.meta.dirname);

const namesIn = (folder, suffix) =>
  readdirSync(join(ROOT, folder))
    .filter((name) => existsSync(join(ROOT, folder, name, suffix)))
    .sort();
const markdownIn = (folder) => readdirSync(join(ROOT, folder)).filter((name) => name.endsWith('.md'));

/** From path in the repository to place on the site. */
export const PAGES = new Map([
  ['README.md', 'use'],
  ['CONTRIBUTING.md', 'use/contributing'],
  ...markdownIn('docs/recipes').map((file) => [
    `docs/recipes/${file}`,
    file === 'README.md' ? 'use/recipes' : `use/recipes/${basename(file, '.md')}`,
  ]),
  ['examples/README.md', 'use/examples'],
  ['docs/limits.md', 'use/limits'],
  ['docs/many-machines.md', 'use/many-machines'],
  ['docs/releasing.md', 'use/releasing'],
  ['docs/equations.md', 'learn/equations'],
  ['docs/quickstart.md', 'results/quickstart'],
  ['docs/benchmarks.md', 'results/benchmarks'],
  ['docs/benchmarks-information.md', 'results/benchmarks-information'],
  ['docs/benchmarks-metrics.md', 'results/benchmarks-metrics'],
  ['docs/backends.md', 'results/backends'],
  ['apps/experiments/README.md', 'packages/infodrop'],
  ...namesIn('packages', 'README.md').map((name) => [`packages/${name}/README.md`, `packages/${name}`]),
  ...namesIn('packages', 'docs').flatMap((name) =>
    markdownIn(`packages/${name}/docs`).map((file) => [
      `packages/${name}/docs/${file}`,
      `packages/${name}/${basename(file, '.md')}`,
    ]),
  ),
  ...markdownIn('docs/api').map((file) => [
    `docs/api/${file}`,
    file === 'README.md' ? 'api' : `api/${basename(file, '.md')}`,
  ]),
  ...namesIn('apps/experiments/results', 'README.md').map((name) => [
    `apps/experiments/results/${name}/README.md`,
    `results/${name}`,
  ]),
]);

/** A document's title, which is its first heading, and the rest. */
export function readDocument(path) {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const [heading, title] = /^# (.+)$/m.exec(text) ?? [];
  if (heading === undefined) throw new Error(`readDocument: ${path} must have a title, a line that begins with "# ".`);
  return { title: title.replaceAll('`', ''), body: text.replace(heading, '') };
}

/**
 * Where a link of a document leads on the site: `{ page }`, `{ file }` for an image of the repository, or `{}` for what the site does not
 * have; undefined for a link that is none into the repository.
 */
export function targetOf(url, from) {
  if (/^(?:[a-z]+:|#|\/)/u.test(url)) return undefined;
  const [path, anchor] = url.split('#');
  const target = posix.join(posix.dirname(from), path).replace(/\/$/u, '');
  const place = PAGES.get(target) ?? PAGES.get(posix.join(target, 'README.md'));
  if (place !== undefined) return { page: `/${place}/${anchor === undefined ? '' : `#${anchor}`}` };
  return /\.(?:png|svg)$/u.test(target) ? { file: target } : {};
}
