import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failingPrograms, readmePrograms, tsBlocks } from './readme.mjs';
import { fakeWorkspace } from './fakeWorkspace.mjs';

const FENCE = '```';

test('only the ts blocks are taken, with the line of their fence', () => {
  const markdown = ['# a', `${FENCE}sh`, 'npm i', FENCE, `${FENCE}ts`, 'const a = 1;', FENCE, `${FENCE}`, 'x', FENCE];
  assert.deepEqual(tsBlocks(markdown.join('\n')), [{ line: 5, text: 'const a = 1;\n' }]);
});

test('a block that throws is a problem, one that runs is not', (t) => {
  const good =
    "import { type PathLike, existsSync } from 'node:fs';\nconst p: PathLike = '.';\nawait 0;\nexistsSync(p);";
  const folder = fakeWorkspace(t, {
    'README.md': [`${FENCE}ts`, good, FENCE, `${FENCE}ts`, "throw new Error('worn out');", FENCE, ''].join('\n'),
  });
  const problems = failingPrograms({ folder }, readmePrograms(`${folder}/README.md`, 'readme'));
  assert.equal(problems.length, 1);
  assert.match(problems[0], /the example readme-line-7 fails\.[^]*worn out/);
});
