// What points say, of the built site.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessible, openDemonstration, skip } from './demonstration.mjs';

const PATH = '/demonstrations/estimators/';

test('the ring shares what no correlation shows, in the numbers of its seed', { skip }, async () => {
  const { page, complaints, text, part } = await openDemonstration('estimators', PATH);
  assert.deepEqual([await text('information-neighbours'), await text('information-gaussian')], ['1.02', '0.00']);
  assert.equal(await text('p-value'), '≤ 0.005');
  assert.equal(await text('total-correlation'), '0.50 nats');
  assert.match(await part('overlap').getAttribute('aria-label'), /^H\(x\|y\) \d/u);
  assert.deepEqual(complaints, []);
  await page.close();
});

test('points are set by mouse and by keyboard, and the address repeats them', { skip }, async () => {
  const { page, complaints, ready, text, part, picture, choose, hash } = await openDemonstration(
    'estimators',
    PATH,
    'shape=quarters&circles=three',
  );
  const before = await picture('overlap');
  await choose('circles', 'two');
  assert.notEqual(await picture('overlap'), before);
  await part('points').click({ position: { x: 20, y: 30 } });
  await part('points').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Space');
  assert.equal(await text('count'), '202');
  await ready();
  assert.match(await hash(), /^#shape=points&points=/u);
  const again = await openDemonstration('estimators', PATH, (await hash()).slice(1));
  assert.equal(await again.text('information-neighbours'), await text('information-neighbours'));
  await part('clear').click();
  await ready();
  assert.match(await text('notice'), /At least 8 points/u);
  assert.deepEqual([...complaints, ...again.complaints], []);
  await page.close();
  await again.page.close();
});

accessible('estimators', PATH);
