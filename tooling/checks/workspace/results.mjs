// README.md shows what the committed results say, and each of them is whole.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const PAGE = 'README.md';
const FOLDER = 'apps/experiments/results';
const BLOCK = /(<!-- results: written by "npm run pages" -->\n)([^]*?)(<!-- end of the results -->\n)/;
const FILES = ['README.md', 'config.json', 'figure.svg', 'report.html', 'result.json', 'runs.jsonl.gz'];

/** `[{ folder, result }]`: each committed result with what its result.json says; undefined where there is none. */
function resultsOf({ tracked }) {
  const folders = new Set(
    tracked
      .filter(({ path }) => path.startsWith(`${FOLDER}/`) && path.split('/').length > 4)
      .map(({ path }) => path.split('/').slice(0, 4).join('/')),
  );
  return [...folders].sort().map((folder) => {
    const text = tracked.find(({ path }) => path === `${folder}/result.json`)?.text;
    return { folder, result: text === undefined ? undefined : JSON.parse(text) };
  });
}

/** The table of the results, as Markdown. */
export function resultsTable(workspace) {
  const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
  const rows = resultsOf(workspace)
    .filter(({ result }) => result !== undefined)
    .map(({ folder, result: { experiment, claim, statistic } }) => {
      const { name, from, to, words, expected, verdict, reservation } = statistic;
      return [
        `[${experiment}](${folder}/README.md)`,
        claim ?? '—',
        `${name} (${from} → ${to}): ${words}; expected: ${expected}`,
        `**${verdict}**${reservation == null ? '' : `; but ${reservation}`}`,
      ];
    });
  if (rows.length === 0) return '\nNone is committed yet.\n\n';
  const lines = [
    ['experiment', 'the claim', 'statistic, with its 95 % interval', 'verdict'],
    ['---', '---', '---', '---'],
    ...rows,
  ];
  return `\n<!-- prettier-ignore-start -->\n${lines.map((cells) => `| ${cells.map(cell).join(' | ')} |\n`).join('')}<!-- prettier-ignore-end -->\n\n`;
}

/** The page with the table that its workspace gives. */
export function withResults(text, workspace) {
  return text.replace(BLOCK, (_, before, __, after) => before + resultsTable(workspace) + after);
}

/** A table that is missing or says something else than the results; a result that lacks a file or is of another folder. */
export function resultsAreShown(workspace) {
  const problems = resultsOf(workspace).flatMap(({ folder, result }) => {
    const missing = FILES.filter((name) => !existsSync(join(workspace.root, folder, name)));
    const name = folder.split('/').at(-1);
    return [
      ...missing.map((file) => `${folder}: must hold ${file}. Write it by "infodrop report RUN --archive ${folder}"`),
      ...(result !== undefined && result.experiment !== name ? [`${folder}: must be called ${result.experiment}`] : []),
      ...(result !== undefined && result.claim === null
        ? [`${folder}: its experiment must say what is claimed. Add its claim, and write the archive again`]
        : []),
    ];
  });
  const page = workspace.tracked.find(({ path }) => path === PAGE);
  if (page === undefined || !BLOCK.test(page.text)) return [...problems, `${PAGE}: must hold the block of the results`];
  if (withResults(page.text, workspace) === page.text) return problems;
  return [...problems, `${PAGE}: does not show the results of ${FOLDER}. Run "npm run pages"`];
}
