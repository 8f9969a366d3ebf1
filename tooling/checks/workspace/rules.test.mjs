import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fakeWorkspace, manifest } from '../fakeWorkspace.mjs';
import { allowedFor, arrows } from './arrows.mjs';
import { declared } from './declared.mjs';
import { equationRows, equations } from './equations.mjs';
import { fileLengths } from './fileLengths.mjs';
import { fileNames } from './fileNames.mjs';
import { machineTraces } from './machineTraces.mjs';
import { oneCore } from './oneCore.mjs';
import { publishable } from './publishable.mjs';
import { readWorkspace } from './read.mjs';
import { tensors } from './tensors.mjs';

const read = (t, files) => readWorkspace(fakeWorkspace(t, files));

test('arrows: a package may use what its arrows reach, and nothing else', (t) => {
  assert.deepEqual([...allowedFor('networks')].sort(), ['dropout', 'kernels', 'priors', 'random', 'requirements']);
  assert.deepEqual([...allowedFor('priors')], ['requirements']);
  const workspace = read(t, {
    'packages/priors/package.json': manifest('@infodrop/priors', { dependencies: { '@infodrop/networks': '*' } }),
    'packages/dropout/package.json': manifest('@infodrop/dropout', { dependencies: { '@infodrop/priors': '*' } }),
    'packages/dropout/src/good.ts': "import { key } from '@infodrop/random';",
    'packages/dropout/src/bad.ts': "export type { T } from '@infodrop/training/node';",
    'packages/dropout/src/late.ts': "const t = await import('@infodrop/engine');",
    'packages/dropout/src/good.test.ts': "import '@infodrop/engine';",
    'packages/dropout/test/gradients.test.ts': "import '@infodrop/engine';",
    'packages/surprise/package.json': manifest('@infodrop/surprise'),
    'apps/experiments/package.json': manifest('infodrop', { dependencies: { '@infodrop/engine': '*' } }),
    'apps/experiments/src/cli.ts': "import '@infodrop/engine';",
  });
  const problems = arrows(workspace);
  assert.equal(problems.length, 4, problems.join('\n'));
  assert.match(problems[0], /dropout\/src\/bad\.ts: dropout must not use training/);
  assert.match(problems[1], /dropout\/src\/late\.ts: dropout must not use engine/);
  assert.match(problems[2], /packages\/priors\/package\.json: priors must not use networks; it may use requirements$/);
  assert.match(problems[3], /packages\/surprise: @infodrop\/surprise is not in the arrows/);
});

test('arrows: an import in a comment or a string is no import', (t) => {
  const workspace = read(t, {
    'packages/random/package.json': manifest('@infodrop/random'),
    'packages/random/src/a.ts': "/** import '@infodrop/engine' */\nexport const text = \"import '@infodrop/engine'\";",
  });
  assert.deepEqual(arrows(workspace), []);
});

test('tensors: plain packages know no TensorFlow.js, tensor packages have it as a peer', (t) => {
  const core = { '@tensorflow/tfjs-core': '^4.22.0' };
  const workspace = read(t, {
    'packages/datasets/package.json': manifest('@infodrop/datasets', { peerDependencies: core, devDependencies: core }),
    'packages/datasets/src/a.ts': "import { add } from '@tensorflow/tfjs-core';",
    'packages/datasets/src/a.test.ts': "import { add } from '@tensorflow/tfjs-core';",
    'packages/dropout/package.json': manifest('@infodrop/dropout', { dependencies: core }),
    'packages/priors/package.json': manifest('@infodrop/priors', { peerDependencies: core }),
    'packages/engine/package.json': manifest('@infodrop/engine', {
      peerDependencies: core,
      peerDependenciesMeta: { '@tensorflow/tfjs-core': { optional: true } },
    }),
  });
  const problems = tensors(workspace);
  assert.equal(problems.length, 4, problems.join('\n'));
  assert.match(problems[0], /datasets\/package\.json: .* must not name @tensorflow\/tfjs-core/);
  assert.match(problems[1], /datasets\/src\/a\.ts: .* must not import @tensorflow\/tfjs-core/);
  assert.match(problems[2], /dropout\/package\.json: @tensorflow\/tfjs-core must be a peer/);
  assert.match(problems[3], /priors\/package\.json: the peer @tensorflow\/tfjs-core must be in devDependencies too/);
});

test('declared: an import must be in the manifest, for users not only in devDependencies', (t) => {
  const workspace = read(t, {
    'packages/random/package.json': manifest('@infodrop/random', {
      dependencies: { good: '*' },
      devDependencies: { vitest: '*' },
    }),
    'packages/random/src/a.ts': "import 'good/part';\nimport 'node:fs';\nimport './b.js';\nimport 'absent';",
    'packages/random/src/b.ts': "import { vi } from 'vitest';",
    'packages/random/src/b.test.ts': "import { vi } from 'vitest';\nimport '@scope/absent/deep';",
  });
  const problems = declared(workspace);
  assert.equal(problems.length, 3, problems.join('\n'));
  assert.match(problems[0], /src\/a\.ts: imports absent, .* dependencies or peerDependencies$/);
  assert.match(problems[1], /src\/b\.test\.ts: imports @scope\/absent\/deep, .* devDependencies$/);
  assert.match(problems[2], /src\/b\.ts: imports vitest/);
});

test('declared: a private package is inlined, so devDependencies are enough for it', (t) => {
  const workspace = read(t, {
    'packages/requirements/package.json': manifest('@infodrop/requirements', { private: true }),
    'packages/random/package.json': manifest('@infodrop/random', {
      devDependencies: { '@infodrop/requirements': 'workspace:*', '@infodrop/priors': 'workspace:^' },
    }),
    'packages/random/src/a.ts': "import { describe } from '@infodrop/requirements';\nimport '@infodrop/priors';",
    'packages/priors/package.json': manifest('@infodrop/priors'),
    'packages/priors/src/a.ts': "import { describe } from '@infodrop/requirements';",
  });
  const problems = declared(workspace);
  assert.equal(problems.length, 2, problems.join('\n'));
  assert.match(
    problems[0],
    /priors\/src\/a\.ts: imports @infodrop\/requirements, which packages\/priors\/package\.json/,
  );
  assert.match(problems[1], /random\/src\/a\.ts: imports @infodrop\/priors, .* dependencies or peerDependencies$/);
});

test('fileNames: nothing is called utils or helpers', (t) => {
  const workspace = read(t, {
    'packages/random/src/utils.ts': '',
    'packages/random/helpers/a.ts': '',
    'packages/random/src/utilisation.ts': '',
  });
  assert.deepEqual(
    fileNames(workspace).map((problem) => problem.split(':')[0]),
    ['packages/random/helpers/a.ts', 'packages/random/src/utils.ts'],
  );
});

test('fileLengths: a source of more than 400 lines is named', (t) => {
  const workspace = read(t, {
    'packages/random/package.json': manifest('@infodrop/random'),
    'packages/random/src/long.ts': '\n'.repeat(401),
    'packages/random/src/right.ts': '\n'.repeat(400),
    'packages/random/src/long.test.ts': '\n'.repeat(401),
  });
  assert.deepEqual(
    fileLengths(workspace).map((problem) => problem.split(':')[0]),
    ['packages/random/src/long.ts'],
  );
});

test('machineTraces: no registry, no path of one machine, no download host in the lock file', (t) => {
  // Put together here, so that the check does not find them in this file.
  const path = ['', 'home', 'ada', 'infodrop'].join('/');
  const registry = `registry${'='}https://packages.example`;
  const workspace = read(t, {
    'packages/random/src/a.ts': `const here = '${path}';\nconst url = 'https://x.org/home/ada';\nconst up = '../work/a';`,
    'notes.md': `see ${path}\n`,
    '.npmrc': `${registry}\n`,
    'pnpm-lock.yaml':
      'a:\n    resolution: {integrity: x, tarball: https://host.example/a.tgz}\n    deprecated: see https://b\n',
  });
  const problems = machineTraces(workspace);
  assert.equal(problems.length, 4, problems.join('\n'));
  assert.match(problems[0], /^\.npmrc:1: names a package registry/);
  assert.match(problems[1], /^notes\.md:1: a path of one machine/);
  assert.match(problems[2], /^packages\/random\/src\/a\.ts:1: a path of one machine/);
  assert.match(problems[3], /^pnpm-lock\.yaml:2: names a download host/);
});

test('publishable: README, licence, and a changeset while unreleased', (t) => {
  const workspace = read(t, {
    'packages/random/package.json': manifest('@infodrop/random', { license: 'ISC' }),
    'packages/priors/package.json': manifest('@infodrop/priors'),
    'packages/priors/README.md': '# priors',
    'packages/priors/LICENSE': 'MIT',
    '.changeset/priors.md': "---\n'@infodrop/priors': minor\n---\n\nAdded.\n",
    '.changeset/README.md': "---\n'@infodrop/random': minor\n---\n",
    'tooling/a/package.json': manifest('@infodrop-tooling/a', { private: true }),
  });
  const problems = publishable(workspace);
  assert.equal(problems.length, 4, problems.join('\n'));
  assert.ok(problems.every((problem) => problem.startsWith('packages/random')));
});

test('oneCore: two copies of core are found, one is fine', (t) => {
  const core = 'node_modules/@tensorflow/tfjs-core/package.json';
  const tfjs = { '@tensorflow/tfjs-core': '*', '@tensorflow/tfjs-layers': '*' };
  const root = fakeWorkspace(t, {
    'packages/dropout/package.json': manifest('@infodrop/dropout', { peerDependencies: tfjs }),
    [core]: '{}',
    'node_modules/@tensorflow/tfjs-layers/package.json': '{}',
  });
  assert.deepEqual(oneCore(readWorkspace(root)), []);
  const second = join(root, 'node_modules/@tensorflow/tfjs-layers', core);
  mkdirSync(dirname(second), { recursive: true });
  writeFileSync(second, '{}');
  assert.match(oneCore(readWorkspace(root))[0], /^2 copies .* packages\/dropout by @tensorflow\/tfjs-layers/);
});

test('equations: every row of the table names what exists', (t) => {
  const planned = Array.from({ length: 22 }, (_, i) => `| (${i + 1}) | $x$ | not yet: planned | | |`).join('\n');
  const file = 'packages/priors/src/a.ts';
  const files = {
    [file]: 'export function klA() {}',
    'packages/priors/src/a.test.ts': 'klA();',
  };
  const row = (...cells) => `${planned}\n| ${cells.join(' | ')} |\n`;
  const check = (text) => equations(read(t, { ...files, 'docs/equations.md': text }));
  const test = '`packages/priors/src/a.test.ts`';
  assert.deepEqual(check(row('(23)', '$\\|x\\|$', '`klA`', `\`${file}\``, test)), []);
  assert.match(check(planned)[0], /equation \(23\) has no row/);
  assert.match(check(row('(23)', '$x$', '`klB`', `\`${file}\``, test))[0], /no file of the row exports klB/);
  assert.match(check(row('(23)', '$x$', '`klA`', '`packages/priors/src/b.ts`', test))[0], /b\.ts does not exist/);
  assert.match(check(row('(23)', '$x$', '', '', ''))[0], /must name a function/);
  assert.match(equations(read(t, {}))[0], /is missing/);
});

test('equations: one row may stand for several equations', () => {
  const [row] = equationRows('| (8), (9) | $x$ | `a`, `b` | `f.ts` | `f.test.ts` |');
  assert.deepEqual(row.equations, [8, 9]);
  assert.deepEqual(row.functions, ['a', 'b']);
});
