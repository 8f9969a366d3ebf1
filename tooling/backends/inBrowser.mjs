// Trains the networks in pages of a headless Chromium, served on localhost.
import { fileURLToPath } from 'node:url';
import { startChromium } from '@infodrop-tooling/chromium';
import { bundleForBrowser, ISOLATED, servePages } from './serve.mjs';

const FLAGS = [
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-features=Vulkan',
];

<<<<<<< HEAD
=======
/** The page as a user's bundler makes it: the packages' ES modules, of which no file but the .wasm ones is served. */
async function bundle() {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('page.mjs', import.meta.url))],
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    write: false,
    logLevel: 'error',
  });
  return outputFiles[0].contents;
}

async function serve() {
  const script = await bundle();
  const wasmFolder = dirname(resolve('@tensorflow/tfjs-backend-wasm'));
  const server = createServer((request, response) => {
    // Every response needs the two headers below, not the page alone.
    const isolated = request.url !== '/plain';
    const answer = (type, body) => {
      const headers = { 'Content-Type': type };
      // These two make a page cross-origin isolated: SharedArrayBuffer is there.
      if (isolated) {
        headers['Cross-Origin-Opener-Policy'] = 'same-origin';
        headers['Cross-Origin-Embedder-Policy'] = 'require-corp';
      }
      response.writeHead(200, headers).end(body);
    };
    const wasm = /^\/wasm\/([\w-]+\.wasm)$/u.exec(request.url);
    if (wasm) {
      readFile(join(wasmFolder, wasm[1])).then(
        (bytes) => answer('application/wasm', bytes),
        () => response.writeHead(404).end(),
      );
    } else if (request.url === '/page.js') answer('text/javascript', script);
    else if (request.url === '/plain' || request.url === '/isolated') {
      answer(
        'text/html',
        '<!doctype html><link rel="icon" href="data:,"><script type="module" src="/page.js"></script>',
      );
    } else response.writeHead(404).end();
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return { server, address: `http://127.0.0.1:${server.address().port}` };
}

>>>>>>> a0821c0 (Say plainly what a few comments of the tools and of the command meant)
/**
 * Starts the browser and the server, if there is a browser that starts.
 *
 * @returns `{ browser }`, or `{ why }`: why there is none, and what would bring it.
 */
export async function browserHere() {
  const { browser, why } = await startChromium(FLAGS);
  return browser === undefined ? { why } : { browser: await serveTo(browser) };
}

/**
 * Starts the server.
 *
 * @returns `trainOn(backend, isolated)`, which opens a page of its own and resolves to `{ report, set, isolated, results,
 * complaints }` or `{ error }`; `version`; and `close()`.
 */
async function serveTo(browser) {
  const script = await bundleForBrowser(fileURLToPath(new URL('page.mjs', import.meta.url)));
  const { address, close } = await servePages(script, { '/plain': {}, '/isolated': ISOLATED });

  async function inPage(isolated, call) {
    const page = await browser.newPage();
    const complaints = [];
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    try {
      await page.goto(`${address}/${isolated ? 'isolated' : 'plain'}`);
      await page.waitForFunction(() => 'trainOn' in globalThis);
      return { ...(await call(page)), complaints };
    } catch (error) {
      return { error: error.message.split('\n', 1)[0], complaints };
    } finally {
      await page.close();
    }
  }

  return {
    version: browser.version(),
    trainOn: (backend, isolated = false) =>
      inPage(isolated, (page) => page.evaluate((name) => globalThis.trainOn(name), backend)),
    choose: (isolated = false) => inPage(isolated, (page) => page.evaluate(() => globalThis.chooseEngine())),
    close: async () => {
      await browser.close();
      close();
    },
  };
}
