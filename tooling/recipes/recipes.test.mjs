// The programs of docs/recipes: each runs, is well typed, and imports what its install lines name.
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { failingPrograms, readerSteps } from '@infodrop-tooling/checks/readme.mjs';
import { workspaceRoot } from '@infodrop-tooling/checks/package/siblings.mjs';
import { typeErrors } from '@infodrop-tooling/checks/package/types.mjs';

const folder = join(workspaceRoot(import.meta.dirname), 'docs', 'recipes');
// Below node_modules, so that programs find what this package has installed.
const project = { folder: join(import.meta.dirname, 'node_modules', '.recipes') };
before(() => mkdirSync(project.folder, { recursive: true }));
after(() => rmSync(project.folder, { recursive: true, force: true }));

const recipes = readdirSync(folder).filter((file) => file !== 'README.md');
const stepsOf = (file) => readerSteps(readFileSync(join(folder, file), 'utf8'), file.replace('.md', ''));

test('every recipe is in the list, and has a program', () => {
  const list = readFileSync(join(folder, 'README.md'), 'utf8');
  for (const file of recipes) {
    assert.ok(list.includes(`](${file})`), file);
    assert.ok(
      stepsOf(file).some(({ programs }) => programs.size > 0),
      file,
    );
  }
});

for (const file of recipes) {
  test(file, () => {
    for (const { installs, programs } of stepsOf(file)) {
      const words = installs.flat().map((word) => word.replace(/(?<=.)@[\d.]+$/, ''));
      for (const text of programs.values()) {
        for (const [, name] of text.matchAll(/(?:from|import) '(?!node:)((?:@[\w-]+\/)?[\w-]+)[^']*'/g)) {
          assert.ok(words.includes(name), `${name} is not installed`);
        }
      }
      assert.deepEqual(failingPrograms(project, programs), []);
    }
  });
}

test('all are well typed', () => {
  const programs = new Map(recipes.flatMap((file) => stepsOf(file).flatMap((step) => [...step.programs])));
  assert.deepEqual(typeErrors(project, programs), []);
});
