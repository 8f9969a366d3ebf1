// What turbo would run: the tasks' graph, without running any of it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { workspaceRoot } from './package/siblings.mjs';

const root = workspaceRoot(import.meta.dirname);
let tasks;
let globalFiles;

before(() => {
  const dry = execFileSync(
    process.execPath,
    [join(root, 'tooling/turbo.mjs'), 'run', '//#lint', '//#typecheck', 'test', 'check:package', '--dry=json'],
    { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  const graph = JSON.parse(dry.slice(dry.indexOf('{')));
  tasks = new Map(graph.tasks.map((task) => [task.taskId, task]));
  globalFiles = Object.keys(graph.globalCacheInputs.files);
});

/** Everything that has to be done before the task. */
function neededBy(id) {
  const found = new Set();
  const visit = (each) => {
    for (const next of tasks.get(each)?.dependencies ?? []) {
      if (found.has(next)) continue;
      found.add(next);
      visit(next);
    }
  };
  visit(id);
  return found;
}

const runs = (id) => tasks.get(id).command !== '<NONEXISTENT>';

test('types, tests and lint see sources: they wait for what is compiled, and for no build', () => {
  for (const id of ['@infodrop/dropout#test', '//#typecheck', '//#lint']) {
    const needed = [...neededBy(id)].filter((each) => tasks.has(each) && runs(each));
    assert.ok(needed.includes('@infodrop/engine#generate'), id);
    assert.deepEqual(
      needed.filter((each) => !each.endsWith('#generate')),
      [],
      id,
    );
  }
});

test('a change of a source below invalidates the tests above', () => {
  const needed = neededBy('@infodrop/networks#test');
  for (const below of ['requirements', 'random', 'priors', 'dropout']) {
    assert.ok(needed.has(`@infodrop/${below}#sources`), `the tests must depend on the sources of ${below}`);
  }
  const sources = (id) => Object.keys(tasks.get(id).inputs).filter((path) => path.endsWith('/src/index.ts'));
  for (const id of ['//#typecheck', '//#lint']) {
    assert.ok(sources(id).includes('packages/dropout/src/index.ts'), `${id} must depend on every source`);
  }
});

test('nothing runs again for what a run leaves behind, or for the tests of another package', () => {
  const leftBehind = /(?:^|\/)(?:node_modules|\.turbo|dist|runs)\//u;
  const ofTests = /\.test\.m?ts$|\.test\.mjs$|(?:^|\/)test\/|(?:^|\/)vitest\./u;
  assert.deepEqual(
    globalFiles.filter((path) => leftBehind.test(path) || ofTests.test(path)),
    [],
  );
  for (const [id, { inputs, task }] of tasks) {
    const read = Object.keys(inputs);
    assert.deepEqual(
      read.filter((path) => leftBehind.test(path)),
      [],
      id,
    );
    if (task !== 'sources' && task !== 'build' && task !== 'generate') continue;
    assert.deepEqual(
      read.filter((path) => ofTests.test(path)),
      [],
      id,
    );
  }
});

test('what runs a build waits for it', () => {
  assert.ok(neededBy('infodrop#test').has('infodrop#build'));
  assert.ok(neededBy('@infodrop-tooling/bench#test').has('@infodrop/engine#build'));
  assert.ok(neededBy('@infodrop/networks#check:package').has('@infodrop/dropout#build'));
});

test('every package with sources to compile compiles them before types and lint', () => {
  for (const name of readdirSync(join(root, 'packages'))) {
    const path = join(root, 'packages', name, 'package.json');
    if (!existsSync(path) || JSON.parse(readFileSync(path, 'utf8')).scripts?.generate === undefined) continue;
    for (const id of ['//#typecheck', '//#lint']) {
      assert.ok(neededBy(id).has(`@infodrop/${name}#generate`), `turbo.json: ${id} must wait for ${name}`);
    }
  }
});
