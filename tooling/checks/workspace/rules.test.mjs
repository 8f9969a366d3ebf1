import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fakeWorkspace, manifest } from '../fakeWorkspace.mjs';
import { apiPages, apiPagesAreCurrent } from './apiPages.mjs';
import { allowedFor, arrows } from './arrows.mjs';
import { citations } from './citations.mjs';
import { conflicts } from './conflicts.mjs';
import { declared } from './declared.mjs';
import { arrowsAreDrawn, withDrawing } from './drawnArrows.mjs';
import { equationRows, equations } from './equations.mjs';
import { fileLengths } from './fileLengths.mjs';
import { fileNames } from './fileNames.mjs';
import { lockedRanges, lockFile } from './lockFile.mjs';
import { machineTraces } from './machineTraces.mjs';
import { oneCore } from './oneCore.mjs';
import { publishable } from './publishable.mjs';
import { readWorkspace } from './read.mjs';
import { resultsAreShown, resultsTable, withResults } from './results.mjs';
import { tensors } from './tensors.mjs';

const FENCE = '```';
const read = (t, files) => readWorkspace(fakeWorkspace(t, files));

test('arrows: a package may use what its arrows reach, and nothing else', (t) => {
  assert.deepEqual([...allowedFor('networks')].sort(), ['dropout', 'kernels', 'priors', 'random', 'requirements']);
  assert.deepEqual([...allowedFor('priors')], ['random', 'requirements', 'kernels']);
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
  assert.match(
    problems[2],
    /packages\/priors\/package\.json: priors must not use networks; it may use random, requirements, kernels$/,
  );
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

test('conflicts: none is left in a file', (t) => {
  const [ours, theirs] = ['<', '>'].map((sign) => sign.repeat(7));
  const workspace = read(t, {
    'a.md': `one\n${ours} HEAD\ntwo\n=======\nthree\n${theirs} main\n`,
    'b.md': '=======\n',
  });
  assert.deepEqual(
    conflicts(workspace).map((problem) => /^[^:]+:\d+/.exec(problem)[0]),
    ['a.md:2', 'a.md:6'],
  );
});

test('lockFile: it is that of the manifests and of the pnpmfile', (t) => {
  const lock = (range, checksum) =>
    `lockfileVersion: '9.0'\n\npnpmfileChecksum: sha256-${checksum}\n\nimporters:\n\n  .:\n    devDependencies:\n      a:\n` +
    `        specifier: 1.0.0\n        version: 1.0.0\n\n  packages/random:\n    dependencies:\n      '@scope/b':\n` +
    `        specifier: ${range}\n        version: 2.0.0\n\npackages:\n\n  a@1.0.0:\n    specifier: x\n`;
  assert.deepEqual([...lockedRanges(lock('^2.0.0', '')).get('packages/random')], [['@scope/b', '^2.0.0']]);
  const files = {
    'packages/random/package.json': manifest('@infodrop/random', { dependencies: { '@scope/b': '^2.0.0' } }),
    '.pnpmfile.cjs': 'module.exports = {};\n',
  };
  const checksum = createHash('sha256').update(files['.pnpmfile.cjs']).digest('base64');
  assert.deepEqual(lockFile(read(t, { ...files, 'pnpm-lock.yaml': lock('^2.0.0', checksum) })), []);
  const problems = lockFile(read(t, { ...files, 'pnpm-lock.yaml': lock('^1.0.0', 'old') }));
  assert.equal(problems.length, 2);
  assert.match(problems[0], /not that of packages\/random: @scope\/b\. Run "npx pnpm install"/);
  assert.match(problems[1], /not made with \.pnpmfile\.cjs/);
});

test('publishable: README, licence, a line in the table, a manifest, and a changeset while unreleased', (t) => {
  const good = {
    author: 'the infodrop contributors',
    files: ['dist', 'CHANGELOG.md'],
    publishConfig: { access: 'public' },
    scripts: { prepack: 'node ../../tooling/turbo.mjs run build' },
  };
  const workspace = read(t, {
    'README.md': '| [`@infodrop/priors`](packages/priors) | priors |\n',
    'packages/random/package.json': manifest('@infodrop/random', { license: 'ISC' }),
    'packages/priors/package.json': manifest('@infodrop/priors', good),
    'packages/priors/README.md': '# priors',
    'packages/priors/LICENSE': 'MIT',
    '.changeset/priors.md': "---\n'@infodrop/priors': minor\n---\n\nAdded.\n",
    '.changeset/README.md': "---\n'@infodrop/random': minor\n---\n",
    'tooling/a/package.json': manifest('@infodrop-tooling/a', { private: true }),
  });
  const problems = publishable(workspace).sort();
  for (const [index, wanted] of [
    /^README\.md: does not list @infodrop\/random/,
    /random\/package\.json: author must be "the infodrop contributors"/,
    /files must name CHANGELOG\.md/,
    /license must be "MIT"/,
    /publishConfig must be/,
    /scripts\.prepack must be "node \.\.\/\.\.\/tooling\/turbo\.mjs run build"/,
    /unreleased and no file in \.changeset names it/,
    /no LICENSE/,
    /no README/,
  ].entries()) {
    assert.match(problems[index], wanted);
  }
  assert.equal(problems.length, 9);
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

test('arrowsAreDrawn: the drawing is that of the arrows', (t) => {
  const block = (lines) => `<!-- arrows: written by "npm run pages" -->\n\n${FENCE}\n${lines}${FENCE}\n`;
  const packages = {
    'packages/requirements/package.json': manifest('@infodrop/requirements', { private: true }),
    'packages/random/package.json': manifest('@infodrop/random'),
  };
  const old = read(t, { ...packages, 'CONTRIBUTING.md': block('random\n') });
  assert.match(arrowsAreDrawn(old)[0], /does not draw the arrows/);
  const text = withDrawing(block('random\n'), old);
  assert.equal(text, block('requirements\nrandom       ──► requirements\n'));
  assert.deepEqual(arrowsAreDrawn(read(t, { ...packages, 'CONTRIBUTING.md': text })), []);
  assert.match(arrowsAreDrawn(read(t, packages))[0], /must hold the block/);
});

test('resultsAreShown: the table says what the results say, and each of them is whole', (t) => {
  const block = (table) => `<!-- results: written by "npm run pages" -->\n${table}<!-- end of the results -->\n`;
  const folder = 'apps/experiments/results/ica';
  const statistic = {
    name: 'Amari | error',
    from: 'a',
    to: 'b',
    words: '−1 [−2, −0.5] over 5 seeds',
    expected: 'less',
  };
  const result = { experiment: 'ica', claim: 'It finds them.', statistic: { ...statistic, verdict: 'shown' } };
  const files = {
    [`${folder}/result.json`]: JSON.stringify(result),
    ...Object.fromEntries(
      ['README.md', 'config.json', 'figure.svg', 'report.html', 'runs.jsonl.gz'].map((file) => [
        `${folder}/${file}`,
        '',
      ]),
    ),
  };
  const old = read(t, { ...files, 'README.md': block('') });
  assert.match(resultsAreShown(old)[0], /does not show the results/);
  const reserved = { ...result, statistic: { ...result.statistic, reservation: 'one seed makes it' } };
  const shown = read(t, { ...files, [`${folder}/result.json`]: JSON.stringify(reserved), 'README.md': block('') });
  assert.match(resultsTable(shown), /\| \*\*shown\*\*; but one seed makes it \|/);
  const text = withResults(block(''), old);
  assert.match(
    text,
    /\| \[ica\]\(apps\/experiments\/results\/ica\/README\.md\) \| It finds them\. \| Amari \\\| error \(a → b\): −1 /,
  );
  const whole = { ...files, 'README.md': text };
  assert.deepEqual(resultsAreShown(read(t, whole)), []);
  const changed = JSON.stringify({ ...result, experiment: 'other', claim: null });
  assert.deepEqual(
    resultsAreShown(read(t, { ...whole, [`${folder}/result.json`]: changed })).map(
      (problem) => /must \w+|not show/.exec(problem)[0],
    ),
    ['must be', 'must say', 'not show'],
  );
  const short = Object.fromEntries(Object.entries(whole).filter(([path]) => !path.endsWith('.gz')));
  assert.match(resultsAreShown(read(t, short))[0], /must hold runs\.jsonl\.gz/);
  assert.match(resultsAreShown(read(t, {}))[0], /must hold the block/);
});

test('citations: published sources and pages cite equations by number', (t) => {
  const workspace = read(t, {
    'packages/random/package.json': manifest('@infodrop/random'),
    'packages/random/src/a.ts': '/** (17), docs/equations.md. A seed equals a key. */\n/** Source: seed eq. 17. */',
    'packages/random/README.md': "the seed's equation",
    'docs/theory.md': 'as in seed §7',
    'tooling/a/package.json': manifest('@infodrop-tooling/a', { private: true }),
    'tooling/a/a.mjs': '// seed eq. 1',
  });
  assert.deepEqual(
    citations(workspace).map((problem) => /^[^:]+:\d+/.exec(problem)[0]),
    ['docs/theory.md:1', 'packages/random/README.md:1', 'packages/random/src/a.ts:2'],
  );
});

const withPages = (t, files) => {
  const first = read(t, files);
  return read(t, { ...files, ...Object.fromEntries(apiPages(first)) });
};

test('apiPages: every public name, with its kind, its first sentence and its file', (t) => {
  const source = { '@infodrop/source': './src/index.ts' };
  const workspace = withPages(t, {
    'packages/priors/package.json': manifest('@infodrop/priors', {
      description: 'Priors.',
      exports: { '.': source, './package.json': './package.json' },
    }),
    'packages/priors/src/index.ts': "export { prior } from './prior.js';",
    'packages/priors/src/prior.ts': '/** A prior | a law. */\nexport const prior = 1;',
    'packages/dropout/package.json': manifest('@infodrop/dropout', { description: 'Noise.', exports: { '.': source } }),
    'packages/dropout/src/index.ts':
      "export { prior } from '@infodrop/priors';\nexport { drop as dropout, type Args } from './layers/drop.js';",
    'packages/dropout/src/layers/drop.ts':
      '/**\n * Drops, as {@link Args} say, in @scope/x. And more.\n *\n * @param a b\n */\nexport function drop() {}\nexport interface Args {}',
  });
  assert.deepEqual(apiPagesAreCurrent(workspace), []);
  const page = workspace.tracked.find(({ path }) => path === 'docs/api/dropout.md').text;
  assert.match(page, /### layers\n/);
  assert.match(
    page,
    /\| \[`dropout`\]\(\.\.\/\.\.\/packages\/dropout\/src\/layers\/drop\.ts\) \| function \| Drops, as `Args` say, in @scope\/x\. \|\n/,
  );
  assert.match(page, /### of @infodrop\/priors\n[^]*priors\/src\/prior\.ts\) \| constant \| A prior \\\| a law\. \|/);
});

test('apiPages: an old page, one that is left over and a name without docstring are found', (t) => {
  const files = {
    'packages/priors/package.json': manifest('@infodrop/priors', {
      exports: { '.': { '@infodrop/source': './src/index.ts' } },
    }),
    'packages/priors/src/index.ts': 'export const a = 1;\nexport interface B {}',
  };
  const problems = apiPagesAreCurrent(
    read(t, { ...files, 'docs/api/priors.md': 'old', 'docs/api/gone.md': '', 'docs/api/README.md': '' }),
  );
  assert.equal(problems.length, 4, problems.join('\n'));
  assert.match(problems[0], /priors\.md: is not what the entry files give\. Run "npm run pages"/);
  assert.match(problems[1], /README\.md: is not what/);
  assert.match(problems[2], /gone\.md: stands for no package/);
  assert.match(problems[3], /index\.ts: the public constant a has no docstring/);
});
