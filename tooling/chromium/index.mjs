// The Chromium of this machine, if there is one that starts.
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const REMEDY = 'apt-get install chromium, or name one by CHROMIUM_PATH';
const FLAGS = [
  '--no-sandbox',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-quic',
  '--disable-sync',
];

/** The browser that CHROMIUM_PATH names, or Debian's; undefined where there is none. */
const chromiumPath = () => [process.env.CHROMIUM_PATH, '/usr/bin/chromium'].find((path) => path && existsSync(path));

/**
 * Starts it without a window, with the flags given.
 *
 * @returns `{ browser }`, Playwright's, or `{ why }`: why there is none, and what would bring it.
 */
export async function startChromium(flags = []) {
  if (chromiumPath() === undefined) return { why: `no Chromium (${REMEDY})` };
  try {
    return { browser: await chromium.launch({ executablePath: chromiumPath(), args: [...FLAGS, ...flags] }) };
  } catch (error) {
    // Playwright's first line says only that it did not start.
    const reason = error.message.split('\n').find((line) => /error|not found|cannot/iu.test(line)) ?? error.message;
    return { why: `${chromiumPath()} does not start: ${reason.trim().slice(0, 200)} (${REMEDY})` };
  }
}

/** What the page at `url` leaves in `globalThis[name]`, as `{ value, complaints }`; complaints are its console's errors and warnings. */
export async function resultOfPage(browser, url, name, { seconds = 60 } = {}) {
  const page = await browser.newPage();
  const complaints = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  try {
    await page.goto(url);
    await page.waitForFunction((key) => key in globalThis, name, { timeout: seconds * 1000 });
    return { value: await page.evaluate((key) => globalThis[key], name), complaints };
  } catch (error) {
    return { value: undefined, complaints: [...complaints, error.message.split('\n', 1)[0]] };
  } finally {
    await page.close();
  }
}
