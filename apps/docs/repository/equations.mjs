// What docs/equations.md says of each equation, for the guide.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { equationRows } from '@infodrop-tooling/checks/workspace/equations.mjs';
import katex from 'katex';
import { PAGES, ROOT } from './pages.mjs';

const TABLE = 'docs/equations.md';
const markdown = readFileSync(join(ROOT, TABLE), 'utf8');
const rows = equationRows(markdown);

/** The notes where the table departs from the analysis, by equation. */
const notes = markdown
  .split('\n')
  .filter((line) => /^- \*\*\(\d/u.test(line))
  .flatMap((line) => line.slice(2).split(/ (?=\*\*\(\d)/u))
  .map((text) => ({ text, equations: numbersIn(/^\*\*(.+?)\*\*/u.exec(text)[1]) }));

/** The numbers of "(14), (15)" or "(16)–(18)". */
function numbersIn(text) {
  const found = [...text.matchAll(/\((\d+)\)/gu)].map(([, number]) => Number(number));
  const [first, last] = found;
  return text.includes('–') ? Array.from({ length: last - first + 1 }, (_, i) => first + i) : found;
}

const mathHtml = (formula, displayMode) => katex.renderToString(formula, { displayMode, throwOnError: true });
const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** A line of Markdown with formulas, code, emphasis and nothing else, as HTML. */
function lineHtml(text) {
  return text
    .split(/(\$[^$]+\$|`[^`]+`|\*\*[^*]+\*\*)/u)
    .map((part) => {
      if (/^\$.+\$$/u.test(part)) return mathHtml(part.slice(1, -1), false);
      if (/^`.+`$/u.test(part)) return `<code>${escaped(part.slice(1, -1))}</code>`;
      return part.startsWith('**') ? `<strong>${escaped(part.slice(2, -2))}</strong>` : escaped(part);
    })
    .join('');
}

/** The formula of a cell, "sufficient: $…$; minimal: $…$", as HTML: a lone formula is displayed. */
function formulaHtml(cell) {
  const [, alone] = /^\$([^$]+)\$$/u.exec(cell) ?? [];
  return alone === undefined ? lineHtml(cell) : mathHtml(alone, true);
}

const apiPage = (file) => {
  const place = PAGES.get(`docs/api/${/^packages\/([^/]+)\//u.exec(file)?.[1]}.md`);
  return place === undefined ? undefined : `/${place}/`;
};

/** `{ numbers, formulas, functions: [{ name, file, page }], note }` of one equation and of those that share its row. */
export function equationFacts(number) {
  const own = rows.filter(({ equations }) => equations.includes(number));
  if (own.length === 0) throw new Error(`equationFacts: ${TABLE} must have equation (${number}).`);
  const numbers = own[0].equations;
  return {
    numbers,
    formulas: own.map(({ formula }) => formulaHtml(formula)),
    functions: own
      .flatMap(({ planned, functions, files }) =>
        planned ? [] : functions.map((name, i) => ({ name, file: files[Math.min(i, files.length - 1)] })),
      )
      .map((each) => ({ ...each, page: apiPage(each.file) })),
    note: notes
      .filter(({ equations }) => equations.some((each) => numbers.includes(each)))
      .map(({ text }) => lineHtml(text)),
  };
}
