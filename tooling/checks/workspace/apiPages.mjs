// docs/api has a page a package: every public name, what it is in a line, and the file that has its whole docstring.
import { posix } from 'node:path';
import { entrySources, publicNames } from './publicNames.mjs';

const FOLDER = 'docs/api';
// The fields of an interface or a type say by themselves what they are.
const NEED_DOCSTRING = ['function', 'class', 'constant'];
const WAY_OUT = 'Run "npm run pages"';

const published = ({ packages }) => packages.filter(({ kind, manifest }) => kind === 'package' && !manifest.private);
const pageOf = (name) => `${name.replace('@infodrop/', '')}.md`;

/** What `publicNames` needs to follow an export: the text of a path, and the entry file of a package of the workspace. */
function lookups({ packages, tracked }) {
  const texts = new Map(tracked.map(({ path, text }) => [path, text]));
  const entries = new Map(
    packages.map(({ name, folder, manifest }) => [name, posix.join(folder, entrySources(manifest).get(name) ?? '')]),
  );
  return [(path) => texts.get(path), (name) => entries.get(name)];
}

/** The pages that the sources give: a map from path to text. */
export function apiPages(workspace) {
  const packages = published(workspace);
  const [textOf, entryOf] = lookups(workspace);
  const pages = new Map(packages.map((each) => [posix.join(FOLDER, pageOf(each.name)), page(each, textOf, entryOf)]));
  const rows = packages.map(({ name, manifest }) => `- [\`${name}\`](${pageOf(name)}): ${manifest.description}`);
  pages.set(
    posix.join(FOLDER, 'README.md'),
    `# Every public name\n\nOne page a package, written by \`npm run pages\` from its entry files.\n\n${rows.join('\n')}\n`,
  );
  return pages;
}

function page({ name, folder, manifest }, textOf, entryOf) {
  const parts = [...entrySources(manifest)].map(([path, source]) => {
    const byRoom = new Map();
    for (const each of publicNames(posix.join(folder, source), textOf, entryOf)) {
      const room = roomOf(each, folder);
      byRoom.set(room, [...(byRoom.get(room) ?? []), each]);
    }
    const rooms = [...byRoom].sort(([a], [b]) => (a < b ? -1 : 1));
    return `## \`import … from '${path}'\`\n\n${rooms.map(([room, names]) => table(room, names)).join('\n')}`;
  });
  return (
    `# ${name}\n\n${manifest.description} [How to use it](../../${folder}/README.md).\n\n` +
    `<!-- Written by "npm run pages" from the entry files and the first line of each docstring. -->\n\n${parts.join('\n')}`
  );
}

/** The folder of src that the name lives in, '' for src itself; for a name of another package, that package. */
function roomOf({ path }, folder) {
  if (path === undefined) return 'of other packages';
  const [group, owner, , ...below] = path.split('/');
  return posix.join(group, owner) === folder ? below.slice(0, -1).join('/') : `of @infodrop/${owner}`;
}

function table(room, names) {
  const rows = names.map(({ name, kind, summary, path }) => {
    const shown = path === undefined ? `\`${name}\`` : `[\`${name}\`](../../${path})`;
    return `| ${shown} | ${kind ?? ''} | ${summary.replaceAll('|', '\\|')} |`;
  });
  const heading = room === '' ? '' : `### ${room}\n\n`;
  return `${heading}| name | kind | what it is |\n| --- | --- | --- |\n${rows.join('\n')}\n`;
}

/** Pages that are missing, old or left over, and public functions, classes and constants without a docstring. */
export function apiPagesAreCurrent(workspace) {
  const problems = [];
  const wanted = apiPages(workspace);
  const there = new Map(
    workspace.tracked.filter(({ path }) => path.startsWith(`${FOLDER}/`)).map(({ path, text }) => [path, text]),
  );
  for (const [path, text] of wanted) {
    if (there.get(path) !== text) problems.push(`${path}: is not what the entry files give. ${WAY_OUT}`);
  }
  for (const path of there.keys()) {
    if (!wanted.has(path)) problems.push(`${path}: stands for no package. Remove it`);
  }
  const [textOf, entryOf] = lookups(workspace);
  for (const { folder, manifest } of published(workspace)) {
    for (const source of entrySources(manifest).values()) {
      for (const { name, kind, summary, path } of publicNames(posix.join(folder, source), textOf, entryOf)) {
        if (NEED_DOCSTRING.includes(kind) && summary === '')
          problems.push(`${path}: the public ${kind} ${name} has no docstring`);
      }
    }
  }
  return problems;
}
