// The projects of examples/, as somebody who copies them has them: installed from the packed packages, built, run and opened.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { packed } from '@infodrop-tooling/checks/package/packed.mjs';
import { serveTarballs } from '@infodrop-tooling/checks/package/registry.mjs';
import { publishedPackages, withSiblings, workspaceRoot } from '@infodrop-tooling/checks/package/siblings.mjs';
import { startChromium } from '@infodrop-tooling/chromium';
import { serve } from '@infodrop-tooling/chromium/serve.mjs';
import { output } from '@infodrop-tooling/checks/package/shell.mjs';

const root = workspaceRoot(import.meta.dirname);
const examples = join(root, 'examples');
const work = realpathSync(mkdtempSync(join(tmpdir(), 'infodrop-examples-')));
const { browser, why } = await startChromium();
const skip = browser === undefined ? `the page was passed over: ${why}` : false;
let registry;

before(async () => {
  const packages = publishedPackages(root);
  const { dependencies } = JSON.parse(readFileSync(join(import.meta.dirname, 'package.json'), 'utf8'));
  const needed = Object.keys(dependencies).flatMap((name) => withSiblings(name, packages));
  registry = await serveTarballs([...new Set(needed)].map(({ folder }) => packed(folder, root)));
});
after(async () => {
  await browser?.close();
  await registry?.close();
  rmSync(work, { recursive: true, force: true, maxRetries: 3 });
});

/** A copy of a project with what it asks for. */
async function project(name) {
  const folder = join(work, name);
  cpSync(join(examples, name), folder, { recursive: true });
  writeFileSync(join(folder, '.npmrc'), `@infodrop:registry=${registry.url}/\n`);
  await output('npm', ['install', '--no-audit', '--no-fund'], { cwd: folder });
  return folder;
}

/** The text of a page's `#told` when it is like `wanted`, and what the page complained of. */
async function told(folder, wanted) {
  const { url, close } = await serve(folder);
  const page = await browser.newPage();
  const complaints = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  try {
    await page.goto(url);
    await page
      .waitForFunction(
        (pattern) => new RegExp(pattern).test(globalThis.document.querySelector('#told')?.textContent ?? ''),
        wanted.source,
        { timeout: 60_000 },
      )
      .catch((error) => complaints.push(error.message.split('\n', 1)[0]));
    return { text: await page.textContent('#told'), complaints, page };
  } finally {
    close();
  }
}

test('the list names every project', () => {
  const list = readFileSync(join(examples, 'README.md'), 'utf8');
  const folders = readdirSync(examples).filter((name) => name !== 'README.md');
  assert.equal(folders.length, 6);
  for (const name of folders) assert.ok(list.includes(`](${name})`), name);
});

test('node-esm tells what one column tells of another', async () => {
  const said = await output('npm', ['start', '--silent'], { cwd: await project('node-esm') });
  const [, value, lower, upper, p] =
    /^hour tells ([\d.]+) nats of height, .* interval ([\d.]+) to ([\d.]+), p = ([\d.]+)$/m.exec(said);
  assert.ok(Number(lower) < Number(value) && Number(value) < Number(upper), said);
  assert.equal(p, '0.005');
});

test('node-cjs trains, and ships the network without its noise', async () => {
  const said = await output('npm', ['start', '--silent'], { cwd: await project('node-cjs') });
  const [, accuracy] = /right in (\d+) %, by [\d.]+ nats above the cap/.exec(said);
  assert.ok(Number(accuracy) >= 85, said);
  assert.match(said, /to ship: InputLayer, Dense, Dense/);
});

for (const [name, wanted] of [
  ['vite', /^epoch 20 of 20: right in (?:8[5-9]|9\d|100) %, by [\d.]+ nats above the cap$/],
  ['web-worker', /^epoch 20 of 20: right in (?:8[5-9]|9\d|100) %, by [\d.]+ nats above the cap$/],
  ['react', /^0\.[45]\d\d nats$/],
]) {
  test(`${name} is well typed, builds, and its page says what it should`, { skip }, async () => {
    const folder = await project(name);
    await output('npx', ['tsc', '-p', '.'], { cwd: folder });
    await output('npm', ['run', 'build'], { cwd: folder });
    const { text, complaints, page } = await told(join(folder, 'dist'), wanted);
    assert.deepEqual(complaints, [], text);
    if (name !== 'react') assert.match(await page.textContent('#engine'), /^wasm: WebAssembly with training kernels/);
    await page.close();
  });
}

test('plain-html tells of words, with the file of a CDN', { skip }, async () => {
  const folder = join(work, 'plain-html');
  cpSync(join(examples, 'plain-html'), folder, { recursive: true });
  const { folder: from } = packed(publishedPackages(root).get('@infodrop/information').folder, root);
  const { jsdelivr } = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8'));
  cpSync(join(from, jsdelivr), join(folder, 'page.min.js'));
  const text = readFileSync(join(folder, 'index.html'), 'utf8');
  const local = text.replace('https://cdn.jsdelivr.net/npm/@infodrop/information', './page.min.js');
  assert.notEqual(local, text);
  writeFileSync(join(folder, 'index.html'), local);
  const { complaints, page } = await told(folder, /^0\.318 nats$/);
  assert.deepEqual(complaints, [], await page.textContent('#told'));
  await page.close();
});
