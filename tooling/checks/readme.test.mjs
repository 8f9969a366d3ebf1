import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failingPrograms, fencedBlocks, installLines, readerSteps, readmePrograms } from './readme.mjs';
import { fakeWorkspace } from './fakeWorkspace.mjs';

const FENCE = '```';

test('blocks have their language and the line of their fence', () => {
  const markdown = ['# a', `${FENCE}sh`, 'npm i', FENCE, `${FENCE}ts`, 'const a = 1;', FENCE, `${FENCE}`, 'x', FENCE];
  assert.deepEqual(fencedBlocks(markdown.join('\n')), [
    { line: 2, language: 'sh', text: 'npm i\n' },
    { line: 5, language: 'ts', text: 'const a = 1;\n' },
    { line: 8, language: '', text: 'x\n' },
  ]);
});

test('install lines lose their comments; what is installed for the whole machine is none', () => {
  const text = 'cd a\nnpm install a b@1 # optional\nnpm i --ignore-scripts c\nnpm install -g d\n# npm install e\n';
  assert.deepEqual(installLines(text), [
    ['a', 'b@1'],
    ['--ignore-scripts', 'c'],
  ]);
});

test('an example sees what is installed above it', () => {
  const block = (language, text) => `${FENCE}${language}\n${text}\n${FENCE}\n`;
  const markdown = block('sh', 'npm i a') + block('ts', 'one') + block('sh', 'npm i b') + block('ts', 'two');
  const steps = readerSteps(markdown, 'x').map(({ installs, programs }) => [installs, [...programs.values()]]);
  assert.deepEqual(steps, [
    [[], []],
    [[['a']], ['one\nexport {};\n']],
    [[['a'], ['b']], ['two\nexport {};\n']],
  ]);
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
