// In a copy of the workspace: what the script writes keeps the rules, has types, and its test passes.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { before, after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
let copy;

before(() => {
  copy = mkdtempSync(join(tmpdir(), 'infodrop-copy-'));
  const tracked = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  for (const path of tracked.split('\0').filter((each) => each !== '' && existsSync(join(root, each)))) {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    cpSync(join(root, path), join(copy, path));
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction');
  for (const tool of ['checks']) {
    symlinkSync(join(root, 'tooling', tool, 'node_modules'), join(copy, 'tooling', tool, 'node_modules'), 'junction');
  }
});

after(() => rmSync(copy, { recursive: true, force: true }));

function run(args, { cwd = copy } = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

function edit(path, change) {
  writeFileSync(join(copy, path), change(readFileSync(join(copy, path), 'utf8')));
}

test('a new package keeps the rules once its arrow is drawn, and has types and a test', () => {
  const made = run(['tooling/newPackage/newPackage.mjs', 'fisher', '--uses', 'random,requirements', '--tensors']);
  assert.equal(made.status, 0, made.output);
  const [, arrow] = /ARROWS: (fisher: .*)/.exec(made.output);

  const before = run(['tooling/checks/workspace.mjs']);
  assert.match(before.output, /@infodrop\/fisher is not in the arrows/);
  assert.match(before.output, /README\.md: does not list @infodrop\/fisher/);

  edit('tooling/checks/workspace/arrows.mjs', (text) =>
    text.replace('const ARROWS = {', `const ARROWS = {\n  ${arrow}`),
  );
  edit('README.md', (text) =>
    text.replace('| [`@infodrop/random`]', '| [`@infodrop/fisher`](packages/fisher) | x |\n$&'),
  );
  assert.equal(run(['tooling/checks/writePages.mjs']).status, 0);
  // The lock file is pnpm's to write, from the registry.
  const after = run(['tooling/checks/workspace.mjs']);
  // A warning is about another file, and no problem of this package.
  assert.match(
    after.output.replace(/^warning: .*\n/gmu, ''),
    /^lockFile: pnpm-lock\.yaml: not that of packages\/fisher: .*\n1 problem\(s\) in the workspace\n$/,
  );

  // It has the development dependencies of the package that it is like.
  const folder = join(copy, 'packages/fisher');
  symlinkSync(join(root, 'packages/priors/node_modules'), join(folder, 'node_modules'), 'junction');
  const types = run([join(root, 'node_modules/typescript/bin/tsc'), '--noEmit'], { cwd: folder });
  assert.equal(types.status, 0, types.output);
  const tests = run([join(folder, 'node_modules/vitest/vitest.mjs'), 'run'], { cwd: folder });
  assert.equal(tests.status, 0, tests.output);
  assert.match(tests.output, /1 passed/);

  const { dependencies, devDependencies, peerDependencies } = JSON.parse(readFileSync(join(folder, 'package.json')));
  assert.deepEqual(dependencies, { '@infodrop/random': 'workspace:^' });
  assert.equal(devDependencies['@infodrop/requirements'], 'workspace:*');
  assert.ok(peerDependencies['@tensorflow/tfjs-core']);
});

test('a name that is there, or is none, and an unknown sibling are refused', () => {
  for (const args of [['random'], ['Fisher!'], [], ['cramer', '--uses', 'nobody']]) {
    const { status, output } = run(['tooling/newPackage/newPackage.mjs', ...args]);
    assert.equal(status, 1);
    assert.match(output, /^newPackage: (?:name|uses) must .*got/);
  }
  assert.ok(!existsSync(join(copy, 'packages/cramer')));
});
