// The playground of the built site, in a real browser.
/* global document, location -- of the page */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { openSite, seriousFindings } from './site.mjs';

const stored = JSON.parse(
  readFileSync(new URL('../src/demonstrations/playground/stored.json', import.meta.url), 'utf8'),
);
const site = await openSite();
const skip = site.why ?? false;
after(() => site.close?.());

const text = (page, part) => page.textContent(`[data-part="${part}"]`);
const state = (page, ...states) =>
  page.waitForSelector(states.map((each) => `.playground[data-state="${each}"]`).join(), { timeout: 30_000 });
const stepOf = async (page) => Number((await text(page, 'step')).replaceAll(',', ''));
const reached = (page, step) =>
  page.waitForFunction(
    (least) => Number(document.querySelector('[data-part="step"]').textContent.replaceAll(',', '')) >= least,
    step,
    { timeout: 30_000 },
  );
/** The picture of beliefs, as its bytes. */
const picture = (page) => page.evaluate(() => document.querySelector('[data-part="beliefs"]').toDataURL());

test('a first picture is there within a second, from less than 300 kB of script', { skip }, async () => {
  const { page, complaints } = await site.open('/#steps=0');
  await page.waitForSelector('.playground[data-drawn]');
  const { drawn, script } = await page.evaluate(() => ({
    drawn: performance.now(),
    script: performance
      .getEntriesByType('resource')
      .filter(({ name }) => name.endsWith('.js') && !/worker/u.test(name))
      .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
  }));
  assert.ok(script < 300_000, `${script} bytes`);
  // The machine that tests has other work.
  assert.ok(drawn < 3000, `${drawn} ms`);
  assert.equal(await page.locator('[data-part="points"] circle').count(), 192 + 256);
  await state(page, 'waiting');
  assert.equal(await text(page, 'engine'), 'wasm');
  assert.deepEqual(complaints, []);
  await page.close();
});

// Node's tests have all of them.
for (const { hash, step, weights, heldOutError } of [stored[0], stored[1], stored.at(-1)]) {
  test(`the address #${hash} gives the same weights as in Node`, { skip }, async () => {
    const { page, complaints } = await site.open(`/#${hash}`);
    await state(page, 'waiting');
    assert.equal(await text(page, 'weights'), weights);
    assert.equal(await text(page, 'step'), step.toLocaleString('en'));
    assert.equal(await text(page, 'held-out'), `${(100 * heldOutError).toFixed(1)} %`);
    assert.deepEqual(complaints, []);
    await page.close();
  });
}

test('β is dragged while it trains, by keyboard, and the address repeats it to the bit', { skip }, async () => {
  const { page, complaints } = await site.open('/');
  await reached(page, 40);
  await page.focus('[data-part="beta"]');
  await page.keyboard.press('End');
  assert.equal(await text(page, 'beta-text'), '1');
  await reached(page, (await stepOf(page)) + 120);
  await page.focus('[data-part="play"]');
  await page.keyboard.press('Enter');
  await state(page, 'waiting');
  const wires = await page
    .locator('.wire')
    .evaluateAll((all) => all.map((each) => Number(each.getAttribute('stroke-width'))));
  assert.ok(Math.max(...wires) < 1.5, `the thickest wire is ${Math.max(...wires)} wide`);
  const hash = await page.evaluate(() => location.hash);
  assert.match(hash, /^#beta=0\.0079,1@\d+&steps=\d+$/u);
  const again = await site.open(`/${hash}`);
  await state(again.page, 'waiting');
  assert.equal(await text(again.page, 'weights'), await text(page, 'weights'));
  assert.equal(await picture(again.page), await picture(page));
  assert.deepEqual([...complaints, ...again.complaints], []);
  await page.close();
  await again.page.close();
});

test('it is halted, goes a step at a time, and the page is never blocked meanwhile', { skip }, async () => {
  const { page, complaints } = await site.open('/');
  await state(page, 'training');
  const longest = await page.evaluate(
    () =>
      new Promise((resolve) => {
        let last = performance.now();
        let worst = 0;
        const until = last + 1500;
        const tick = () => {
          const now = performance.now();
          worst = Math.max(worst, now - last);
          last = now;
          if (now < until) setTimeout(tick, 0);
          else resolve(worst);
        };
        tick();
      }),
  );
  assert.ok(longest < 500, `the page waited ${longest} ms`);
  await page.focus('[data-part="play"]');
  await page.keyboard.press('Enter');
  await state(page, 'waiting');
  const before = await stepOf(page);
  await page.click('[data-part="one"]');
  await reached(page, before + 1);
  assert.equal(await stepOf(page), before + 1);
  assert.deepEqual(complaints, []);
  await page.close();
});

test('other noise, other data and own points give another picture, and tensors do not pile up', { skip }, async () => {
  const { page, complaints } = await site.open('/#steps=20');
  const pictures = [];
  const tensors = [];
  const settle = async () => {
    await state(page, 'waiting');
    pictures.push(await picture(page));
    tensors.push(Number(await text(page, 'tensors')));
  };
  /** Chooses it, and trains no longer than needed. */
  const choose = async (name, value) => {
    await page.locator(`input[name="${name}"][value="${value}"]`).focus();
    await page.keyboard.press('Space');
    await state(page, 'loading', 'training');
    await reached(page, 10);
    if ((await page.getAttribute('.playground', 'data-state')) === 'training') await page.click('[data-part="play"]');
    await settle();
  };
  await settle();
  await choose('noise', 'none');
  await choose('noise', 'gaussian');
  await choose('data', 'moons');
  await choose('noise', 'none');
  await choose('data', 'points');
  assert.equal(new Set(pictures).size, pictures.length);
  assert.equal(tensors[4], tensors[1]);
  assert.equal(tensors[5], tensors[1]);
  const count = () => page.locator('[data-part="points"] circle').count();
  const before = await count();
  await page.click('[data-part="points"]', { position: { x: 20, y: 30 } });
  assert.equal(await count(), before + 1);
  await page.focus('[data-part="points"]');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Space');
  assert.equal(await count(), before + 2);
  await page.keyboard.press('Backspace');
  assert.equal(await count(), before + 1);
  assert.deepEqual(complaints, []);
  await page.close();
});

test('a file is read, and one that cannot be is answered in words', { skip }, async () => {
  const { page, complaints } = await site.open('/#steps=0');
  await state(page, 'waiting');
  const rows = Array.from({ length: 60 }, (_, i) => `${i % 9},${(i * 5) % 7},${i % 3}`);
  const file = (lines) => ({
    name: 'own.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(['a,b,class', ...lines].join('\n')),
  });
  await page.setInputFiles('[data-part="file"]', file(rows.slice(0, 3)));
  await state(page, 'refused');
  assert.match(await text(page, 'notice'), /3 complete rows/u);
  await page.setInputFiles('[data-part="file"]', file(rows));
  await reached(page, 10);
  assert.equal(await page.locator('[data-part="network"] .input').count(), 2);
  assert.deepEqual(complaints, []);
  await page.close();
});

test('the words of its drawings can be read on a small phone', { skip }, async () => {
  const { page } = await site.open('/#steps=0', { width: 360, height: 780 });
  await state(page, 'waiting');
  const words = await page.locator('.playground svg text').evaluateAll((all) =>
    all
      .filter((each) => each.textContent.trim() !== '')
      .map((each) => ({
        word: each.textContent,
        // As it is shown, whatever the drawing was shrunk to.
        pixels: parseFloat(globalThis.getComputedStyle(each).fontSize) * Math.abs(each.getScreenCTM().a),
      })),
  );
  assert.ok(words.length > 10, `${words.length} words`);
  const least = words.reduce((one, other) => (other.pixels < one.pixels ? other : one));
  assert.ok(least.pixels >= 9, `'${least.word}' is ${least.pixels.toFixed(1)} pixels high`);
  await page.close();
});

for (const scheme of ['light', 'dark']) {
  test(`axe finds nothing serious, ${scheme}, wide and narrow, and nothing overflows`, { skip }, async () => {
    for (const width of [1280, 375]) {
      const { page, complaints } = await site.open('/#steps=20', { width, colorScheme: scheme });
      await state(page, 'waiting');
      assert.deepEqual(await seriousFindings(page), []);
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width);
      assert.deepEqual(complaints, []);
      await page.close();
    }
  });
}
