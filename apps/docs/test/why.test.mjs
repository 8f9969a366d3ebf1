// Why a network answers as it does, of the built site.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessible, openDemonstration, skip } from './demonstration.mjs';

const PATH = '/demonstrations/why/';

test('an answer is explained in the bits of its seed, on the backend that is meant', { skip }, async () => {
  const { page, complaints, ready, text, part, picture, choose } = await openDemonstration('why', PATH);
  assert.equal(await text('backend'), 'wasm');
  assert.match(await text('answer'), /^a 5, \d+ % sure$/u);
  assert.equal(await text('bits'), '139');
  const [before, tensors] = [await picture('map'), await text('tensors')];
  await part('price').focus();
  await page.keyboard.press('End');
  await ready();
  await page.waitForFunction(
    (old) => globalThis.document.querySelector('[data-part="map"]').toDataURL() !== old,
    before,
  );
  assert.ok(Number(await text('bits')) < 60);
  await choose('why-target', '3');
  await page.waitForFunction(() =>
    /^a 3 /u.test(globalThis.document.querySelector('[data-part="explained"]').textContent),
  );
  assert.equal(await text('tensors'), tensors);
  assert.deepEqual(complaints, []);
  await page.close();
});

test('a digit is drawn by mouse and by keyboard, and the address repeats it', { skip }, async () => {
  const { page, complaints, ready, text, part, picture, hash } = await openDemonstration('why', PATH);
  const scene = await picture('scene');
  await part('pad').scrollIntoViewIfNeeded();
  const { x, y, width, height } = await part('pad').boundingBox();
  await page.mouse.move(x + width / 2, y + height * 0.15);
  await page.mouse.down();
  await page.mouse.move(x + width / 2, y + height * 0.6, { steps: 4 });
  await page.mouse.up();
  await part('pad').focus();
  await page.keyboard.press('Space');
  for (let i = 0; i < 8; i++) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  await ready();
  assert.notEqual(await picture('scene'), scene);
  assert.match(hash(), /^#digit=yours&drawing=[\w-]+$/u);
  const again = await openDemonstration('why', PATH, hash().slice(1));
  assert.equal(await again.picture('scene'), await picture('scene'));
  assert.equal(await again.text('bits'), await text('bits'));
  assert.deepEqual([...complaints, ...again.complaints], []);
  await page.close();
  await again.page.close();
});

accessible('why', PATH);
