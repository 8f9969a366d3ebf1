// The built site in the Chromium of this machine, as its tests open it.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { startChromium } from '@infodrop-tooling/chromium';
import { serveFolder } from '../scripts/serveFolder.mjs';

export const DIST = fileURLToPath(new URL('../dist', import.meta.url));
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

let opened;

/** `{ url, open, close }`, or `{ why }`: why the pages cannot be opened here. One browser for all who ask in this process. */
export function openSite() {
  opened ??= startSite();
  return opened;
}

async function startSite() {
  if (!existsSync(DIST))
    throw new Error('openSite: the site must be built. Run "npx turbo run build --filter=@infodrop-tooling/site".');
  const { browser, why } = await startChromium();
  if (browser === undefined) return { why: `the pages were passed over: ${why}` };
  const { url, close } = await serveFolder(DIST);
  return {
    url,
    /** A page at `path`, and what it complained of and asked other hosts for. */
    open: async (path, { width = 1280, height = 900, ...options } = {}) => {
      const page = await browser.newPage({ viewport: { width, height }, ...options });
      const complaints = [];
      page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('request', (request) => {
        if (!request.url().startsWith(url) && !/^(?:data|blob):/u.test(request.url()))
          complaints.push(`asks ${request.url()}`);
      });
      page.on('response', (response) => {
        if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`);
      });
      await page.goto(new URL(path, url).href);
      return { page, complaints };
    },
    close: async () => {
      await browser.close();
      close();
    },
  };
}

/** What axe finds that is serious or worse, a line each. */
export async function seriousFindings(page) {
  // The page's policy forbids a script from outside, and the test's own comes in by the debugger.
  await page.evaluate((await import('node:fs')).readFileSync(AXE, 'utf8'));
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}
