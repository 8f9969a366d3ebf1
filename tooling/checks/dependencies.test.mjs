import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { advisoryProblems } from './dependencies/advisories.mjs';
import { installedWith } from './dependencies/installed.mjs';
import { licenceProblems } from './dependencies/licences.mjs';
import { fakeWorkspace, manifest } from './fakeWorkspace.mjs';
import { workspaceRoot } from './package/siblings.mjs';

const of = (licence, name = 'a') => licenceProblems([{ name, version: '1.0.0', licence }]).length;

test('licences for everyone are taken, and the choice of one', () => {
  for (const licence of ['MIT', 'Apache-2.0 AND MIT', '(MIT OR GPL-3.0)']) assert.equal(of(licence), 0, licence);
});

test('copyleft, and what names none, are not', () => {
  for (const licence of ['GPL-3.0', 'AGPL-3.0-only', 'LGPL-3.0-or-later', 'MPL-2.0', 'MIT AND GPL-2.0', 'none named']) {
    assert.equal(of(licence), 1, licence);
  }
});

test('an exception is one package with one licence', () => {
  assert.equal(of('MPL-2.0', '@resvg/resvg-js-linux-x64-gnu'), 0);
  assert.equal(of('GPL-3.0', '@resvg/resvg-js'), 1);
  assert.equal(of('MPL-2.0', '@resvg/resvg-wasm'), 1);
});

test('what is installed is found through every dependency, and licences in their older forms', (t) => {
  const dependency = (name, changes) => JSON.stringify({ name, version: '2.0.0', ...changes });
  const root = fakeWorkspace(t, {
    'packages/random/package.json': manifest('@infodrop/random', { dependencies: { near: '2', absent: '1' } }),
    'packages/random/node_modules/near/package.json': dependency('near', {
      license: { type: 'ISC' },
      dependencies: { far: '2' },
    }),
    'packages/random/node_modules/near/node_modules/far/package.json': dependency('far', {
      licenses: [{ type: 'MIT' }, { type: 'GPL-2.0' }],
    }),
  });
  const found = installedWith(root).map(({ name, version, licence }) => [name, version, licence]);
  assert.deepEqual(found, [
    ['far', '2.0.0', 'MIT OR GPL-2.0'],
    ['near', '2.0.0', 'ISC'],
  ]);
});

test('the packages of this workspace bring nothing along that is not for everyone', () => {
  const installed = installedWith(workspaceRoot(join(import.meta.dirname)));
  assert.ok(installed.some(({ name }) => name === '@tensorflow/tfjs-core'));
  assert.deepEqual(licenceProblems(installed), []);
});

test('a high vulnerability counts where a published package brings it along', () => {
  const advisory = (severity, path) => ({
    module_name: 'left-pad',
    severity,
    title: 'Too much padding',
    url: 'https://example.org/1',
    vulnerable_versions: '<2',
    patched_versions: '>=2',
    findings: [{ paths: [path] }],
  });
  const report = {
    advisories: {
      1: advisory('high', 'packages__random>left-pad'),
      2: advisory('moderate', 'packages__random>left-pad'),
      3: advisory('critical', 'tooling__bench>left-pad'),
    },
  };
  assert.deepEqual(advisoryProblems(report, ['packages/random']), [
    'left-pad <2 has a high vulnerability: Too much padding (https://example.org/1), by packages/random>left-pad. Mended in >=2',
  ]);
});
