// The built pages as files: every link leads somewhere, every page has its policy, and the search has them all.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { PAGES } from '../repository/pages.mjs';
import { policyOf, withPolicy } from '../policy/contentSecurityPolicy.mjs';
import { DIST, openSite, seriousFindings } from './site.mjs';

const pages = new Map(
  readdirSync(DIST, { recursive: true })
    .filter((path) => path.endsWith('.html'))
    .map((path) => [
      `/${path.replaceAll('\\', '/').replace(/index\.html$/u, '')}`,
      readFileSync(join(DIST, path), 'utf8'),
    ]),
);
const idsOf = (html) => new Set([...html.matchAll(/\bid="([^"]+)"/gu)].map(([, id]) => id));

test('every document of the repository that the site names is a page', () => {
  for (const place of PAGES.values()) assert.ok(pages.has(`/${place}/`), place);
});

test('every link into the site leads to a page or a file, and to a heading that is there', () => {
  const broken = [];
  for (const [from, html] of pages) {
    for (const [, url] of html.matchAll(/\b(?:href|src)="([^"]+)"/gu)) {
      if (/^[a-z]+:/u.test(url)) continue;
      const { pathname, hash } = new URL(url, `http://localhost${from}`);
      const target = decodeURIComponent(pathname);
      const page = pages.get(target);
      const anchor = decodeURIComponent(hash.slice(1));
      if (page === undefined && !(target !== '/' && existsSync(join(DIST, target)) && !target.endsWith('/'))) {
        broken.push(`${from}: ${url}`);
      } else if (page !== undefined && anchor !== '' && target !== '/' && !idsOf(page).has(anchor)) {
        broken.push(`${from}: ${url} (no such heading)`);
      }
    }
  }
  assert.deepEqual(broken, []);
});

test('every page has a policy that names each of its own scripts', () => {
  for (const [path, html] of pages) {
    const [, policy] = /<meta http-equiv="Content-Security-Policy" content="([^"]+)">/u.exec(html) ?? [];
    assert.equal(policy, policyOf(html), path);
  }
  assert.ok(!policyOf('<script>a()</script>').includes("script-src 'self' 'unsafe-inline'"));
  assert.notEqual(policyOf('<script>a()</script>'), policyOf('<script>b()</script>'));
  assert.throws(() => withPolicy('<p>'), /must have a <head>/u);
});

test('all equations are in the guide', () => {
  const guide = [...pages].filter(([path]) => path.startsWith('/learn/')).map(([, html]) => html);
  const shown = new Set(
    guide.flatMap((html) => [...html.matchAll(/class="number"[^>]*>\((\d+)\)/gu)].map(([, n]) => Number(n))),
  );
  // One row of the table stands for (8) and (9), for (14) and (15), and for (16) to (18).
  for (const n of Array.from({ length: 23 }, (_, i) => i + 1)) assert.ok(shown.has(n), `(${n})`);
});

const site = await openSite();
const skip = site.why ?? false;
after(() => site.close?.());

test('the search finds a page without a network', { skip }, async () => {
  const { page, complaints } = await site.open('/learn/information/');
  // Once in some forty times the search's own script did not start, without a word: a reader loads the page again, and so does this.
  for (let attempt = 1; ; attempt++) {
    await page.click('button[data-open-modal]');
    const started = page.waitForSelector('dialog input', { timeout: 10_000 }).then(() => true);
    if (await started.catch((error) => attempt === 3 && Promise.reject(error))) break;
    await page.reload();
  }
  await page.fill('dialog input', 'Kullback');
  await page.waitForSelector('dialog .pagefind-ui__result-link', { timeout: 30_000 });
  assert.deepEqual(complaints, []);
  await page.close();
});

for (const path of ['/learn/information-dropout/', '/packages/dropout/', '/results/ica/']) {
  test(`axe finds nothing serious on ${path}, and nothing overflows a phone`, { skip }, async () => {
    const { page, complaints } = await site.open(path, { width: 375 });
    assert.deepEqual(await seriousFindings(page), []);
    assert.ok((await page.evaluate(() => globalThis.document.documentElement.scrollWidth)) <= 375);
    assert.deepEqual(complaints, []);
    await page.close();
  });
}

test('without JavaScript a demonstration says that it needs it', { skip }, async () => {
  for (const path of ['/', '/demonstrations/noise/']) {
    for (const javaScriptEnabled of [false, true]) {
      const { page } = await site.open(path, { javaScriptEnabled });
      assert.equal(await page.locator('.demonstration noscript p').isVisible(), !javaScriptEnabled, path);
      await page.close();
    }
  }
});
