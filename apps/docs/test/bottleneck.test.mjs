// The bottleneck of a table, of the built site.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessible, openDemonstration, skip } from './demonstration.mjs';

const PATH = '/demonstrations/bottleneck/';

test('the bottleneck opens with rows that are one, and with the nats of its package', { skip }, async () => {
  const { page, complaints, text, part } = await openDemonstration('bottleneck', PATH);
  assert.equal(await text('kept'), '0.99 of 1.61 nats');
  assert.equal(await text('told'), '0.51 of 0.55 nats');
  assert.equal(await text('clusters'), '3');
  const rows = page.locator('[data-shares]');
  assert.equal(await rows.first().getAttribute('aria-label'), await rows.nth(1).getAttribute('aria-label'));
  await part('beta').focus();
  await page.keyboard.press('End');
  assert.equal(await text('clusters'), '1');
  assert.match(await text('lesson'), /nothing is kept/u);
  assert.deepEqual(complaints, []);
  await page.close();
});

test('the table is edited by keyboard, the picture follows, and the address repeats it', { skip }, async () => {
  const { page, complaints, text, part, picture, hash } = await openDemonstration('bottleneck', PATH);
  const before = await picture('plane');
  await page.locator('input[data-cell]').first().fill('0');
  await page.waitForFunction(
    (old) => globalThis.document.querySelector('[data-part="plane"]').innerHTML !== old,
    before,
  );
  assert.match(await hash(), /^#table=0,1,0/u);
  const again = await openDemonstration('bottleneck', PATH, (await hash()).slice(1));
  assert.equal(await again.picture('plane'), await picture('plane'));
  await page.locator('input[data-cell]').first().fill('');
  assert.match(await text('notice'), /must be a number/u);
  await part('nothing').focus();
  await page.keyboard.press('Enter');
  await page.waitForFunction(() =>
    /nothing is worth/u.test(globalThis.document.querySelector('[data-part="lesson"]').textContent),
  );
  assert.deepEqual([...complaints, ...again.complaints], []);
  await page.close();
  await again.page.close();
});

accessible('bottleneck', PATH);
