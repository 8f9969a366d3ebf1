// docs/equations.md maps every equation to the functions that compute it and the tests that check it: they must exist.
const TABLE = 'docs/equations.md';
const EQUATIONS = 23;

const inCode = (cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code);

/** The rows of the table: `{ line, equations, formula, functions, files, tests, planned }`. */
export function equationRows(markdown) {
  return markdown.split('\n').flatMap((line, index) => {
    const cells = line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim());
    if (cells.length !== 5 || !/^\(\d/.test(cells[0])) return [];
    const equations = [...cells[0].matchAll(/\((\d+)\)/g)].map(([, number]) => Number(number));
    const [functions, files, tests] = cells.slice(2).map(inCode);
    return [
      { line: index + 1, equations, formula: cells[1], functions, files, tests, planned: /not yet/i.test(cells[2]) },
    ];
  });
}

/** Equations without a row, and rows that name a function, a file or a test that is not there. */
export function equations({ tracked }) {
  const table = tracked.find(({ path }) => path === TABLE);
  if (table === undefined) return [`${TABLE}: is missing`];
  const textOf = (path) => tracked.find((each) => each.path === path)?.text;
  const problems = [];
  const rows = equationRows(table.text);
  for (let number = 1; number <= EQUATIONS; number += 1) {
    if (!rows.some((row) => row.equations.includes(number))) problems.push(`${TABLE}: equation (${number}) has no row`);
  }
  for (const { line, functions, files, tests, planned } of rows) {
    const place = `${TABLE}:${line}`;
    for (const path of [...files, ...tests]) {
      if (textOf(path) === undefined) problems.push(`${place}: ${path} does not exist`);
    }
    if (planned) continue;
    if (functions.length === 0 || files.length === 0 || tests.length === 0) {
      problems.push(`${place}: must name a function, its file and its test, or say "not yet"`);
    }
    for (const name of functions) {
      const declaration = new RegExp(`export (?:async )?(?:function|const|class) ${name}\\b`);
      if (!files.some((path) => declaration.test(textOf(path) ?? ''))) {
        problems.push(`${place}: no file of the row exports ${name}`);
      }
      if (!tests.some((path) => new RegExp(`\\b${name}\\b`).test(textOf(path) ?? ''))) {
        problems.push(`${place}: no test of the row names ${name}`);
      }
    }
  }
  return problems;
}
