// The noise and what it costs, of the built site.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessible, openDemonstration, skip } from './demonstration.mjs';

const PATH = '/demonstrations/noise/';

test('the noise opens with its point, and says the nats of its packages', { skip }, async () => {
  const { page, complaints, text, part } = await openDemonstration('noise', PATH);
  assert.equal(await text('paid'), '1.03 nats');
  assert.equal(await text('told'), '0.49 of 0.69 nats');
  const draws = part('laws').locator('.draw');
  assert.equal(await draws.count(), 80);
  // The same in every browser, of seed 1.
  assert.deepEqual(await draws.evaluateAll((all) => all.slice(0, 3).map((each) => each.getAttribute('cx'))), [
    '104.4',
    '164.8',
    '127.6',
  ]);
  assert.deepEqual(complaints, []);
  await page.close();
});

test('α is moved by keyboard, the picture follows, and the address repeats it', { skip }, async () => {
  const { page, complaints, text, part, picture, choose, hash } = await openDemonstration('noise', PATH);
  const before = [await picture('laws'), await picture('costs')];
  await part('alpha').focus();
  await page.keyboard.press('End');
  assert.equal(await text('alpha-text'), '0.7');
  assert.equal(await text('paid'), '0.00 nats');
  assert.match(await text('lesson'), /nothing is paid/u);
  await choose('prior', 'logNormal');
  assert.equal(await hash(), '#alpha=0.7&prior=logNormal');
  const after = [await picture('laws'), await picture('costs')];
  assert.notEqual(after[0], before[0]);
  assert.notEqual(after[1], before[1]);
  const again = await openDemonstration('noise', PATH, (await hash()).slice(1));
  assert.deepEqual([await again.picture('laws'), await again.picture('costs')], after);
  assert.deepEqual([...complaints, ...again.complaints], []);
  await page.close();
  await again.page.close();
});

accessible('noise', PATH);
