// CONTRIBUTING.md draws the arrows as they are.
import { basename } from 'node:path';
import { ARROWS } from './arrows.mjs';

const PAGE = 'CONTRIBUTING.md';
const BLOCK = /(<!-- arrows: written by "npm run pages" -->\n\n```\n)([^]*?)(```\n)/;

/** A line a package of the workspace, what is used before what uses it. */
export function drawing({ packages }) {
  const there = packages.filter(({ kind }) => kind === 'package').map(({ folder }) => basename(folder));
  const width = Math.max(0, ...there.map((name) => name.length));
  return Object.entries(ARROWS)
    .filter(([name]) => there.includes(name))
    .map(([name, uses]) => {
      const present = uses.filter((each) => there.includes(each));
      return present.length === 0 ? `${name}\n` : `${name.padEnd(width)} ──► ${present.join(', ')}\n`;
    })
    .join('');
}

/** The page with the drawing that its workspace gives. */
export function withDrawing(text, workspace) {
  return text.replace(BLOCK, (_, before, __, after) => before + drawing(workspace) + after);
}

/** A drawing that is missing or is not that of the arrows. */
export function arrowsAreDrawn(workspace) {
  const page = workspace.tracked.find(({ path }) => path === PAGE);
  if (page === undefined || !BLOCK.test(page.text)) return [`${PAGE}: must hold the block of the arrows`];
  if (withDrawing(page.text, workspace) === page.text) return [];
  return [`${PAGE}: does not draw the arrows of tooling/checks/workspace/arrows.mjs. Run "npm run pages"`];
}
