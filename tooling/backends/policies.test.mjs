// What the engine does in a page whose policy forbids something: it computes with what is left, and says why.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { resultOfPage, startChromium } from '@infodrop-tooling/chromium';
import { bundleForBrowser, ISOLATED, servePages } from './serve.mjs';

const PROGRAM = `
import { prepareEngine } from '@infodrop/engine';
import { matMul, tensor2d } from '@tensorflow/tfjs-core';

const options = JSON.parse(decodeURIComponent(location.search.slice(1)));
const policy = globalThis.trustedTypes?.createPolicy('mine', { createScriptURL: (address) => address });
if (options.trusted) options.workerUrl = policy.createScriptURL(options.trusted);
delete options.trusted;
try {
  const { backend, threads, line } = await prepareEngine(options);
  const x = tensor2d([[1, 2], [3, 4]]);
  globalThis.result = { backend, threads, line, square: [...(await matMul(x, x).data())] };
} catch (error) {
  globalThis.result = { error: error.message };
}
`;

const STRICT = { ...ISOLATED, 'Content-Security-Policy': "script-src 'self' 'wasm-unsafe-eval'" };
const TRUSTED = { ...ISOLATED, 'Content-Security-Policy': "require-trusted-types-for 'script'" };
const WORKER = '/threadWorker.js';

const { browser, why } = await startChromium(['--disable-gpu']);
const skip = browser === undefined ? `the pages were passed over: ${why}` : false;
let served;

before(async () => {
  if (skip) return;
  const folder = fileURLToPath(new URL('.', import.meta.url));
  const engine = new URL('../../packages/engine/dist/threadWorker.js', import.meta.url);
  const script = await bundleForBrowser({ contents: PROGRAM, folder });
  const pages = { '/free': ISOLATED, '/strict': STRICT, '/trusted': TRUSTED, '/plain': {} };
  served = await servePages(script, pages, { [WORKER]: fileURLToPath(engine) });
});

after(async () => {
  served?.close();
  await browser?.close();
});

async function resultOf(page, options) {
  const url = `${served.address}${page}?${encodeURIComponent(JSON.stringify(options))}`;
  return (await resultOfPage(browser, url, 'result')).value;
}

const wasm = { backend: 'wasm', wasmPaths: '/wasm/', threads: 2 };

function assertComputes({ error, backend, square }) {
  assert.equal(error, undefined);
  assert.equal(backend, 'wasm');
  assert.deepEqual(square, [7, 10, 15, 22]);
}

test('two threads where nothing is forbidden', { skip }, async () => {
  const result = await resultOf('/free', wasm);
  assertComputes(result);
  assert.equal(result.threads, 2);
});

test(
  'one thread where the policy forbids workers from blob: addresses, and the reason with a way out',
  { skip },
  async () => {
    const result = await resultOf('/strict', wasm);
    assertComputes(result);
    assert.equal(result.threads, 1);
    assert.match(result.line, /1 thread \(a thread does not start: .*pass its address as workerUrl\)/);
  },
);

test('two threads there, where the program of a thread is served', { skip }, async () => {
  const result = await resultOf('/strict', { ...wasm, workerUrl: WORKER });
  assertComputes(result);
  assert.equal(result.threads, 2);
});

test('one thread where Trusted Types are demanded, and two with a trusted address', { skip }, async () => {
  const alone = await resultOf('/trusted', wasm);
  assertComputes(alone);
  assert.equal(alone.threads, 1);
  assert.match(alone.line, /does not start: .*TrustedScriptURL/);
  const together = await resultOf('/trusted', { ...wasm, trusted: WORKER });
  assertComputes(together);
  assert.equal(together.threads, 2);
});

test('an address where no program of a thread is leaves one thread, and is named', { skip }, async () => {
  const result = await resultOf('/free', { ...wasm, workerUrl: '/nothing.js' });
  assertComputes(result);
  assert.equal(result.threads, 1);
  assert.match(result.line, /no program of a thread at \/nothing\.js/);
});

test(
  'where the .wasm files are not served, the error names wasmPaths and nothing that a browser has not',
  { skip },
  async () => {
    for (const options of [{ backend: 'wasm' }, { backend: 'wasm', wasmPaths: '/elsewhere/' }]) {
      const { error = '' } = await resultOf('/plain', options);
      assert.match(error, /pass their folder as wasmPaths/);
      assert.doesNotMatch(error, /INFODROP_|npm install/);
    }
    // Unasked, another backend is taken where there is one.
    const { error, line = error } = await resultOf('/plain', {});
    assert.match(line, /wasm \(does not start, .*wasmPaths\)/);
    assert.doesNotMatch(line, /INFODROP_|npm install/);
  },
);
