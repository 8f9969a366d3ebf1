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
