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

const readme = (program) => `# random\n\n${FENCE}ts\n${program}\n${FENCE}\n`;

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
    /types: README-0-line-3\.mts\(2,7\): error TS2322/,
    /1 example\(s\): the example README-0-line-3 fails/,
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

test('a package without README and licence fails', (t) => {
  const { code, output } = checkPackage(t, { 'README.md': 'no example', LICENSE: undefined });
  assert.equal(code, 1);
  assert.match(output, /has no LICENSE/);
  assert.match(output, /README\.md has no example/);
});
