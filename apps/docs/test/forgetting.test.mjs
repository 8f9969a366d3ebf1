// Networks that forget the clutter, of the built site.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessible, openDemonstration, skip } from './demonstration.mjs';

const PATH = '/demonstrations/forgetting/';

test('the maps follow β with the nats of their seed, on the backend that is meant', { skip }, async () => {
  const { page, complaints, ready, text, part, picture } = await openDemonstration('forgetting', PATH);
  assert.equal(await text('backend'), 'wasm');
  assert.match(await text('answer'), /^a 4, \d+ % sure$/u);
  assert.deepEqual([await text('nats1'), await text('nats2')], ['297', '206']);
  const [map, tensors] = [await picture('map2'), await text('tensors')];
  const nats = [];
  await part('beta').focus();
  await page.keyboard.press('Home');
  for (let i = 0; i < 7; i++) {
    nats.push(Number(await text('nats2')));
    await page.keyboard.press('ArrowRight');
  }
  assert.deepEqual(
    nats,
    nats.toSorted((a, b) => b - a),
  );
  assert.notEqual(await picture('map2'), map);
  assert.equal(await part('shares').locator('.curve').count(), 2);
  await part('patches').focus();
  await page.keyboard.press('Home');
  await ready();
  assert.equal(await text('tensors'), tensors);
  assert.deepEqual(complaints, []);
  await page.close();
});

test('a digit is drawn, and the address repeats it', { skip }, async () => {
  const { page, complaints, ready, text, part, picture, choose, hash } = await openDemonstration('forgetting', PATH);
  await part('pad').focus();
  await page.keyboard.press('Space');
  for (let i = 0; i < 8; i++) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  await choose('brightness', 'common');
  await ready();
  assert.match(await hash(), /^#digit=yours&drawing=[\w-]+&brightness=common$/u);
  const again = await openDemonstration('forgetting', PATH, (await hash()).slice(1));
  for (const name of ['scene', 'map1', 'map2', 'shares']) assert.equal(await again.picture(name), await picture(name));
  assert.equal(await again.text('nats2'), await text('nats2'));
  assert.deepEqual([...complaints, ...again.complaints], []);
  await page.close();
  await again.page.close();
});

accessible('forgetting', PATH);
