// A plain HTML page that imports from a CDN by an import map: no bundler, no npm. The files are those of the packed packages and of
// TensorFlow.js, served from here as a CDN serves them.
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { packed } from '@infodrop-tooling/checks/package/packed.mjs';
import { publishedPackages } from '@infodrop-tooling/checks/package/siblings.mjs';
import { fencedBlocks } from '@infodrop-tooling/checks/readme.mjs';
import { resultOfPage, startChromium } from '@infodrop-tooling/chromium';
import { serve } from '@infodrop-tooling/chromium/serve.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const packages = publishedPackages(root);
const require = createRequire(import.meta.url);

/** Where a README says that the files are. */
const CDN = /https:\/\/cdn\.jsdelivr\.net\/npm\/((?:@[\w-]+\/)?[\w-]+)(?:@[\d.]+)?(?:\/([\w./+-]+))?/g;

const { browser, why } = await startChromium(['--disable-gpu']);
const skip = browser === undefined ? `the pages were passed over: ${why}` : false;
const folder = mkdtempSync(join(tmpdir(), 'infodrop-cdn-'));
let site;

before(async () => {
  for (const name of ['information', 'metrics', 'dropout']) {
    const { folder: from } = packed(packages.get(`@infodrop/${name}`).folder, root);
    const { jsdelivr, unpkg } = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8'));
    assert.equal(jsdelivr, unpkg);
    place(`@infodrop/${name}`, join(from, jsdelivr));
  }
  const tensorFlow = dirname(require.resolve('@tensorflow/tfjs/package.json'));
  place('@tensorflow/tfjs', join(tensorFlow, 'dist', 'tf.fesm.min.js'), 'dist/tf.fesm.min.js');
  site = await serve(folder, 'text/javascript');
});
after(async () => {
  await browser?.close();
  site?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Where the CDN has a package's file; what its name alone leads to is called 'page'. */
function place(name, file, path = 'page') {
  const target = join(folder, 'npm', name, path);
  mkdirSync(dirname(target), { recursive: true });
  cpSync(file, target);
}

/** The page of a README, its addresses those of this machine's CDN, and what it leaves in `globalThis.result`. */
async function resultOfReadme(name) {
  const readme = readFileSync(join(packages.get(name).folder, 'README.md'), 'utf8');
  const page = fencedBlocks(readme).find(
    ({ language, text }) => language === 'html' && text.includes('importmap'),
  )?.text;
  assert.ok(page, `${name} has no page with an import map`);
  const local = page.replace(CDN, (_, each, path = 'page') => `/npm/${each}/${path}`);
  writeFileSync(join(folder, 'index.html'), `<!doctype html><link rel="icon" href="data:," />${local}`);
  return resultOfPage(browser, site.url, 'result');
}

test('each package is one file for a page, and its README says how large', () => {
  for (const name of ['information', 'metrics', 'dropout']) {
    const file = join(folder, 'npm', `@infodrop/${name}`, 'page');
    const [size, packedSize] = [statSync(file).size, gzipSync(readFileSync(file)).length].map((bytes) => bytes / 1000);
    const readme = readFileSync(join(packages.get(`@infodrop/${name}`).folder, 'README.md'), 'utf8');
    const said = /one file of (\d+) kB, (\d+) compressed/.exec(readme);
    assert.ok(said, `${name}: ${size.toFixed(0)} kB, ${packedSize.toFixed(0)} compressed`);
    // Within a tenth: a few lines more are no reason to write it again.
    for (const [measured, number] of [
      [size, said[1]],
      [packedSize, said[2]],
    ]) {
      assert.ok(Math.abs(measured / Number(number) - 1) < 0.1, `${name}: ${measured.toFixed(0)} kB, not ${number}`);
    }
  }
});

test('mutual information in a plain page', { skip }, async () => {
  const { value, complaints } = await resultOfReadme('@infodrop/information');
  assert.deepEqual(complaints, []);
  assert.ok(Math.abs(value - Math.log(2)) < 1e-12, value);
});

test('a score in a plain page', { skip }, async () => {
  const { value, complaints } = await resultOfReadme('@infodrop/metrics');
  assert.deepEqual(complaints, []);
  assert.ok(Math.abs(value - 17 / 18) < 1e-12, value);
});

test('a layer of information dropout trains in a plain page', { skip }, async () => {
  const { value, complaints } = await resultOfReadme('@infodrop/dropout');
  assert.deepEqual(complaints, []);
  assert.equal(value.length, 5);
  assert.ok(value.at(-1) < value[0], value.join());
});
