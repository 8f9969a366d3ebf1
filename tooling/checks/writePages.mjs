// Writes what is generated among the pages: `npm run pages`. `npm run check:workspace` says when it is needed.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { workspaceRoot } from './package/siblings.mjs';
import { apiPages } from './workspace/apiPages.mjs';
import { withDrawing } from './workspace/drawnArrows.mjs';
import { readWorkspace } from './workspace/read.mjs';
import { withResults } from './workspace/results.mjs';

const workspace = readWorkspace(workspaceRoot(import.meta.dirname));
const page = (path) => readFileSync(join(workspace.root, path), 'utf8');

for (const [path, text] of [
  ...apiPages(workspace),
  ['CONTRIBUTING.md', withDrawing(page('CONTRIBUTING.md'), workspace)],
  ['README.md', withResults(page('README.md'), workspace)],
]) {
  const place = join(workspace.root, path);
  mkdirSync(dirname(place), { recursive: true });
  writeFileSync(place, text);
}
