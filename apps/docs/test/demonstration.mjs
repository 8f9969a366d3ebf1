// What every demonstration is asked, in a real browser.
/* global document, location -- of the page */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { openSite, seriousFindings } from './site.mjs';

const site = await openSite();
export const skip = site.why ?? false;
after(() => site.close?.());

/** Opens the page of a demonstration with these settings, ready: `{ page, complaints, text, part }`. */
export async function openDemonstration(name, path, settings = '', options = {}) {
  const { page, complaints } = await site.open(settings === '' ? path : `${path}#${settings}`, options);
  const root = `[data-demonstration="${name}"]`;
  await page.locator(root).scrollIntoViewIfNeeded({ timeout: 10_000 });
  const ready = () => page.waitForSelector(`${root}[data-state="ready"]`, { timeout: 60_000 });
  await ready();
  const part = (called) => page.locator(`${root} [data-part="${called}"]`);
  return {
    page,
    complaints,
    ready,
    part,
    text: (called) => part(called).textContent(),
    /** The drawing of a part, as text: another picture is another text. */
    picture: (called) =>
      part(called).evaluate((element) => (element.tagName === 'CANVAS' ? element.toDataURL() : element.innerHTML)),
    choose: async (group, value) => {
      await page.locator(`${root} input[name="${group}"][value="${value}"]`).focus();
      await page.keyboard.press('Space');
    },
    /** Asked of the page itself: what the test's side knows of its address comes later. */
    hash: () => page.evaluate(() => location.hash),
  };
}

/** Tests that a demonstration can be used by everybody, in the light and in the dark, on a desk and on a phone. */
export function accessible(name, path) {
  for (const [colorScheme, width] of [
    ['light', 1280],
    ['dark', 375],
  ]) {
    test(
      `axe finds nothing serious, ${colorScheme}, ${width} pixels wide, and nothing overflows`,
      { skip },
      async () => {
        const { page, complaints } = await openDemonstration(name, path, '', { colorScheme, width });
        assert.deepEqual(await seriousFindings(page), []);
        assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width);
        assert.deepEqual(complaints, []);
        await page.close();
      },
    );
  }
}
