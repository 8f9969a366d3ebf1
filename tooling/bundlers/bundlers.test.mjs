// A page with the engine, from every bundler that its README names without a long list of settings, in a real browser.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { installed } from '@infodrop-tooling/checks/package/reader.mjs';
import { publishedPackages } from '@infodrop-tooling/checks/package/siblings.mjs';
import { resultOfPage, startChromium } from '@infodrop-tooling/chromium';
import { BUNDLERS, viteWithWorker, webpackAsItIs, writePage, writeProgram } from './bundlers.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

const PROGRAM = `
import { prepareEngine } from '@infodrop/engine';
import { matMul, tensor2d } from '@tensorflow/tfjs-core';

const { backend, kernels, threads } = await prepareEngine({ wasmPaths: '/wasm/' });
const x = tensor2d([[1, 2], [3, 4]]);
globalThis.result = { backend, kernels: kernels.length, threads, square: [...(await matMul(x, x).data())] };
`;

// Of a machine without a GPU, when a page asks for one.
const OF_THE_BROWSER = /^No available adapters\.$/;

const { browser, why } = await startChromium(['--disable-gpu']);
let project;

before(async () => {
  if (browser === undefined) return;
  const packages = publishedPackages(root);
  const { manifest } = packages.get('@infodrop/engine');
  const line = '@infodrop/engine @tensorflow/tfjs-core @tensorflow/tfjs-backend-wasm@4.22.0'.split(' ');
  project = await installed([line], 'npm', { manifest, root, packages });
  assert.equal(project.problem, undefined, project.problem);
  await writePage(project.folder, PROGRAM);
});

after(async () => {
  await browser?.close();
  project?.remove();
});

const skip = browser === undefined ? `the pages were passed over: ${why}` : false;

/** Bundles without a warning, and the page computes rightly with the training kernels. */
async function assertComputes(bundle) {
  const { url, warnings, close } = await bundle(project.folder);
  try {
    assert.deepEqual(warnings, []);
    const { value, complaints } = await resultOfPage(browser, url, 'result');
    assert.deepEqual(
      complaints.filter((each) => !OF_THE_BROWSER.test(each)),
      [],
    );
    assert.equal(value.backend, 'wasm');
    assert.ok(value.kernels > 10, `${value.kernels} kernels`);
    // The page is not cross-origin isolated.
    assert.equal(value.threads, 1);
    assert.deepEqual(value.square, [7, 10, 15, 22]);
  } finally {
    await close();
  }
}

for (const [name, bundle] of Object.entries(BUNDLERS)) {
  test(`the engine computes in the page that comes from ${name}, without a warning`, { skip }, async () => {
    await writeProgram(project.folder, 'main.js', PROGRAM);
    await assertComputes(bundle);
  });
}

test('the engine computes in a Web Worker that Vite builds as the README says', { skip }, async () => {
  await writeProgram(project.folder, 'inWorker.js', `${PROGRAM}\npostMessage(globalThis.result);\n`);
  await writeProgram(
    project.folder,
    'main.js',
    "const worker = new Worker(new URL('./inWorker.js', import.meta.url), { type: 'module' });\n" +
      'worker.onmessage = ({ data }) => (globalThis.result = data);\n',
  );
  await assertComputes(viteWithWorker);
  const readme = readFileSync(join(root, 'packages/engine/README.md'), 'utf8');
  assert.ok(readme.includes("worker: { format: 'es' }"));
});

test('a page that forgot where its .wasm files are reads what to pass, in words for a page', { skip }, async () => {
  await writeProgram(
    project.folder,
    'main.js',
    "import { prepareEngine } from '@infodrop/engine';\n" +
      'prepareEngine().then(JSON.stringify, ({ message }) => message).then((said) => (globalThis.result = said));\n',
  );
  const { url, close } = await BUNDLERS['a build by esbuild'](project.folder);
  try {
    const { value } = await resultOfPage(browser, url, 'result');
    assert.match(value, /pass their folder as wasmPaths/);
    assert.doesNotMatch(value, /INFODROP_BACKEND|npm install @tensorflow\/tfjs-backend-wasm/);
  } finally {
    await close();
  }
});

test(
  'webpack warns of the backends that are not installed, unless it is set as the README says',
  { skip },
  async () => {
    await writeProgram(project.folder, 'main.js', PROGRAM);
    const { warnings, close } = await webpackAsItIs(project.folder);
    await close();
    assert.equal(warnings.length, 2, warnings.join('\n'));
    for (const warning of warnings) assert.match(warning, /Can't resolve '@tensorflow\/tfjs-backend-webg(?:l|pu)'/);
    const readme = readFileSync(join(root, 'packages/engine/README.md'), 'utf8');
    assert.ok(
      readme.includes("alias: { '@tensorflow/tfjs-backend-webgl': false, '@tensorflow/tfjs-backend-webgpu': false }"),
    );
  },
);
