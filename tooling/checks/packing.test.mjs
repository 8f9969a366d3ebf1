// What pnpm does to a manifest when it packs: .pnpmfile.cjs.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { fakeWorkspace, manifest } from './fakeWorkspace.mjs';
import { workspaceRoot } from './package/siblings.mjs';

const require = createRequire(import.meta.url);

/** The hook in a clone whose origin is `origin`. */
function packedFrom(t, origin, changes) {
  const root = fakeWorkspace(t, {});
  copyFileSync(join(workspaceRoot(import.meta.dirname), '.pnpmfile.cjs'), join(root, '.pnpmfile.cjs'));
  execFileSync('git', ['init', '--quiet'], { cwd: root });
  if (origin !== undefined) execFileSync('git', ['remote', 'add', 'origin', origin], { cwd: root });
  const { hooks } = require(join(root, '.pnpmfile.cjs'));
  return hooks.beforePacking(manifest('@infodrop/random', changes), join(root, 'packages/random'));
}

test('the sources, the tools and the scripts stay here', (t) => {
  const packed = packedFrom(t, undefined, {
    exports: { '.': { '@infodrop/source': './src/index.ts', import: { default: './dist/index.js' } } },
    devDependencies: { vitest: '*' },
    scripts: { test: 'vitest' },
    dependencies: { a: '1' },
  });
  assert.deepEqual(packed, {
    ...manifest('@infodrop/random'),
    exports: { '.': { import: { default: './dist/index.js' } } },
    dependencies: { a: '1' },
  });
});

test('the repository is the one that the clone came from', (t) => {
  for (const origin of [
    'https://git.example.org/ada/infodrop.git',
    'https://ada:secret@git.example.org/ada/infodrop',
    'git@git.example.org:ada/infodrop.git',
    'ssh://git@git.example.org:2222/ada/infodrop.git',
  ]) {
    const { repository, homepage, bugs } = packedFrom(t, origin);
    assert.deepEqual(repository, {
      type: 'git',
      url: 'git+https://git.example.org/ada/infodrop.git',
      directory: 'packages/random',
    });
    assert.equal(homepage, 'https://git.example.org/ada/infodrop#readme');
    assert.equal(bugs, 'https://git.example.org/ada/infodrop/issues');
  }
});

test('a clone of a folder has no page to name', (t) => {
  for (const origin of [undefined, ['', 'srv', 'git', 'infodrop.git'].join('/'), '../infodrop']) {
    assert.equal(packedFrom(t, origin).repository, undefined);
  }
});
