// The kernels in a real browser, as the page of the built site runs them.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { openSite, seriousFindings } from './site.mjs';

const site = await openSite();
const skip = site.why ?? false;
after(() => site.close?.());

test('every kernel agrees with plain JavaScript, and some have no rival', { skip }, async () => {
  const { page, complaints } = await site.open('/use/your-browser/');
  await page.waitForSelector('.your-browser:is([data-state="measured"], [data-state="refused"])', { timeout: 120_000 });
  assert.equal(await page.textContent('[data-part="notice"]'), 'Every kernel computes rightly in this browser.');
  const rows = await page.$$eval('[data-part="rows"] tr', (all) =>
    all.map((row) => [...row.children].map(({ textContent }) => textContent)),
  );
  const of = Object.fromEntries(rows.map(([title, ...cells]) => [title, cells]));
  assert.equal(of['noise: normals from a key'][0], 'same bits');
  const [, ours, tensorFlow, ratio] = of['convolution, both gradients'];
  assert.match(ours, /^[\d.]+ ms$/);
  assert.deepEqual([tensorFlow, ratio], ['cannot', '']);
  for (const [title, , time] of rows) assert.match(time, /^[\d.]+ ms$/, title);
  assert.match(await page.textContent('[data-part="engine"]'), /^wasm: .*training kernels/);
  assert.deepEqual(await seriousFindings(page), []);
  assert.deepEqual(complaints, []);
  await page.close();
});
