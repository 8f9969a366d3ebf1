import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { runNode } from './package/run.mjs';
import { fakeWorkspace, manifest } from './fakeWorkspace.mjs';

const SCRIPT = join(import.meta.dirname, 'package.mjs');
const FENCE = '```';

const exports = {
  '.': {
    import: { types: './dist/index.d.ts', default: './dist/index.js' },
    require: { types: './dist/index.d.cts', default: './dist/index.cjs' },
  },
  './package.json': './package.json',
};

const library = (changes = {}) =>
  manifest('@infodrop/random', {
    main: './dist/index.cjs',
    types: './dist/index.d.cts',
    exports,
    files: ['dist'],
    ...changes,
  });

const readme = (program, installs = 'npm install @infodrop/random') =>
  `# random\n\n${FENCE}sh\n${installs}\n${FENCE}\n\n${FENCE}ts\n${program}\n${FENCE}\n`;

const goodFiles = {
  'package.json': library(),
  LICENSE: 'MIT License',
  'README.md': readme("import { one } from '@infodrop/random';\nif (one() !== 1) throw new Error('not one');"),
  'dist/index.js': 'export const one = () => 1;\n',
  'dist/index.cjs': 'exports.one = () => 1;\n',
  'dist/index.d.ts': 'export declare const one: () => number;\n',
  'dist/index.d.cts': 'export declare const one: () => number;\n',
  'src/api.test.ts': 'expect(Object.keys(api)).toMatchInlineSnapshot(`\n  [\n    "one",\n  ]\n`);\n',
};

function checkPackage(t, changes, elsewhere = {}) {
  const files = { ...goodFiles, ...changes };
  const inPlace = Object.entries(files).map(([path, content]) => [`packages/random/${path}`, content]);
  const root = fakeWorkspace(t, { ...Object.fromEntries(inPlace), ...elsewhere });
  return runNode([SCRIPT], { cwd: join(root, 'packages/random') });
}

test('a package that keeps every rule passes', (t) => {
  const { code, output } = checkPackage(t, {});
  assert.equal(code, 0, output);
  assert.match(output, /good as packed .*publint --strict.*are the types wrong.*ESM project, CJS project.*1 example/);
});

test('what its users would stumble over fails, each with its reason', (t) => {
  const trace = ['', 'home', 'ada', 'random.ts'].join('/');
  const { code, output } = checkPackage(t, {
    'package.json': library({ files: ['dist', 'test'], exports: { '.': { ...exports['.'], types: './x.d.ts' } } }),
    'README.md': readme("import { one } from '@infodrop/random';\nconst text: string = one();\nthrow new Error(text);"),
    'dist/index.js': `export const one = () => 1;\nexport const two = 2;\nexport default one; // ${trace}\n`,
    'test/a.test.ts': '',
  });
  assert.equal(code, 1);
  for (const reason of [
    /publint --strict: /,
    /what is shipped: the tarball ships a test, test\/a\.test\.ts/,
    /what is shipped: dist\/index\.js holds a path of a machine/,
    /ESM project: @infodrop\/random has a default export/,
    /ESM project: @infodrop\/random \(ESM\) gives one, two: no snapshot/,
    /types: README-0-line-7\.mts\(2,7\): error TS2322/,
    /the example README-0-line-7 fails/,
  ]) {
    assert.match(output, reason);
  }
});

test('declarations of the wrong module kind fail in are-the-types-wrong', (t) => {
  const { code, output } = checkPackage(t, {
    'package.json': library({ exports: { '.': { types: './dist/index.d.ts', default: './dist/index.cjs' } } }),
  });
  assert.equal(code, 1);
  assert.match(output, /are the types wrong: /);
});

test('a build that CommonJS cannot load fails', (t) => {
  const { code, output } = checkPackage(t, { 'dist/index.cjs': "exports.one = require('absent').one;\n" });
  assert.equal(code, 1);
  assert.match(output, /does not load in a CJS project[^]*absent/);
});

test('a tarball that names what exists in the workspace alone fails', (t) => {
  const { code, output } = checkPackage(
    t,
    {
      'package.json': library({
        exports: { ...exports, '.': { '@infodrop/source': './src/index.ts', ...exports['.'] } },
        devDependencies: { '@infodrop/requirements': '0.0.0' },
      }),
      'dist/index.js': "import '@infodrop/requirements/deep';\nexport const one = () => 1;\n",
      'dist/index.d.ts': "import '@infodrop/requirements';\nexport declare const one: () => number;\n",
    },
    { 'packages/requirements/package.json': manifest('@infodrop/requirements', { private: true }) },
  );
  assert.equal(code, 1);
  for (const reason of [
    /package\.json names @infodrop\/requirements, which exists in the workspace alone/,
    /package\.json names @infodrop\/source/,
    /dist\/index\.js names @infodrop\/requirements/,
    /dist\/index\.d\.ts names @infodrop\/requirements/,
  ]) {
    assert.match(output, reason);
  }
});

const sibling = {
  'packages/priors/package.json': { ...library(), name: '@infodrop/priors' },
  'packages/priors/LICENSE': 'MIT License',
  'packages/priors/README.md': '# priors',
  ...Object.fromEntries(
    Object.entries(goodFiles)
      .filter(([path]) => path.startsWith('dist/'))
      .map(([path, text]) => [`packages/priors/${path}`, text]),
  ),
};
const usesSibling = "import { one } from '@infodrop/priors';\nif (one() !== 1) throw new Error('not one');";

test('a README that leaves out of its install line what its example imports fails', (t) => {
  const changes = { 'package.json': library({ dependencies: { '@infodrop/priors': '^0.0.0' } }) };
  const short = checkPackage(t, { ...changes, 'README.md': readme(usesSibling) }, sibling);
  assert.equal(short.code, 1);
  assert.match(short.output, /the example README-0-line-7 fails[^]*Cannot find package '@infodrop\/priors'/);

  const whole = readme(usesSibling, 'npm install @infodrop/random # the layers\nnpm install @infodrop/priors');
  const full = checkPackage(t, { ...changes, 'README.md': whole }, sibling);
  assert.equal(full.code, 0, full.output);
});

test('a README whose example comes before what is to be installed fails', (t) => {
  const { code, output } = checkPackage(t, { 'README.md': `${FENCE}ts\nconsole.log(1);\n${FENCE}\n` });
  assert.equal(code, 1);
  assert.match(output, /README-0-line-1\.mts comes before any "npm install" line/);
});

test('an install line that fails says why', (t) => {
  const broken = readme('export {};', 'npm install @infodrop/random @infodrop/misspelt');
  const { code, output } = checkPackage(t, { 'README.md': broken });
  assert.equal(code, 1);
  assert.match(output, /"npm install @infodrop\/random @infodrop\/misspelt" fails\.[^]*404/);
});

test('a command that does not run fails', (t) => {
  const command = (text) => ({
    'package.json': library({ bin: { random: './dist/bin.js' } }),
    'dist/bin.js': `#!/usr/bin/env node\n${text}\n`,
  });
  const good = checkPackage(t, command("console.log('Usage: random');"));
  assert.equal(good.code, 0, good.output);
  const bad = checkPackage(t, command('process.exitCode = 3;'));
  assert.match(bad.output, /random --help exits 3/);
});

test('a build from before the version was raised fails', (t) => {
  const { code, output } = checkPackage(t, {
    'package.json': library({ version: '0.1.0' }),
    'dist/index.js': 'var version = "0.0.0";\nexport const one = () => (version ? 1 : 0);\n',
  });
  assert.equal(code, 1);
  assert.match(output, /dist\/index\.js says that it is 0\.0\.0, and the manifest 0\.1\.0/);
});

test('a package without README and licence fails', (t) => {
  const { code, output } = checkPackage(t, { 'README.md': 'no example', LICENSE: undefined });
  assert.equal(code, 1);
  assert.match(output, /has no LICENSE/);
  assert.match(output, /README\.md has no example/);
});
